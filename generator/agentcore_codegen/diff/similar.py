"""Tells which removed member came back under another name, and which shape did."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher

from .model import Model, Ref, Shape

# Traits that make two plain types different ones.
_TYPING = ("min", "max", "pattern", "timestampFormat", "sensitive", "streaming")


_PAIRS = 4_000  # candidates of renames that are compared, at most


class Similarity:
    """Questions about the shapes of two models; answers are kept."""

    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new
        self._equal: dict[tuple[str, str], bool] = {}
        self.asked_for_names = False  # whether an answer depended on which names the models have

    def renamed(self, old: str, new: str) -> bool:
        """True where a shape changed its name: the old name is gone and the new one is new."""
        if old == new:
            return False
        self.asked_for_names = True
        return old not in self.new.shapes and new not in self.old.shapes

    def equal(self, old: str, new: str) -> bool:
        """True for structurally equal shapes; names and texts do not count."""
        known = self._equal.get((old, new))
        if known is None:
            self._equal[(old, new)] = True  # a recursion that closes is equal
            known = self._same(self.old.shapes[old], self.new.shapes[new])
            self._equal[(old, new)] = known
        return known

    def _same(self, old: Shape, new: Shape) -> bool:
        if (old.kind, old.required, old.enum) != (new.kind, new.required, new.enum):
            return False
        if any(old.traits.get(trait) != new.traits.get(trait) for trait in _TYPING):
            return False
        if set(old.members) != set(new.members):
            return False
        pairs = [(old.members[name], new.members[name]) for name in old.members]
        pairs += [
            (a, b)
            for a, b in ((old.item, new.item), (old.key, new.key), (old.value, new.value))
            if a is not None and b is not None
        ]
        return all(self.equal(a.shape, b.shape) for a, b in pairs)

    def renames(self, old: Shape, new: Shape) -> Mapping[str, str]:
        """Returns the members of `old` that `new` holds under another name.

        A removed and an added member are one when their target is the same shape or a
        structurally equal one; where the target is a plain type that anything may have, the
        names must resemble each other too. The best pair wins; each member is used once.
        """
        gone, come = _one_sided(old, new)
        if len(gone) * len(come) > _PAIRS:
            return {}
        candidates: list[tuple[float, str, str, str, str]] = []
        for a in gone:
            for b in come:
                score = self._score(a, old.members[a], b, new.members[b], len(gone) * len(come))
                if score:
                    # sorted by values that do not change when old and new are swapped
                    candidates.append((-score, min(a, b), max(a, b), a, b))
        taken: dict[str, str] = {}
        used: set[str] = set()
        for _, _, _, a, b in sorted(candidates):
            if a not in taken and b not in used:
                taken[a] = b
                used.add(b)
        return taken

    def note(self, old: Shape, new: Shape) -> str:
        """Says that renames were not looked for, where there are too many candidates."""
        gone, come = _one_sided(old, new)
        if len(gone) * len(come) <= _PAIRS:
            return ""
        return f"renames were not looked for: {len(gone)} members went, {len(come)} came"

    def _score(self, a: str, old: Ref, b: str, new: Ref, candidates: int) -> float:
        if old.traits.get("location") != new.traits.get("location"):
            return 0
        if old.shape != new.shape and not self.equal(old.shape, new.shape):
            return 0
        alike = _alike(a, b)
        shape = self.old.shapes[old.shape]
        telling = bool(shape.members or shape.enum or shape.item or shape.value)
        if telling and (candidates == 1 or alike >= 0.3):
            return 2 + alike
        return 1 + alike if alike >= 0.6 else 0


def _one_sided(old: Shape, new: Shape) -> tuple[list[str], list[str]]:
    gone = [name for name in old.members if name not in new.members]
    return gone, [name for name in new.members if name not in old.members]


def _alike(a: str, b: str) -> float:
    first, second = sorted((a.lower(), b.lower()))  # ratio() depends on the order
    return SequenceMatcher(None, first, second, autojunk=False).ratio()
