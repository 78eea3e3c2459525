"""Rows with one cause: the same change in many places, or the move of an operation, as one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..diff.callers.affected import LEVELS
from ..diff.change import Change, Use, filled
from .report import View
from .rows import Row, rows

_MOVED = (
    "older clients and hand-written calls use the old route, which the service may refuse; "
    "this package uses the new one"
)
_NAMED = 4  # names in a sentence before the rest is counted


def grouped(changes: Iterable[Change], view: View) -> tuple[Row, ...]:
    """Returns rows as `rows` does; those of one cause are one row with all their fingerprints."""
    causes: dict[tuple[str, ...], list[Row]] = {}
    for row in rows(changes, view):
        causes.setdefault(_key(row, view), []).append(row)
    return tuple(part[0] if len(part) == 1 else _joined(part) for part in causes.values())


def _key(row: Row, view: View) -> tuple[str, ...]:
    head = (row.section, row.accepted, row.group if view.group_by == "operation" else "")
    if row.move:
        return (*head, row.move)
    if row.old or row.new:
        return (*head, row.rule, row.old, row.new, row.member)
    return (*head, row.rule, row.member or row.fingerprint)


def _joined(part: Sequence[Row]) -> Row:
    first = next((row for row in part if not row.member), part[0])
    operations = tuple(dict.fromkeys(name for row in part for name in row.operations))
    python = tuple(dict.fromkeys(line for row in part for line in row.python))
    return replace(
        first,
        title=first.move or _title(part, first.title_text),
        headline=first.move or _title(part, first.title_text.partition(": {")[0]),
        old="" if first.move else first.old,
        new="" if first.move else first.new,
        why=_MOVED if first.move else first.why,
        operations=operations,
        others=f"+{len(operations) - 1}" if len(operations) > 1 else "",
        python=python,
        fingerprints=tuple(row.fingerprint for row in part),
        use=_use(part),
    )


def _use(part: Sequence[Row]) -> Use | None:
    """Returns the certain uses before the others, under the word for the worst of them."""
    uses = sorted((row.use for row in part if row.use), key=lambda use: LEVELS.index(use.level))
    sites = tuple(dict.fromkeys(site for use in uses for site in use.sites))
    return Use(uses[0].level, sites) if uses else None


def _title(part: Sequence[Row], text: str) -> str:
    names = list(dict.fromkeys(row.name for row in part))
    listed = ", ".join(names[:_NAMED])
    if len(names) > _NAMED:
        listed = f"{', '.join(names[: _NAMED - 1])} and {len(names) - _NAMED + 1} more"
    return filled(text, listed, part[0].old, part[0].new)
