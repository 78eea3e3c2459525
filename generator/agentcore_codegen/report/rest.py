"""botocore's reStructuredText as plain text, laid out like the API change pages."""

from __future__ import annotations

import re

_FIELD = re.compile(r"^:(type|param|rtype|returns)\s*([^:]*):\s*(.*)$")
_BULLET = re.compile(r"^(\s*)- ")
_DIRECTIVE = re.compile(r"^\s*\.\. (\w+)::\s*(.*)$")
_TARGET = re.compile(r"^\s*\.\. _[^:]+:")
_LINK = re.compile(r"`([^`<]*?)\s*<[^>`]*>`__?")
# A role is left as it is written: the pages do not resolve it either.
_INLINE = re.compile(
    r"(?P<role>:\w+:`[^`]*`)|``(?P<code>.+?)``|\*\*(?P<bold>.+?)\*\*|\*(?P<thin>[^*\s][^*]*?)\*"
)
_ESCAPE = re.compile(r"\\(.)")


def plain(rest: str) -> str:
    """Returns the text of a document that botocore wrote."""
    lines: list[str] = []
    code_indent: int | None = None  # of the line with `::` that opened a block of code
    for line in rest.splitlines():
        body = line.strip()
        indent = len(line) - len(line.lstrip())
        if code_indent is not None:
            if not body or indent > code_indent:
                lines.append(line[code_indent + 2 :] if body else "")
                continue
            code_indent = None
        if body == "::":
            code_indent = indent
        else:
            lines.extend(_line(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(text.rstrip() for text in lines)).strip("\n")


def _line(line: str) -> list[str]:
    if match := _FIELD.match(line.strip()):
        words = f"{match[1]} {match[2]}".strip()
        return ["", f"{words}:", "", _inline(match[3]), ""]
    if match := _DIRECTIVE.match(line):
        # The pages lose a note whose text stands in the line of the directive.
        return [] if match[2] else [match[1].capitalize()]
    if _TARGET.match(line):
        return []
    return [_inline(_BULLET.sub(r"\1• ", line))]


def _inline(text: str) -> str:
    text = _LINK.sub(lambda match: match[1], text)

    def replacement(match: re.Match[str]) -> str:
        return str(match["role"] or match["code"] or match["bold"] or match["thin"])

    return _ESCAPE.sub(r"\1", _INLINE.sub(replacement, text))
