"""Services without generated clients: their types have no names that an annotation could use."""

from __future__ import annotations

from dataclasses import replace

from ..ir.service import Field, ListOf, MapOf, Scalar, Service, TypeRef

_STRUCTURE = "_Mapping[str, _Any]"


def plain(service: Service) -> Service:
    """Returns a service whose members are annotated with builtin types alone."""
    return replace(
        service,
        operations=tuple(
            replace(op, params=_fields(op.params), request=None, output="dict[str, _Any]")
            for op in service.operations
        ),
        structs=tuple(replace(struct, fields=_fields(struct.fields)) for struct in service.structs),
    )


def _fields(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    return tuple(replace(field, annotation=_annotation(field.type)) for field in fields)


def _annotation(ref: TypeRef) -> str:
    match ref:
        case Scalar():
            return ref.python
        case ListOf():
            return f"{ref.python}[{_annotation(ref.item)}]"
        case MapOf():
            return f"{ref.python}[str, {_annotation(ref.value)}]"
        case _:
            return "str" if getattr(ref, "kind", "") == "enum" else _STRUCTURE
