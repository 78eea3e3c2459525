"""What expressions of callers' source stand for, as far as it can be said without running them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Client:
    """A client of a service; of nobody knows which, where `service` is empty."""

    service: str


@dataclass(frozen=True, slots=True)
class Method:
    """A client's method. `sure` says that it is certainly this service's client."""

    operation: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Paginator:
    operation: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Waiter:
    operation: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """What a paginator yields results from."""

    result: Result


@dataclass(frozen=True, slots=True)
class Result:
    """What a service returned, or a part of it: the shape that it has in the two models."""

    old: str | None
    new: str | None
    sure: bool


Value = Client | Method | Paginator | Waiter | Pages | Result


@dataclass(frozen=True, slots=True)
class Object:
    """A table that is passed. `always` are the keys that are set on every way; `is_open` says
    that there may be others."""

    line: int
    keys: Mapping[str, tuple[Given, ...]]
    always: frozenset[str]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is passed."""

    line: int
    items: tuple[Given, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    line: int
    value: object


@dataclass(frozen=True, slots=True)
class Opaque:
    """Anything: it is made where it cannot be followed."""

    line: int


@dataclass(frozen=True, slots=True)
class Named:
    """Where the key of a value is written; the value itself may be made somewhere else."""

    line: int


Given = Object | Items | Constant | Opaque | Named
