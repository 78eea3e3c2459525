"""The site's feeds: a reader learns of a release without looking."""

from __future__ import annotations

from collections.abc import Iterator

from ..report.feeds import json_feed, rss
from .page import Asset
from .source import SiteSource


def pages(source: SiteSource) -> Iterator[Asset]:
    """Yields both feeds; none where there is no history, or no address for their links."""
    if not source.home:
        return
    diffs = [step.diff for step in source.steps if step.diff is not None]
    diffs.sort(key=lambda diff: (diff.date, diff.service))
    if diffs:
        yield Asset("feed.xml", rss(diffs, _title(source), source.home))
        yield Asset("feed.json", json_feed(diffs, _title(source), source.home))


def _title(source: SiteSource) -> str:
    return f"{source.package.distribution}: API changes"
