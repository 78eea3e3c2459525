"""Waiters as the model has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import names
from ..configuration.declarations import WaiterStanza
from ..diagnostics import GeneratorError, nearest
from ..ir.service import Acceptor, Operation, Waiter
from ..models.load import Source


def build(
    source: Source, operations: tuple[Operation, ...], derived: Iterable[WaiterStanza] = ()
) -> tuple[Waiter, ...]:
    """Returns the waiters of a service: the model's, and the declared ones that it lacks.

    Raises:
        GeneratorError: a waiter polls an operation that the service does not have; a declared
            one does not place a value of the status.
    """
    by_name = {operation.wire_name: operation for operation in operations}
    found: list[Waiter] = []
    for wire_name, raw in sorted(source.waiters.items()):
        operation = by_name.get(raw["operation"])
        if operation is None:
            raise GeneratorError(
                f"polls an unknown operation {raw['operation']!r}",
                f"{source.name} {source.version} waiters-2.json {wire_name}",
                "fix the model",
            )
        acceptors = tuple(
            Acceptor(item["state"], item["matcher"], item["expected"], item.get("argument"))
            for item in raw["acceptors"]
        )
        found.append(_waiter(wire_name, operation, raw["delay"], raw["maxAttempts"], acceptors))
    for stanza in derived:
        operation = by_name.get(stanza.operation)
        acceptors = ()
        if operation is not None and stanza.deletion:
            acceptors = _deletion(source, stanza) if stanza.deletion in by_name else ()
        elif operation is not None:
            acceptors = (*_placed(source, stanza), *_errors(source, stanza))
        if stanza.name in source.waiters or operation is None or not acceptors:
            continue  # the model has come to have it, or does not have its status yet
        found.append(_waiter(stanza.name, operation, stanza.delay, stanza.max_attempts, acceptors))
    return tuple(sorted(found, key=lambda waiter: waiter.wire_name))


def _waiter(
    wire_name: str,
    operation: Operation,
    delay: int,
    max_attempts: int,
    acceptors: tuple[Acceptor, ...],
) -> Waiter:
    return Waiter(
        class_name=names.waiter_class(wire_name),
        name=names.waiter(wire_name),
        wire_name=wire_name,
        operation=operation.wire_name,
        delay=delay,
        max_attempts=max_attempts,
        acceptors=acceptors,
        params=operation.params,
    )


def _placed(source: Source, stanza: WaiterStanza) -> tuple[Acceptor, ...]:
    """Returns an acceptor per value of the status; () where this release has no such status."""
    if not stanza.status:
        return ()
    shape = source.model.operation_model(stanza.operation).output_shape
    for part in stanza.status.split("."):
        members = getattr(shape, "members", {})
        if part not in members:
            return ()
        shape = members[part]
    states = {"success": stanza.success, "failure": stanza.failure, "retry": stanza.pending}
    values: tuple[str, ...] = tuple(getattr(shape, "enum", ()))
    placed = {v: [state for state, listed in states.items() if v in listed] for v in values}
    for how, wrong in (
        ("does not place", [v for v in values if not placed[v]]),
        ("places twice", [v for v in values if len(placed[v]) > 1]),
    ):
        if wrong:
            raise GeneratorError(
                f"waiter.{stanza.name} {how} {', '.join(map(repr, wrong))}:"
                f" {stanza.status} of {stanza.operation} in botocore {source.version}",
                stanza.where,
                "list each value once, under success, failure or pending",
            )
    return tuple(Acceptor(placed[v][0], "path", v, stanza.status) for v in values)


def _deletion(source: Source, stanza: WaiterStanza) -> tuple[Acceptor, ...]:
    """Returns acceptors for a resource that is deleted slowly; () where this release's is not."""
    output = source.model.operation_model(stanza.operation).output_shape
    members: dict[str, Any] = dict(getattr(output, "members", {}))
    for name, shape in [*members.items()]:
        inner: dict[str, Any] = getattr(shape, "members", {})
        members.update({f"{name}.{below}": inner[below] for below in inner})
    for path, shape in members.items():
        values: list[str] = getattr(shape, "enum", [])
        if {*stanza.pending} & {*values} and {*stanza.success_errors} <= {*_codes(source, stanza)}:
            states = (("retry", stanza.pending), ("success", stanza.success))
            return (
                *(Acceptor("success", "error", code, None) for code in stanza.success_errors),
                *(
                    Acceptor(state, "path", value, path)
                    for state, listed in (*states, ("failure", stanza.failure))
                    for value in listed
                    if value in values
                ),
            )
    return ()


def _codes(source: Source, stanza: WaiterStanza) -> list[str]:
    """Returns the codes of the errors that a waiter's operation has."""
    return [
        shape.metadata.get("error", {}).get("code") or shape.name
        for shape in source.model.operation_model(stanza.operation).error_shapes
    ]


def _errors(source: Source, stanza: WaiterStanza) -> tuple[Acceptor, ...]:
    known = _codes(source, stanza)
    for code in stanza.success_errors:
        if code not in known:
            raise GeneratorError(
                f"waiter.{stanza.name}: {stanza.operation} has no error {code!r}"
                f" in botocore {source.version}",
                stanza.where,
                nearest(code, known),
            )
    return tuple(Acceptor("success", "error", code, None) for code in stanza.success_errors)
