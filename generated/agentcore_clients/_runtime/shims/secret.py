"""Texts that tracebacks do not show: what collects the variables of frames asks for their repr."""

from __future__ import annotations

from .values import is_list, is_map


class Secret(str):
    """A text whose repr hides it; a pickle has an empty one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<hidden>"

    def __reduce__(self) -> tuple[object, ...]:
        return Secret, ("",)


class Box:
    """A value whose repr hides it."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<hidden>"

    def __reduce__(self) -> tuple[object, ...]:
        return Box, (None,)


def hide(value: object) -> object:
    """Returns a value of a response with every text in it hidden."""
    if isinstance(value, str):
        return Secret(value)
    if is_map(value):
        return {key: hide(item) for key, item in value.items()}
    if is_list(value):
        return [hide(item) for item in value]
    return value


def reveal(value: object) -> object:
    """Takes back `hide`."""
    if isinstance(value, Secret):
        return str(value)
    if is_map(value):
        return {key: reveal(item) for key, item in value.items()}
    if is_list(value):
        return [reveal(item) for item in value]
    return value
