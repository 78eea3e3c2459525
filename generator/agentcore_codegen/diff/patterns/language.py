"""The texts that a string shape accepts: its pattern and its limits of length, as one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from .regex import Parser, Undecidable
from .search import Relation, find, related
from .terms import Algebra, Term


@dataclass(frozen=True, slots=True)
class Language:
    """`pattern` is None where there is none, `longest` where there is no limit."""

    pattern: str | None = None
    shortest: int = 0
    longest: int | None = None


@lru_cache(maxsize=4096)
def loses_shorter(of: Language, than: int) -> bool:
    """True where `of` accepts a text shorter than `than`; also where that cannot be decided."""
    return _accepts(of, of.shortest, _least(of.longest, than - 1))


@lru_cache(maxsize=4096)
def loses_longer(of: Language, than: int) -> bool:
    """True where `of` accepts a text longer than `than`; also where that cannot be decided."""
    return _accepts(of, max(of.shortest, than + 1), of.longest)


@lru_cache(maxsize=4096)
def accepts_all(of: Language, texts: tuple[str, ...]) -> bool:
    """True where `of` accepts each of some texts; False also where that cannot be decided."""
    if any(not of.shortest <= len(t) <= (of.longest or len(t)) for t in texts):
        return False
    algebra = Algebra()
    try:
        start = _term(of, algebra)
    except (Undecidable, RecursionError):
        return False
    return all(_after(start, text, algebra).nullable for text in texts)


def _after(term: Term, text: str, algebra: Algebra) -> Term:
    for char in text:
        term = algebra.derive(term, ord(char))
    return term


def _accepts(of: Language, low: int, high: int | None) -> bool:
    if high is not None and low > high:
        return False
    if of.pattern is None:
        return True
    algebra = Algebra()
    try:
        term = Parser(of.pattern, algebra).parse()
        return find(algebra, term, algebra.none, low, high) is not None
    except (Undecidable, RecursionError):
        return True


@lru_cache(maxsize=4096)
def compare(old: Language, new: Language) -> Relation:
    """Compares the patterns of two languages on the texts whose length both of them accept.

    What the limits of length alone reject is left to `loses_shorter` and `loses_longer`.
    """
    low = max(old.shortest, new.shortest)
    high = _least(old.longest, new.longest)
    if high is not None and low > high:
        return Relation("same")
    algebra = Algebra()
    try:
        before, after = _term(old, algebra), _term(new, algebra)
        return related(algebra, before, after, low, high)
    except Undecidable as error:
        return _undecided(old, new, str(error))
    except RecursionError:
        return _undecided(old, new, "the pattern is nested too deeply")


def _term(of: Language, algebra: Algebra) -> Term:
    return algebra.any if of.pattern is None else Parser(of.pattern, algebra).parse()


def _undecided(old: Language, new: Language, reason: str) -> Relation:
    """A pattern that appears or goes needs no automaton: any pattern accepts less than none."""
    if old.pattern is None:
        return Relation("tightened", note=f"no witness: {reason}")
    if new.pattern is None:
        return Relation("relaxed", note=f"no witness: {reason}")
    return Relation("undecided", note=f"not decided: {reason}")


def _least(a: int | None, b: int | None) -> int | None:
    return b if a is None else a if b is None else min(a, b)


@lru_cache(maxsize=4096)
def witness(of: Language) -> str | None:
    """Returns a shortest text that `of` accepts, None where there is none or it cannot be decided."""
    algebra = Algebra()
    try:
        return find(algebra, _term(of, algebra), algebra.none, of.shortest, of.longest)
    except (Undecidable, RecursionError):
        return None
