"""isinstance(), which alone would leave the types of keys and values unknown."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import TypeGuard


def is_map(value: object) -> TypeGuard[dict[object, object]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[Collection[object]]:
    return isinstance(value, (list, tuple))


def is_absent(value: object) -> bool:
    """Tells whether a value is None, an empty text, list, set or map: programs give these for it."""
    return value is None or (
        isinstance(value, (str, list, tuple, dict, set, frozenset)) and not value
    )


def is_set(value: object) -> TypeGuard[Collection[object]]:
    return isinstance(value, (set, frozenset))
