"""Docstrings of everything that is generated, composed from the IR in Google's style.

Each function gives the text without quotes and without indentation, wrapped for the place where it
stands; `layout.literal` makes source of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from ..ir import (
    Enum,
    Error,
    Field,
    ListOf,
    MapOf,
    Named,
    Operation,
    Paginator,
    Scalar,
    Service,
    Struct,
    TaggedUnion,
    TypeRef,
    Waiter,
)
from .layout import first_sentence, wrap

_MEMBER = 4  # columns before the docstring of a class or of a class's member
_METHOD = 8  # columns before the docstring of a method
# Continuation lines of an argument. Two columns, so that pyright, which halves the indentation of
# a list, leaves it below the four that Markdown takes for code.
_HANGING = 2
_MOST_VALUES = 12  # an enum with more of them is referred to by name

_MEASURES = {
    "string": ("Length", ""),
    "character": ("Length", ""),
    "blob": ("Size", " bytes"),
    "list": ("Items", ""),
    "map": ("Items", ""),
    "integer": ("Range", ""),
    "long": ("Range", ""),
    "float": ("Range", ""),
    "double": ("Range", ""),
    "bigdecimal": ("Range", ""),
    "biginteger": ("Range", ""),
}

# ----------------------------------------------------------------------------------- constraints


def constraints(field: Field, enums: Mapping[str, Enum] | None = None) -> tuple[str, ...]:
    """Give one sentence for each thing that the service asks of a member's value.

    Args:
        field: The member.
        enums: The service's enums by their Python name, for the values that a member may have.
    """
    lines: list[str] = []
    if field.deprecated is not None:
        lines.append(_deprecated(field.deprecated))
    limits = _limits(field)
    if limits:
        lines.append(limits)
    values = _values(field.type, enums or {})
    pattern = field.constraints.pattern
    if values:
        lines.append(values)
    elif pattern and "`" not in pattern and pattern.isascii():  # else no editor shows it as code
        lines.append(f"Pattern: ``{pattern}``.")
    if field.idempotency_token:
        lines.append("Filled in when not given (idempotency token).")
    if field.sensitive:
        lines.append("Sensitive: kept out of logs and reprs.")
    return tuple(lines)


def _deprecated(reason: str) -> str:
    # Reasons of some models start with the word themselves.
    plain = " ".join(reason.split())
    if not plain:
        return "Deprecated."
    return plain if plain.lower().startswith("deprecated") else f"Deprecated: {plain}"


def _values(ref: TypeRef, enums: Mapping[str, Enum]) -> str:
    while isinstance(ref, (ListOf, MapOf)):
        ref = ref.item if isinstance(ref, ListOf) else ref.value
    enum = enums.get(ref.name) if isinstance(ref, Named) and ref.kind == "enum" else None
    if enum is None or not enum.values:
        return ""
    if len(enum.values) > _MOST_VALUES:
        return f"Values: the {len(enum.values)} of ``literals.{enum.name}``."
    return f"Values: {' | '.join(f'``{value}``' for value in enum.values)}."


def _limits(field: Field) -> str:
    ref = field.type
    kind = ref.kind if isinstance(ref, Scalar) else "list" if isinstance(ref, ListOf) else ""
    name, unit = _MEASURES.get("map" if isinstance(ref, MapOf) else kind, ("", ""))
    low, high = field.constraints.min, field.constraints.max
    if not name or (low is None and high is None):
        return ""
    if low == high:
        return f"{name}: {_number(high)}{unit}."
    if high is None:
        return f"{name}: at least {_number(low)}{unit}." if low or name == "Range" else ""
    if low is None:
        return f"{name}: at most {_number(high)}{unit}."
    return f"{name}: {_number(low)} to {_number(high)}{unit}."


def _number(value: float | None) -> str:
    return str(int(value)) if value is not None and value == int(value) else str(value)


# -------------------------------------------------------------------------------------- sections


def _paragraphs(parts: Iterable[str], indent: int) -> str:
    return "\n\n".join(wrap(part, indent) for part in parts if part)


def _entry(name: str, doc: str, notes: Sequence[str], indent: int) -> str:
    """One entry of a section: `name: text`, the notes below it on lines of their own."""
    several = "\n" in doc  # paragraphs or a list: the notes are a paragraph then
    body = "\n".join([*filter(None, [doc]), *([""] if several and notes else []), *notes])
    text = wrap(
        f"{name}: {body}" if doc else f"{name}: {body or 'No documentation.'}", indent + 4, _HANGING
    )
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


def _section(title: str, entries: Iterable[str]) -> str:
    """A section; an entry of several paragraphs is followed by a blank line."""
    text = ""
    for entry in entries:
        text += f"{entry}\n\n" if "\n\n" in entry else f"{entry}\n"
    return f"{title}:\n{text}".rstrip() if text else ""


def _args(
    params: Iterable[Field], enums: Mapping[str, Enum], indent: int, short: bool = False
) -> str:
    return _section(
        "Args",
        (
            _entry(
                field.name,
                first_sentence(field.doc) if short else field.doc,
                constraints(field, enums),
                indent,
            )
            for field in params
        ),
    )


def _compose(indent: int, *parts: str, sections: Iterable[str] = (), last: str = "") -> str:
    """Paragraphs, then sections and a last line, which are laid out already."""
    return "\n\n".join(part for part in (_paragraphs(parts, indent), *sections, last) if part)


# ------------------------------------------------------------------------------------- operations


def operation_docstring(
    doc: str,
    *,
    name: str,
    params: Sequence[Field] = (),
    returns: str = "",
    raises: Sequence[tuple[str, str]] = (),
    hints: Sequence[str] = (),
    deprecated: str | None = None,
    uid: str = "",
    enums: Mapping[str, Enum] | None = None,
) -> str:
    """Give the docstring of a client's method.

    Args:
        doc: The operation's text.
        name: The operation's wire name.
        params: The keyword parameters, in their order.
        returns: `Type: text` of the result; empty for none.
        raises: Exception classes and their texts, of which the first sentence is shown.
        hints: Sentences about other ways to call it (paginator, waiter).
        deprecated: The reason, or "" where the model gives none; None: not deprecated.
        uid: The `uid` of the service's metadata, for the link to its page of the AWS API
            documentation; without one there is no link.
        enums: The service's enums by their Python name.
    """
    link = ""
    if uid:
        # The address as botocore's own documentation builds it (botocore.docs.method).
        link = f"See also: [AWS API documentation](https://docs.aws.amazon.com/goto/WebAPI/{uid}/{name})"
    first, _, rest = (doc or f"Call ``{name}``.").partition("\n\n")
    return _compose(
        _METHOD,
        first,
        "" if deprecated is None else _deprecated(deprecated),
        rest,
        *hints,
        sections=(
            _args(params, enums or {}, _METHOD),
            _section("Returns", [_lines(returns)] if returns else []),
            _section(
                "Raises",
                (_entry(error, first_sentence(text), (), _METHOD) for error, text in raises),
            ),
        ),
        last=link,
    )


def _lines(returns: str) -> str:
    text = wrap(returns, _METHOD + 4, _HANGING)
    return "\n".join(f"    {line}" for line in text.split("\n"))


def iter_docstring(
    operation: Operation, paginator: Paginator, enums: Mapping[str, Enum] | None = None
) -> str:
    """Give the docstring of `iter_<operation>`, which yields the items of all pages."""
    path = paginator.result_keys[0] if paginator.result_keys else ""
    tokens = set(paginator.input_tokens)
    return _compose(
        _METHOD,
        f"Iterate over ``{path}`` of all pages of ``{operation.name}``.",
        first_sentence(operation.doc),
        sections=(
            _args(
                (field for field in operation.params if field.wire_name not in tokens),
                enums or {},
                _METHOD,
                short=True,
            ),
            _section("Yields", [f"    One item of ``{path}``."]),
        ),
    )


def paginator_docstring(operation: Operation, paginator: Paginator) -> str:
    """Give the docstring of a paginator's class."""
    keys = ", ".join(f"``{key}``" for key in paginator.result_keys)
    derived = "botocore's model has no paginator for it; this one follows the operation's tokens."
    return _compose(
        _MEMBER,
        f"Pages of ``{operation.name}``: each is one response, with a part of {keys or 'the result'}.",
        derived if paginator.derived else "",
    )


def waiter_docstring(waiter: Waiter, operation: Operation) -> str:
    """Give the docstring of a waiter's class."""
    return _compose(
        _MEMBER,
        f"Waits for ``{waiter.name}``.",
        f"Polls ``{operation.name}`` every {waiter.delay} seconds, {waiter.max_attempts} times at "
        "most; ``WaiterConfig`` changes both.",
    )


def _hints(operation: Operation, waiters: Iterable[Waiter]) -> tuple[str, ...]:
    hints: list[str] = []
    paginator = operation.paginator
    if paginator is not None:
        pages = f'``get_paginator("{operation.name}")`` gives the pages'
        if paginator.item_annotation is not None:
            keys = f"``{paginator.result_keys[0]}``"
            hints.append(f"``iter_{operation.name}()`` gives {keys} of all pages; {pages}.")
        else:
            hints.append(f"{pages}.")
    hints.extend(
        f'``get_waiter("{waiter.name}")`` polls this operation.'
        for waiter in waiters
        if waiter.operation == operation.wire_name
    )
    return tuple(hints)


def _returns(operation: Operation, structs: Mapping[str, Struct]) -> str:
    struct = structs.get(operation.output_struct or "")
    if struct is not None and struct.base is not None:
        struct = structs.get(struct.base)
    keys = [f"``{field.wire_name}``" for field in struct.fields] if struct is not None else []
    text = f"The response, with {', '.join(keys)}." if keys else "The response's metadata alone."
    if operation.stream_member is not None:
        text += (
            f" ``{operation.stream_member}`` streams: use it as a context manager, which closes"
            " the connection."
        )
    return text if operation.output.startswith("_") else f"{operation.output}: {text}"


# ---------------------------------------------------------------------------------------- classes


def class_docstring(doc: str, *notes: str, members: Sequence[Field] = ()) -> str:
    """Give the docstring of a class.

    Args:
        doc: The shape's text.
        notes: Paragraphs that follow it.
        members: Members that cannot have a docstring of their own (functional TypedDict).
    """
    entries = (_entry(field.wire_name, field.doc, constraints(field), _MEMBER) for field in members)
    return _compose(_MEMBER, doc, *notes, sections=(_section("Members", entries),))


def member_docstring(
    field: Field, enums: Mapping[str, Enum] | None = None, indent: int = _MEMBER
) -> str:
    """Give the docstring of a TypedDict's key or an exception's property; may be empty."""
    notes = "\n".join(constraints(field, enums))
    if "\n" in field.doc:
        return _paragraphs((field.doc, notes), indent)
    return wrap("\n".join(filter(None, (field.doc, notes))), indent)


def error_docstring(error: Error) -> str:
    """Give the docstring of an exception class."""
    facts: list[str] = []
    if error.status is not None:
        facts.append(f"HTTP status {error.status}.")
    if error.retryable:
        facts.append("Retried by the client, as it says that it may go away by itself.")
    return _compose(_MEMBER, error.doc or f"The service answers ``{error.code}``.", " ".join(facts))


def client_docstring(service: Service) -> str:
    """Give the docstring of a client's class; it says which botocore release the texts are from."""
    return _compose(
        _MEMBER,
        f"Client for {service.title}.",
        service.doc,
        f"API version {service.api_version}, as botocore {service.botocore_version} has it.",
    )


# -------------------------------------------------------------------------------------- a service


def document(service: Service, uid: str = "") -> Service:
    """Give the service with every `doc` final: composed, wrapped, ready for `literal`.

    Args:
        service: As built, its texts as `text` gives them.
        uid: The `uid` of the model's metadata, for links to the AWS API documentation.
    """
    enums = {enum.name: enum for enum in service.enums}
    structs = {struct.name: struct for struct in service.structs}
    errors = {error.name: error.doc for error in service.errors}
    by_name = {operation.wire_name: operation for operation in service.operations}

    def members(fields: Iterable[Field], indent: int = _MEMBER) -> tuple[Field, ...]:
        return tuple(replace(field, doc=member_docstring(field, enums, indent)) for field in fields)

    def operation(old: Operation) -> Operation:
        paginator = old.paginator
        return replace(
            old,
            doc=operation_docstring(
                old.doc,
                name=old.wire_name,
                params=old.params,
                returns=_returns(old, structs),
                raises=[(name, errors.get(name, "")) for name in old.errors],
                hints=_hints(old, service.waiters),
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
                    full_fields=members(paginator.full_fields),
                )
            ),
        )

    def union(old: TaggedUnion) -> TaggedUnion:
        keys = ", ".join(f"``{member.field.wire_name}``" for member in old.members)
        return replace(
            old,
            doc=_compose(0, old.doc, f"Exactly one key is set: {keys}." if keys else ""),
            members=tuple(
                replace(member, field=members((member.field,))[0]) for member in old.members
            ),
        )

    return replace(
        service,
        doc=client_docstring(service),
        structs=tuple(
            replace(
                old,
                doc=class_docstring(old.doc, members=old.fields if old.functional else ()),
                fields=members(old.fields),
            )
            for old in service.structs
        ),
        unions=tuple(map(union, service.unions)),
        streams=tuple(
            replace(
                old,
                doc=wrap(old.doc),
                events=tuple(replace(e, field=members((e.field,))[0]) for e in old.events),
                errors=tuple(replace(e, field=members((e.field,))[0]) for e in old.errors),
            )
            for old in service.streams
        ),
        enums=tuple(replace(old, doc=wrap(old.doc)) for old in service.enums),
        errors=tuple(
            replace(old, doc=error_docstring(old), fields=members(old.fields, _METHOD))
            for old in service.errors
        ),
        operations=tuple(map(operation, service.operations)),
        waiters=tuple(
            replace(old, doc=waiter_docstring(old, by_name[old.operation]))
            for old in service.waiters
        ),
    )
