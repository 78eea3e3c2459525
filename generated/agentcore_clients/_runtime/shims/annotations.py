"""Names for the annotations of generated decorators; type checkers alone import this module."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Protocol, TypeAlias, TypeVar

from .workload import WorkloadIdentity

_T = TypeVar("_T")
ClientT = TypeVar("ClientT")

# A callable of any kind, which comes out of a decorator with the type it went in with.
F = TypeVar("F", bound="Callable[..., Any] | classmethod[Any, ..., Any] | staticmethod[..., Any]")


class Strings(Protocol):
    """A sequence of texts, which a single text is not: its `in` takes nothing but texts."""

    def __contains__(self, value: object, /) -> bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> str: ...


# A value, or a function that makes one for each call.
Value: TypeAlias = _T | Callable[[], _T | Awaitable[_T]]

_Identity: TypeAlias = "str | WorkloadIdentity"
Workload: TypeAlias = (
    "_Identity | Callable[[], _Identity | Awaitable[str] | Awaitable[WorkloadIdentity]]"
)
