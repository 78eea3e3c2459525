"""The history's pages and feeds: figures are those of the diffs, pictures say what they show."""

from __future__ import annotations

import json
import re
import subprocess
import xml.etree.ElementTree as ET
from collections import Counter
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff.history import Step, steps
from agentcore_codegen.diff.rules.rule import VERDICTS
from agentcore_codegen.ir.package import Package
from agentcore_codegen.report.feeds import json_feed, rss
from agentcore_codegen.report.months import bars, months
from agentcore_codegen.site import compare, feeds, growth
from agentcore_codegen.site.page import Asset, Page
from agentcore_codegen.site.source import SiteSource
from support import build, command, environments
from support.models import SPECS

DATA = "bedrock-agentcore"
UNTIL = "1.42.1"
HOME = "https://example.org/api/"


@cache
def history_steps() -> tuple[Step, ...]:
    return tuple(steps(Archive(SPECS), (DATA,), until=UNTIL))


@cache
def pages() -> dict[str, Page | Asset]:
    package = Package(build.PACKAGE, "toy-clients", "1.0.0", ())
    source = SiteSource(package, history_steps(), UNTIL, home=HOME)
    made = (*growth.pages(source), *compare.pages(source), *feeds.pages(source))
    return {item.path: item for item in made}


def body(path: str) -> str:
    item = pages()[path]
    assert isinstance(item, Page)
    return item.body


def figures() -> list[ET.Element]:
    """Every picture, as a program reads it that knows XML alone."""
    found = re.findall(r"<figure.*?</figure>", body(growth.INDEX), re.S)
    assert all("\n\n" not in figure for figure in found), "a blank line ends a block of HTML"
    return [ET.fromstring(figure) for figure in found]


def test_a_picture_has_a_title_and_a_description() -> None:
    assert len(figures()) == 4
    ids: list[str] = []
    for figure in figures():
        picture = figure.find("div/svg")
        assert picture is not None and picture.get("role") == "img"
        labels = str(picture.get("aria-labelledby")).split()
        named = {child.get("id"): child for child in picture if child.tag in ("title", "desc")}
        assert [named[label].tag for label in labels] == ["title", "desc"]
        assert all(named[label].text for label in labels)
        ids += labels
    assert len(ids) == len(set(ids))


def test_growth_has_a_point_for_each_release_and_its_table_the_same_figures() -> None:
    operations = figures()[0]
    points = [title.text for title in operations.iterfind(".//g/title")]
    sizes = [step.size for step in history_steps()]
    assert len(points) == len(sizes)
    for point, size in zip(points, sizes, strict=True):
        assert point and point.startswith(
            f"{size.version}, {size.date}: {size.operations} operations"
        )
    row = r"^    \| \[([^]]+)\]\(\S+\) \| (\S+) \| (\d+) \| (\d+) \|"
    rows = re.findall(row, body(growth.INDEX).replace("\\", ""), re.M)
    assert rows == [
        (size.version, size.date, str(size.operations), str(size.types)) for size in reversed(sizes)
    ]


def test_a_higher_number_is_higher_in_the_picture() -> None:
    heights = [float(str(c.get("cy"))) for c in figures()[0].iterfind(".//circle")]
    numbers = [step.size.operations for step in history_steps()]
    order = sorted(range(len(numbers)), key=lambda i: numbers[i])
    assert [heights[i] for i in order] == sorted(heights, reverse=True)


def test_months_hold_every_change_once() -> None:
    diffs = [step.diff for step in history_steps() if step.diff is not None]
    table = months(diffs)
    assert [month.name for month in table] == [
        "2025-08",
        "2025-09",
        "2025-10",
        "2025-11",
        "2025-12",
    ]
    total = Counter(change.verdict for diff in diffs for change in diff.changes)
    sums = [sum(column) for column in zip(*(month.counts for month in table), strict=True)]
    assert dict(zip(VERDICTS, sums, strict=True)) == {v: total[v] for v in VERDICTS}
    assert table[1].counts == (0, 0, 0, 0)  # no release, and its place on the axis all the same
    picture = bars(table)
    areas = Counter[str]()
    for bar in picture.bars:
        areas[bar.verdict] += round(bar.width * bar.height)
        assert bar.y + bar.height <= picture.rules[0].y + 0.2
    assert [verdict for verdict, _ in areas.most_common()] == [v for v, _ in total.most_common()]


def test_the_breaking_changes_are_all_there_with_what_to_do() -> None:
    worst = [
        change
        for step in history_steps()
        if step.diff is not None
        for change in step.diff.changes
        if change.verdict == "breaking"
    ]
    text = body(growth.BREAKING)
    assert text.startswith(f"All {len(worst)} changes ")
    assert worst
    for change in worst:
        assert change.operations[0] in text and change.name in text
        assert not change.todo or re.sub(r"\W+", " ", change.todo) in re.sub(r"\W+", " ", text)


def test_the_feeds_lead_to_the_pages_of_the_releases() -> None:
    versions = [s.size.version for s in history_steps() if s.diff is not None][::-1]
    addresses = [f"{HOME}releases/{version}.html" for version in versions]
    feed, other = pages()["feed.xml"], pages()["feed.json"]
    assert isinstance(feed, Asset) and isinstance(other, Asset)
    items = list(ET.fromstring(feed.content).iter("item"))
    assert [item.findtext("link") for item in items] == addresses
    document = json.loads(other.content)
    assert [item["url"] for item in document["items"]] == addresses
    assert [item["id"] for item in document["items"]] == [item.findtext("guid") for item in items]
    for item, entry in zip(items, document["items"], strict=True):
        assert entry["title"] == item.findtext("title")
        assert entry["content_html"] == item.findtext("description")
        date = parsedate_to_datetime(str(item.findtext("pubDate"))).isoformat()
        assert entry["date_published"] == date


def test_a_site_without_an_address_has_no_feeds() -> None:
    package = Package(build.PACKAGE, "toy-clients", "1.0.0", ())
    source = SiteSource(package, history_steps(), UNTIL)
    assert not list(feeds.pages(source))
    assert "feed" not in next(iter(growth.pages(source))).body


def test_a_site_without_a_history_has_none_of_it() -> None:
    package = Package(build.PACKAGE, "toy-clients", "1.0.0", ())
    source = SiteSource(package, (), UNTIL, home=HOME)
    made = (*growth.pages(source), *compare.pages(source), *feeds.pages(source))
    assert not made
    assert "<item>" not in rss([], "x", HOME)
    assert json.loads(json_feed([], "x", HOME))["items"] == []


def test_what_is_no_address_is_refused() -> None:
    done = command.run("--specs", SPECS, "site", "--url", "example.org")
    assert done.code == 2
    assert "not an address: 'example.org'; write it like" in done.err


READ = """
import json, sys
import fastfeedparser, feedparser
rss = feedparser.parse(sys.argv[1])
other = fastfeedparser.parse(open(sys.argv[2], "rb").read())
print(json.dumps({
    "bozo": bool(rss.bozo), "version": rss.version,
    "rss": [[e.title, e.link, e.id, list(e.published_parsed)[:3], e.summary] for e in rss.entries],
    "json": [[e.title, e.link, e.id, e.published[:10]] for e in other.entries],
}))
"""


@pytest.mark.slow
def test_readers_of_feeds_understand_both(tmp_path: Path) -> None:
    python = environments.python("feeds")
    for name in ("feed.xml", "feed.json"):
        item = pages()[name]
        assert isinstance(item, Asset)
        (tmp_path / name).write_text(str(item.content), encoding="utf-8")
    arguments = [str(python), "-c", READ, str(tmp_path / "feed.xml"), str(tmp_path / "feed.json")]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    read = json.loads(done.stdout)
    assert (read["bozo"], read["version"]) == (False, "rss20")
    diffs = [step.diff for step in history_steps() if step.diff is not None][::-1]
    assert len(read["rss"]) == len(read["json"]) == len(diffs)
    for diff, first, second in zip(diffs, read["rss"], read["json"], strict=True):
        assert first[:3] == second[:3]
        assert first[1] == f"{HOME}releases/{diff.new.version}.html"
        assert "{}-{:02}-{:02}".format(*first[3]) == second[3] == diff.date
        assert "<h4>" in first[4] or not any(c.verdict != "docs" for c in diff.changes)
