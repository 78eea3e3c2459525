"""`isinstance`, which says to type checkers what a container may hold: anything."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard, overload

    @overload
    def is_instance(value: object, kind: type[dict[Any, Any]], /) -> TypeGuard[dict[Any, Any]]: ...
    @overload
    def is_instance(value: object, kind: type[list[Any]], /) -> TypeGuard[list[Any]]: ...
    @overload
    def is_instance(
        value: object, kind: tuple[type[list[Any]], type[tuple[Any, ...]]], /
    ) -> TypeGuard[list[Any] | tuple[Any, ...]]: ...
    def is_instance(value: object, kind: Any, /) -> bool:
        """Says whether a value is of this type; costs what `isinstance` costs, which it is."""
        ...

else:
    is_instance = isinstance
