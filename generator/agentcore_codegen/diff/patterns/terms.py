"""Regular languages as terms with derivatives: union, intersection, complement, counted repeats.

A term is interned, so equal languages that are written alike are one object; the derivative of a
term by a character is the language of what may follow it (Brzozowski, "Derivatives of Regular
Expressions", 1964). Counted repeats stay counted: `[a-z]{1,2048}` is one term, not 2,048 states.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

TOP = 0x10FFFF

Ranges = tuple[tuple[int, int], ...]  # sorted, disjoint, inclusive


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A language. `kind` is none, empty, chars, cat, alt, and, not or repeat."""

    kind: str
    number: int
    nullable: bool  # does it hold the empty string?
    parts: tuple[Term, ...] = ()
    chars: Ranges = ()
    low: int = 0
    high: int | None = 0


def merge(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Returns the union of inclusive ranges of code points."""
    out: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if out and low <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return tuple(out)


def invert(ranges: Ranges) -> Ranges:
    """Returns every code point that is not in `ranges`."""
    out: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if low > start:
            out.append((start, low - 1))
        start = high + 1
    if start <= TOP:
        out.append((start, TOP))
    return tuple(out)


def inside(ranges: Ranges, point: int) -> bool:
    at = bisect_right(ranges, (point, TOP)) - 1
    return at >= 0 and point <= ranges[at][1]


class Algebra:
    """Makes and interns terms; one per comparison, so that memory is freed with it."""

    def __init__(self) -> None:
        self._terms: dict[tuple[object, ...], Term] = {}
        self._derived: dict[tuple[int, int], Term] = {}
        self.none = self._make("none", False)
        self.empty = self._make("empty", True)
        self.any = self.repeat(self.chars(((0, TOP),)), 0, None)

    def __len__(self) -> int:
        return len(self._terms)

    def _make(
        self,
        kind: str,
        nullable: bool,
        parts: tuple[Term, ...] = (),
        chars: Ranges = (),
        low: int = 0,
        high: int | None = 0,
    ) -> Term:
        key = (kind, tuple(part.number for part in parts), chars, low, high)
        term = self._terms.get(key)
        if term is None:
            term = Term(kind, len(self._terms), nullable, parts, chars, low, high)
            self._terms[key] = term
        return term

    def chars(self, ranges: Ranges) -> Term:
        return self._make("chars", False, chars=ranges) if ranges else self.none

    def cat(self, first: Term, second: Term) -> Term:
        if first is self.none or second is self.none:
            return self.none
        if first is self.empty:
            return second
        if second is self.empty:
            return first
        if first.kind == "cat":  # to the right, so that equal chains are equal terms
            return self.cat(first.parts[0], self.cat(first.parts[1], second))
        return self._make("cat", first.nullable and second.nullable, (first, second))

    def alt(self, terms: Iterable[Term]) -> Term:
        flat: dict[int, Term] = {}
        sets: list[tuple[int, int]] = []
        for term in terms:
            for part in term.parts if term.kind == "alt" else (term,):
                if part.kind == "chars":
                    sets.extend(part.chars)
                elif part is self.any:
                    return self.any
                elif part is not self.none:
                    flat[part.number] = part
        if sets:
            joined = self.chars(merge(sets))
            flat[joined.number] = joined
        if len(flat) > 1 and self.empty.number in flat:
            others = [t for t in flat.values() if t is not self.empty]
            if any(t.nullable for t in others):
                flat.pop(self.empty.number)
        parts = tuple(flat[number] for number in sorted(flat))
        if len(parts) < 2:
            return parts[0] if parts else self.none
        return self._make("alt", any(part.nullable for part in parts), parts)

    def both(self, terms: Iterable[Term]) -> Term:
        flat: dict[int, Term] = {}
        for term in terms:
            for part in term.parts if term.kind == "and" else (term,):
                if part is self.none:
                    return self.none
                if part is not self.any:
                    flat[part.number] = part
        parts = tuple(flat[number] for number in sorted(flat))
        if len(parts) < 2:
            return parts[0] if parts else self.any
        return self._make("and", all(part.nullable for part in parts), parts)

    def negate(self, term: Term) -> Term:
        if term.kind == "not":
            return term.parts[0]
        if term is self.none:
            return self.any
        if term is self.any:
            return self.none
        return self._make("not", not term.nullable, (term,))

    def repeat(self, term: Term, low: int, high: int | None) -> Term:
        if term.nullable:
            low = 0
        if high == 0 or term is self.empty:
            return self.empty
        if term is self.none:
            return self.empty if low == 0 else self.none
        if (low, high) == (1, 1):
            return term
        if term.kind == "repeat" and term.low <= 1 and term.high is None and high is None:
            return self.repeat(term.parts[0], low if term.low else 0, None)
        return self._make("repeat", low == 0, (term,), low=low, high=high)

    def derive(self, term: Term, point: int) -> Term:
        """Returns the language of what may follow the character `point`."""
        key = (term.number, point)
        result = self._derived.get(key)
        if result is None:
            result = self._derived[key] = self._derive(term, point)
        return result

    def _derive(self, term: Term, point: int) -> Term:
        if term.kind == "chars":
            return self.empty if inside(term.chars, point) else self.none
        if term.kind == "cat":
            first, second = term.parts
            head = self.cat(self.derive(first, point), second)
            return self.alt((head, self.derive(second, point))) if first.nullable else head
        if term.kind == "alt":
            return self.alt(self.derive(part, point) for part in term.parts)
        if term.kind == "and":
            return self.both(self.derive(part, point) for part in term.parts)
        if term.kind == "not":
            return self.negate(self.derive(term.parts[0], point))
        if term.kind == "repeat":
            high = None if term.high is None else term.high - 1
            rest = self.repeat(term.parts[0], max(term.low - 1, 0), high)
            return self.cat(self.derive(term.parts[0], point), rest)
        return self.none
