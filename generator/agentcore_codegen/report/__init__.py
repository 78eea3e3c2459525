"""Changes -> text: `formats` has a module for each format, `rows` what all of them print."""

from __future__ import annotations

from collections.abc import Sequence

from ..diff.change import Diff, worst
from ..diff.history import Step
from ..diff.rules.rule import VERDICTS
from ..diff.run import Comparison
from . import formats
from .report import History, Output, Report, View


def write_report(
    form: str, comparisons: Sequence[Comparison], view: View, output: Output | None = None
) -> str:
    """Returns the report of one or more comparisons in a format of `FORMATS`."""
    ordered = sorted(comparisons, key=lambda comparison: _worst(comparison.diff))  # stable
    return formats.load(form).render(Report(ordered, view, output or Output()))


def write_history(
    form: str, steps: Sequence[Step], view: View, output: Output | None = None, full: bool = False
) -> str:
    """Returns the report of a history in a format of `HISTORY_FORMATS`."""
    return formats.load_history(form).render_history(History(steps, view, output or Output(), full))


def _worst(diff: Diff) -> int:
    """A reader meets the service with breaking changes first."""
    verdict = worst(diff.open)
    return VERDICTS.index(verdict) if verdict is not None else len(VERDICTS)
