"""INJECTED: the default value of a parameter that a decorator fills."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Injected:
    """Falsy, and one of a kind across copies and pickles."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "INJECTED"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "INJECTED"


# Any, so that `token: str = INJECTED` is right whatever type the parameter has.
INJECTED: Any = _Injected()


def absent(value: object) -> bool:
    """Tells whether the caller left the parameter to the decorator.

    Empty strings count: programs pass `access_token=""` to satisfy a type checker.
    """
    return value is INJECTED or value is None or (isinstance(value, str) and not value)
