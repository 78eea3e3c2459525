"""Values of one shape as values of another: what a request said, as a response says it."""

from __future__ import annotations

from ...._native.narrowing import is_instance
from ...values import minimum
from .identifiers import unique
from .statuses import Statuses
from .words import OWN, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Shape type -> the types of a value as the server keeps it.
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "float": (int, float),
    "double": (int, float),
    "timestamp": (int, float),
    "blob": (bytes,),
}
# The first word of a member that edits a list -> what it does.
_ADD, _CHANGE, _DROP = ("add",), ("modify", "update"), ("delete", "remove")
_STATUS = "status"
_ALIKE = 4  # letters


class Unfit(Exception):
    """A value that is none of the shape."""


def fit(shape: Any, value: Any, hint: str = "") -> Any:
    """Returns a value as one of a shape: without members that it lacks, with those that it requires.

    Args:
        shape: The shape.
        value: The value.
        hint: Where it comes from, for an enumeration that says the same.

    Raises:
        Unfit: it is of another kind.
    """
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        return _structure(shape, value, hint)
    if is_instance(value, dict) and kind != "map":
        return fit(shape, _single(value), hint)  # an optional value in a structure of its own
    if kind == "list":
        if not is_instance(value, list):
            raise Unfit
        return [fit(shape.member, item) for item in value]
    if kind == "map":
        if not is_instance(value, dict):
            raise Unfit
        return {key: fit(shape.value, item) for key, item in value.items()}
    if not isinstance(value, _TYPES.get(kind, (str,))) or (
        isinstance(value, bool) and kind != "boolean"
    ):
        raise Unfit
    known = getattr(shape, "enum", None)
    if known and value not in known:
        raise Unfit
    return value


def _single(value: dict[Any, Any]) -> Any:
    if len(value) != 1:
        raise Unfit
    return next(iter(value.values()))


def _structure(shape: Any, value: Any, hint: str) -> Any:
    if not is_instance(value, dict):
        raise Unfit
    members = shape.members
    if len(value) == 1 and not value.keys() & members.keys():
        # A variant of a union, as a structure that names the variant in a member.
        hint = str(next(iter(value)))
        value = _single(value)
        if not is_instance(value, dict):
            raise Unfit
    found: dict[str, Any] = {}
    for name, item in value.items():
        if (member := members.get(name)) is not None:
            try:
                found[name] = fit(member, item, hint)
            except Unfit:
                continue
    if getattr(shape, "is_tagged_union", False):
        if len(found) != 1:
            raise Unfit
        return found
    for name in shape.required_members:
        if name not in found:
            found[name] = filled(members[name], name, hint)
    if hint and (values := getattr(members.get(_STATUS), "enum", None)):
        found.setdefault(_STATUS, Statuses(values).settled)
    return found


def filled(shape: Any, name: str, hint: str = "") -> Any:
    """Returns the least value of a shape; one that identifies something is another each time."""
    known = getattr(shape, "enum", None)
    if known:
        plain = "".join(words(hint))
        return max(known, key=lambda each: _alike("".join(words(each.lower())), plain))
    if shape.type_name == "string" and words(name)[-1:] == ("id",):
        return unique(shape)
    value = minimum(shape, name)
    return value.timestamp() if hasattr(value, "timestamp") else _plain(value)


def _alike(text: str, other: str) -> int:
    """Returns how many letters two texts begin with alike, 0 for too few to mean the same."""
    count = next(
        (place for place, (a, b) in enumerate(zip(text, other, strict=False)) if a != b),
        min(len(text), len(other)),
    )
    return count if count >= _ALIKE else 0


def _plain(value: Any) -> Any:
    """Returns a value as the server keeps it."""
    if is_instance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if is_instance(value, list):
        return [_plain(item) for item in value]
    return value.timestamp() if hasattr(value, "timestamp") else value


def edited(before: Any, change: Any) -> Any:
    """Returns a list after an edit, a structure whose members say what is added, changed, dropped.

    Raises:
        Unfit: it is no such edit.
    """
    if not ((before is None or is_instance(before, list)) and is_instance(change, dict) and change):
        raise Unfit
    after: list[Any] = [*(before or ())]
    for name, items in change.items():
        verb = words(name)[:1]
        if not is_instance(items, list) or verb not in (_ADD, *((v,) for v in (*_CHANGE, *_DROP))):
            raise Unfit
        for item in items:
            if verb == _ADD:
                after.append(item)
                continue
            place = _place(after, item)
            if place is None:
                continue
            if verb[0] in _DROP:
                del after[place]
            else:
                after[place] = {**after[place], **item}
    return after


def _place(items: list[Any], item: Any) -> int | None:
    """Returns where the item is that has the same identification."""
    if not is_instance(item, dict):
        return items.index(item) if item in items else None
    for key, value in item.items():
        ends = words(key)[-1:]
        if not ends or ends[0] not in OWN:
            continue
        for place, each in enumerate(items):
            if is_instance(each, dict) and any(
                words(name)[-1:] == ends and each[name] == value for name in each
            ):
                return place
    return None
