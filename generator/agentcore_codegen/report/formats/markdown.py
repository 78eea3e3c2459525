"""The report for a pull request's comment: breaking changes open, the rest folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...diff.change import Change, Diff
from ...diff.rules.rule import VERDICTS
from .. import changelog
from ..markup import code, plain
from ..report import History, Report, View
from ..rows import (
    ACCEPTED,
    Row,
    Section,
    bump_words,
    quoted,
    rows,
    sections,
    selected,
    summary,
)
from ..templates import environment

MARKER = "agentcore-codegen diff"
_LONGEST_NOTE = 2_000
_TITLE = "Changes of the API, by botocore release"
_NO_LIMIT = 1 << 30
_NAMED = 8  # operations named before the rest is counted
_FOOTER = (
    "Verdicts: breaking, dangerous, compatible, docs. `agentcore-codegen explain RULE` tells more; "
    "`agentcore-codegen diff accept FINGERPRINT --reason TEXT` accepts a change."
)

_FULL = ("change", "who is affected", "old → new", "what to do", "rule, fingerprint")
_SHORT = ("change", "who is affected", "old → new", "rule, fingerprint")
# What is shown first where not everything fits.
_RANKS = ("breaking", "dangerous", "compatible", ACCEPTED, "docs")
_COLUMNS = {
    "breaking": _FULL,
    "dangerous": _FULL,
    "compatible": _SHORT,
    "docs": ("change", "where", "fingerprint"),
    ACCEPTED: ("change", "where", "reason", "rule, fingerprint"),
}


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    meaning: str
    open: bool
    columns: str
    rule: str
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    heading: str
    summary: str
    bump: str
    date: str
    affected: str
    notes: str
    sections: tuple[_Section, ...]
    cut: str


def render(report: Report) -> str:
    """Returns the comment: at most `view.max_bytes` bytes of UTF-8, worst changes first.

    Whatever does not fit is counted, by verdict, in a note at the end of each service's part.
    """
    return _fitted(report.diffs, report.view)


def render_history(history: History) -> str:
    """Returns the change log, or a report of each release in full, newest first."""
    if not history.full:
        return changelog.render(history.steps, _TITLE)
    return _fitted(history.diffs[::-1], replace(history.view, max_bytes=_NO_LIMIT))


def _fitted(diffs: Sequence[Diff], view: View) -> str:
    tables = [rows(selected(diff, view), view) for diff in diffs]
    total = sum(len(table) for table in tables)
    text = _document(diffs, tables, view, total)
    if len(text.encode("utf-8")) <= view.max_bytes:
        return text
    fits, low, high = _document(diffs, tables, view, 0), 0, total
    while low < high:  # the largest number of rows that fits
        middle = (low + high + 1) // 2
        text = _document(diffs, tables, view, middle)
        if len(text.encode("utf-8")) <= view.max_bytes:
            fits, low = text, middle
        else:
            high = middle - 1
    return fits


def _document(
    diffs: Sequence[Diff], tables: Sequence[tuple[Row, ...]], view: View, limit: int
) -> str:
    """Shows the `limit` worst rows of all services together."""
    order = sorted(
        (
            (_rank(row), page, number)
            for page, table in enumerate(tables)
            for number, row in enumerate(table)
        ),
    )
    kept = {(page, number) for _, page, number in order[:limit]}
    pages = [
        _page(diff, table, [row for n, row in enumerate(table) if (i, n) in kept], view)
        for i, (diff, table) in enumerate(zip(diffs, tables, strict=True))
    ]
    template = environment().get_template("diff.md.j2")
    return template.render(marker=MARKER, pages=pages, footer=_FOOTER)


def _rank(row: Row) -> int:
    return _RANKS.index(row.section)


def _page(diff: Diff, table: Sequence[Row], shown: Sequence[Row], view: View) -> _Page:
    return _Page(
        heading=plain(f"{diff.new.title}: {diff.old.version} → {diff.new.version}"),
        summary=summary(diff.open),
        bump=bump_words(diff.open),
        date=f" · {diff.date}" if diff.date else "",
        affected=_affected(table),
        notes=_notes(diff),
        sections=tuple(_section(section, table, view) for section in sections(shown)),
        cut=_cut(diff.changes, table, shown),
    )


def _affected(table: Sequence[Row]) -> str:
    """Names the calls that break, for a reader who looks no further."""
    live = [row for row in table if row.verdict == "breaking" and not row.accepted]
    if not live:
        return ""
    names = list(dict.fromkeys(name for row in live for name in row.operations))
    if not names or not all(row.operations for row in live):
        return "\n\nBreaks everyone who calls the service."
    more = f" and {len(names) - _NAMED} more operations" if len(names) > _NAMED else ""
    return f"\n\nBreaks code that uses {', '.join(code(n) for n in names[:_NAMED])}{more}."


def _section(section: Section, table: Sequence[Row], view: View) -> _Section:
    columns = _COLUMNS[section.name]
    groups: dict[str, list[str]] = {}
    for row in section.rows:
        name = "" if view.group_by == "root" else row.group
        groups.setdefault(name, []).append(_line(row, columns))
    shown, whole = len(section.rows), sum(row.section == section.name for row in table)
    count = str(whole) if whole == shown else f"{shown} of {whole} shown"
    return _Section(
        heading=f"{section.heading} ({count})",
        meaning=section.meaning,
        open=section.name == "breaking",
        columns=f"| {' | '.join(columns)} |",
        rule=f"|{' --- |' * len(columns)}",
        groups=tuple(_Group(code(name) if name else "", tuple(g)) for name, g in groups.items()),
    )


def _line(row: Row, columns: tuple[str, ...]) -> str:
    change = [f"**{plain(row.headline)}**" if columns is _FULL else plain(row.headline)]
    if columns is _FULL:
        change.append(plain(row.why))
    change += [code(line) for line in row.python]
    cells = {
        "change": "<br>".join(change),
        "who is affected": row_audience(row),
        "where": code(row.where),
        "old → new": _values(row),
        "what to do": plain(row.todo),
        "rule, fingerprint": f"`{row.rule}`<br>`{row.fingerprint}`",
        "fingerprint": f"`{row.fingerprint}`",
        "reason": plain(row.accepted),
    }
    return f"| {' | '.join(cells[column] for column in columns)} |"


def row_audience(row: Row) -> str:
    """Returns who meets the change: the calls, and the part of the call that it is about."""
    if not row.operations:
        return "everyone who calls the service"
    names = ", ".join(code(name) for name in row.operations[:4])
    more = f" +{len(row.operations) - 4}" if len(row.operations) > 4 else ""
    _, _, path = row.where.partition(".")
    side, _, inner = path.partition(".")
    if side == "request":
        return f"callers of {names}{more}" + (f" that send {code(inner)}" if inner else "")
    if side == "response":
        return f"readers of {code(inner)} from {names}{more}" if inner else f"readers of {names}"
    return f"users of {names}{more}" + (f": {code(path)}" if path else "")


def _values(row: Row) -> str:
    parts: list[str] = []
    if row.old and row.new:
        parts.append(f"{code(row.old)} → {code(row.new)}")
    elif row.old or row.new:
        parts.append(f"{code(row.old)} → gone" if row.old else f"new: {code(row.new)}")
    if row.only_old is not None:
        parts.append(f"no longer matches {code(quoted(row.only_old))}")
    if row.only_new is not None:
        parts.append(f"matches now {code(quoted(row.only_new))}")
    if row.note:
        parts.append(plain(row.note))
    return "<br>".join(parts)


def _notes(diff: Diff) -> str:
    if diff.notes is None:
        return "_No release notes were given._"
    if not diff.notes:
        return "_The release notes do not mention this service._"
    text = "\n>\n> ".join(plain(note) for note in diff.notes)
    if len(text) > _LONGEST_NOTE:
        text = f"{text[:_LONGEST_NOTE]}… (cut)"
    return f"> {text}"


def _cut(changes: Sequence[Change], table: Sequence[Row], shown: Sequence[Row]) -> str:
    missing = Counter(row.verdict for row in table)
    missing.subtract(row.verdict for row in shown)
    number = sum(missing.values())
    parts: list[str] = []
    if number:
        kinds = ", ".join(
            f"{missing[verdict]} {verdict}" for verdict in VERDICTS if missing[verdict]
        )
        parts.append(
            f"**Cut here:** {number} rows did not fit ({kinds}). The whole report: "
            "`--format html` or `--format json`."
        )
    hidden = len(changes) - len(table)
    if hidden:
        parts.append(f"{hidden} changes are left out by `--level` or `--axis`.")
    return " ".join(parts)
