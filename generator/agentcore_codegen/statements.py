"""Formats a function statement by statement, asking black once about each form of line.

Black looks at one logical line at a time. One that fits in its physical line comes out by the kinds
of its tokens alone, so `a = b(1)` stands for all lines of that form; any other is asked about as it
is. Between lines black decides on blank lines alone, and only where there are some, or a nested
definition, a class, an import, a decorator or a comment: a function with any of these is not for
this module. So is whatever is in doubt; that costs time, and nothing else.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .settled import LINE_LENGTH, docstrings

_INDENT = "    "

# A string that black leaves alone (double quotes, none of the escapes that it rewrites), or a word.
_TOKEN = re.compile(r'(?P<prefix>[A-Za-z]*)"(?:[^"\\\n]|\\[^"\nxuUN])*"|\w+')
_KEPT = frozenset((*keyword.kwlist, *keyword.softkwlist, "print", "exec"))

# In what remains: other quotes, comments, joined lines, two statements in a line.
_ODD = re.compile(r"['\"#\\;\t\f]")
_NOT_BRACKET = re.compile(r"[^()\[\]{}]+")

_STRING_FORM = re.compile(r'[A-Za-z]*"s"')
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DEFINITIONS = frozenset(("def", "async"))
_BRANCHES = frozenset(("if", "elif", "else", "for", "while"))
_CLAUSES = frozenset(("elif", "else"))
# `a` is a name, the first of a call or an assignment.
_SIMPLE = frozenset(("a", "assert", "await", "del", "pass", "raise", "return", "yield"))


@dataclass(frozen=True, slots=True)
class _Line:
    """A logical line: its indentation in levels, its physical lines, and its form where it is one."""

    level: int
    lines: list[str]
    form: str


class Statements:
    """What black makes of statements, as far as it was asked.

    Args:
        ask: Black: takes a module, returns it formatted, or raises where it is not Python.
    """

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask
        self._kept: dict[str, bool] = {}  # by form: whether black leaves it alone
        self._found: dict[tuple[int, str], list[str] | None] = {}

    def format(self, text: str, depth: int) -> str | None:
        """Returns what black makes of a function; None where only the whole can tell.

        Args:
            text: the function, without the newline that ends it.
            depth: 0 for a function of a module, 1 for a method.
        """
        found = docstrings(text, 4 * depth + 4) if text.isascii() else None
        if found is None:
            return None
        stripped, docs = found
        out: list[str] = []
        least = most = depth  # where the next line may stand
        opens = True
        for number, line in enumerate(_logical(stripped.rstrip("\n").split("\n"))):
            if line is None or not least <= line.level <= most:
                return None
            if number == 1 and line.form == '"""."""' and len(docs) == 1:
                out.append(f"{_INDENT * line.level}{docs[0]}")
                opens = False
                continue
            word = _first_word(line.form)
            opens = word in _DEFINITIONS or word in _BRANCHES
            if (
                not (opens or word in _SIMPLE)
                or opens != line.form.endswith(":")
                or (word in _DEFINITIONS) != (number == 0)
                or (result := self._line(line)) is None
            ):
                return None
            out += result
            most = line.level + opens
            least = most if opens else depth + 1
        return None if opens else "\n".join(out)

    def _line(self, line: _Line) -> list[str] | None:
        """Returns what black makes of a logical line."""
        if len(line.lines) == 1 and len(line.lines[0]) <= LINE_LENGTH:
            kept = self._kept.get(line.form)
            if kept is None:
                form = [f"{_INDENT}{line.form}"]
                kept = self._kept[line.form] = self._asked(_Line(1, form, line.form)) == form
            if kept:
                return line.lines
        key = (line.level, "\n".join(line.lines))
        if key not in self._found:
            self._found[key] = self._asked(line)
        return self._found[key]

    def _asked(self, line: _Line) -> list[str] | None:
        """Asks black about a line in a place of its kind."""
        word = _first_word(line.form)
        before = [f"{_INDENT * level}if a:" for level in range(line.level)]
        if before and word in _DEFINITIONS:
            before[-1] = f"{_INDENT * (line.level - 1)}class a:"
        if word in _CLAUSES:
            before += [f"{_INDENT * line.level}if a:", f"{_INDENT * line.level}    pass"]
        after = [f"{_INDENT * line.level}    pass"] if line.form.endswith(":") else []
        asked = self._ask("\n".join((*before, *line.lines, *after, "")))
        lines = asked.removesuffix("\n").split("\n")
        end = len(lines) - len(after)
        if lines[: len(before)] != before or lines[end:] != after:
            return None
        return lines[len(before) : end]


def _first_word(form: str) -> str:
    return form[: len(form) - len(form.lstrip(_LETTERS))]


def _logical(physical: Sequence[str]) -> Iterator[_Line | None]:
    """Yields the logical lines; None, as the last, where they are not as `format` takes them."""
    lines: list[str] = []
    forms: list[str] = []
    level = open_ = 0
    for line in physical:
        code = line.lstrip(" ")
        form = code if code == '"""."""' else _TOKEN.sub(_kind, code)
        bare = form if not form.startswith('"""') else ""
        if not code or _ODD.search(_STRING_FORM.sub("", bare)):
            yield None
            return
        if not lines:
            level, rest = divmod(len(line) - len(code), 4)
            if rest:
                yield None
                return
        lines.append(line)
        forms.append(form)
        for bracket in _NOT_BRACKET.sub("", form):
            open_ += 1 if bracket in "([{" else -1
        if open_ <= 0:
            yield _Line(level, lines, " ".join(forms))
            lines, forms, open_ = [], [], 0
    if lines:
        yield None


def _kind(match: re.Match[str]) -> str:
    """Returns what stands for a token in the form of its line."""
    token = match[0]
    if token[-1] == '"':
        return f'{match["prefix"]}"s"'
    return token if token in _KEPT or token[0].isdigit() else "a"
