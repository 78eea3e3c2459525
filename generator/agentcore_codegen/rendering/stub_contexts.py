"""What the template of stubs.py needs beside the service: the types of each operation's stub."""

from __future__ import annotations

from dataclasses import dataclass, replace

from .. import names
from ..ir.service import Field, Named, Operation, Service, Struct


@dataclass(frozen=True, slots=True)
class OperationStub:
    """The stub of one operation, as types alone; at run time all are of one class.

    Annotations are final: `request` is what `calls` lists, `response` what `returns()` takes, `item`
    what `streams()` takes. `members` is a TypedDict that has to be written for `response`, called
    `response`, or None where a type of the service will do.
    """

    name: str  # the client's method
    class_name: str
    params: tuple[Field, ...]  # all of them optional
    request: str
    response: str
    members: tuple[Field, ...] | None
    functional: bool
    item: str


def stubs(service: Service) -> tuple[OperationStub, ...]:
    """Returns the stub of each operation."""
    structs = {struct.name: struct for struct in service.structs}
    return tuple(_stub(op, structs) for op in service.operations)


def _stub(op: Operation, structs: dict[str, Struct]) -> OperationStub:
    response, members, functional, item = "_Never", None, False, "_Never"
    if op.output_struct is not None:
        output = structs[op.output_struct]
        base = structs.get(output.base or "")
        fields = (*(base.fields if base is not None else ()), *output.fields)
        given = tuple(_member(f) for f in fields if f.wire_name != op.stream_member)
        functional = output.functional or (base is not None and base.functional)
        if base is not None and op.stream_member is None:
            response = base.name
        elif given:
            response, members = names.stub_members(op.wire_name), given
        for field in fields:
            if field.wire_name == op.stream_member:
                item = field.type.name if isinstance(field.type, Named) else "bytes | str"
    return OperationStub(
        name=op.name,
        class_name=names.operation_stub(op.wire_name),
        params=tuple(replace(field, required=False) for field in op.params),
        request=op.request or "dict[str, object]",
        response=response,
        members=members,
        functional=functional,
        item=item,
    )


def _member(field: Field) -> Field:
    """Returns a member as it is given: required where the model says so, and not where it always comes."""
    if field.model_required:
        return replace(field, declaration=field.annotation)
    return replace(field, declaration=f"_NotRequired[{field.annotation}]")
