"""Waiters as the model has them."""

from __future__ import annotations

from .. import names
from ..diagnostics import GeneratorError
from ..ir import Acceptor, Operation, Waiter
from ..load import Source


def build(source: Source, operations: tuple[Operation, ...]) -> tuple[Waiter, ...]:
    """Returns the waiters of a service.

    Raises:
        GeneratorError: a waiter polls an operation that the service does not have.
    """
    by_name = {operation.wire_name: operation for operation in operations}
    found: list[Waiter] = []
    for wire_name, raw in sorted(source.waiters.items()):
        operation = by_name.get(raw["operation"])
        if operation is None:
            raise GeneratorError(
                f"polls an unknown operation {raw['operation']!r}",
                f"{source.name} {source.version} waiters-2.json {wire_name}",
                "mend the model",
            )
        acceptors = tuple(
            Acceptor(item["state"], item["matcher"], item["expected"], item.get("argument"))
            for item in raw["acceptors"]
        )
        found.append(
            Waiter(
                class_name=names.waiter_class(wire_name),
                name=names.waiter(wire_name),
                wire_name=wire_name,
                operation=operation.wire_name,
                delay=raw["delay"],
                max_attempts=raw["maxAttempts"],
                acceptors=acceptors,
                params=operation.params,
                doc="",
                wait_doc="",
            )
        )
    return tuple(found)
