"""What something new is made of, in a line: a reader meets its name for the first time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .finding import show
from .model import Model, Shape

_SHOWN = 6  # members and hosts named before the rest is left out


def spelled(shape: Shape) -> str:
    """Returns a type as sentences name it: `list of Tag`, `structure Place`, `string`."""
    if shape.item:
        return f"list of {shape.item.shape}"
    if shape.value:
        return f"map of {shape.value.shape}"
    return f"{shape.kind} {shape.name}" if shape.type == "structure" else shape.kind


def structure(model: Model, shape: Shape) -> str:
    """Returns `Place = {room: string, row: integer}`; empty for what has no members."""
    return f"{shape.name} = {{{_members(model, shape)}}}" if shape.members else ""


def operation(model: Model, name: str) -> str:
    """Returns what a call takes and what it returns, required members first and marked."""
    declared = model.operations[name]
    parts: list[str] = []
    for verb, target in (("takes", declared.input), ("returns", declared.output)):
        shape = model.shapes[target] if target is not None else None
        parts.append(f"{verb} {_members(model, shape) if shape and shape.members else 'nothing'}")
    return "; ".join(parts)


def hosts(old: Mapping[str, object], new: Mapping[str, object]) -> str:
    """Returns which hosts endpoint rules gain and lose."""
    before, after = _hosts(old), _hosts(new)
    parts = [
        f"{verb} {', '.join(names[:_SHOWN])}{', ...' if len(names) > _SHOWN else ''}"
        for verb, names in (
            ("hosts gained:", [name for name in after if name not in before]),
            ("hosts lost:", [name for name in before if name not in after]),
        )
        if names
    ]
    return "; ".join(parts) or "the hosts are the same; when each is chosen changed"


def _members(model: Model, shape: Shape) -> str:
    needed = [name for name in shape.members if name in shape.required]
    names = [*needed, *(name for name in shape.members if name not in shape.required)]
    texts = [
        f"{name}{'' if name in needed else '?'}: {spelled(model.shapes[shape.members[name].shape])}"
        for name in names[:_SHOWN]
    ]
    return ", ".join(texts) + (", ..." if len(names) > _SHOWN else "")


def _hosts(rules: Mapping[str, object]) -> list[str]:
    hosts = re.findall(r'"url": "https?://([^"/]+)', show(dict(rules)))
    return list(dict.fromkeys(hosts))
