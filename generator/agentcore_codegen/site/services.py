"""The page of a service: what can be called, and the lists of everything else."""

from __future__ import annotations

from collections.abc import Iterator

from .. import prose
from . import addresses
from .markup import code, join, line, link, relative, table
from .markup import prose as paragraphs
from .page import Page, Target
from .source import SiteSource


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the page of each service."""
    for service in source.package.services:
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
        yield Page(
            path=here,
            title=service.title,
            body=join(
                (
                    paragraphs(service.doc),
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
