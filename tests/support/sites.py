"""The site of the toy service, as page makers give it: markdown, without the static-site generator."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from agentcore_codegen.ir.package import Package
from agentcore_codegen.site import pages
from agentcore_codegen.site.page import Asset, Page
from agentcore_codegen.site.source import SiteSource

from . import build, models


def source(files: Mapping[str, bytes]) -> SiteSource:
    """Returns the source of a site of one service, without a history."""
    package = Package(build.PACKAGE, "toy-clients", "1.0.0", (build.service(files),))
    return SiteSource(package, (), build.VERSION)


@cache
def toy() -> dict[str, Page | Asset]:
    """Returns everything of the toy service's site by its path."""
    return {item.path: item for item in pages(source(models.read(models.TOY)))}
