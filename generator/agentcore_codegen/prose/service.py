"""The last step of building a service: every `doc` of its IR becomes a whole docstring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..ir.service import Field, Operation, Service, Struct, TaggedUnion
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


def document(service: Service, uid: str = "") -> Service:
    """Returns the service with every `doc` final: composed, wrapped, ready for `literal`.

    Args:
        service: As built, its texts as `text` gives them.
        uid: The `uid` of the model's metadata, for links to the AWS API documentation.
    """
    enums = {enum.name: enum for enum in service.enums}
    structs = {struct.name: struct for struct in service.structs}
    errors = {error.name: error.doc for error in service.errors}
    by_name = {operation.wire_name: operation for operation in service.operations}

    def members(fields: Iterable[Field], sent: bool) -> tuple[Field, ...]:
        return tuple(
            replace(field, doc=member_docstring(field, enums, sent=sent)) for field in fields
        )

    def operation(old: Operation) -> Operation:
        paginator = old.paginator
        return replace(
            old,
            doc=operation_docstring(
                old.doc,
                name=old.wire_name,
                params=old.params,
                returns=returned(old, structs),
                raises=[(name, errors.get(name, "")) for name in old.errors],
                hints=hints(old, service.waiters),
                deprecated=old.deprecated,
                uid=uid,
                enums=enums,
            ),
            iter_doc=iter_docstring(old, paginator, enums) if paginator is not None else "",
            paginator=(
                None
                if paginator is None
                else replace(
                    paginator,
                    doc=paginator_docstring(old, paginator),
                    paginate_doc=paginate_docstring(old, paginator, enums),
                    full_doc=full_result_docstring(old, paginator),
                    full_fields=members(paginator.full_fields, False),
                )
            ),
        )

    def struct(old: Struct) -> str:
        doc = old.doc or (f"The service's ``{old.wire_name}``.")
        sensitive = "Sensitive: kept out of logs and reprs." if old.sensitive else ""
        return class_docstring(
            doc, sensitive, members=old.fields if old.functional else (), sent=old.read_only
        )

    def union(old: TaggedUnion) -> TaggedUnion:
        return replace(
            old,
            doc=union_docstring(old.doc, (member.field.wire_name for member in old.members)),
            members=tuple(
                replace(member, field=members((member.field,), old.read_only)[0])
                for member in old.members
            ),
        )

    return replace(
        service,
        doc=client_docstring(service),
        structs=tuple(
            replace(
                old,
                doc=struct(old),
                fields=members(old.fields, old.read_only),
            )
            for old in service.structs
        ),
        unions=tuple(map(union, service.unions)),
        streams=tuple(
            replace(
                old,
                doc=wrap(old.doc or "The events of a stream."),
                events=tuple(
                    replace(e, field=members((e.field,), not old.open)[0]) for e in old.events
                ),
                errors=tuple(
                    replace(e, field=members((e.field,), not old.open)[0]) for e in old.errors
                ),
            )
            for old in service.streams
        ),
        enums=tuple(replace(old, doc=wrap(old.doc)) for old in service.enums),
        errors=tuple(
            replace(
                old,
                doc=error_docstring(old),
                fields=tuple(
                    replace(field, doc=error_member_docstring(field, enums)) for field in old.fields
                ),
            )
            for old in service.errors
        ),
        operations=tuple(map(operation, service.operations)),
        waiters=tuple(
            replace(
                old,
                doc=waiter_docstring(old, by_name[old.operation]),
                wait_doc=wait_docstring(old, by_name[old.operation], enums),
            )
            for old in service.waiters
        ),
    )
