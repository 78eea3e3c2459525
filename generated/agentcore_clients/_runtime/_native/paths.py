"""JMESPath expressions of paginators and waiters; jmespath is imported for those beyond `a.b` alone."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def finder(expression: str) -> Callable[[Any], Any]:
    """Returns the function that finds an expression in a response, None where it is not there."""
    names = expression.split(".")
    if not all(name.isascii() and name.isidentifier() for name in names):
        from importlib import import_module

        search: Callable[[Any], Any] = import_module("jmespath").compile(expression).search
        return search

    def find(value: Any) -> Any:
        for name in names:
            members: dict[str, Any] = value
            if not isinstance(value, dict):
                return None
            value = members.get(name)
        return value

    return find
