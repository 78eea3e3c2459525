"""The first page: what the site is about, and where to go."""

from __future__ import annotations

from collections.abc import Iterator

from .markup import code, join, text
from .page import Page
from .source import SiteSource


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the first page."""
    package = source.package
    body = join(
        (
            f"Typed clients generated from botocore {text(source.version)}.",
            *(
                f"- [{text(service.title)}]({service.module}/index.md): {code(service.client)}"
                for service in package.services
            ),
        )
    )
    yield Page("index.md", package.distribution, body, menu=("Home",))
