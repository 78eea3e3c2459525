"""Parses the regular expressions of service models into terms; says what it cannot decide.

A model's pattern matches a whole value, so `^` and `$` at its ends change nothing; elsewhere they
say that nothing lies before or behind. The dialects met are ECMA 262 (Smithy's) and Java's, in
their common part.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from .anchors import Anchored, Anchors
from .terms import TOP, Algebra, Ranges, Term, invert, merge


class Undecidable(Exception):
    """The pattern uses a construct that no regular language has, or that is not known here."""


def _points(*texts: str) -> Ranges:
    return merge((ord(c), ord(c)) for text in texts for c in text)


_DIGIT: Ranges = ((48, 57),)
_UPPER: Ranges = ((65, 90),)
_LOWER: Ranges = ((97, 122),)
_WORD = merge((*_DIGIT, *_UPPER, *_LOWER, (95, 95)))
_SPACE = merge(
    (*_points(" \t\n\r\f\v\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"), (0x2000, 0x200A))
)
_LINE_ENDS = _points("\n\r\u2028\u2029")
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13, "0": 0, "a": 7, "e": 27}
_PUNCTUATION = merge(((33, 47), (58, 64), (91, 96), (123, 126)))
# Java's POSIX names, which cover US-ASCII alone
_POSIX = {
    "Alpha": merge((*_UPPER, *_LOWER)),
    "Alnum": merge((*_UPPER, *_LOWER, *_DIGIT)),
    "Digit": _DIGIT,
    "Upper": _UPPER,
    "Lower": _LOWER,
    "Punct": _PUNCTUATION,
    "Graph": ((33, 126),),
    "Print": ((32, 126),),
    "Space": merge(((9, 13), (32, 32))),
    "Blank": _points(" \t"),
    "XDigit": merge((*_DIGIT, (65, 70), (97, 102))),
    "Cntrl": merge(((0, 31), (127, 127))),
    "ASCII": ((0, 127),),
}
_LOW_HALF = re.compile(r"\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_COUNT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")


# Planes 4 to 13 and most of 14 are empty, 15 and 16 are for private use: nothing to look up.
_FIXED = (
    ("Cn", 0x40000, 0xDFFFF),
    ("Cn", 0xE1000, 0xEFFFF),
    ("Co", 0xF0000, 0xFFFFD),
    ("Cn", 0xFFFFE, 0xFFFFF),
    ("Co", 0x100000, 0x10FFFD),
    ("Cn", 0x10FFFE, TOP),
)


@lru_cache(maxsize=1)
def categories() -> dict[str, Ranges]:
    """Returns the code points of each Unicode general category, in one pass."""
    by_category: dict[str, list[tuple[int, int]]] = {}
    for first, last in ((0, 0x3FFFF), (0xE0000, 0xE0FFF)):
        start = first
        for category, run in groupby(map(unicodedata.category, map(chr, range(first, last + 1)))):
            size = sum(1 for _ in run)
            by_category.setdefault(category, []).append((start, start + size - 1))
            start += size
    for category, first, last in _FIXED:
        by_category.setdefault(category, []).append((first, last))
    return {name: merge(ranges) for name, ranges in by_category.items()}


def _property(name: str) -> Ranges:
    if name in _POSIX:
        return _POSIX[name]
    short = name[2:] if name.startswith("Is") and len(name) <= 4 else name
    ranges = [
        item for key, value in categories().items() if key.startswith(short) for item in value
    ]
    if len(short) > 2 or not ranges:
        raise Undecidable(f"\\p{{{name}}} is not a general category")
    return merge(ranges)


@dataclass(frozen=True, slots=True)
class _Look:
    """A lookahead: what has to lie ahead, or must not."""

    ahead: Anchored
    negative: bool


class Parser:
    """One pattern, read once from left to right."""

    def __init__(self, text: str, algebra: Algebra) -> None:
        self.text, self.at, self.algebra, self.depth = text, 0, algebra, 0
        self.anchors = Anchors(algebra)
        self.dot = invert(_LINE_ENDS)

    def parse(self) -> Term:
        if self._take("(?s)"):
            self.dot = ((0, TOP),)
        parsed = self._alternatives()
        if self.at < len(self.text):
            raise Undecidable(f"a stray {self.text[self.at]!r}")
        return parsed.whole

    def _peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def _take(self, text: str) -> bool:
        if self._peek(text):
            self.at += len(text)
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise Undecidable("it ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def _alternatives(self) -> Anchored:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return self.anchors.alt(branches)

    def _sequence(self) -> Anchored:
        """Reads one branch; a lookahead limits all that follows it there."""
        parts: list[Anchored | _Look] = []
        while self.at < len(self.text) and not self._peek("|") and not self._peek(")"):
            if self._take("^") or self._take("\\A"):
                parts.append(self.anchors.start)
            elif self._take("$") or self._take("\\z") or self._take("\\Z"):
                parts.append(self.anchors.end)
            elif self._peek("(?=") or self._peek("(?!"):
                parts.append(self._look())
            else:
                parts.append(self._quantified(self._atom()))
        pattern = self.anchors.empty
        for part in reversed(parts):
            if isinstance(part, _Look):
                pattern = self.anchors.limit(part.ahead, pattern, part.negative)
            else:
                pattern = self.anchors.cat(part, pattern)
        return pattern

    def _look(self) -> _Look:
        if self.depth:
            raise Undecidable("a lookahead inside a group")
        negative = self._peek("(?!")
        self.at += 3
        self.depth += 1
        inner = self._alternatives()
        self.depth -= 1
        if not self._take(")"):
            raise Undecidable("an open group")
        return _Look(inner, negative)

    def _quantified(self, part: Anchored) -> Anchored:
        count = _COUNT.match(self.text, self.at)
        if count:
            self.at = count.end()
            low = int(count[1])
            high = low if count[2] is None else int(count[3]) if count[3] else None
            if high is not None and high < low:
                raise Undecidable("a repeat with its limits swapped")
        elif self._peek("*") or self._peek("+") or self._peek("?"):
            sign = self._next()
            low, high = (1 if sign == "+" else 0), (1 if sign == "?" else None)
        else:
            return part
        self._take("?")  # a lazy quantifier accepts the same values
        if self._peek("+") and low == high:
            self._take("+")  # nothing that a possessive one could give back
        if self._peek("+"):
            raise Undecidable("a possessive quantifier")
        if self._peek("*") or _COUNT.match(self.text, self.at):
            raise Undecidable("a quantifier after a quantifier")
        if part.is_plain:
            return self.anchors.plain(self.algebra.repeat(part.whole, low, high))
        if (low, high) == (0, 1):
            return self.anchors.alt((self.anchors.empty, part))
        raise Undecidable("an anchor in a repeat")

    def _atom(self) -> Anchored:
        char = self._next()
        if char == "(":
            return self._group()
        if char in "*+?":
            raise Undecidable(f"a {char} in the middle")
        if char == "[":
            ranges = self._set()
        elif char == ".":
            ranges = self.dot
        elif char == "\\":
            ranges = self._escape()
        else:
            ranges = ((ord(char), ord(char)),)
        return self.anchors.plain(self.algebra.chars(ranges))

    def _group(self) -> Anchored:
        if self._take("?"):
            named = re.compile(r"P?<[A-Za-z]\w*>").match(self.text, self.at)
            if named:
                self.at = named.end()
            elif not self._take(":"):
                raise Undecidable(f"a group (?{self.text[self.at : self.at + 1]}...)")
        self.depth += 1
        parsed = self._alternatives()
        self.depth -= 1
        if not self._take(")"):
            raise Undecidable("an open group")
        return parsed

    def _escape(self) -> Ranges:
        char = self._next()
        if char.lower() in _CLASSES:
            ranges = _CLASSES[char.lower()]
            return invert(ranges) if char.isupper() else ranges
        if char in "pP":
            name = self._next()
            if name == "{":
                end = self.text.find("}", self.at)
                if end < 0:
                    raise Undecidable("an open property name")
                name, self.at = self.text[self.at : end], end + 1
            ranges = _property(name)
            return invert(ranges) if char == "P" else ranges
        if char in _CONTROLS:
            return ((_CONTROLS[char], _CONTROLS[char]),)
        code = re.compile(r"x([0-9a-fA-F]{2})|[xu]\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})").match(
            self.text, self.at - 1
        )
        if code:
            self.at = code.end()
            point = int(code[1] or code[2] or code[3], 16)
            low = _LOW_HALF.match(self.text, self.at) if 0xD800 <= point <= 0xDBFF else None
            if low:  # two halves are one character, as Java and ECMA 262 with `u` have it
                self.at = low.end()
                point = 0x10000 + ((point - 0xD800) << 10) + int(low[1], 16) - 0xDC00
            return ((point, point),)
        if char.isalnum():
            raise Undecidable(f"\\{char}")
        return ((ord(char), ord(char)),)

    def _set(self) -> Ranges:
        negative = self._take("^")
        spans: list[tuple[int, int]] = []
        first = True
        while first or not self._peek("]"):
            if self._peek("&&") or self._peek("[:"):
                raise Undecidable("a set of sets")
            first = False
            low = self._set_item()
            if (
                len(low) == 1
                and low[0][0] == low[0][1]
                and self._peek("-")
                and not self._peek("-]")
            ):
                self.at += 1
                high = self._set_item()
                if len(high) != 1 or high[0][0] != high[0][1]:  # [.-\w]: the dash is a dash
                    spans += [*low, (45, 45), *high]
                    continue
                if high[0][0] < low[0][0]:
                    raise Undecidable("a range with its ends swapped")
                spans.append((low[0][0], high[0][0]))
            else:
                spans.extend(low)
        self.at += 1
        ranges = merge(spans)
        return invert(ranges) if negative else ranges

    def _set_item(self) -> Ranges:
        char = self._next()
        if char == "\\":
            if self._take("b"):
                return ((8, 8),)
            return self._escape()
        return ((ord(char), ord(char)),)
