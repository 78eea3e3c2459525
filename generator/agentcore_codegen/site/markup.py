"""Markdown in which nothing that a model says is markup.

The dialect is that of Python-Markdown with tables, attribute lists and fences. Raw HTML is a part of
it, so whatever comes from a model goes through `text`, `code`, `prose` or `fence`.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;", "~": "&#126;", "^": "&#94;"}
_SPECIAL = re.compile(r"[\\`*\[\]{}&<>|~^]|(?<![^\W_])_|_(?![^\W_])|!$")
# A `!` at the end would make an image of a link that follows.
# What begins a list, a heading, a rule, a fence or a definition.
_START = re.compile(r"(?:[-+#!]|(\d+)(?=[.)]))")
_STARTS_BLOCK = re.compile(r"[=:]")
_INLINE = re.compile(r"``(?P<code>.+?)``|\[(?P<words>[^\]]*)\]\((?P<url>https?://[^\s()<>\"]+)\)")
_IN_CODE = re.compile(r"[\\`*_\[\]{}&<>|~^]")
_BULLET = re.compile(r"(?P<indent> *)\* (?P<rest>.*)")
_ADDRESS = "/:?#@!$&'*+,;=%~-._"

Link = Callable[[str], str]  # from a name in a text to the address of its page, "" for none


def text(value: str) -> str:
    """Returns text on one line in which no character is markup."""
    line = " ".join(value.split())
    line = _SPECIAL.sub(lambda m: _ENTITIES.get(m[0]) or f"\\{m[0]}", line)
    if start := _START.match(line):
        return f"{start[1]}\\{line[start.end() :]}" if start[1] else f"\\{line}"
    if _STARTS_BLOCK.match(line):
        return f"&#{ord(line[0])};{line[1:]}"
    return line


def code(value: str) -> str:
    """Returns a code span, empty for no text; as HTML where a bar would end a table's cell."""
    line = " ".join(value.split())
    if not line:
        return ""
    if "|" in line:
        return f"<code>{_IN_CODE.sub(lambda m: f'&#{ord(m[0])};', line)}</code>"
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", line)), default=0) + 1)
    space = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{ticks}{space}{line}{space}{ticks}"


def cell(markdown: str) -> str:
    """Returns markdown of several lines for a table's cell."""
    return markdown.replace("\n", "<br>")


def link(words: str, address: str) -> str:
    """Returns a link; `words` is markdown. Without an address it is the words alone."""
    return f"[{words}]({quote(address, safe=_ADDRESS)})" if address else words


def relative(here: str, there: str, anchor: str = "") -> str:
    """Returns the address of a page as seen from another one, both below the site."""
    address = posixpath.relpath(there, posixpath.dirname(here) or ".")
    return f"{address}#{anchor}" if anchor else address


def line(value: str, find: Link = lambda name: "") -> str:
    """Returns one line of docstring text as markdown: code spans and links stay, the rest is text."""
    parts: list[str] = []
    position = 0
    for match in _INLINE.finditer(value):
        parts.append(_between(value[position : match.start()], bool(parts)))
        if match["code"] is not None:
            parts.append(link(code(match["code"]), find(match["code"])))
        else:
            parts.append(link(text(match["words"]) or "link", match["url"]))
        position = match.end()
    parts.append(_between(value[position:], bool(parts)))
    return "".join(parts).strip()


def _between(value: str, follows: bool) -> str:
    """Returns a part of a line; its blanks at both ends separate it from code and links."""
    if not value.strip():
        return " " if value else ""
    before = " " if follows and value[0].isspace() else ""
    after = " " if value[-1].isspace() else ""
    return f"{before}{text(value)}{after}"


def prose(value: str, find: Link = lambda name: "") -> str:
    """Returns docstring text (paragraphs, and lists with `*`) as markdown."""
    lines: list[str] = []
    in_list = False
    for each in value.split("\n"):
        if not each.strip():
            continue
        bullet = _BULLET.match(each)
        if bullet is None:
            lines += ["", line(each, find)] if lines else [line(each, find)]
        else:
            if not in_list and lines:
                lines.append("")
            indent = "    " * (len(bullet["indent"]) // 2)
            lines.append(f"{indent}- {line(bullet['rest'], find)}")
        in_list = bullet is not None
    return "\n".join(lines)


def fence(source: str, language: str = "python") -> str:
    """Returns a block of code, whatever it holds."""
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", source)), 3)
    return f"{ticks}{language}\n{source.rstrip()}\n{ticks}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table; cells are markdown. Empty where there are no rows."""
    body = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    if not body:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *body])


def tabs(choices: Iterable[tuple[str, str]]) -> str:
    """Returns blocks of which a reader sees one at a time, each with its title."""
    return "\n\n".join(
        f'=== "{title}"\n\n' + "\n".join(f"    {each}" if each else "" for each in body.split("\n"))
        for title, body in choices
    )


def join(parts: Iterable[str]) -> str:
    """Returns blocks with blank lines between them; empty ones are left out."""
    return "\n\n".join(part for part in parts if part)
