"""The delta of an operation as the API change pages print it: what was added, and nothing else.

It compares shapes by name, hides removals and traits, and lets lists and maps vanish around what
changed inside of them; the rules of this package find what it hides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from .model import Model, Shape

Delta: TypeAlias = "str | tuple[()] | set[str] | list[Delta] | dict[str, Delta]"


@dataclass(frozen=True, slots=True)
class OperationDelta:
    """One operation of a page. `request` and `response` are empty for a new operation."""

    name: str
    is_new: bool
    request: dict[str, Delta]
    response: dict[str, Delta]

    @property
    def parts(self) -> str:
        """Returns what the page puts in parentheses after `Changes`."""
        if self.request and self.request == self.response:
            return "both"
        sides = (("request", self.request), ("response", self.response))
        return ", ".join(name for name, delta in sides if delta)


def operation_deltas(old: Model, new: Model) -> tuple[OperationDelta, ...]:
    """Returns new operations, then updated ones, both in the order of the new model."""
    added = [
        OperationDelta(name, True, {}, {}) for name in new.operations if name not in old.operations
    ]
    updated: list[OperationDelta] = []
    for name, operation in new.operations.items():
        if name in old.operations:
            request = _root(old, new, operation.input)
            response = _root(old, new, operation.output)
            if request or response:
                updated.append(OperationDelta(name, False, request, response))
    return (*added, *updated)


def _root(old: Model, new: Model, name: str | None) -> dict[str, Delta]:
    """A top-level shape takes part only when it exists by name on both sides."""
    if name is None or name not in old.shapes:
        return {}
    delta = _delta(old, new, old.shapes[name], new.shapes[name], ())
    return delta if isinstance(delta, dict) else {}


def _delta(old: Model, new: Model, before: Shape, after: Shape, path: tuple[str, ...]) -> Delta:
    """Returns what `after` has and `before` has not; something empty where there is nothing."""
    if after.name in path:
        return {}
    path = (*path, after.name)
    if before.type != after.type:
        return _shown(new, after, ())
    if after.type == "structure":
        parts: dict[str, Delta] = {}
        for name, ref in after.members.items():
            target = new.shapes[ref.shape]
            if name not in before.members:
                parts[name] = _shown(new, target, ())
            else:
                inner = _delta(old, new, old.shapes[before.members[name].shape], target, path)
                if inner:
                    parts[name] = inner
        return parts
    if before.item and after.item:
        return _delta(old, new, old.shapes[before.item.shape], new.shapes[after.item.shape], path)
    if before.value and after.value:
        return _delta(old, new, old.shapes[before.value.shape], new.shapes[after.value.shape], path)
    if after.enum:
        return set(after.enum) - set(before.enum)
    return {}


def _shown(model: Model, shape: Shape, path: tuple[str, ...]) -> Delta:
    """Returns the whole of a shape: `{}` of members, `[x]`, `{k: v}`, `'A | B'` or a type's name."""
    if shape.name in path:
        return ()
    path = (*path, shape.name)
    if shape.type == "structure":
        return {
            name: _shown(model, model.shapes[ref.shape], path)
            for name, ref in shape.members.items()
        }
    if shape.item:
        return [_shown(model, model.shapes[shape.item.shape], path)]
    if shape.key and shape.value:
        key = _shown(model, model.shapes[shape.key.shape], path)
        return {str(key): _shown(model, model.shapes[shape.value.shape], path)}
    return " | ".join(shape.enum) if shape.enum else shape.type
