"""The page of an operation: how it is called, what comes back, and how it came to be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .. import prose
from ..ir.service import Error, Field, Operation, Service
from . import addresses
from .addresses import Names
from .errors import retry
from .examples import example
from .fields import members
from .history import ServiceHistory, events, since
from .markup import code, fence, join, line, link, relative, table, tabs
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource

_WIDTH = 88  # columns of a signature before each parameter has its line
_AUTHORIZATION = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_{}.html"
_API = "https://docs.aws.amazon.com/goto/WebAPI/{}/{}"


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each operation."""
    for service in source.package.services:
        maker = _Maker(source, service)
        for op in service.operations:
            yield maker.page(op)


class _Maker:
    """Makes the pages of one service's operations."""

    def __init__(self, source: SiteSource, service: Service) -> None:
        self._source = source
        self._service = service
        self._package = source.package.name
        self._module = f"{self._package}.{service.module}"
        self._names = Names(service)
        self._enums = {enum.name: enum for enum in service.enums}
        self._errors = {error.name: error for error in service.errors}
        self._structs = {struct.name: struct for struct in service.structs}
        self._history = ServiceHistory(source.history.get(service.name, ()))

    def page(self, op: Operation) -> Page:
        service = self._service
        here = addresses.operation(service, op)
        find = self._names.finder(here)
        notes = "" if op.deprecated is None else f"**{line(prose.deprecation(op.deprecated))}**"
        clients = (service.client, service.async_client)
        params = members(op.params, self._names, here, self._enums, python=True)
        return Page(
            path=here,
            title=op.name,
            body=join(
                (
                    notes,
                    paragraphs(op.doc, find),
                    since(self._history, op.wire_name, here),
                    "## Signature { #signature }",
                    self._signatures(op),
                    "## Parameters { #parameters }",
                    params or "It takes no parameters.",
                    "## Example { #example }",
                    self._examples(op),
                    "## Response { #response }",
                    self._response(op, here),
                    "## Errors { #errors }",
                    self._raised(op, here),
                    self._related(op, here),
                    "## Permission { #permission }",
                    self._permission(op),
                    "## History { #history }",
                    self._changes(op, here),
                )
            ),
            summary=prose.summary(op.doc) or op.name,
            targets=tuple(Target(f"{self._module}.{name}.{op.name}", "method") for name in clients),
        )

    def _signatures(self, op: Operation) -> str:
        both = (
            ("Synchronous", signature(op.name, op.params, op.output)),
            ("Asynchronous", signature(op.name, op.params, op.async_output, asynchronous=True)),
        )
        return tabs((title, fence(shown)) for title, shown in both)

    def _examples(self, op: Operation) -> str:
        if op.input_stream == "events":
            return "It sends a stream of events, which the signature describes."
        sync = example(self._package, self._service, op)
        other = example(self._package, self._service, op, asynchronous=True)
        return tabs((("Synchronous", fence(sync)), ("Asynchronous", fence(other))))

    def _response(self, op: Operation, here: str) -> str:
        struct = self._structs.get(op.output_struct or "")
        if struct is not None and struct.base is not None:
            struct = self._structs.get(struct.base, struct)
        if struct is None or not struct.fields:
            return "It returns nothing but the response's metadata."
        streams = ""
        if op.stream_member is not None:
            streams = (
                f"{code(op.stream_member)} streams: use it as a context manager, which closes the "
                "connection."
            )
        kind = self._names.annotation(here, op.output)
        fields = members(struct.fields, self._names, here, {}, sent=False, prefix="response")
        return join((f"A {kind}:", fields, streams))

    def _raised(self, op: Operation, here: str) -> str:
        errors = [self._errors[name] for name in op.errors if name in self._errors]
        rows = [
            (
                link(code(error.name), self._names.address(here, error.name)),
                _status(error),
                line(prose.first_sentence(error.doc)),
                retry(error),
            )
            for error in errors
        ]
        return table(("Error", "HTTP", "When", "Try again?"), rows) or "The model names none."

    def _related(self, op: Operation, here: str) -> str:
        parts = [*self._other_ways(op, here), *self._decorated(op, here)]
        return (
            join(("## See also { #see-also }", "\n".join(f"- {part}" for part in parts)))
            if parts
            else ""
        )

    def _other_ways(self, op: Operation, here: str) -> Iterator[str]:
        service = self._service
        if op.paginator is not None:
            path = relative(here, addresses.paginator(service, op))
            shown = f"get_paginator({op.name})"
            yield f"Paginator: {link(code(shown), path)} follows the pages."
            if op.paginator.item_annotation is not None:
                yield f"{code(f'iter_{op.name}()')} yields the items of all pages."
        for waiter in service.waiters:
            if waiter.operation == op.wire_name:
                path = relative(here, addresses.waiter(service, waiter))
                yield f"Waiter: {link(code(waiter.name), path)} polls this operation."
        for collection in service.collections:
            if collection.operation == op.wire_name:
                yield f"{code('collect()')} of the stream gives one result of all events."

    def _decorated(self, op: Operation, here: str) -> Iterator[str]:
        service, shims = self._service, self._source.package.shims
        for decorator in shims.decorators if shims is not None else ():
            if (decorator.service, decorator.method) == (service.name, op.name):
                path = relative(here, addresses.decorator(decorator.name))
                yield f"Decorator: {link(code(f'@{decorator.name}'), path)} calls it for a function."
        for session in shims.sessions if shims is not None else ():
            if session.service.name == service.name and op.name in (session.start, session.stop):
                path = relative(here, addresses.decorator(session.name))
                yield f"Session: {link(code(session.name), path)} starts and stops one."
        if service.uid:
            address = _API.format(service.uid, op.wire_name)
            yield f"{link('AWS API documentation', address)} of {code(op.wire_name)}."

    def _permission(self, op: Operation) -> str:
        prefix = self._service.signing_name
        action = f"{prefix}:{op.wire_name}"
        stated = sorted(set(re.findall(rf"\b{re.escape(prefix)}:[A-Z]\w+", op.doc)))
        table_of_aws = link("service authorization reference", _AUTHORIZATION.format(prefix))
        if stated:
            return (
                f"{', '.join(map(code, stated))}, as the documentation of the operation says. "
                f"AWS's {table_of_aws} has resources and conditions."
            )
        return (
            f"{code(action)}, by AWS's convention: the signing name and the operation. The model does "
            f"not state it; AWS's {table_of_aws} has the last word, and further actions."
        )

    def _changes(self, op: Operation, here: str) -> str:
        changes = self._history.operations.get(op.wire_name, [])
        shown = events(changes, here)
        return shown or "Nothing has changed but texts, which the pages of the releases list."


def _status(error: Error) -> str:
    return str(error.status) if error.status is not None else ""


def signature(
    name: str, params: Sequence[Field], output: str, *, asynchronous: bool = False
) -> str:
    """Returns a method's signature as the generated client has it."""
    start = f"{'async ' if asynchronous else ''}def {name}("
    end = f") -> {text_of(output)}"
    given = [_parameter(field) for field in params]
    inner = ", ".join(["self", *(["*", *given] if given else [])])
    if len(start) + len(inner) + len(end) <= _WIDTH:
        return f"{start}{inner}{end}"
    lines = ["self,", *(["*,", *(f"{each}," for each in given)] if given else [])]
    return "\n".join([start, *(f"    {each}" for each in lines), end])


def text_of(annotation: str) -> str:
    """Returns an annotation on one line, with public names."""
    return " ".join(addresses.public(annotation).split())


def _parameter(field: Field) -> str:
    return f"{field.name}: {text_of(field.annotation)}" + (
        "" if field.required else " | None = None"
    )
