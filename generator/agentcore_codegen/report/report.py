"""What a reader asked for and what a format is given: reports, histories, and how to show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..diff.change import Diff
from ..diff.history import Step
from ..diff.rules.rule import Verdict
from ..diff.run import Comparison

MOST_ROWS = 2_000  # of one service in a report for people; `--format json` has all


@dataclass(frozen=True, slots=True)
class View:
    """What a reader asked to see."""

    level: Verdict = "docs"
    axis: str = "both"
    group_by: str = "root"
    max_bytes: int = 65_000
    max_annotations: int = 50
    known: frozenset[str] | None = None  # fingerprints of an earlier report


@dataclass(frozen=True, slots=True)
class Output:
    """Where a text report goes: columns, and whether it may hold colours."""

    width: int = 100
    colour: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What a format prints: comparisons in the order of the page, and how they are shown."""

    comparisons: Sequence[Comparison]
    view: View
    output: Output

    @property
    def diffs(self) -> list[Diff]:
        return [comparison.diff for comparison in self.comparisons]


@dataclass(frozen=True, slots=True)
class History:
    """What a format prints of many releases: the steps of each service, oldest first.

    `full` asks for each release as a report of its own, not condensed.
    """

    steps: Sequence[Step]
    view: View
    output: Output
    full: bool = False

    @property
    def diffs(self) -> list[Diff]:
        """The diffs of all services, oldest first."""
        compared = [step.diff for step in self.steps if step.diff is not None]
        return sorted(compared, key=lambda diff: (diff.date, diff.service))
