"""Cuts code into logical lines, each with its form: the kinds of its tokens, by which black lays out.

In a form `a` stands for any name and `"s"` for any text; keywords and numbers stand for themselves.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

INDENT = "    "
DOCSTRING = '"""."""'  # what `settled.docstrings` leaves of one

# A string that black leaves alone (double quotes, none of the escapes that it rewrites), or a word.
_TOKEN = re.compile(r'(?P<prefix>[A-Za-z]*)"(?:[^"\\\n]|\\[^"\nxuUN])*"|\w+')
_KEPT = frozenset((*keyword.kwlist, *keyword.softkwlist, "print", "exec"))

# In what remains of a form: other quotes, comments, joined lines, two statements in a line.
_ODD = re.compile(r"['\"#\\;\t\f]")
# A comment as black writes it, behind code; it may not be of a kind that black heeds.
_COMMENT = re.compile(r"(?<=[^ ])  # (?!type)\w[^#]*(?<! )$")
_STRING = re.compile(r'[A-Za-z]*"s"')
_NOT_BRACKET = re.compile(r"[^()\[\]{}]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: the blank lines above it, its level, its physical lines and their forms."""

    blanks: int
    level: int
    lines: list[str]
    forms: list[str]

    @property
    def word(self) -> str:
        """What it begins with: a keyword, `a` for a name, or nothing."""
        return first_word(self.forms[0])

    @property
    def opens(self) -> bool:
        """Whether it ends as the header of a block does."""
        return self.forms[-1].endswith(":")


def first_word(form: str) -> str:
    return form[: len(form) - len(form.lstrip(_LETTERS))]


def brackets(form: str) -> str:
    """Returns the brackets of a form, in order."""
    return _NOT_BRACKET.sub("", form)


def logical(physical: Sequence[str]) -> Iterator[Line | None]:
    """Yields the logical lines; None, as the last, at a line whose layout is not its own affair."""
    lines: list[str] = []
    forms: list[str] = []
    level = open_ = blanks = 0
    for line in physical:
        code = line.lstrip(" ")
        if not line and not lines:
            blanks += 1
            continue
        form = code if code == DOCSTRING else _COMMENT.sub("", _TOKEN.sub(_kind, code))
        # How wide other characters are is black's affair.
        if (
            not code
            or not code.isascii()
            or (form != DOCSTRING and _ODD.search(_STRING.sub("", form)))
        ):
            yield None
            return
        if not lines:
            level, rest = divmod(len(line) - len(code), len(INDENT))
            if rest:
                yield None
                return
        lines.append(line)
        forms.append(form)
        for bracket in brackets(form):
            open_ += 1 if bracket in "([{" else -1
        if open_ <= 0:
            yield Line(blanks, level, lines, forms)
            lines, forms, open_, blanks = [], [], 0, 0
    if lines:
        yield None


def _kind(match: re.Match[str]) -> str:
    """Returns what stands for a token."""
    token = match[0]
    if token[-1] == '"':
        return f'{match["prefix"]}"s"'
    return token if token in _KEPT or token[0].isdigit() else "a"
