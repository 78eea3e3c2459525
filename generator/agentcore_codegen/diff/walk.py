"""Walks two models at once: every pair of shapes is compared once, then found per operation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .finding import Finding
from .model import Model, Operation
from .reach import reach
from .shapes import ShapeComparer
from .shared import Expansion, Pair, Shared, Sight

# (operation name, side, first words of the path)
_SIDES = (("request", "input"), ("response", "output"))


@dataclass(slots=True)
class Cause:
    """A finding with the operations that reach it, each with its shortest path."""

    finding: Finding
    sides: dict[str, None] = field(default_factory=dict[str, None])
    paths: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class _Root:
    """A pair where an operation's side begins, and the first words of its paths."""

    operation: str
    label: str
    pair: Pair


class Walk:
    """The pairs of two models, from the operations that both have."""

    def __init__(self, old: Model, new: Model, shared: Shared | None = None) -> None:
        self.old, self.new = old, new
        self.comparer = ShapeComparer(old, new, shared)
        self.expansions: dict[Pair, Expansion] = {}
        self._shared = shared

    def causes(self) -> list[Cause]:
        """Returns every difference of shapes that a kept operation reaches, one per cause."""
        causes: dict[tuple[str, ...], Cause] = {}
        roots = self._roots()
        for root, sights in zip(roots, self._sights(roots), strict=True):
            for sight in sights:
                cause = causes.setdefault(sight.key, Cause(sight.finding))
                cause.sides.setdefault(sight.side)
                cause.paths.setdefault(root.operation, sight.path)
        return list(causes.values())

    def _roots(self) -> list[_Root]:
        roots: list[_Root] = []
        for name, before in self.old.operations.items():
            after = self.new.operations.get(name)
            if after is not None:
                pairs = _operation_roots(before, after)
                roots += [root for root in pairs if not self.comparer.is_same(root.pair)]
        return roots

    def _sights(self, roots: list[_Root]) -> list[tuple[Sight, ...]]:
        """Returns what each root leads to."""
        if self._shared is None:
            self._expand([root.pair for root in roots])
            relevant = self._leading_to(lambda expansion: bool(expansion.findings))
            return [tuple(self._search(root, relevant)) for root in roots]
        known = self._shared.sights
        keys = [
            (root.operation, root.label, *self.comparer.key(root.pair, self._shared))
            for root in roots
        ]
        asked = {key: root for key, root in zip(keys, roots, strict=True) if key not in known}
        self._expand([root.pair for root in asked.values()])
        relevant = self._leading_to(lambda expansion: bool(expansion.findings))
        elsewhere = self._leading_to(lambda expansion: expansion.elsewhere)
        found = {key: tuple(self._search(root, relevant)) for key, root in asked.items()}
        known.update((k, found[k]) for k, root in asked.items() if root.pair not in elsewhere)
        return [found[key] if key in found else known[key] for key in keys]

    def _expand(self, pairs: list[Pair]) -> None:
        stack = list(pairs)
        while stack:
            pair = stack.pop()
            if pair not in self.expansions:
                expansion = self.expansions[pair] = self.comparer.expand(pair)
                stack.extend(child for _, child in expansion.children)

    def _leading_to(self, wanted: Callable[[Expansion], bool]) -> set[Pair]:
        """Returns the pairs from which such an expansion can be reached; most of a model leads to none."""
        parents: dict[Pair, list[Pair]] = {}
        for pair, expansion in self.expansions.items():
            for _, child in expansion.children:
                parents.setdefault(child, []).append(pair)
        start = [pair for pair, expansion in self.expansions.items() if wanted(expansion)]
        return reach(start, lambda pair: parents.get(pair, ()))

    def _search(self, root: _Root, relevant: set[Pair]) -> Iterator[Sight]:
        """Walks breadth first, so that the path noted is a shortest one."""
        level: dict[Pair, str] = {root.pair: f"{root.operation}.{root.label}"}
        seen = {root.pair}
        while level:
            below: dict[Pair, str] = {}
            for pair, path in level.items():
                if pair not in relevant:
                    continue
                expansion = self.expansions[pair]
                for finding in expansion.findings:
                    yield Sight(finding.key, finding, pair[0], path + _last(finding, pair))
                for word, child in expansion.children:
                    if child not in seen:
                        seen.add(child)
                        below[child] = path + word
            level = below


def _last(finding: Finding, pair: Pair) -> str:
    """Returns the member that a finding is about, where it is not the shape itself."""
    head = f"{pair[2]}."
    return f".{finding.place.name}" if finding.place.root.split("!")[0].startswith(head) else ""


def _operation_roots(before: Operation, after: Operation) -> list[_Root]:
    roots: list[_Root] = []
    for side, attribute in _SIDES:
        old: str | None = getattr(before, attribute)
        new: str | None = getattr(after, attribute)
        if old is not None and new is not None:
            roots.append(_Root(after.name, side, (side, old, new)))
    for error in before.errors:
        if error in after.errors:
            roots.append(_Root(after.name, f"errors.{error}", ("error", error, error)))
    return roots
