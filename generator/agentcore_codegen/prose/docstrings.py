"""Docstrings of everything that is generated, composed from the IR in Google's style.

Each function gives the text without quotes and without indentation, wrapped for the place where it
stands; `layout.literal` makes source of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..ir.service import Enum, Error, Field, Operation, Paginator, Service, Struct, Waiter
from .constraints import constraints, deprecation
from .layout import first_sentence, wrap

MEMBER = 4  # columns before the docstring of a class or of a class's member
METHOD = 8  # columns before the docstring of a method
# Continuation lines of an argument. Two columns, so that pyright, which halves the indentation of
# a list, leaves it below the four that Markdown takes for code.
_HANGING = 2

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
    params: Iterable[Field],
    enums: Mapping[str, Enum],
    indent: int,
    more: Sequence[str] = (),
    *,
    short: bool = False,
) -> str:
    entries = (
        _entry(
            field.name,
            first_sentence(field.doc) if short else field.doc,
            constraints(field, enums),
            indent,
        )
        for field in params
    )
    return _section("Args", (*entries, *more))


def literals(names: Iterable[str]) -> str:
    """Returns names as code, joined by commas."""
    return ", ".join(f"``{name}``" for name in names)


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
    """Returns the docstring of a client's method.

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
    first, _, rest = (doc or f"Calls ``{name}``.").partition("\n\n")
    return _compose(
        METHOD,
        first,
        "" if deprecated is None else deprecation(deprecated),
        rest,
        *hints,
        sections=(
            _args(params, enums or {}, METHOD),
            _section("Returns", [_lines(returns)] if returns else []),
            _section(
                "Raises",
                (
                    _entry(error, _closed(first_sentence(text)), (), METHOD)
                    for error, text in raises
                ),
            ),
        ),
        last=link,
    )


def _closed(sentence: str) -> str:
    return f"{sentence}." if sentence and sentence[-1] not in ".!?" else sentence


def _lines(returns: str) -> str:
    text = wrap(returns, METHOD + 4, _HANGING)
    return "\n".join(f"    {line}" for line in text.split("\n"))


def iter_docstring(
    operation: Operation, paginator: Paginator, enums: Mapping[str, Enum] | None = None
) -> str:
    """Returns the docstring of `iter_<operation>`, which yields the items of all pages."""
    path = paginator.result_keys[0] if paginator.result_keys else ""
    return _compose(
        METHOD,
        f"Iterates over ``{path}`` of all pages of ``{operation.name}``.",
        "The next page is requested when it is needed.",
        sections=(
            _args(operation.iter_params, enums or {}, METHOD, short=True),
            _section("Yields", [f"    One item of ``{path}``."]),
        ),
    )


def paginator_docstring(operation: Operation, paginator: Paginator) -> str:
    """Returns the docstring of a paginator's class."""
    derived = "botocore's model has no paginator for it; this one follows the operation's tokens."
    return _compose(
        MEMBER,
        f"Pages of ``{operation.name}``.",
        derived if paginator.derived else "",
    )


def paginate_docstring(
    operation: Operation, paginator: Paginator, enums: Mapping[str, Enum] | None = None
) -> str:
    """Returns the docstring of a paginator's `paginate`."""
    keys = literals(paginator.result_keys)
    config = (
        "    PaginationConfig: ``MaxItems`` limits the result, ``PageSize`` a page, and\n"
        "      ``StartingToken`` is where to start."
    )
    return _compose(
        METHOD,
        f"Iterates over the responses of ``{operation.name}``.",
        sections=(
            _args(operation.params, enums or {}, METHOD, [config], short=True),
            _section("Returns", [_lines(f"Pages, each a response with a part of {keys or 'it'}.")]),
        ),
    )


def full_result_docstring(operation: Operation, paginator: Paginator) -> str:
    """Returns the docstring of what `build_full_result()` of a paginator returns."""
    members = paginator.full_fields if paginator.full_functional else ()
    doc = f"All pages of ``{operation.name}`` in one."
    return class_docstring(doc, members=members, sent=False)


def waiter_docstring(waiter: Waiter, operation: Operation) -> str:
    """Returns the docstring of a waiter's class."""
    return _compose(
        MEMBER,
        f"Waits for ``{waiter.wire_name}``.",
        f"Polls ``{operation.name}`` every {waiter.delay} seconds, {waiter.max_attempts} times at "
        "most.",
    )


def wait_docstring(waiter: Waiter, operation: Operation, enums: Mapping[str, Enum]) -> str:
    """Returns the docstring of a waiter's `wait`."""
    config = (
        f"    WaiterConfig: ``Delay`` between two polls in seconds ({waiter.delay}), and\n"
        f"      ``MaxAttempts`` ({waiter.max_attempts})."
    )
    error = "botocore.exceptions.WaiterError"
    why = "The state was not reached in time, or can no longer be reached."
    return _compose(
        METHOD,
        f"Polls ``{operation.name}`` until ``{waiter.wire_name}`` holds.",
        sections=(
            _args(waiter.params, enums, METHOD, [config], short=True),
            _section("Raises", [_entry(error, why, (), METHOD)]),
        ),
    )


def hints(operation: Operation, waiters: Iterable[Waiter]) -> tuple[str, ...]:
    """Returns a sentence for each other way to call an operation."""
    lines: list[str] = []
    paginator = operation.paginator
    if paginator is not None:
        pages = f'``get_paginator("{operation.name}")`` gives the pages'
        if paginator.item_annotation is not None:
            keys = f"``{paginator.result_keys[0]}``"
            lines.append(f"``iter_{operation.name}()`` gives {keys} of all pages; {pages}.")
        else:
            lines.append(f"{pages}.")
    lines.extend(
        f'``get_waiter("{waiter.name}")`` polls this operation.'
        for waiter in waiters
        if waiter.operation == operation.wire_name
    )
    return tuple(lines)


def returned(operation: Operation, structs: Mapping[str, Struct]) -> str:
    """Returns `Type: text` of what an operation returns."""
    struct = structs.get(operation.output_struct or "")
    if struct is not None and struct.base is not None:
        struct = structs.get(struct.base)
    keys = literals(field.wire_name for field in struct.fields) if struct is not None else ""
    text = f"The response, with {keys}." if keys else "The response's metadata alone."
    if operation.stream_member is not None:
        text += (
            f" ``{operation.stream_member}`` streams: use it as a context manager, which closes"
            " the connection."
        )
    return text if operation.output.startswith("_") else f"{operation.output}: {text}"


# ---------------------------------------------------------------------------------------- classes


def class_docstring(doc: str, *notes: str, members: Sequence[Field] = (), sent: bool = True) -> str:
    """Returns the docstring of a class.

    Args:
        doc: The shape's text.
        notes: Paragraphs that follow it.
        members: Members that cannot have a docstring of their own (functional TypedDict).
        sent: As for `constraints`.
    """
    entries = (
        _entry(field.wire_name, field.doc, constraints(field, sent=sent), MEMBER)
        for field in members
    )
    return _compose(MEMBER, doc, *notes, sections=(_section("Members", entries),))


def member_docstring(
    field: Field, enums: Mapping[str, Enum] | None = None, *, sent: bool = True
) -> str:
    """Returns the docstring of a TypedDict's key; empty where there is nothing to say."""
    return _member(field, constraints(field, enums, sent=sent), MEMBER)


def error_member_docstring(field: Field, enums: Mapping[str, Enum] | None = None) -> str:
    """Returns the docstring of an exception's property."""
    text = _member(field, constraints(field, enums, sent=False), METHOD)
    return text or f"``{field.wire_name}`` as the service sent it."


def _member(field: Field, notes: Sequence[str], indent: int) -> str:
    if "\n" in field.doc:
        return _paragraphs((field.doc, "\n".join(notes)), indent)
    return wrap("\n".join(filter(None, (field.doc, *notes))), indent)


def union_docstring(doc: str, keys: Iterable[str]) -> str:
    """Returns the docstring of a tagged union with these keys; it stands at module level."""
    names = literals(keys)
    return _compose(0, doc, f"Exactly one key is set: {names}." if names else "No key is known.")


def error_docstring(error: Error) -> str:
    """Returns the docstring of an exception class."""
    facts: list[str] = []
    if error.status is not None:
        facts.append(f"HTTP status {error.status}.")
    if error.retryable:
        facts.append("Retried by the client, as it says that it may go away by itself.")
    return _compose(MEMBER, error.doc or f"The service answers ``{error.code}``.", " ".join(facts))


def client_docstring(service: Service) -> str:
    """Returns the docstring of a client's class."""
    return _compose(
        MEMBER,
        f"Client for {service.title}.",
        service.doc,
        f"API version {service.api_version}.",
    )


# ------------------------------------------------------------------------- decorators, sessions


def opening(doc: str) -> str:
    """Give the first sentence of a docstring that is laid out already."""
    return first_sentence(" ".join(doc.partition("\n\n")[0].split()))


def shim_docstring(
    *parts: str,
    args: Sequence[tuple[str, str]] = (),
    raises: Sequence[tuple[str, str]] = (),
    indent: int = MEMBER,
) -> str:
    """Give the docstring of what has no operation of its own: paragraphs, then the sections."""
    return _compose(
        indent,
        *parts,
        sections=(
            _section("Args", (_entry(name, text, (), indent) for name, text in args)),
            _section("Raises", (_entry(name, text, (), indent) for name, text in raises)),
        ),
    )
