"""Cuts a Python module into pieces that black formats as it formats the whole module.

A cut is made before a definition that has a blank line above it. Black makes that two lines at the
top level and one in a class, whatever stands above, so no decision of black crosses it: joined by
these, the formatted pieces are the formatted module. Where that is in doubt there is no cut.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# Directives reach over any number of lines, and odd line ends change what a line is.
_WHOLE = re.compile(r"fmt:|yapf:|#.*coding[:=]|\r|\f")

# Comments are here because of the quotes in them.
_STRING_OR_COMMENT = re.compile(
    r"#[^\n]*"
    r'|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    r"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'",
    re.S,
)

_DEFINITION = r"(?:@|class\b|def\b|async\b)"
_TOP = re.compile(rf"(?<=[^\n])\n(?: *\n)+(?={_DEFINITION})")
_METHOD = re.compile(rf"(?<=[^\n])\n(?: *\n)+(?=    {_DEFINITION})")
_NOT_BY_FOUR = re.compile(r"^(?: {1,3}[^ \n]| *\t)", re.M)
_DECORATED_CLASS = re.compile(r"(?:@[^\n]*\n)*class\b")

# A class is cut into its methods when it is longer than this, in characters.
_BIG = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of whole statements; `depth` is 0 for a top-level one, 1 for one inside a class."""

    text: str  # without the newline that ends it
    depth: int


def split(source: str) -> list[Piece]:
    """Returns the pieces of a module, in order; one piece when it is not safe to cut."""
    if _WHOLE.search(source):
        return [Piece(source.rstrip("\n"), 0)]
    strings = _multi_line_strings(source)
    found: list[Piece] = []
    for start, end in _ranges(source, _cuts(source, strings, _TOP, 0, len(source), is_head=True)):
        methods = _method_cuts(source, strings, start, end)
        ranges = _ranges(source[:end], methods, start)
        found += (Piece(source[a:b], 1 if n else 0) for n, (a, b) in enumerate(ranges))
    found[-1] = Piece(found[-1].text.rstrip("\n"), found[-1].depth)
    return found


def join(pieces: Sequence[Piece]) -> str:
    """Returns the module of these pieces: the inverse of `split`, but for newlines at the end."""
    parts: list[str] = []
    for piece in pieces:
        if parts:
            parts.append("\n\n" if piece.depth else "\n\n\n")
        parts.append(piece.text)
    text = "".join(parts)
    return f"{text}\n" if text else ""


def _multi_line_strings(source: str) -> list[tuple[int, int]]:
    spans = (match.span() for match in _STRING_OR_COMMENT.finditer(source) if "\n" in match[0])
    return list(spans)


def _ranges(source: str, cuts: Sequence[tuple[int, int]], start: int = 0) -> list[tuple[int, int]]:
    """Turns the gaps between pieces into the pieces' own ranges."""
    edges = [(start, start), *cuts, (len(source), len(source))]
    return [(before[1], after[0]) for before, after in pairwise(edges)]


def _cuts(
    source: str,
    strings: Sequence[tuple[int, int]],
    pattern: re.Pattern[str],
    start: int,
    end: int,
    is_head: bool,
) -> list[tuple[int, int]]:
    """Returns the blank lines between `start` and `end` that are safe to cut at."""
    cuts: list[tuple[int, int]] = []
    position = _first_from(strings, start)
    for match in pattern.finditer(source, start, end):
        at = match.start()
        while position < len(strings) and strings[position][1] <= at:
            position += 1
        if position < len(strings) and strings[position][0] < at:
            continue
        last_line = source[source.rfind("\n", 0, at) + 1 : at].strip()
        # A comment may belong to either side, a backslash joins lines, and a docstring that
        # opens the module or the class sets the blank lines after it.
        if last_line.startswith("#") or last_line.endswith("\\"):
            continue
        if is_head and not cuts and last_line.endswith(('"', "'")):
            continue
        cuts.append(match.span())
    return cuts


def _first_from(strings: Sequence[tuple[int, int]], start: int) -> int:
    low, high = 0, len(strings)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if strings[middle][1] <= start else (low, middle)
    return low


def _method_cuts(
    source: str, strings: Sequence[tuple[int, int]], start: int, end: int
) -> list[tuple[int, int]]:
    if end - start < _BIG or not _DECORATED_CLASS.match(source, start, end):
        return []
    if _NOT_BY_FOUR.search(source[start:end]):
        return []  # the definitions found might be in an inner block
    # The first method stays with the head: what stands above it decides its blank lines.
    return _cuts(source, strings, _METHOD, start, end, is_head=False)[1:]
