"""The page of an error: when the service raises it, what it carries, and whether to try again."""

from __future__ import annotations

from collections.abc import Iterator

from .. import prose
from ..ir.service import Error, Service
from . import addresses
from .addresses import Names
from .fields import members
from .markup import code, fence, join, link, relative, table, text
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each modelled error."""
    for service in source.package.services:
        names = Names(service)
        module = f"{source.package.name}.{service.module}.exceptions"
        for error in service.errors:
            yield _page(service, names, module, error)


def _page(service: Service, names: Names, module: str, error: Error) -> Page:
    here = addresses.error(service, error.name)
    enums = {enum.name: enum for enum in service.enums}
    raised = ", ".join(
        link(code(op.name), relative(here, addresses.operation(service, op)))
        for op in service.operations
        if error.name in op.errors
    )
    fields = members(error.fields, names, here, enums, python=True, sent=False)
    return Page(
        path=here,
        title=error.name,
        body=join(
            (
                paragraphs(error.doc, names.finder(here)),
                fence(f"from {module} import {error.name}"),
                table(("Fact", "Value"), _facts(error)),
                "## Members { #members }" if fields else "",
                fields,
                "## Raised by { #raised-by }" if raised else "",
                raised,
            )
        ),
        summary=prose.summary(error.doc) or error.name,
        targets=(Target(f"{module}.{error.name}", "exception"),),
    )


def _facts(error: Error) -> Iterator[tuple[str, str]]:
    yield "Code", code(error.code)
    if error.status is not None:
        yield "HTTP status", str(error.status)
    if error.fault:
        yield "Whose fault", text(error.fault)
    yield "Try again", retry(error)


# What both engines try again by themselves, whatever the model says of the error.
_TRANSIENT = (500, 502, 503, 504)
_TOO_MANY = 429


def retry(error: Error) -> str:
    """Returns when a call that ended in an error may be tried again."""
    if error.throttling or error.status == _TOO_MANY:
        return "yes, later: the service throttles; the clients do it themselves, with pauses"
    if error.retryable or error.status in _TRANSIENT:
        return "yes; the clients do it themselves"
    if error.fault == "server":
        return "yes, where the call may run twice: the cause is at the service"
    return "not before the request or the resource is changed"
