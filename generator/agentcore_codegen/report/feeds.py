"""Feeds of a site's releases: RSS 2.0 and JSON Feed 1.1, an entry per service and release."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timezone

from ..diff.change import Diff
from .formats.rss import body, feed, identity, title
from .report import View

_VIEW = View(level="compatible")
_ENTRIES = 60  # the newest ones; readers keep what they have


def rss(diffs: Sequence[Diff], name: str, home: str) -> str:
    """Returns the RSS feed of a site, newest release first.

    Args:
        diffs: Every release compared with the one before, oldest first.
        name: The site's name.
        home: The address of the site with a slash at its end; links lead below it.
    """
    return feed(diffs[-_ENTRIES:], _VIEW, name, home, lambda diff: address(diff, home))


def json_feed(diffs: Sequence[Diff], name: str, home: str) -> str:
    """Returns the JSON feed of a site; arguments are those of `rss`."""
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": name,
        "description": "What changed between releases of the API, worst first.",
        "language": "en",
        "home_page_url": home,
        "feed_url": f"{home}feed.json",
        "items": [_item(diff, home) for diff in reversed(diffs[-_ENTRIES:])],
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def address(diff: Diff, home: str) -> str:
    """Returns the address of the page of a release."""
    return f"{home}releases/{diff.new.version}.html"


def _item(diff: Diff, home: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": identity(diff),
        "url": address(diff, home),
        "title": title(diff),
        "content_html": body(diff, _VIEW),
        "tags": sorted({change.verdict for change in diff.open}),
    }
    if diff.date:
        day = datetime.fromisoformat(diff.date).replace(tzinfo=timezone.utc)
        item["date_published"] = day.isoformat()
    return item
