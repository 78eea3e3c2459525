"""Operations that moved: what method, address and places of parameters changed, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from .change import Change
from .model import Model, Operation
from .rules import members as member_rules
from .rules import operations as operation_rules

_ROUTE = {
    operation_rules.OPERATION_HTTP_METHOD_CHANGED.id,
    operation_rules.OPERATION_HTTP_URI_CHANGED.id,
}
_PLACED = {
    member_rules.MEMBER_LOCATION_CHANGED.id,
    member_rules.MEMBER_WIRE_NAME_CHANGED.id,
    member_rules.PAYLOAD_CHANGED.request.id,
}


def with_moves(changes: Sequence[Change], old: Model, new: Model) -> tuple[Change, ...]:
    """Returns the changes; those of one operation's move say so, in the same words."""
    moved = {change.root for change in changes if change.rule.id in _ROUTE}
    parts: dict[str, list[Change]] = {}
    for change in changes:
        name = _mover(change, moved)
        if name:
            parts.setdefault(name, []).append(change)
    words = {
        name: f"{name}: {_route(old.operations[name])} → {_route(new.operations[name])}"
        f"{_places(part)}"
        for name, part in parts.items()
        if len(part) > 1
    }
    return tuple(_marked(change, words, moved) for change in changes)


def _mover(change: Change, moved: set[str]) -> str:
    """Returns the operation whose move a change is part of; empty for none."""
    if change.rule.id in _ROUTE:
        return change.root
    alone = len(change.operations) == 1 and change.side == "request"
    if change.rule.id in _PLACED and alone and change.operations[0] in moved:
        return change.operations[0]
    return ""


def _marked(change: Change, words: Mapping[str, str], moved: set[str]) -> Change:
    move = words.get(_mover(change, moved), "")
    return replace(change, move=move) if move else change


def _route(operation: Operation) -> str:
    return f"{operation.http.get('method', '')} {operation.http.get('requestUri', '')}".strip()


def _places(changes: Iterable[Change]) -> str:
    location = member_rules.MEMBER_LOCATION_CHANGED.id
    places = dict.fromkeys(change.new for change in changes if change.rule.id == location)
    return f", parameters in the {' and the '.join(places)}" if places else ""
