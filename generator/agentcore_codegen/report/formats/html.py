"""The report as one self-contained page: no network, no markup from a model, keyboard and phone."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...diff.change import Change, Diff, counts
from ...diff.history import Step
from ...diff.rules.rule import MEANING, VERDICTS, Verdict
from ..answer import affected, answer, counted
from ..chart import Chart, anchor, charts
from ..groups import grouped
from ..report import MOST_ROWS, History, Report, View
from ..rows import (
    ACCEPTED,
    CALLS,
    SECTIONS,
    Row,
    Section,
    all_uses,
    audience,
    bump_words,
    sections,
    selected,
    summary,
    used,
)
from ..templates import environment

_BRIEF = 60  # characters of a value in a closed row
_LONGEST = 4_000  # characters of one value
_BODY: tuple[Verdict, ...] = (
    "breaking",
    "dangerous",
    "compatible",
)  # verdicts whose filter is on at first


@dataclass(frozen=True, slots=True)
class _Verdict:
    name: str
    count: int
    meaning: str
    checked: bool


@dataclass(frozen=True, slots=True)
class _Fact:
    name: str
    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class _Change:
    id: str
    verdict: str
    badge: str
    service: str
    operations: str
    title: str
    brief: str  # old -> new, for a reader who opens nothing
    where: str
    open: bool
    sides: bool
    old: str
    new: str
    facts: tuple[_Fact, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    verdict: str
    heading: str
    meaning: str
    rows: tuple[_Change, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    service: str
    text: str
    affected: str


@dataclass(frozen=True, slots=True)
class _Page:
    id: str
    heading: str
    summary: str
    notes: tuple[str, ...]
    sections: tuple[_Section, ...]


def render(report: Report) -> str:
    """Returns the page of one comparison, breaking changes open."""
    diffs = report.diffs
    names = ", ".join(dict.fromkeys(diff.new.title for diff in diffs))
    first = diffs[0] if diffs else None
    title = f"{names}: {first.old.version} → {first.new.version}" if first else "API changes"
    labels = (first.old.version, first.new.version) if first else ("old", "new")
    pages = [_page(diff, report.view, opened=True) for diff in diffs]
    return _render(title, diffs, pages, (), labels, [_answer(diff, report.view) for diff in diffs])


def render_history(history: History) -> str:
    """Returns the page of a history, newest release first, with a picture of how each API grew."""
    order = sorted(
        history.steps, key=lambda step: (step.size.date, step.size.service), reverse=True
    )
    pages = [
        _first(step) if step.diff is None else _page(step.diff, history.view, opened=False)
        for step in order
    ]
    diffs = [step.diff for step in order if step.diff is not None]
    return _render("API history", diffs, pages, charts(history.steps), ("before", "after"))


def _render(
    title: str,
    diffs: Sequence[Diff],
    pages: Sequence[_Page],
    pictures: Sequence[Chart],
    labels: tuple[str, str],
    answers: Sequence[_Answer] = (),
) -> str:
    changes = [change for diff in diffs for change in diff.open]
    tools = environment()
    style = str(tools.get_template("page.css").render())
    script = str(tools.get_template("page.js").render())
    services = list(dict.fromkeys(diff.service for diff in diffs))
    return tools.get_template("page.html.j2").render(
        title=title,
        # One comparison has its figures above its changes.
        lead=_lead(diffs, changes) if len(diffs) != 1 else "",
        answers=answers,
        verdicts=_verdicts(changes, diffs),
        charts=pictures,
        services=services if len(services) > 1 else [],
        operations=sorted({o for diff in diffs for c in diff.changes for o in c.operations}),
        pages=pages,
        old_label=labels[0],
        new_label=labels[1],
        # Ours, and named by hash in the page's policy: no other style or script runs.
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _answer(diff: Diff, view: View) -> _Answer:
    table = grouped(selected(diff, view), view)
    return _Answer(diff.new.title, answer(diff), affected(table, str))


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _lead(diffs: Sequence[Diff], changes: Sequence[Change]) -> str:
    dates = sorted({diff.date for diff in diffs if diff.date})
    days = f"{dates[0]} to {dates[-1]}. " if len(dates) > 1 else f"{dates[0]}. " if dates else ""
    meets = all_uses(changes)
    code = f" Your code: {meets}." if meets else ""
    return f"{days}{summary(changes)}. Suggested bump: {bump_words(changes)}.{code}"


def _verdicts(changes: Sequence[Change], diffs: Sequence[Diff]) -> list[_Verdict]:
    number = counts(changes)
    worst = any(number[verdict] for verdict in _BODY)
    entries = [
        _Verdict(verdict, number[verdict], MEANING[verdict], verdict in _BODY or not worst)
        for verdict in VERDICTS
    ]
    accepted = sum(len(diff.accepted) for diff in diffs)
    if accepted:
        entries.append(_Verdict(ACCEPTED, accepted, SECTIONS[ACCEPTED], True))
    return entries


def _first(step: Step) -> _Page:
    size = step.size
    return _Page(
        anchor(size.service, size.version),
        f"{size.service} {size.version}",
        f"{size.date}: the first archived release, with {size.operations} operations",
        (),
        (),
    )


def _page(diff: Diff, view: View, opened: bool) -> _Page:
    table = grouped(selected(diff, view), view)
    cut = len(table) - MOST_ROWS
    more = f"; {cut} more rows were cut (--format json has all)" if cut > 0 else ""
    prefix = anchor(diff.service, diff.new.version)
    day = f"{diff.date}: " if diff.date else ""
    meets = all_uses(diff.open)
    code = f". Your code: {meets}" if meets and opened else ""
    return _Page(
        prefix,
        f"{diff.service} {diff.old.version} → {diff.new.version}",
        f"{day}{summary(diff.open)}; suggested bump: {bump_words(diff.open)}{more}{code}",
        diff.notes or (),
        tuple(_section(part, table, prefix, opened) for part in sections(table[:MOST_ROWS])),
    )


def _section(section: Section, table: Sequence[Row], prefix: str, opened: bool) -> _Section:
    is_open = opened and section.name == "breaking"
    return _Section(
        section.name,
        f"{section.heading} ({counted(section, table)})",
        section.meaning,
        tuple(_change(row, prefix, is_open) for row in section.rows),
    )


def _change(row: Row, prefix: str, is_open: bool) -> _Change:
    more = f" {row.others}" if row.others else ""
    return _Change(
        id=f"{prefix}-{row.fingerprint}",
        verdict=row.section,
        badge=row.verdict,
        service=row.service,
        operations=" ".join(row.operations),
        title=row.headline if row.old or row.new else row.title,
        brief=_brief(row),
        where=f"{row.where}{more}",
        open=is_open,
        sides=not _is_brief(row),
        old=_cut(row.old) or "—",
        new=_cut(row.new) or "—",
        facts=tuple(_facts(row)),
    )


def _is_brief(row: Row) -> bool:
    """True where the closed row says both values whole: they need not stand there twice."""
    return all(_one_line(text) == text for text in (row.old, row.new))


def _brief(row: Row) -> str:
    if row.witness and not _is_brief(row):  # two patterns alike for the most part
        return row.witness
    if row.old and row.new:
        return f"{_one_line(row.old)} → {_one_line(row.new)}"
    if row.old:
        return f"{_one_line(row.old)} → gone"
    return f"new: {_one_line(row.new)}" if row.new else ""


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _BRIEF else f"{line[:_BRIEF]}…"


def _facts(row: Row) -> Iterable[_Fact]:
    yield _Fact("affects", f"{audience(row, str)}: {row.why}")
    if row.todo:
        yield _Fact("what to do", row.todo)
    if row.witness:
        yield _Fact("example", row.witness)
    if row.program:
        yield _Fact("worked before", row.program, code=True)
    if row.use is not None:
        yield _Fact("your code", used(row.use))
    if row.note:
        yield _Fact("note", row.note)
    for line in row.python:
        yield _Fact("python", line, code=True)
    if len(row.operations) > CALLS:
        yield _Fact("operations", ", ".join(row.operations))
    if row.accepted:
        yield _Fact("accepted", row.accepted)
    yield _Fact("rule", f"{row.rule} [{' '.join(row.fingerprints)}]", code=True)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"
