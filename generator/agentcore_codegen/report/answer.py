"""What a reader asks first: can this be merged, who is affected, how much is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..diff.change import Diff, counts
from .report import View
from .rows import Row, Section

_NAMED = 8  # operations named before the rest is counted


def answer(diff: Diff) -> str:
    """Returns whether this can be merged, in a sentence."""
    number = counts(diff.open)
    if number["breaking"]:
        many = "change breaks" if number["breaking"] == 1 else "changes break"
        return f"Look before you merge: {number['breaking']} {many} callers."
    if number["dangerous"]:
        many = "change" if number["dangerous"] == 1 else "changes"
        return f"Nothing breaks; {number['dangerous']} dangerous {many} to look at."
    return "Safe to merge: nothing that code notices." if diff.open else "No changes."


def affected(table: Sequence[Row], quote: Callable[[str], str]) -> str:
    """Names the calls that break, for a reader who looks no further; empty where none does."""
    live = [row for row in table if row.verdict == "breaking" and not row.accepted]
    if not live:
        return ""
    names = list(dict.fromkeys(name for row in live for name in row.operations))
    if not names or not all(row.operations for row in live):
        return "Breaks everyone who calls the service."
    more = f" and {len(names) - _NAMED} more operations" if len(names) > _NAMED else ""
    return f"Breaks code that uses {', '.join(map(quote, names[:_NAMED]))}{more}."


def counted(section: Section, table: Sequence[Row]) -> str:
    """Returns how many changes a section has, in how many rows, of which some may be shown."""
    visible, whole = len(section.rows), sum(row.section == section.name for row in table)
    changes = sum(len(row.fingerprints) for row in table if row.section == section.name)
    count = str(whole) if whole == changes else f"{changes} changes in {whole} rows"
    return count if whole == visible else f"{count}, {visible} shown"


def is_new(row: Row, view: View) -> bool:
    """Tells whether an earlier report lacks a change of the row; False where none was given."""
    known = view.known
    return known is not None and not known.issuperset(row.fingerprints)
