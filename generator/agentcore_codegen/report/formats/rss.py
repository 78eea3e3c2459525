"""The report as an RSS 2.0 feed: an item per service and release."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from email.utils import format_datetime
from html import escape
from urllib.parse import quote

from ...archive.versions import is_version
from ...diff.change import Diff
from ..groups import grouped
from ..report import History, Report, View
from ..rows import Row, bump_words, sections, selected, summary, used
from ..xmltext import clean, document

_SOURCE = "https://github.com/boto/botocore"  # of the models, which have no page here
_ITEMS = 40  # changes listed per item


def render(report: Report) -> str:
    """Returns the feed; an item links to the models of its release, or else to all of them."""
    return _feed(report.diffs, report.view)


def render_history(history: History) -> str:
    """Returns the feed, newest release first."""
    return _feed(history.diffs, history.view)


def _feed(diffs: Sequence[Diff], view: View) -> str:
    services = ", ".join(dict.fromkeys(diff.service for diff in diffs))
    return feed(diffs, view, f"API changes: {services}", _SOURCE, _models)


def feed(
    diffs: Sequence[Diff], view: View, name: str, home: str, address: Callable[[Diff], str]
) -> str:
    """Returns a feed of diffs, the last one first.

    Args:
        diffs: The items.
        view: What is shown of each.
        name: The feed's title.
        home: The address of the page that the feed is of.
        address: Returns the address of a diff's page.
    """
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _text(channel, "title", name)
    _text(channel, "link", home)
    _text(channel, "description", "What changed between releases of the API, worst first.")
    for diff in reversed(diffs):
        channel.append(_item(diff, view, address(diff)))
    return document(root)


def _models(diff: Diff) -> str:
    place = "develop/botocore/data"
    if is_version(diff.new.version):
        place = f"{diff.new.version}/botocore/data/{quote(diff.service)}"
    return f"{_SOURCE}/tree/{place}"


def title(diff: Diff) -> str:
    """Returns what an item is called."""
    return f"{diff.service} {diff.new.version}: {summary(diff.open)}"


def identity(diff: Diff) -> str:
    """Returns what readers know an item by."""
    return clean(f"{diff.service}:{diff.old.version}:{diff.new.version}")


def _item(diff: Diff, view: View, address: str) -> ET.Element:
    item = ET.Element("item")
    _text(item, "title", title(diff))
    _text(item, "link", address)
    _text(item, "description", body(diff, view))
    guid = ET.SubElement(item, "guid", isPermaLink="false")
    guid.text = identity(diff)
    if diff.date:
        day = datetime.fromisoformat(diff.date).replace(tzinfo=timezone.utc)
        _text(item, "pubDate", format_datetime(day))
    for verdict in sorted({change.verdict for change in diff.open}):
        _text(item, "category", verdict)
    return item


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = clean(text)


def body(diff: Diff, view: View) -> str:
    """Returns an item's HTML, which RSS carries escaped."""
    table = [row for row in grouped(selected(diff, view), view) if not row.accepted]
    parts = [f"<p>From {escape(diff.old.version)}; suggested bump: {bump_words(diff.open)}.</p>"]
    parts += [f"<p>{escape(note)}</p>" for note in diff.notes or ()]
    room = _ITEMS
    for section in sections(table):
        if room <= 0 or section.name == "docs":
            break
        parts.append(f"<h4>{section.name}</h4><ul>")
        parts += [_line(row) for row in section.rows[:room]]
        parts.append("</ul>")
        room -= len(section.rows)
    if len(table) > _ITEMS:
        parts.append(f"<p>{len(table)} changes in all.</p>")
    return "".join(parts)


def _line(row: Row) -> str:
    todo = f": {escape(row.todo)}" if row.todo else ""
    use = f"; callers {escape(used(row.use))}" if row.use is not None else ""
    return f"<li>{escape(row.title)} ({escape(row.where)}){todo}{use}</li>"
