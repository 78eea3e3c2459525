"""The page that compares any two releases: all comparisons as data, and a script that picks one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ..diff.pairs import Range
from ..diff.rules.rule import BUMPS, MEANING, VERDICTS
from ..report.rows import bump_text
from .compared import SHOWN, Compared, Texts
from .growth import COMPARE, MENU
from .page import Asset, Page
from .source import SiteSource

_DATA = "history/compare-data.js"
_WEIGHT: dict[str, int] = {verdict: number for number, verdict in enumerate(VERDICTS)}
_BODY = """\
What `agentcore-codegen diff OLD NEW` says, worked out for every pair of releases when this site was
made: it needs neither the network nor the program.

<noscript><p>The comparison needs JavaScript; the pages of the releases show each step without it.</p></noscript>
<form class="compare" id="compare" aria-label="Releases to compare">
<label>Service <select id="compare-service" autocomplete="off"></select></label>
<label>From <select id="compare-old" autocomplete="off"></select></label>
<label>To <select id="compare-new" autocomplete="off"></select></label>
<label>Find <input type="search" id="compare-find" placeholder="name or text" autocomplete="off"></label>
<fieldset id="compare-verdicts"><legend>Verdict</legend></fieldset>
</form>
<ul id="compare-answer" aria-live="polite"></ul>
<div id="compare-changes"></div>
<script src="compare-data.js"></script>
<script src="../assets/site/compare.js"></script>"""


def pages(source: SiteSource) -> Iterator[Page | Asset]:
    """Yields the page and its data; none where no service has two releases."""
    tables = [each for each in source.pairs if len(each.versions) > 1]
    if not tables:
        return
    yield Page(
        path=COMPARE,
        title="Compare two releases",
        body=_BODY,
        summary="What changed between any two releases, for whom, and what to do.",
        menu=(MENU, "Compare two releases"),
    )
    yield Asset(_DATA, f"window.releases = {data(tables)};\n")


def data(tables: Sequence[Compared]) -> str:
    """Returns every comparison as JSON: each text once, and changes as the numbers of their texts.

    A change ends with four numbers: the first and the last old release of the comparisons that
    show it, and the first and the last new one.
    """
    strings: dict[str, int] = {}
    services = [_service(each, strings) for each in tables]
    document = {
        "fields": SHOWN,
        "verdicts": {verdict: MEANING[verdict] for verdict in VERDICTS},
        # In the order of their weight: what is said where no change breaks callers, and where one does.
        "bumps": {level: [bump_text(level, broken) for broken in (False, True)] for level in BUMPS},
        "services": services,
        "strings": list(strings),
    }
    return json.dumps(document, ensure_ascii=True, separators=(",", ":")).replace("</", "<\\/")


def _service(table: Compared, strings: dict[str, int]) -> dict[str, object]:
    order = {name: number for number, name in enumerate(table.operations)}

    def first(part: tuple[Texts, Range, Range]) -> tuple[int, int, str, str]:
        shown = dict(zip(SHOWN, part[0], strict=True))
        numbers = (order.get(name, len(order)) for name in shown["operations"].split())
        worst = _WEIGHT[shown["verdict"]]
        return worst, min(numbers, default=-1), shown["rule"], shown["root"]

    return {
        "name": table.service,
        "versions": table.versions,
        "dates": table.dates,
        "changes": [
            [*(_number(text, strings) for text in texts), *old, *new]
            for texts, old, new in sorted(table.changes, key=first)
        ],
    }


def _number(text: str, strings: dict[str, int]) -> int:
    return strings.setdefault(text, len(strings))
