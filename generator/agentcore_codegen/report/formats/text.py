"""The report for a terminal: what breaks, where, and what to do, worst first."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from ...diff.change import Diff
from ..groups import grouped
from ..report import MOST_ROWS, History, Output, Report, View
from ..rows import ACCEPTED, Row, Section, all_uses, bump_words, sections, selected, summary, used

_STYLES = {"breaking": "bold red", "dangerous": "yellow", "compatible": "green", "docs": "dim"}
_LABEL = 9  # columns of a row's labels


def render(report: Report) -> str:
    """Returns the report; with colours it holds ANSI sequences."""
    return _print(report.diffs, report.view, report.output)


def render_history(history: History) -> str:
    """Returns the report of each release, newest first."""
    return _print(history.diffs[::-1], history.view, history.output)


def _print(diffs: Sequence[Diff], view: View, output: Output) -> str:
    out = io.StringIO()
    console = Console(
        file=out, width=output.width, force_terminal=output.colour, no_color=not output.colour,
        color_system="standard" if output.colour else None, highlight=False, emoji=False, markup=False, legacy_windows=False,
    )  # fmt: skip
    for number, diff in enumerate(diffs):
        if number:
            console.print()
        _diff(console, diff, view)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _diff(console: Console, diff: Diff, view: View) -> None:
    title = Text(f"{diff.service}  {diff.old.version} -> {diff.new.version}", "bold")
    console.print(title + Text(f"  {diff.date}".rstrip(), "dim"))
    console.print(f"{summary(diff.open)}; suggested bump: {bump_words(diff.open)}")
    if all_uses(diff.open):
        console.print(all_uses(diff.open))
    for note in diff.notes or ():
        console.print(Padding(Text(note, "italic"), (0, 0, 0, 2)))
    table = grouped(selected(diff, view), view)
    for section in sections(table[:MOST_ROWS]):
        console.print()
        _section(console, section, view)
    if len(table) > MOST_ROWS:
        console.print()
        console.print(f"{len(table) - MOST_ROWS} more rows were cut (--format json has all)")
    hidden = len(diff.changes) - sum(len(row.fingerprints) for row in table)
    if hidden:
        console.print()
        console.print(Text(f"{hidden} more not shown (--level docs --axis both shows all)", "dim"))
    if diff.notes is None:
        console.print()
        console.print(Text("no release notes were given (--notes)", "dim"))


def _section(console: Console, section: Section, view: View) -> None:
    head = Text(section.name.upper(), _STYLES.get(section.name, "bold"))
    console.print(head + Text(f"  {section.meaning}", "dim"))
    group = ""
    for row in section.rows:
        if section.name == ACCEPTED:
            line = Text(f"{row.title}  [{row.fingerprint}] {row.accepted}")
            console.print(Padding(line, (0, 0, 0, 2)))
            continue
        if view.group_by != "root" and row.group != group:
            group = row.group
            console.print(Text(group, "bold underline"))
        _row(console, row, full=section.name in ("breaking", "dangerous"))


def _row(console: Console, row: Row, full: bool) -> None:
    head = Text(row.title, _STYLES[row.verdict] if full else "")
    console.print(Padding(head, (0, 0, 0, 2)))
    for label, value in _details(row, full):
        line = Text(f"{label:<{_LABEL}}", "dim") + Text(value)
        console.print(Padding(line, (0, 0, 0, 6)))


def _details(row: Row, full: bool) -> list[tuple[str, str]]:
    others = f" and {', '.join(row.operations[1:4])}" if len(row.operations) > 1 else ""
    more = f" +{len(row.operations) - 4}" if len(row.operations) > 4 else ""
    facts = [("where", f"{row.where}{others}{more}")]
    if full:
        if row.values_apart:
            facts += [("old", row.old), ("new", row.new)]
        facts += [("example", row.witness)] if row.witness else []
        facts += [("why", row.why)]
        facts += [("do", row.todo)] if row.todo else []
        facts += [("worked", row.program)] if row.program else []
    if row.use is not None and (full or row.use.sites):
        facts.append(("callers", used(row.use)))
    facts += [("note", row.note)] if row.note else []
    facts += [("python", line) for line in row.python]
    if full:
        facts.append(("rule", f"{row.rule}  [{' '.join(row.fingerprints)}]"))
    return facts
