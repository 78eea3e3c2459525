"""What many comparisons of one service's releases share: most of two releases is in others too."""

from __future__ import annotations

from dataclasses import dataclass

from .change import Change
from .finding import Finding, Side
from .model import Model
from .reach import reach

Pair = tuple[Side, str, str]
Key = tuple[object, ...]  # all that a result depends on


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a pair of shapes shows itself, and the pairs below it with the words that lead there.

    `elsewhere` says that it depends on more of the models than the two shapes and what they reach.
    """

    findings: tuple[Finding, ...] = ()
    children: tuple[tuple[str, Pair], ...] = ()
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Sight:
    """A finding as one operation reaches it."""

    key: tuple[str, ...]
    finding: Finding
    side: Side
    path: str


class Shared:
    """Results of comparisons, for further ones.

    Pass one to every `compare` of releases of a service. The models must outlive it: shapes that
    are one object in several models (`parse(..., before)`) are known by that.
    """

    def __init__(self) -> None:
        self.expansions: dict[Key, Expansion] = {}
        self.sights: dict[Key, tuple[Sight, ...]] = {}
        self.changes: dict[Key, Change] = {}
        self._closures: dict[tuple[int, str], frozenset[int]] = {}
        self._first: dict[frozenset[int], frozenset[int]] = {}

    def closure(self, model: Model, name: str) -> frozenset[int]:
        """Returns the identities of a shape and of all that it reaches: one object for equal ones."""
        key = (id(model), name)
        known = self._closures.get(key)
        if known is None:
            names = reach([name], lambda each: model.shapes[each].targets)
            known = frozenset(id(model.shapes[each]) for each in names)
            known = self._closures[key] = self._first.setdefault(known, known)
        return known
