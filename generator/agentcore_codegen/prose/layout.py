"""Docstring text -> lines of a given width, sentences, and Python literals that black leaves alone."""

from __future__ import annotations

import inspect
import re
from functools import cache

WIDTH = 96  # columns of a wrapped line, its indentation included

# A literal or a link is one word, whatever it holds; so is what is glued to it.
_WORDS = re.compile(r"(?:``.+?``|\[[^\]]*\]\(\S*\)|\S)+")
# A line must not begin with what would then be read as a list, directive or heading.
_UNSAFE_START = re.compile(r"(?:[-*+#|=~>]+|\.\.|\d+[.)]|\w[.)]|@\w.*|:\w.*)$")
_LEAD = re.compile(r" *(?:\* )?")


@cache
def wrap(text: str, indent: int = 0, hanging: int = 0) -> str:
    """Wraps each line of `text` for `indent` columns, which the result does not contain.

    Lines after the first are indented by `hanging`; a list item's by its bullet as well.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        shift = hanging if lines else 0
        if len(line) + indent + shift <= WIDTH:
            lines.append(" " * shift + line if line else "")
            continue
        match = _LEAD.match(line)
        lead = match[0] if match else ""
        lines.extend(_fill(line[len(lead) :], " " * shift + lead, len(lead) + hanging, indent))
    return "\n".join(lines)


def _fill(text: str, first: str, rest: int, indent: int) -> list[str]:
    words: list[str] = []
    for word in _WORDS.findall(text):
        if words and _UNSAFE_START.match(word):
            words[-1] += f" {word}"
        else:
            words.append(word)
    lines: list[str] = []
    current = first + words[0]
    for word in words[1:]:
        if indent + len(current) + 1 + len(word) > WIDTH:
            lines.append(current)
            current = " " * rest + word
        else:
            current += f" {word}"
    return [*lines, current]


_SENTENCE_END = re.compile(r"[.!?](?=\s+[^\sa-z]|\s*$)")
_ABBREVIATIONS = ("e.g.", "i.e.", "etc.", "vs.", "approx.", "Inc.", "No.", "St.")


def first_sentence(text: str) -> str:
    """Returns the first sentence of docstring text, on one line."""
    paragraph = text.partition("\n")[0].strip()
    masked = re.sub(r"``.+?``|\]\(\S*\)", lambda match: "x" * len(match[0]), paragraph)
    for match in _SENTENCE_END.finditer(masked):
        if not masked[: match.end()].endswith(_ABBREVIATIONS):
            return paragraph[: match.end()]
    return paragraph


def summary(text: str, limit: int = 120) -> str:
    """Returns the first sentence of docstring text, cut at a word when longer than `limit` characters."""
    sentence = first_sentence(text)
    if len(sentence) <= limit:
        return sentence
    short = ""
    for word in _WORDS.findall(sentence):
        if len(short) + len(word) + 2 > limit:
            break
        short = f"{short} {word}".strip()
    return f"{short.rstrip(',;:')}…"


# What cannot stand in source as itself: control characters, other line ends, surrogates.
_UNPRINTABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Returns what `inspect.getdoc` makes of a docstring with this text, lines stripped at their end."""
    lines = text.strip().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return inspect.cleandoc("\n".join(line.rstrip() for line in lines)).strip()


@cache
def literal(text: str, indent: int = 0) -> str:
    '''Returns the docstring literal for `text`, whole, as black leaves it at `indent` columns.

    The first line has no indentation, as it follows the template's; the others have `indent`. A raw
    string is used where that spares escapes. `inspect.cleandoc` of its value is `clean(text)`, but
    for a space after a last quote.

    >>> literal("Say hello.", 4)
    '"""Say hello."""'
    '''
    lines = clean(text).split("\n")
    pad = " " * indent
    body = "\n".join([lines[0], *(pad + line if line else "" for line in lines[1:])])
    prefix = ""
    if _UNPRINTABLE.search(body) or '"""' in body:
        body = _UNPRINTABLE.sub(_escape, body.replace("\\", "\\\\")).replace('"""', r"\"\"\"")
    elif "\\" in body:
        prefix = "r"
    if body.startswith('"'):
        body = f" {body}"  # black's way; cleandoc takes it off again
    if "\n" in body:
        return f'{prefix}"""{body}\n{pad}"""'
    backslashes = len(body) - len(body.rstrip("\\"))
    if not body or body.endswith('"') or backslashes % 2:
        body += " "  # black's way again
    return f'{prefix}"""{body}"""'


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
