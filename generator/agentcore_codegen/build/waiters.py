"""Waiters as the model has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .. import names
from ..configuration.service_tables import WaiterDeclaration
from ..diagnostics import GeneratorError, nearest
from ..ir.service import Acceptor, Operation, Waiter
from ..models.load import Source


def build(
    source: Source, operations: tuple[Operation, ...], derived: Iterable[WaiterDeclaration] = ()
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
    for declaration in derived:
        operation = by_name.get(declaration.operation)
        acceptors = ()
        if operation is not None and declaration.deletion:
            acceptors = _deletion(source, declaration) if declaration.deletion in by_name else ()
        elif operation is not None:
            acceptors = (*_placed(source, declaration), *_errors(source, declaration))
        if declaration.name in source.waiters or operation is None or not acceptors:
            continue  # the model has come to have it, or does not have its status yet
        found.append(
            _waiter(
                declaration.name, operation, declaration.delay, declaration.max_attempts, acceptors
            )
        )
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


def _placed(source: Source, declaration: WaiterDeclaration) -> tuple[Acceptor, ...]:
    """Returns an acceptor per value of the status; () where this release has no such status."""
    if not declaration.status:
        return ()
    shape = source.model.operation_model(declaration.operation).output_shape
    for part in declaration.status.split("."):
        members = getattr(shape, "members", {})
        if part not in members:
            return ()
        shape = members[part]
    states = {
        "success": declaration.success,
        "failure": declaration.failure,
        "retry": declaration.pending,
    }
    values: tuple[str, ...] = tuple(getattr(shape, "enum", ()))
    placed = {v: [state for state, listed in states.items() if v in listed] for v in values}
    for how, wrong in (
        ("does not place", [v for v in values if not placed[v]]),
        ("places twice", [v for v in values if len(placed[v]) > 1]),
    ):
        if wrong:
            raise GeneratorError(
                f"waiter.{declaration.name} {how} {', '.join(map(repr, wrong))}:"
                f" {declaration.status} of {declaration.operation} in botocore {source.version}",
                declaration.where,
                "list each value once, under success, failure or pending",
            )
    return tuple(Acceptor(placed[v][0], "path", v, declaration.status) for v in values)


def _deletion(source: Source, declaration: WaiterDeclaration) -> tuple[Acceptor, ...]:
    """Returns acceptors for a resource that is deleted slowly; () where this release's is not."""
    output = source.model.operation_model(declaration.operation).output_shape
    members: dict[str, Any] = dict(getattr(output, "members", {}))
    for name, shape in [*members.items()]:
        inner: dict[str, Any] = getattr(shape, "members", {})
        members.update({f"{name}.{below}": inner[below] for below in inner})
    for path, shape in members.items():
        values: list[str] = getattr(shape, "enum", [])
        if {*declaration.pending} & {*values} and {*declaration.success_errors} <= {
            *_codes(source, declaration)
        }:
            states = (("retry", declaration.pending), ("success", declaration.success))
            return (
                *(Acceptor("success", "error", code, None) for code in declaration.success_errors),
                *(
                    Acceptor(state, "path", value, path)
                    for state, listed in (*states, ("failure", declaration.failure))
                    for value in listed
                    if value in values
                ),
            )
    return ()


def _codes(source: Source, declaration: WaiterDeclaration) -> list[str]:
    """Returns the codes of the errors that a waiter's operation has."""
    return [
        shape.metadata.get("error", {}).get("code") or shape.name
        for shape in source.model.operation_model(declaration.operation).error_shapes
    ]


def _errors(source: Source, declaration: WaiterDeclaration) -> tuple[Acceptor, ...]:
    known = _codes(source, declaration)
    for code in declaration.success_errors:
        if code not in known:
            raise GeneratorError(
                f"waiter.{declaration.name}: {declaration.operation} has no error {code!r}"
                f" in botocore {source.version}",
                declaration.where,
                nearest(code, known),
            )
    return tuple(Acceptor("success", "error", code, None) for code in declaration.success_errors)
