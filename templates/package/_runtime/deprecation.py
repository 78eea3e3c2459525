"""Warns once about each deprecated member that a program sends."""

from __future__ import annotations

import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .service import ServiceInfo

_warned: set[tuple[str, str, tuple[str, ...]]] = set()

# Packages whose frames stand between the program and the request: the warning is about none of them.
_BETWEEN = {__name__.partition(".")[0], "botocore", "aiobotocore"}


def warn_deprecated(service: ServiceInfo, operation: str, params: dict[str, object]) -> None:
    """Warns about each deprecated member in `params`, once per operation and member."""
    for path, reason in service.deprecated.get(operation, ()):
        key = (service.name, operation, path)
        if key not in _warned and _sent(params, path):
            _warned.add(key)
            text = f"{'.'.join(path)} of {service.operations[operation]}() is deprecated"
            if reason:
                text = f"{text}: {reason}"
            warnings.warn(text, DeprecationWarning, stacklevel=_distance())


def _sent(value: Any, path: tuple[str, ...]) -> bool:
    """Returns whether `value` has something at `path`. Invalid values are left to the validator."""
    if not path:
        return True
    first, rest = path[0], path[1:]
    if first == "[]":
        items: list[Any] = [*value] if isinstance(value, list | tuple) else []
    elif not isinstance(value, dict):
        items = []
    elif first == "{}":
        items = [*value.values()]
    else:
        items = [value[first]] if first in value else []
    return any(_sent(item, rest) for item in items)


def _distance() -> int:
    """Returns the `stacklevel` of the program's frame, as seen from `warn_deprecated`."""
    import inspect

    level = 0
    frame = inspect.currentframe()
    while frame is not None and _package(frame.f_globals) in _BETWEEN:
        frame = frame.f_back
        level += 1
    return level


def _package(names: dict[str, object]) -> str:
    return str(names.get("__name__", "")).partition(".")[0]
