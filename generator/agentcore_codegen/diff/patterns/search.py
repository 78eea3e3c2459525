"""Decides how one regular language relates to another: inclusion, with shortest witnesses."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from .regex import Undecidable
from .terms import TOP, Algebra, Ranges, Term, inside

# Counted in terms touched, not in seconds: the same answer on every machine, in a second at most.
STEPS = 300_000

# What a person reads best in a witness, in this order.
_PREFERRED = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-_./:@ "


@dataclass(frozen=True, slots=True)
class Relation:
    """`relation` is same, tightened, relaxed, incomparable or undecided.

    `only_old` and `only_new` are shortest strings that one side alone accepts. `note` says why
    nothing could be decided.
    """

    relation: str
    only_old: str | None = None
    only_new: str | None = None
    note: str = ""


def related(algebra: Algebra, old: Term, new: Term, low: int, high: int | None) -> Relation:
    """Compares two terms on the texts with `low` to `high` characters, None for no limit.

    Raises:
        Undecidable: the search became too long.
    """
    only_old, only_new = _witnesses(algebra, old, new)
    if only_old is not None and not _fits(only_old, low, high):
        only_old = find(algebra, old, new, low, high)
    if only_new is not None and not _fits(only_new, low, high):
        only_new = find(algebra, new, old, low, high)
    if only_old is None and only_new is None:
        return Relation("same")
    if only_old is None:
        return Relation("relaxed", None, only_new)
    if only_new is None:
        return Relation("tightened", only_old, None)
    return Relation("incomparable", only_old, only_new)


def _fits(text: str, low: int, high: int | None) -> bool:
    return low <= len(text) and (high is None or len(text) <= high)


def find(algebra: Algebra, term: Term, without: Term, low: int, high: int | None) -> str | None:
    """Returns a shortest text of a length that `term` accepts and `without` does not.

    Goes from length to length; where the same pairs of terms come again, nothing new follows.

    Raises:
        Undecidable: the search became too long.
    """
    alphabet = Alphabet(term, without)
    layer: dict[tuple[int, int], tuple[Term, Term, str]] = {
        (term.number, without.number): (term, without, "")
    }
    seen: set[frozenset[tuple[int, int]]] = set()
    length = steps = 0
    while layer and (high is None or length <= high):
        if length >= low:
            for yes, no, word in layer.values():
                if yes.nullable and not no.nullable:
                    return word
            mark = frozenset(layer)
            if mark in seen:
                return None
            seen.add(mark)
        following: dict[tuple[int, int], tuple[Term, Term, str]] = {}
        for yes, no, word in layer.values():
            steps += len(alphabet) * (1 + len(yes.parts) + len(no.parts))
            if steps > STEPS:
                raise Undecidable("the search became too long")
            for char in alphabet.first(yes, no):
                after, other = algebra.derive(yes, char), algebra.derive(no, char)
                if after is algebra.none or after is other or other is algebra.any:
                    continue
                following.setdefault((after.number, other.number), (after, other, word + chr(char)))
        layer = following
        length += 1
    return None


def _witnesses(algebra: Algebra, old: Term, new: Term) -> tuple[str | None, str | None]:
    """Searches both languages side by side, shortest strings first."""
    alphabet = Alphabet(old, new)
    only_old: str | None = None
    only_new: str | None = None
    queue: deque[tuple[Term, Term, str]] = deque([(old, new, "")])
    seen = {(old.number, new.number)}
    steps = 0
    while queue:
        before, after, word = queue.popleft()
        if only_old is None and before.nullable and not after.nullable:
            only_old = word
        if only_new is None and after.nullable and not before.nullable:
            only_new = word
        if only_old is not None and only_new is not None:
            break
        steps += len(alphabet) * (1 + len(before.parts) + len(after.parts))
        if steps > STEPS:
            raise Undecidable("the search became too long")
        for char in alphabet.first(before, after):
            pair = (algebra.derive(before, char), algebra.derive(after, char))
            if _settled(algebra, *pair, only_old is not None, only_new is not None):
                continue
            key = (pair[0].number, pair[1].number)
            if key not in seen:
                seen.add(key)
                queue.append((*pair, word + chr(char)))
    return only_old, only_new


def _settled(algebra: Algebra, old: Term, new: Term, have_old: bool, have_new: bool) -> bool:
    """True where nothing new can be found behind a pair of languages."""
    if old is new:
        return True
    old_can = old is not algebra.none and new is not algebra.any and not have_old
    new_can = new is not algebra.none and old is not algebra.any and not have_new
    return not old_can and not new_can


class Alphabet:
    """One character for each set of characters that two patterns treat alike, best to read first.

    Most terms tell few of them apart (`arn:` asks whether it is an `a`), so a search tries one of
    each class that matters where it stands. A class is a bit mask over the characters.
    """

    def __init__(self, old: Term, new: Term) -> None:
        sets = _sets(old, new)
        edges = sorted({0, *(e for s in sets for low, high in s for e in (low, high + 1))})
        candidates = [ord(c) for c in _PREFERRED]
        candidates += [*range(33, 127), *(edge for edge in edges if edge <= TOP)]
        chosen: dict[tuple[bool, ...], int] = {}
        for point in dict.fromkeys(candidates):
            if not 0xD800 <= point <= 0xDFFF:  # half of a pair is not a character
                chosen.setdefault(tuple(inside(s, point) for s in sets), point)
        self._points = tuple(chosen.values())
        self._all = (1 << len(self._points)) - 1
        self._known: dict[int, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self._points)

    def first(self, old: Term, new: Term) -> list[int]:
        """Returns a character of each class that matters at the start of one of two terms."""
        classes = _common(self._classes(old), self._classes(new))
        return [self._points[at] for at in sorted(_lowest(mask) for mask in classes)]

    def _classes(self, term: Term) -> tuple[int, ...]:
        """Returns disjoint classes; all characters of one have the same derivative."""
        classes = self._known.get(term.number)
        if classes is None:
            classes = self._known[term.number] = self._split(term)
        return classes

    def _split(self, term: Term) -> tuple[int, ...]:
        if term.kind == "chars":
            bits = (1 << at for at, point in enumerate(self._points) if inside(term.chars, point))
            mask = sum(bits)
            return tuple(part for part in (mask, self._all & ~mask) if part)
        parts = term.parts
        if term.kind == "cat" and not parts[0].nullable:
            parts = parts[:1]
        classes: tuple[int, ...] = (self._all,)
        for part in parts:
            classes = _common(classes, self._classes(part))
        return classes


def _common(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[int, ...]:
    """Returns the classes of which each lies within one class on either side."""
    if len(first) == 1 or first == second:
        return second
    if len(second) == 1:
        return first
    return tuple(both for a in first for b in second if (both := a & b))


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _sets(*terms: Term) -> list[Ranges]:
    """Returns the sets of characters that occur in some terms."""
    sets: dict[Ranges, None] = {}
    stack, seen = list(terms), {term.number for term in terms}
    while stack:
        term = stack.pop()
        if term.kind == "chars":
            sets.setdefault(term.chars)
        for part in term.parts:
            if part.number not in seen:
                seen.add(part.number)
                stack.append(part)
    return list(sets)
