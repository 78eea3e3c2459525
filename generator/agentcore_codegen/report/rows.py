"""Changes as rows of final texts: what every report prints, so that templates only print."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .. import prose
from ..diff.callers.affected import AFFECTED, MAYBE
from ..diff.change import Change, Diff, Use, bump, counts, worst
from ..diff.rules.rule import MEANING, VERDICTS, Axis, Bump, Rule, Verdict
from .report import View

ACCEPTED = "accepted"
# The parts of a report and what they mean, in their order.
SECTIONS: dict[str, str] = {verdict: MEANING[verdict] for verdict in VERDICTS}
SECTIONS[ACCEPTED] = "looked at before"

CALLS = 4  # operations that are named before the rest is counted
_SITES = 6  # places in callers' source before the rest is counted
_LEVELS = {AFFECTED: "affect your code", MAYBE: "may affect it"}
_LONG_RUN = re.compile(r"(.)\1{11,}")
_AXES: dict[str, tuple[Axis, ...]] = {
    "wire": ("wire", "both"),
    "python": ("python", "both"),
    "both": ("wire", "python", "both", "text"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One change, ready to print. Empty texts mean that there is nothing to say."""

    service: str
    verdict: Verdict
    rule: str
    root: str
    name: str
    title: str
    headline: str  # the title without the values
    where: str  # the shortest path to it from the first operation
    operations: tuple[str, ...]
    others: str  # `+3` where more operations reach it
    side: str
    old: str
    new: str
    values_apart: bool  # the title does not say old and new
    witness: str
    only_old: str | None
    only_new: str | None
    why: str
    todo: str
    python: tuple[str, ...]
    bump: str
    fingerprint: str
    note: str
    accepted: str
    group: str
    move: str  # the sentence of an operation's move that the change is a part of
    member: str  # the name, where it is a member's
    title_text: str  # the rule's sentence, its places not filled
    fingerprints: tuple[str, ...]  # of all changes that the row is about
    program: str  # a line that worked before
    use: Use | None  # how the callers' source that was given meets it

    @property
    def section(self) -> str:
        """The part of a report that it belongs to: its verdict's, or that of accepted ones."""
        return ACCEPTED if self.accepted else self.verdict


@dataclass(frozen=True, slots=True)
class Section:
    """The open rows of one verdict, or those that somebody accepted."""

    name: str
    meaning: str
    rows: tuple[Row, ...]

    @property
    def heading(self) -> str:
        return self.name.capitalize()


def selected(diff: Diff, view: View) -> tuple[Change, ...]:
    """Returns the changes that a view shows, accepted ones included."""
    verdicts = VERDICTS[: VERDICTS.index(view.level) + 1]
    axes = _AXES[view.axis]
    return tuple(c for c in diff.changes if c.verdict in verdicts and c.rule.axis in axes)


def rows(changes: Iterable[Change], view: View) -> tuple[Row, ...]:
    """Returns rows in report order: by verdict, then grouped as the view asks."""
    table = [_row(change, view) for change in changes]
    first: dict[tuple[str, str], int] = {}
    for number, row in enumerate(table):
        first.setdefault((row.verdict, row.group), number)
    table.sort(key=lambda row: (VERDICTS.index(row.verdict), first[(row.verdict, row.group)]))
    return tuple(table)


def sections(table: Sequence[Row]) -> tuple[Section, ...]:
    """Returns the rows by verdict, worst first, then accepted ones; empty parts are left out."""
    parts = {
        name: Section(name, meaning, tuple(row for row in table if row.section == name))
        for name, meaning in SECTIONS.items()
    }
    return tuple(part for part in parts.values() if part.rows)


def summary(changes: Sequence[Change]) -> str:
    """Returns `3 breaking, 4 dangerous, 16 compatible, 11 docs`, or `no changes`."""
    words = [f"{number} {verdict}" for verdict, number in counts(changes).items() if number]
    return ", ".join(words) or "no changes"


def bump_words(changes: Sequence[Change]) -> str:
    """Returns the suggested bump, explained where a reader expects another one."""
    return bump_text(bump(changes), worst(changes) == "breaking")


def bump_text(level: Bump, breaking: bool) -> str:
    """Returns what `bump_words` says of a bump, where a change breaks callers or none does."""
    if level == "major":
        return "major (minor below 1.0)"
    if breaking:
        return f"{level} (the service rejects what it accepted; the package's names and types stay)"
    return level


def _row(change: Change, view: View) -> Row:
    operations = change.operations
    where = change.paths[0] if change.paths else change.root
    return Row(
        service=change.service,
        verdict=change.verdict,
        rule=change.rule.id,
        root=change.root,
        name=change.name,
        title=change.title,
        headline=change.headline,
        where=where,
        operations=operations,
        others=f"+{len(operations) - 1}" if len(operations) > 1 else "",
        side=change.side,
        old=_value(change, change.old),
        new=_value(change, change.new),
        values_apart=bool(change.old) and not _names_values(change.rule),
        witness=witness(change),
        only_old=change.only_old,
        only_new=change.only_new,
        why=change.why,
        todo=change.todo,
        python=change.python,
        bump=change.rule.bump,
        fingerprint=change.fingerprint,
        note=change.note,
        accepted=_accepted(change),
        group=_group(change, view.group_by),
        move=change.move,
        member=change.name if "members" in change.place else "",
        title_text=change.rule.title,
        fingerprints=(change.fingerprint,),
        program=change.program,
        use=change.use,
    )


def _group(change: Change, by: str) -> str:
    if by == "rule":
        return change.rule.id
    if by == "operation":
        return change.operations[0] if change.operations else "the service"
    return change.root.split(".")[0].split("!")[0].split("[")[0].split("{")[0]


def _value(change: Change, value: str) -> str:
    """Returns a printed value; a model's HTML text as plain text."""
    if change.rule.prose:
        return prose.text(value)
    return value


def _names_values(rule: Rule) -> bool:
    return "{old}" in rule.title or "{new}" in rule.title


def _accepted(change: Change) -> str:
    if change.accepted is None:
        return ""
    until = f" (until {change.accepted.expires})" if change.accepted.expires else ""
    return f"{change.accepted.reason}{until}"


def witness(change: Change) -> str:
    """Returns example values that one of two patterns alone accepts."""
    parts: list[str] = []
    if change.only_old is not None:
        parts.append(f"no longer matches: {quoted(change.only_old)}")
    if change.only_new is not None:
        parts.append(f"matches now: {quoted(change.only_new)}")
    return "; ".join(parts)


def audience(row: Row, mark: Callable[[str], str]) -> str:
    """Returns who meets the change: the calls, and the part of the call that it is about."""
    if not row.operations:
        return "everyone who calls the service"
    names = ", ".join(mark(name) for name in row.operations[:CALLS])
    more = f" +{len(row.operations) - CALLS}" if len(row.operations) > CALLS else ""
    _, _, path = row.where.partition(".")
    side, _, inner = path.partition(".")
    if side == "request":
        return f"callers of {names}{more}" + (f" that send {mark(inner)}" if inner else "")
    if side == "response":
        return f"readers of {mark(inner)} from {names}{more}" if inner else f"readers of {names}"
    return f"users of {names}{more}" + (f": {mark(path)}" if path else "")


def used(use: Use | None) -> str:
    """Returns `affected: a.py:3, b.py:7 and 4 more`; empty where no source was given."""
    if use is None:
        return ""
    more = f" and {len(use.sites) - _SITES} more" if len(use.sites) > _SITES else ""
    return f"{use.level}: {', '.join(use.sites[:_SITES])}{more}" if use.sites else use.level


def all_uses(changes: Iterable[Change]) -> str:
    """Returns how many changes callers' source meets; empty where no source was given."""
    uses = [change.use for change in changes if change.use is not None]
    number = Counter(use.level for use in uses)
    words = (f"{number[level]} {text}" for level, text in _LEVELS.items() if number[level])
    return ", ".join(words) or "no change meets your code" if uses else ""


def quoted(text: str) -> str:
    """Returns a value in quotes, long runs of one character as `"a" x 49`, controls escaped."""
    escaped = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    short = _LONG_RUN.sub(lambda m: f"{m[1]}…({len(m[0])} times)…", escaped)
    return f'"{short}"'
