"""Walks two models at once: every pair of shapes is compared once, then found per operation."""

from __future__ import annotations

from dataclasses import dataclass, field

from .finding import Finding
from .model import Model, Operation
from .reach import reach
from .shapes import Expansion, Pair, ShapeComparer

# (operation name, side, first words of the path)
_SIDES = (("request", "input"), ("response", "output"))


@dataclass(slots=True)
class Cause:
    """A finding with the operations that reach it, each with its shortest path."""

    finding: Finding
    sides: dict[str, None] = field(default_factory=dict[str, None])
    paths: dict[str, str] = field(default_factory=dict[str, str])


class Walk:
    """The pairs of two models, from the operations that both have."""

    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new
        self.comparer = ShapeComparer(old, new)
        self.expansions: dict[Pair, Expansion] = {}

    def causes(self) -> list[Cause]:
        """Returns every difference of shapes that a kept operation reaches, one per cause."""
        roots = self._roots()
        for pairs in roots.values():
            self._expand([pair for _, pair in pairs])
        relevant = self._with_findings()
        causes: dict[tuple[str, ...], Cause] = {}
        for operation, pairs in roots.items():
            for label, root in pairs:
                if root in relevant:
                    self._search(operation, label, root, relevant, causes)
        return list(causes.values())

    def _roots(self) -> dict[str, list[tuple[str, Pair]]]:
        roots: dict[str, list[tuple[str, Pair]]] = {}
        for name, before in self.old.operations.items():
            after = self.new.operations.get(name)
            if after is not None:
                pairs = _operation_roots(before, after)
                roots[name] = [root for root in pairs if not self.comparer.is_same(root[1])]
        return roots

    def _expand(self, pairs: list[Pair]) -> None:
        stack = list(pairs)
        while stack:
            pair = stack.pop()
            if pair not in self.expansions:
                expansion = self.expansions[pair] = self.comparer.expand(pair)
                stack.extend(child for _, child in expansion.children)

    def _with_findings(self) -> set[Pair]:
        """Returns the pairs from which a finding can be reached; most of a model has none."""
        parents: dict[Pair, list[Pair]] = {}
        for pair, expansion in self.expansions.items():
            for _, child in expansion.children:
                parents.setdefault(child, []).append(pair)
        start = [pair for pair, expansion in self.expansions.items() if expansion.findings]
        return reach(start, lambda pair: parents.get(pair, ()))

    def _search(
        self,
        operation: str,
        label: str,
        root: Pair,
        relevant: set[Pair],
        causes: dict[tuple[str, ...], Cause],
    ) -> None:
        """Walks breadth first, so that the path noted is a shortest one."""
        level: dict[Pair, str] = {root: f"{operation}.{label}"}
        seen = {root}
        while level:
            below: dict[Pair, str] = {}
            for pair, path in level.items():
                expansion = self.expansions[pair]
                for finding in expansion.findings:
                    cause = causes.setdefault(finding.key, Cause(finding))
                    cause.sides.setdefault(pair[0])
                    cause.paths.setdefault(operation, path + _last(finding, pair))
                for word, child in expansion.children:
                    if child in relevant and child not in seen:
                        seen.add(child)
                        below[child] = path + word
            level = below


def _last(finding: Finding, pair: Pair) -> str:
    """Returns the member that a finding is about, where it is not the shape itself."""
    head = f"{pair[2]}."
    return f".{finding.place.name}" if finding.place.root.split("!")[0].startswith(head) else ""


def _operation_roots(before: Operation, after: Operation) -> list[tuple[str, Pair]]:
    roots: list[tuple[str, Pair]] = []
    for side, attribute in _SIDES:
        old: str | None = getattr(before, attribute)
        new: str | None = getattr(after, attribute)
        if old is not None and new is not None:
            roots.append((side, (side, old, new)))
    for error in before.errors:
        if error in after.errors:
            roots.append((f"errors.{error}", ("error", error, error)))
    return roots
