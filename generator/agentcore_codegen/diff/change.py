"""The result of a comparison: changes in a fixed order, and what is common to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .rules.rule import BUMPS, VERDICTS, Bump, Rule, Verdict


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a change is accepted, and until when (ISO date, empty for ever)."""

    reason: str
    expires: str


@dataclass(frozen=True, slots=True)
class Use:
    """How callers' source meets a change: in a word or three, and where (`file:line`)."""

    level: str
    sites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One cause: what changed, where, for which operations, and what it means.

    `paths` leads from each operation in `operations` to the place. `python` says what happens to
    the generated package. `fingerprint` names the change across releases and rewordings. `move` is
    the sentence of an operation's move that the change is a part of.
    """

    service: str
    rule: Rule
    side: str  # request, response, error, joined by "+"; empty for the service
    root: str
    name: str
    old: str
    new: str
    only_old: str | None
    only_new: str | None
    note: str
    operations: tuple[str, ...]
    paths: tuple[str, ...]
    place: tuple[str, ...]
    python: tuple[str, ...]
    fingerprint: str
    accepted: Acceptance | None = None
    move: str = ""
    program: str = ""  # a line that works with the package of before and not with that after
    use: Use | None = None  # None where no callers' source was given

    @property
    def verdict(self) -> Verdict:
        return self.rule.verdict

    @property
    def title(self) -> str:
        """The rule's sentence with this change's values; long values are left to the table."""
        return self._filled(self.rule.title)

    @property
    def headline(self) -> str:
        """The title without the values, for reports that show them beside it."""
        return self._filled(self.rule.title.partition(": {")[0])

    def _filled(self, text: str) -> str:
        return filled(text, self.name, self.old, self.new)

    @property
    def why(self) -> str:
        return self._filled(self.rule.why)

    @property
    def todo(self) -> str:
        """What a caller should do; empty where there is nothing to do."""
        return self._filled(self.rule.todo)


def filled(text: str, name: str, old: str, new: str) -> str:
    """Returns a rule's sentence with its places filled; long values are cut."""
    values = {"name": name, "old": _short(old), "new": _short(new)}
    return re.sub(r"\{(name|old|new)\}", lambda match: values[match[1]], text)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."


@dataclass(frozen=True, slots=True)
class Release:
    """One side of a comparison."""

    version: str
    where: str
    title: str
    operations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """All changes of one service between two releases, breaking first.

    `notes` is the release note, one paragraph each; None where no notes were asked for or found.
    """

    service: str
    old: Release
    new: Release
    changes: tuple[Change, ...]
    date: str = ""
    notes: tuple[str, ...] | None = None

    @property
    def open(self) -> tuple[Change, ...]:
        """The changes that nobody accepted."""
        return tuple(change for change in self.changes if change.accepted is None)

    @property
    def accepted(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.accepted is not None)


def counts(changes: Iterable[Change]) -> Mapping[Verdict, int]:
    """Returns how many changes there are of each verdict, worst first, zeros included."""
    tally = Counter(change.verdict for change in changes)
    return {verdict: tally[verdict] for verdict in VERDICTS}


def bump(changes: Iterable[Change]) -> Bump:
    """Returns the largest bump that a change asks for."""
    asked = {change.rule.bump for change in changes}
    for level in BUMPS:
        if level in asked:
            return level
    return "none"


def worst(changes: Iterable[Change]) -> Verdict | None:
    verdicts = {change.verdict for change in changes}
    return next((verdict for verdict in VERDICTS if verdict in verdicts), None)


def at_least(level: Verdict) -> tuple[Verdict, ...]:
    """Returns the verdicts that are as bad as `level`, or worse."""
    return VERDICTS[: VERDICTS.index(level) + 1]
