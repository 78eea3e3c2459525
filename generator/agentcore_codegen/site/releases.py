"""The page of each release: what it changed, worst first, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diff.change import counts
from ..diff.history import Step
from ..report.report import View
from ..report.rows import Row, Section, bump_words, rows, sections, summary
from . import addresses
from .addresses import Names
from .history import anchor
from .markup import code, join, link, relative, table, text
from .page import Page
from .source import SiteSource

INDEX = "releases/index.md"
_VIEW = View()
_SHOWN = 6  # operations before the rest is counted


def pages(source: SiteSource) -> Iterator[Page]:
    """Yields the list of releases, and the page of each."""
    if not source.steps:
        return
    names = {service.name: Names(service) for service in source.package.services}
    yield Page(
        INDEX,
        "Releases",
        join(
            (
                "The releases of botocore that changed these APIs, newest first.",
                table(
                    ("Release", "Date", "What changed"),
                    (_row(version, steps) for version, steps in source.releases.items()),
                ),
            )
        ),
        "The releases of botocore that changed these APIs.",
        menu=("Releases",),
    )
    versions = list(source.releases)
    for number, version in enumerate(versions):
        newer = versions[number - 1] if number else ""
        older = versions[number + 1] if number + 1 < len(versions) else ""
        yield _page(version, source.releases[version], names, newer, older)


def _row(version: str, steps: tuple[Step, ...]) -> tuple[str, str, str]:
    where = link(code(version), relative(INDEX, addresses.release(version)))
    said = "\n".join(f"{code(step.size.service)}: {_words(step)}" for step in steps)
    return where, text(steps[0].size.date), said


def _words(step: Step) -> str:
    if step.diff is None:
        return f"the first archived release: {step.size.operations} operations"
    number = counts(step.diff.changes)
    shown = (f"{n} {verdict}" for verdict, n in number.items() if n)
    marked = (f"**{word}**" if word.endswith("breaking") else word for word in shown)
    return ", ".join(marked) or "no changes"


def _page(
    version: str, steps: tuple[Step, ...], names: Mapping[str, Names], newer: str, older: str
) -> Page:
    here = addresses.release(version)
    around = " · ".join(
        link(f"{word} {code(each)}", relative(here, addresses.release(each)))
        for word, each in (("older:", older), ("newer:", newer))
        if each
    )
    date = steps[0].size.date
    return Page(
        path=here,
        title=f"botocore {version}",
        body=join(
            (
                f"Released {text(date)}." + (f" {around}" if around else ""),
                *(part for step in steps for part in _service(step, names, here)),
            )
        ),
        summary=f"What botocore {version} changed ({date}).",
    )


def _service(step: Step, names: Mapping[str, Names], here: str) -> Iterator[str]:
    name = step.size.service
    yield f"## {text(name)} {{ #{name} }}"
    size = step.size
    if step.diff is None:
        yield (
            f"The first archived release: {size.operations} operations, {size.shapes} shapes, "
            f"{size.members} members."
        )
        return
    yield f"{summary(step.diff.changes).capitalize()}; suggested bump: {bump_words(step.diff.changes)}."
    for section in sections(rows(step.diff.changes, _VIEW)):
        yield f"### {section.heading} {{ #{name}-{section.name} }}"
        yield f"*{section.meaning.capitalize()}.*"
        yield _changes(section, names.get(name), here)


def _changes(section: Section, names: Names | None, here: str) -> str:
    if section.name == "docs":
        return "\n".join(f"- {text(row.title)}" for row in section.rows)
    head = ("Change", "Operations", "What to do")
    return table(head, (_cells(row, names, here) for row in section.rows))


def _cells(row: Row, names: Names | None, here: str) -> tuple[str, str, str]:
    values = ""
    if row.values_apart:
        values = f"\n{code(row.old)} → {code(row.new) or 'nothing'}"
    shown = row.operations[:_SHOWN]
    listed = ", ".join(
        link(code(each), names.address(here, each) if names is not None else "") for each in shown
    )
    more = f" and {len(row.operations) - _SHOWN} more" if len(row.operations) > _SHOWN else ""
    where = f"\nat {code(row.where)}" if row.where not in row.title else ""
    place = f'<span id="{anchor(row)}"></span>'
    return (
        f"{place}{text(row.title)}{where}{values}",
        f"{listed}{more}" or "all",
        text(row.todo or row.why),
    )
