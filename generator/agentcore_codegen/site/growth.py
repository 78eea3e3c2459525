"""The history's pages: how each API grew, what changed in each month, and every breaking change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..diff.change import counts
from ..diff.history import Step
from ..diff.rules.rule import MEANING, VERDICTS, Verdict
from ..report.chart import charts
from ..report.groups import grouped
from ..report.months import Month, bars, months
from ..report.pictures import picture
from ..report.report import View
from ..report.rows import CALLS, Row, selected
from . import addresses
from .markup import code, join, link, relative, table, text
from .page import Page
from .source import SiteSource

INDEX, BREAKING, COMPARE = "history/index.md", "history/breaking.md", "history/compare.md"
MENU = "History"
_FEEDS = "The releases come as an [RSS](../feed.xml) and as a [JSON](../feed.json) feed too."
_WORST: tuple[Verdict, ...] = ("breaking", "dangerous")
_REST: tuple[Verdict, ...] = ("compatible", "docs")


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the overview and the table of breaking changes; none where there is no history."""
    if any(step.diff is not None for step in source.steps):
        yield _index(source)
        yield _breaking(source)


# ------------------------------------------------------------------------------------- overview


def _index(source: SiteSource) -> Page:
    changes = months(step.diff for step in source.steps if step.diff is not None)
    return Page(
        path=INDEX,
        title="History",
        body=join(
            (
                "How each API grew, release by release of botocore, and what its changes meant to"
                f" callers. Beside it: [every change that broke callers]({relative(INDEX, BREAKING)})"
                f" and [any two releases compared]({relative(INDEX, COMPARE)}).",
                _FEEDS if source.home else "",
                *_growth(source.steps),
                *_months(changes),
            )
        ),
        summary="How each API grew, and how many changes of each verdict every month brought.",
        menu=(MENU,),
    )


def _growth(steps: Sequence[Step]) -> Iterator[str]:
    yield "## Growth { #growth }"
    yield (
        "A point is a release. A mark below the line is a release with changes that break callers;"
        " its height is their number. Types are the structures, unions and enums of the model."
    )
    services = dict.fromkeys(step.size.service for step in steps)
    for service in services:
        own = [step for step in steps if step.size.service == service]
        yield f"### {text(service)} {{ #growth-{service} }}"
        for measure in ("operations", "types"):
            description = (
                f"The number of {measure} at each of {len(own)} releases from {own[0].size.date} to"
                f" {own[-1].size.date}; the table below has the figures."
            )
            for chart in charts(own, measure):
                yield picture(chart, f"{service}-{measure}", description)
        yield _folded("The figures of the pictures", _sizes(own))


def _sizes(steps: Sequence[Step]) -> str:
    """Returns the table of a service's releases, newest first."""
    return table(
        ("Release", "Date", "Operations", "Types", *map(str.capitalize, VERDICTS)),
        (
            (
                link(
                    text(step.size.version), relative(INDEX, addresses.release(step.size.version))
                ),
                step.size.date,
                str(step.size.operations),
                str(step.size.types),
                *(_tally(step) if step.diff is not None else [""] * len(VERDICTS)),
            )
            for step in reversed(steps)
        ),
    )


def _tally(step: Step) -> list[str]:
    changes = step.diff.open if step.diff is not None else ()
    return [str(number) for number in counts(changes).values()]


def _months(changes: tuple[Month, ...]) -> Iterator[str]:
    yield "## Changes per month { #months }"
    yield "\n".join(f"- **{verdict}**: {MEANING[verdict]}" for verdict in VERDICTS)
    for name, verdicts in (("worst", _WORST), ("rest", _REST)):
        description = "The number of changes in each month; the table below has the figures."
        yield picture(bars(changes, verdicts), f"months-{name}", description)
    rows = ((month.name, *map(str, month.counts)) for month in reversed(changes))
    yield _folded(
        "The figures of the pictures", table(("Month", *map(str.capitalize, VERDICTS)), rows)
    )


def _folded(title: str, body: str) -> str:
    """Returns a block that a reader opens."""
    lines = (f"    {line}" if line else "" for line in body.split("\n"))
    return f'??? info "{title}"\n\n' + "\n".join(lines)


# ------------------------------------------------------------------------------ breaking changes


def _breaking(source: SiteSource) -> Page:
    body: list[str] = []
    total = 0
    for version, steps in source.releases.items():
        for step in steps:
            if step.diff is None:
                continue
            worst = [c for c in selected(step.diff, View(level="breaking")) if c.accepted is None]
            total += len(worst)
            if worst:
                where = link(text(version), relative(BREAKING, addresses.release(version)))
                size = step.size
                body.append(
                    f"## {text(size.service)} {text(version)} {{ #{size.service}-{version} }}"
                )
                body.append(f"Released {size.date}; all changes of {where}.")
                body.append(_table(grouped(worst, View(level="breaking"))))
    intro = (
        f"All {total} changes after which {MEANING['breaking']}, newest first, and what to do."
        " A row is one cause, which may be several changes."
    )
    return Page(
        path=BREAKING,
        title="Breaking changes",
        body=join((intro, *body)),
        summary="Every change that broke callers, and what to do about it.",
        menu=(MENU, "Breaking changes"),
    )


def _table(rows: Sequence[Row]) -> str:
    return table(
        ("Change", "Where", "What to do"),
        ((_change(row), _where(row), text(row.todo)) for row in rows),
    )


def _change(row: Row) -> str:
    parts = [text(row.title)]
    if row.values_apart:
        parts.append(f"{code(_short(row.old))} → {code(_short(row.new)) or 'gone'}")
    if row.program:
        parts.append(f"worked before: {code(_short(row.program))}")
    return "\n".join(parts)


def _where(row: Row) -> str:
    others = row.operations[1:]
    if not others:
        return code(row.where)
    more = f" and {len(others) - CALLS} more" if len(others) > CALLS else ""
    return f"{code(row.where)}\nalso {', '.join(map(code, others[:CALLS]))}{more}"


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 120 else f"{line[:119]}…"
