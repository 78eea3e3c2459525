"""Reads what people write for a local server in a file of JSON or TOML: lists of tables."""

from __future__ import annotations

import json
import sys
from importlib import import_module

from ..._native.narrowing import is_instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from os import PathLike
    from typing import Any, TypeAlias

    from ...service import ServiceInfo

    # Returns a service and its operation by the name of either form, None for none.
    Lookup: TypeAlias = Callable[[str], tuple[str, str] | None]


def read(path: str | PathLike[str], key: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields the tables of a file's list `key`, each with its place for an error's text.

    Raises:
        OSError: there is no such file.
        ValueError: it has no such list; the text has the path.
    """
    with open(path, "rb") as file:
        data = file.read()
    try:
        content = _toml(data) if str(path).endswith(".toml") else json.loads(data)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    listed = content.get(key) if is_instance(content, dict) else None
    if not is_instance(listed, list):
        raise ValueError(f"{path}: has no list {key!r}")
    for number, table in enumerate(listed, 1):
        place = f"{path}: {key} {number}"
        if not is_instance(table, dict):
            raise ValueError(f"{place}: is no table")
        yield place, {str(name): value for name, value in table.items()}


def _toml(data: bytes) -> Any:
    if sys.version_info < (3, 11):
        raise ValueError("Python reads TOML from 3.11 on: give the same as JSON")
    return import_module("tomllib").loads(data.decode())


def operations_of(services: Sequence[ServiceInfo]) -> Lookup:
    """Returns what finds an operation by the client's method or by its name in the model."""
    known: dict[str, tuple[str, str]] = {}
    for service in services:
        for operation, method in service.operations.items():
            known.setdefault(method, (service.name, operation))
            known.setdefault(operation, (service.name, operation))
    return known.get


def operation_of(name: object, lookup: Lookup) -> tuple[str, str]:
    """Returns a service and its operation.

    Raises:
        ValueError: there is none of this name.
    """
    found = lookup(name) if isinstance(name, str) else None
    if found is None:
        raise ValueError(f"there is no operation {name!r}")
    return found
