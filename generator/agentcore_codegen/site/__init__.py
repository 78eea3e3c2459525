"""The site of an API: a page for each thing that people look up, and how it came to be.

A page maker turns the source into pages of markdown; `MAKERS` lists all of them. What they give is a
plain tree of texts, which `tool` hands to the static-site generator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from . import (
    compare,
    decorators,
    errors,
    feeds,
    growth,
    home,
    machines,
    operations,
    paginators,
    releases,
    services,
    types,
)
from .page import Asset, Page
from .source import SiteSource

Maker: TypeAlias = "Callable[[SiteSource], Iterable[Page | Asset]]"

# In the order of the menu.
MAKERS: tuple[Maker, ...] = (
    home.pages,
    services.pages,
    operations.pages,
    types.pages,
    errors.pages,
    paginators.pages,
    decorators.pages,
    releases.pages,
    growth.pages,
    compare.pages,
    feeds.pages,
)


def pages(source: SiteSource) -> list[Page | Asset]:
    """Returns everything that the site has, each path once."""
    made = [item for maker in MAKERS for item in maker(source)]
    listed = [item for item in made if isinstance(item, Page)]
    return [*made, *machines.files(listed, source.package.distribution, source.version)]
