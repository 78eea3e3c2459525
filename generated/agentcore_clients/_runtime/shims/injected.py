"""INJECTED: the default value of a parameter that a decorator fills."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Injected:
    """Falsy, and one of a kind across copies and pickles.

    It has no text: a function that no decorator fills must not send it in place of a credential.
    A pickle refers to it by name, so that functions with this default reach other processes.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "INJECTED"

    def __str__(self) -> str:
        raise TypeError(
            "INJECTED stands for a value that was not filled in: the function is called without"
            " its decorator, or the decorator is not the one next to the function"
        )

    def __format__(self, specification: str) -> str:
        return str(self)

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
