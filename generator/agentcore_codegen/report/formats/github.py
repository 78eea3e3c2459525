"""The report as workflow commands: annotations on a pull request, worst changes first."""

from __future__ import annotations

from ...diagnostics import one_line
from ..groups import grouped
from ..report import Report
from ..rows import Row, bump_words, selected, summary, used

_COMMANDS = {"breaking": "error", "dangerous": "warning", "compatible": "notice", "docs": "notice"}


def render(report: Report) -> str:
    """Returns one command per change, at most `view.max_annotations` in all, then a summary.

    GitHub drops what a step annotates beyond 50; the last line says how many were left out.
    """
    view, diffs = report.view, report.diffs
    table = [
        row for diff in diffs for row in grouped(selected(diff, view), view) if not row.accepted
    ]
    order = list(_COMMANDS)
    table.sort(key=lambda row: order.index(row.verdict))
    fits = len(table) <= view.max_annotations
    annotated = table if fits else table[: view.max_annotations - 1]
    lines = [_command(row) for row in annotated]
    if not fits:
        text = (
            f"{len(table) - len(annotated)} more changes have no annotation; see the whole report"
        )
        lines.append(f"::notice title=API diff::{_data(text)}")
    for diff in diffs:
        text = f"{diff.service} {diff.old.version} -> {diff.new.version}: {summary(diff.open)};"
        lines.append(one_line(f"{text} suggested bump: {bump_words(diff.open)}"))
    return "\n".join(lines) + "\n"


def _command(row: Row) -> str:
    parts = [f"{row.where}{f' ({row.others} operations)' if row.others else ''}", row.why]
    parts += [row.witness] if row.witness else []
    parts += [row.todo] if row.todo else []
    parts += [f"worked before: {row.program}"] if row.program else []
    parts += [f"callers {used(row.use)}"] if row.use is not None else []
    message = f"{'; '.join(parts)} [{row.rule} {row.fingerprint}]"
    title = f"{row.service}: {row.verdict}: {row.title}"
    place = ""
    if row.use is not None and row.use.sites:
        file, _, line = row.use.sites[0].rpartition(":")
        place = f"file={_property(file)},line={line},"
    return f"::{_COMMANDS[row.verdict]} {place}title={_property(title)}::{_data(message)}"


def _data(text: str) -> str:
    """Escapes a command's message, as the runner unescapes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
