"""JMESPath expressions of paginators and waiters; jmespath is imported for those beyond `a.b` alone."""

from __future__ import annotations

from .narrowing import is_instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def finder(expression: str) -> Callable[[Any], Any]:
    """Returns the function that finds an expression in a response, None where it is not there."""
    names = expression.split(".")
    if not _plain(names):
        from importlib import import_module

        search: Callable[[Any], Any] = import_module("jmespath").compile(expression).search
        return search

    if len(names) == 1:  # nearly always, and each page is asked for several

        def find_member(value: Any) -> Any:
            return value.get(expression) if is_instance(value, dict) else None

        return find_member

    def find(value: Any) -> Any:
        for name in names:
            if not is_instance(value, dict):
                return None
            value = value.get(name)
        return value

    return find


def put(value: dict[str, Any], expression: str, item: Any) -> None:
    """Sets what an expression stands for, in dictionaries that are made where they are missing.

    Raises:
        botocore.exceptions.InvalidExpressionError: more than names and dots.
    """
    names = expression.split(".")
    if not _plain(names):
        from importlib import import_module

        import_module("botocore.utils").set_value_from_jmespath(value, expression, item)
        return
    for name in names[:-1]:
        value = value.setdefault(name, {})
    value[names[-1]] = item


def _plain(names: list[str]) -> bool:
    return all(name.isascii() and name.isidentifier() for name in names)
