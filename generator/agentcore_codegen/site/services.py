"""The pages of a service: what can be called, and the lists of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .. import prose
from ..ir.service import Service
from . import addresses
from .markup import code, fence, join, line, link, relative, table, text
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each service, and its lists of types, errors, paginators and waiters."""
    for service in source.package.services:
        lists = [page for page in _lists(service) if page is not None]
        yield _front(source, service, lists)
        yield from lists


def _front(source: SiteSource, service: Service, lists: Iterable[Page]) -> Page:
    here = f"{service.module}/index.md"
    rows = [
        (
            link(code(op.name), relative(here, addresses.operation(service, op))),
            line(prose.summary(op.doc)),
        )
        for op in service.operations
    ]
    module = f"{source.package.name}.{service.module}"
    clients = (service.client, service.async_client)
    shown = [link(text(page.menu[-1]), relative(here, page.path)) for page in lists]
    return Page(
        path=here,
        title=service.title,
        body=join(
            (
                paragraphs(service.doc),
                fence(f"from {source.package.name} import {', '.join(clients)}"),
                f"botocore {code(service.botocore_version)}, API {code(service.api_version)}. "
                + ", ".join(shown),
                "## Operations { #operations }",
                table(("Operation", "What it does"), rows),
            )
        ),
        summary=prose.summary(service.doc),
        menu=(service.title,),
        targets=(
            Target(module, "module"),
            *(Target(f"{module}.{client}", "class") for client in clients),
        ),
    )


def _lists(service: Service) -> Iterator[Page | None]:
    kinds = (service.structs, service.unions, service.streams, service.enums)
    types = sorted((item.name, item.doc) for kind in kinds for item in kind)
    yield _list(
        service, "types", "Types", [(n, addresses.of_type(service, n), doc) for n, doc in types]
    )
    yield _list(
        service,
        "errors",
        "Errors",
        [(e.name, addresses.error(service, e.name), e.doc) for e in service.errors],
    )
    yield _list(
        service,
        "paginators",
        "Paginators",
        [
            (op.paginator.class_name, addresses.paginator(service, op), f"Pages of ``{op.name}``.")
            for op in service.operations
            if op.paginator is not None
        ],
    )
    yield _list(
        service,
        "waiters",
        "Waiters",
        [
            (w.name, addresses.waiter(service, w), f"Waits for ``{w.wire_name}``.")
            for w in service.waiters
        ],
    )


def _list(
    service: Service, folder: str, title: str, items: Iterable[tuple[str, str, str]]
) -> Page | None:
    """Returns the list of one kind of things, None where the service has none."""
    here = f"{service.module}/{folder}/index.md"
    rows = [
        (link(code(name), relative(here, path)), line(prose.summary(doc)))
        for name, path, doc in items
    ]
    if not rows:
        return None
    return Page(
        path=here,
        title=f"{title} of {service.title}",
        body=table(("Name", "What it is"), rows),
        summary=f"{title} of {service.title}.",
        menu=(service.title, title),
        searched=False,
    )
