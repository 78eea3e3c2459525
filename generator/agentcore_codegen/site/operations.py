"""The page of an operation: how it is called, what comes back, and how it came to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import prose
from ..ir.service import Field, Operation, Service
from . import addresses
from .addresses import Names
from .fields import members
from .markup import fence, join
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource

_WIDTH = 88  # columns of a signature before each parameter has its line


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each operation."""
    for service in source.package.services:
        names = Names(service)
        for op in service.operations:
            yield _page(source, service, names, op)


def _page(source: SiteSource, service: Service, names: Names, op: Operation) -> Page:
    here = addresses.operation(service, op)
    enums = {enum.name: enum for enum in service.enums}
    body = join(
        (
            paragraphs(op.doc, names.finder(here)),
            "## Signature { #signature }",
            fence(signature(op.name, op.params, op.output)),
            fence(signature(op.name, op.params, op.async_output, asynchronous=True)),
            "## Parameters { #parameters }",
            members(op.params, names, here, enums, python=True) or "It takes no parameters.",
        )
    )
    module = f"{source.package.name}.{service.module}"
    clients = (service.client, service.async_client)
    return Page(
        path=here,
        title=op.name,
        body=body,
        summary=prose.summary(op.doc),
        targets=tuple(Target(f"{module}.{client}.{op.name}", "method") for client in clients),
    )


def signature(
    name: str, params: Sequence[Field], output: str, *, asynchronous: bool = False
) -> str:
    """Returns a method's signature as the generated client has it."""
    start = f"{'async ' if asynchronous else ''}def {name}("
    end = f") -> {addresses.public(output)}"
    given = [_parameter(field) for field in params]
    inner = ", ".join(["self", *(["*", *given] if given else [])])
    if len(start) + len(inner) + len(end) <= _WIDTH:
        return f"{start}{inner}{end}"
    lines = ["self,", *(["*,", *(f"{each}," for each in given)] if given else [])]
    return "\n".join([start, *(f"    {each}" for each in lines), end])


def _parameter(field: Field) -> str:
    annotation = " ".join(addresses.public(field.annotation).split())
    return f"{field.name}: {annotation}" + ("" if field.required else " | None = None")
