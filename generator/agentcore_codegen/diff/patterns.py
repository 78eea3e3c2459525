"""Decides how one pattern relates to another: inclusion of regular languages, with witnesses."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache

from .regex import Parser, Undecidable
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


@lru_cache(maxsize=4096)
def compare(old: str | None, new: str | None) -> Relation:
    """Compares two patterns as sets of values; None accepts every text."""
    algebra = Algebra()
    try:
        before = algebra.any if old is None else Parser(old, algebra).parse()
        after = algebra.any if new is None else Parser(new, algebra).parse()
        only_old, only_new = _witnesses(algebra, before, after)
    except Undecidable as error:
        return _undecided(old, new, str(error))
    except RecursionError:
        return _undecided(old, new, "the pattern is nested too deeply")
    if only_old is None and only_new is None:
        return Relation("same")
    if only_old is None:
        return Relation("relaxed", None, only_new)
    if only_new is None:
        return Relation("tightened", only_old, None)
    return Relation("incomparable", only_old, only_new)


def _undecided(old: str | None, new: str | None, reason: str) -> Relation:
    """A pattern that appears or goes needs no automaton: any pattern accepts less than none."""
    if old is None:
        return Relation("tightened", note=f"no witness: {reason}")
    if new is None:
        return Relation("relaxed", note=f"no witness: {reason}")
    return Relation("undecided", note=f"not decided: {reason}")


def _witnesses(algebra: Algebra, old: Term, new: Term) -> tuple[str | None, str | None]:
    """Searches both languages side by side, shortest strings first."""
    alphabet = _alphabet(algebra, old, new)
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
        for char in alphabet:
            steps += 1 + len(before.parts) + len(after.parts)
            if steps > STEPS:
                raise Undecidable("the search became too long")
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


def _alphabet(algebra: Algebra, old: Term, new: Term) -> list[int]:
    """Returns one character for each set of characters that both patterns treat alike."""
    sets: list[Ranges] = []
    stack, seen = [old, new], {old.number, new.number}
    while stack:
        term = stack.pop()
        if term.kind == "chars" and term.chars not in sets:
            sets.append(term.chars)
        for part in term.parts:
            if part.number not in seen:
                seen.add(part.number)
                stack.append(part)
    edges = sorted({0, *(e for s in sets for low, high in s for e in (low, high + 1))})
    candidates = [ord(c) for c in _PREFERRED]
    candidates += [*range(33, 127), *(edge for edge in edges if edge <= TOP)]
    chosen: dict[tuple[bool, ...], int] = {}
    for point in candidates:
        if not 0xD800 <= point <= 0xDFFF:  # half of a pair is not a character
            chosen.setdefault(tuple(inside(s, point) for s in sets), point)
    return list(chosen.values())
