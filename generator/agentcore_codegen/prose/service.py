"""The docstrings of one service's modules, composed from the texts of its IR."""

from __future__ import annotations

from functools import cached_property

from ..ir.service import (
    Enum,
    Error,
    EventStream,
    Field,
    Operation,
    Paginator,
    Service,
    Struct,
    TaggedUnion,
    Waiter,
)
from .docstrings import (
    class_docstring,
    client_docstring,
    error_docstring,
    error_member_docstring,
    full_result_docstring,
    hints,
    iter_docstring,
    member_docstring,
    operation_docstring,
    paginate_docstring,
    paginator_docstring,
    returned,
    union_docstring,
    wait_docstring,
    waiter_docstring,
)
from .layout import wrap


class Docstrings:
    """Whole docstrings, wrapped and ready for `literal`; templates ask for them.

    What is documented is looked up by name: its annotations may read otherwise where it is printed.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._enums = {enum.name: enum for enum in service.enums}
        self._structs = {struct.name: struct for struct in service.structs}
        self._errors = {error.name: error.doc for error in service.errors}
        self._operations = {operation.wire_name: operation for operation in service.operations}

    def client(self) -> str:
        return client_docstring(self._service)

    # ----------------------------------------------------------------------------- operations

    def operation(self, wire_name: str) -> str:
        return self._methods[wire_name]

    @cached_property
    def _methods(self) -> dict[str, str]:  # both clients have them
        return {name: self._method(operation) for name, operation in self._operations.items()}

    def _method(self, operation: Operation) -> str:
        return operation_docstring(
            operation.doc,
            name=operation.wire_name,
            params=operation.params,
            returns=returned(operation, self._structs),
            raises=[(name, self._errors.get(name, "")) for name in operation.errors],
            hints=hints(operation, self._service.waiters),
            deprecated=operation.deprecated,
            uid=self._service.uid,
            enums=self._enums,
        )

    def iteration(self, wire_name: str) -> str:
        return iter_docstring(*self._paginated(wire_name), self._enums)

    def paginator(self, wire_name: str) -> str:
        return paginator_docstring(*self._paginated(wire_name))

    def paginate(self, wire_name: str) -> str:
        return paginate_docstring(*self._paginated(wire_name), self._enums)

    def full_result(self, wire_name: str) -> str:
        return full_result_docstring(*self._paginated(wire_name))

    def _paginated(self, wire_name: str) -> tuple[Operation, Paginator]:
        operation = self._operations[wire_name]
        if operation.paginator is None:
            raise TypeError(f"{wire_name} has no paginator")
        return operation, operation.paginator

    def waiter(self, waiter: Waiter) -> str:
        return waiter_docstring(waiter, self._operations[waiter.operation])

    def wait(self, waiter: Waiter) -> str:
        return wait_docstring(waiter, self._operations[waiter.operation], self._enums)

    # ---------------------------------------------------------------------------------- types

    def member(self, field: Field, sent: bool) -> str:
        return member_docstring(field, self._enums, sent=sent)

    def struct(self, struct: Struct) -> str:
        doc = struct.doc or f"The service's ``{struct.wire_name}``."
        sensitive = "Sensitive: kept out of logs and reprs." if struct.sensitive else ""
        members = struct.fields if struct.functional else ()
        return class_docstring(doc, sensitive, members=members, sent=struct.read_only)

    def union(self, union: TaggedUnion) -> str:
        return union_docstring(union.doc, (member.field.wire_name for member in union.members))

    def stream(self, stream: EventStream) -> str:
        return wrap(stream.doc or "The events of a stream.")

    def enum(self, enum: Enum) -> str:
        return wrap(enum.doc)

    def error(self, error: Error) -> str:
        return error_docstring(error)

    def error_member(self, field: Field) -> str:
        return error_member_docstring(field, self._enums)
