"""Languages that depend on whether something lies before or behind: what `^` and `$` ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from .terms import Algebra, Term


@dataclass(frozen=True, slots=True)
class Anchored:
    """What a part of a pattern accepts: alone, at the start, at the end, and amid other text."""

    whole: Term
    first: Term
    last: Term
    inner: Term

    @property
    def is_plain(self) -> bool:
        """True where anchors play no part."""
        return self.whole is self.first is self.last is self.inner

    @property
    def knows_start(self) -> bool:
        return self.whole is not self.last or self.first is not self.inner

    @property
    def knows_end(self) -> bool:
        return self.whole is not self.first or self.last is not self.inner

    def at(self, start: bool, end: bool) -> Term:
        """Returns the term for a place; `start` says that nothing lies before it."""
        if start:
            return self.whole if end else self.first
        return self.last if end else self.inner


class Anchors:
    """Puts parts of a pattern together."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        empty, none = algebra.empty, algebra.none
        self.empty = self.plain(empty)
        self.start = Anchored(empty, empty, none, none)
        self.end = Anchored(empty, none, empty, none)
        self.some = algebra.repeat(algebra.chars(((0, 0x10FFFF),)), 1, None)

    def plain(self, term: Term) -> Anchored:
        return Anchored(term, term, term, term)

    def alt(self, parts: Iterable[Anchored]) -> Anchored:
        options = list(parts)
        if len(options) == 1:
            return options[0]
        return _each(lambda s, e: self.algebra.alt(part.at(s, e) for part in options))

    def cat(self, first: Anchored, second: Anchored) -> Anchored:
        if first.is_plain and second.is_plain:
            return self.plain(self.algebra.cat(first.whole, second.whole))
        if first.knows_end or second.knows_start:
            return _each(lambda s, e: self._cat(first, second, s, e))
        return _each(lambda s, e: self.algebra.cat(first.at(s, e), second.at(s, e)))

    def _cat(self, first: Anchored, second: Anchored, start: bool, end: bool) -> Term:
        """Either part may be empty: then the other one stands at that edge itself."""
        algebra, empty = self.algebra, self.algebra.empty
        options = [
            algebra.cat(self._filled(first.at(start, False)), self._filled(second.at(False, end)))
        ]
        if first.at(start, False).nullable:
            options.append(self._filled(second.at(start, end)))
        if second.at(False, end).nullable:
            options.append(self._filled(first.at(start, end)))
        if first.at(start, end).nullable and second.at(start, end).nullable:
            options.append(empty)
        return algebra.alt(options)

    def _filled(self, term: Term) -> Term:
        """Returns a language without the empty text."""
        return self.algebra.both((self.some, term)) if term.nullable else term

    def limit(self, ahead: Anchored, rest: Anchored, negative: bool) -> Anchored:
        """Returns the part of `rest` that begins, or must not begin, with what a lookahead says."""

        whole = self.algebra.alt(
            (self.algebra.cat(ahead.at(True, False), self.some), ahead.at(True, True))
        )
        later = self.algebra.alt(
            (self.algebra.cat(ahead.at(False, False), self.some), ahead.at(False, True))
        )
        if ahead.is_plain:
            whole = later = self.algebra.cat(ahead.whole, self.algebra.any)
        if negative:
            whole, later = self.algebra.negate(whole), self.algebra.negate(later)
        # A lookahead stands in no group, so its branch goes on to the end of the value.
        return Anchored(
            self.algebra.both((whole, rest.whole)),
            self.algebra.none,
            self.algebra.both((later, rest.last)),
            self.algebra.none,
        )


def _each(term: Callable[[bool, bool], Term]) -> Anchored:
    return Anchored(term(True, True), term(True, False), term(False, True), term(False, False))
