"""Private names for types that something else of the same name would hide from checkers.

A local annotation in a method that takes `Version` sees the parameter, not the type `Version`. In an
exception with a property `ErrorCode` the property stands for the type of that name, and in a client
the method of an operation `Str` for the type of a shape `str`: both are called `str_`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from .. import names
from ..ir.service import Error, Field, Operation, Service

_WORD = re.compile(r"[A-Za-z_]\w*")


def reveal(service: Service) -> Service:
    """Returns the service with `_X_` for each type `X` that its place would hide."""
    groups = (service.structs, service.unions, service.streams, service.enums, service.aliases)
    types = frozenset(item.name for group in groups for item in group)
    methods = types & {*names.CLIENT_ATTRIBUTES, *_methods(service)}
    return replace(
        service,
        operations=tuple(_operation(op, types, methods) for op in service.operations),
        errors=tuple(_error(error, types) for error in service.errors),
    )


def _methods(service: Service) -> Iterator[str]:
    """Yields the names that a client's class has of its service."""
    for op in service.operations:
        yield from (op.name, f"iter_{op.name}")
    yield from (address.name for address in service.addresses)


def private(name: str) -> str:
    """Returns what a hidden type is imported as; `_X` alone may stand for another's, of typing say."""
    return f"_{name}_"


def _operation(op: Operation, types: frozenset[str], methods: frozenset[str]) -> Operation:
    in_class = _renamer(methods)
    renamed = _renamer(types.intersection(field.name for field in op.params) | methods)
    paginator = op.paginator
    if paginator is not None and paginator.item_annotation is not None:
        paginator = replace(paginator, item_annotation=renamed(paginator.item_annotation))
    return replace(
        op,
        params=_annotated(op.params, in_class),
        iter_params=_annotated(op.iter_params, in_class),
        output=renamed(op.output),
        async_output=renamed(op.async_output),
        paginator=paginator,
    )


def _error(error: Error, types: frozenset[str]) -> Error:
    renamed = _renamer(types.intersection(field.name for field in error.fields))
    return replace(error, fields=_annotated(error.fields, renamed))


def _annotated(fields: Iterable[Field], renamed: Callable[[str], str]) -> tuple[Field, ...]:
    return tuple(replace(field, annotation=renamed(field.annotation)) for field in fields)


def _renamer(hiding: frozenset[str]) -> Callable[[str], str]:
    """Returns a function that makes the names private in an annotation."""

    def rename(match: re.Match[str]) -> str:
        return private(match[0]) if match[0] in hiding else match[0]

    return lambda annotation: _WORD.sub(rename, annotation) if hiding else annotation
