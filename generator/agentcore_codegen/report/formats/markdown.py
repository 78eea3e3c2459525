"""The report for a pull request's comment: breaking changes open, the rest folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...archive.versions import is_version
from ...diff.change import Change, Diff, Use
from ...diff.rules.rule import VERDICTS
from .. import changelog
from ..answer import affected, answer, counted, is_new
from ..groups import grouped
from ..markup import code, plain
from ..report import History, Report, View
from ..rows import (
    ACCEPTED,
    Row,
    Section,
    all_uses,
    audience,
    bump_words,
    quoted,
    sections,
    selected,
    summary,
)
from ..templates import environment

MARKER = "agentcore-codegen diff"
_LONGEST_NOTE = 2_000
_TITLE = "Changes of the API, by botocore release"
_NO_LIMIT = 1 << 30
_NEW = "\N{SQUARED NEW} "  # before a row that an earlier report did not have
_MARKS = 6  # fingerprints of a row before the rest is counted
_NAMED = 8  # places in callers' source before the rest is counted
_FOOTER = (
    "Verdicts: breaking, dangerous, compatible, docs. `agentcore-codegen explain RULE` tells more; "
    "`agentcore-codegen diff accept FINGERPRINT --reason TEXT` accepts a change."
)

# What is shown first where not everything fits.
_RANKS = ("breaking", "dangerous", "compatible", ACCEPTED, "docs")


@dataclass(frozen=True, slots=True)
class _Group:
    heading: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    heading: str
    meaning: str
    open: bool
    groups: tuple[_Group, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    heading: str
    answer: str
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
    tables = [grouped(selected(diff, view), view) for diff in diffs]
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


def _page(diff: Diff, table: Sequence[Row], visible: Sequence[Row], view: View) -> _Page:
    meets = all_uses(diff.open)
    return _Page(
        heading=plain(f"{diff.new.title}: {diff.old.version} → {diff.new.version}"),
        answer=f"**{answer(diff)}**{_news(table, view)}",
        summary=summary(diff.open),
        bump=bump_words(diff.open),
        date=f" · {diff.date}" if diff.date else "",
        affected=_affected(table) + (f"\n\nYour code: {meets}." if meets else ""),
        notes=_notes(diff),
        sections=tuple(
            _section(section, table, view, _sides(diff)) for section in sections(visible)
        ),
        cut=_cut(diff.changes, table, visible),
    )


def _affected(table: Sequence[Row]) -> str:
    sentence = affected(table, code)
    return f"\n\n{sentence}" if sentence else ""


def _sides(diff: Diff) -> str:
    """Returns the option that names the comparison, where both of its sides are releases."""
    versions = (diff.old.version, diff.new.version)
    return f" --in {' '.join(versions)}" if all(is_version(v) for v in versions) else ""


def _section(section: Section, table: Sequence[Row], view: View, sides: str) -> _Section:
    groups: dict[str, list[str]] = {}
    for row in section.rows:
        name = "" if view.group_by == "root" else row.group
        groups.setdefault(name, []).append(_block(row, sides, is_new(row, view)))
    count = counted(section, table)
    return _Section(
        heading=f"{section.heading} ({count})",
        meaning=section.meaning,
        open=section.name == "breaking",
        groups=tuple(_Group(code(name) if name else "", tuple(g)) for name, g in groups.items()),
    )


def _news(table: Sequence[Row], view: View) -> str:
    """Says how much is new since an earlier report, where one was given."""
    if view.known is None:
        return ""
    number = Counter(row.section for row in table if is_new(row, view))
    words = ", ".join(f"{number[rank]} {rank}" for rank in _RANKS if number[rank])
    if not words:
        return "\n\nNothing is new since the last push."
    return f"\n\nNew since the last push, marked {_NEW.strip()}: {words}."


def _block(row: Row, sides: str, new: bool) -> str:
    """Returns one change as an item of a list: it holds on any width, what changed comes first."""
    mark = _NEW if new else ""
    if row.section == ACCEPTED:
        marks = " ".join(code(mark) for mark in row.fingerprints)
        return f"- {mark}{plain(row.headline)} ({code(row.where)}): {plain(row.accepted)} {marks}"
    values = _values(row)
    head = f"**{plain(row.headline)}**" + (f": {values}" if values else "")
    if row.section == "docs":
        return f"- {mark}{plain(row.headline)} {code(row.where)} `{row.fingerprint}`"
    lines = [f"- {mark}{head}"]
    if row.section in ("breaking", "dangerous"):
        lines.append(f"Affects {audience(row, code)}: {plain(row.why)}.")
        lines += [f"**Do:** {plain(row.todo)}."] if row.todo else []
        lines += [f"**Worked before:** {code(row.program)}"] if row.program else []
        lines += [f"**Your code:** {_used(row.use)}"] if row.use is not None else []
    else:
        lines.append(audience(row, code))
    lines += [code(line) for line in row.python]
    lines.append(_identity(row, sides))
    return "<br>\n  ".join(lines)


def _identity(row: Row, sides: str) -> str:
    """Names rule and change; where somebody may want to accept it, as the command to copy."""
    marks = " ".join(row.fingerprints[:_MARKS])
    more = len(row.fingerprints) - _MARKS
    others = f" and {more} more" if more > 0 else ""
    if row.section == "breaking":
        command = f'agentcore-codegen diff accept {marks}{sides} --reason "..."'
        return f"<sub>`{row.rule}` · {code(command)}{others}</sub>"
    return f"<sub>`{row.rule}` · {code(marks)}{others}</sub>"


def _used(use: Use) -> str:
    listed = ", ".join(code(site) for site in use.sites[:_NAMED])
    more = f" and {len(use.sites) - _NAMED} more" if len(use.sites) > _NAMED else ""
    return f"{use.level}: {listed}{more}" if listed else use.level


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
    return "; ".join(parts)


def _notes(diff: Diff) -> str:
    if not diff.notes:
        return ""
    text = "\n>\n> ".join(plain(note) for note in diff.notes)
    if len(text) > _LONGEST_NOTE:
        text = f"{text[:_LONGEST_NOTE]}… (cut)"
    return f"\n\n> {text}"


def _cut(changes: Sequence[Change], table: Sequence[Row], visible: Sequence[Row]) -> str:
    missing = Counter(row.verdict for row in table)
    missing.subtract(row.verdict for row in visible)
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
    hidden = len(changes) - sum(len(row.fingerprints) for row in table)
    if hidden:
        parts.append(f"{hidden} changes are left out by `--level` or `--axis`.")
    return " ".join(parts)
