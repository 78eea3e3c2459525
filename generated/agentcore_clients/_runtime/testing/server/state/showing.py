"""Resources as the responses of an operation show them."""

from __future__ import annotations

from ...._native.narrowing import is_instance
from . import tags
from .fitting import Unfit, filled, fit
from .words import OWN, keys, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .kinds import Body
    from .words import Words


class View:
    """A structure that shows a resource."""

    def __init__(self, shape: Any, names: Mapping[str, str]) -> None:
        self._members = [(name, key, shape.members[name]) for name, key in names.items()]
        self._required = frozenset(shape.required_members)

    def show(self, facts: Mapping[str, Any], tagged: Mapping[str, str]) -> dict[str, Any]:
        """Returns the members that the facts give, and those that it requires."""
        found: dict[str, Any] = {}
        for name, key, member in self._members:
            if key == tags.FACT:
                if tagged or name in self._required:
                    found[name] = tags.written(member, {**tagged})
            elif key in facts:
                try:
                    found[name] = fit(member, facts[key])
                except Unfit:
                    if name in self._required:
                        found[name] = filled(member, name)
            elif name in self._required:
                found[name] = filled(member, name)
        return found

    def place(self, facts: Mapping[str, Any]) -> tuple[object, ...]:
        """Returns the members that identify something."""
        return tuple(facts.get(key) for name, key, _ in self._members if words(name)[-1] in OWN)


class Response:
    """The members of a response that shows one resource."""

    def __init__(self, body: Body) -> None:
        self._view, self._member = View(body.shape, body.keys), body.member

    def of(self, facts: Mapping[str, Any], tagged: Mapping[str, str]) -> dict[str, Any]:
        """Returns the members."""
        shown = self._view.show(facts, tagged)
        return shown if self._member is None else {self._member: shown}


class Items:
    """The items of a response that lists resources.

    Attributes:
        member: The list.
    """

    def __init__(self, member: str, shape: Any, noun: Words) -> None:
        self.member = member
        item = shape.member
        self._view = View(item, keys(item.members, noun)) if item.type_name == "structure" else None
        ends = words(member)[-1].removesuffix("s")
        self._keys = (ends, "arn", "url", "name", "id")

    def place(self, facts: Mapping[str, Any]) -> tuple[object, ...]:
        """Returns what an item says that identifies something."""
        return () if self._view is None else self._view.place(facts)

    def of(self, facts: Mapping[str, Any], tagged: Mapping[str, str]) -> Any:
        """Returns the item of a resource."""
        if self._view is not None:
            return self._view.show(facts, tagged)
        return next((facts[key] for key in self._keys if key in facts), "")


def listed(shape: Any, preferred: str | None = None) -> str | None:
    """Returns the member of an output that is its list of items."""
    if shape is None:
        return None
    if preferred in shape.members and shape.members[preferred].type_name == "list":
        return preferred
    return next(
        (
            name
            for name, member in shape.members.items()
            if member.type_name == "list"
            and not any(word in name.lower() for word in ("fail", "error", "unprocessed"))
        ),
        None,
    )


def failed(shape: Any) -> str | None:
    """Returns the member of an output that lists what has failed."""
    if shape is None:
        return None
    return next(
        (
            name
            for name, member in shape.members.items()
            if member.type_name == "list"
            and any(word in name.lower() for word in ("fail", "error", "unprocessed"))
        ),
        None,
    )


def first_text(value: object) -> str | None:
    """Returns the first of the keys of a paginator's definition, which may be several."""
    if is_instance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None
