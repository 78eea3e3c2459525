"""Classes for the members of a structure of which a request has one."""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Variant:
    """One member with its value, which is no part of a message.

    Args:
        member: its name in the request.
        value: its value.
    """

    __slots__ = ("_member", "_value")

    def __init__(self, member: str, value: object) -> None:
        self._member, self._value = member, value

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"

    def structure(self) -> dict[str, Any]:
        return {self._member: self._value}


def given(
    parameters: Mapping[str, object], defaults: Mapping[str, object] | None = None
) -> dict[str, object]:
    """Returns the request of a method: what is None was not given, and has its default or none."""
    request = {
        name: value.structure() if isinstance(value, Variant) else value
        for name, value in parameters.items()
        if value is not None
    }
    return {**(defaults or {}), **request}
