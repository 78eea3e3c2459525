"""Private names for types that a parameter or property of the same name would hide from checkers.

A local annotation in a method that takes `Version` sees the parameter, not the type `Version`, and
in an exception with a property `ErrorCode` the property stands for the type of that name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ..ir.service import Error, Operation, Service

_WORD = re.compile(r"[A-Za-z_]\w*")


def reveal(service: Service) -> Service:
    """Returns the service with `_X_` for each type `X` that its place would hide."""
    groups = (service.structs, service.unions, service.streams, service.enums, service.aliases)
    types = frozenset(item.name for group in groups for item in group)
    return replace(
        service,
        operations=tuple(_operation(op, types) for op in service.operations),
        errors=tuple(_error(error, types) for error in service.errors),
    )


def private(name: str) -> str:
    """Returns what a hidden type is imported as; `_X` alone may stand for another's, of typing say."""
    return f"_{name}_"


def _operation(op: Operation, types: frozenset[str]) -> Operation:
    renamed = _renamer(types.intersection(field.name for field in op.params))
    paginator = op.paginator
    if paginator is not None and paginator.item_annotation is not None:
        paginator = replace(paginator, item_annotation=renamed(paginator.item_annotation))
    return replace(
        op, output=renamed(op.output), async_output=renamed(op.async_output), paginator=paginator
    )


def _error(error: Error, types: frozenset[str]) -> Error:
    renamed = _renamer(types.intersection(field.name for field in error.fields))
    fields = (replace(field, annotation=renamed(field.annotation)) for field in error.fields)
    return replace(error, fields=tuple(fields))


def _renamer(hiding: frozenset[str]) -> Callable[[str], str]:
    """Returns a function that makes the names private in an annotation."""

    def rename(match: re.Match[str]) -> str:
        return private(match[0]) if match[0] in hiding else match[0]

    return lambda annotation: _WORD.sub(rename, annotation) if hiding else annotation
