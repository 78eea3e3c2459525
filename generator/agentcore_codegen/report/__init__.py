"""Changes -> text: one module per format, imported when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..diff.change import Diff, worst
from ..diff.rule import VERDICTS, Verdict
from ..diff.run import Comparison
from .rows import View

# format -> the verdicts that it shows without --level
FORMATS: Mapping[str, Verdict] = {
    "text": "compatible",
    "site": "docs",
    "markdown": "docs",
    "html": "docs",
    "json": "docs",
    "sarif": "dangerous",
    "junit": "compatible",
    "github": "dangerous",
    "rss": "docs",
}


@dataclass(frozen=True, slots=True)
class Output:
    """Where a text report goes: columns, and whether it may hold colours."""

    width: int = 100
    colour: bool = False


def write_report(
    form: str, found: Sequence[Comparison], view: View, output: Output | None = None
) -> str:
    """Returns the report of one or more comparisons in a format of `FORMATS`."""
    output = output or Output()
    module = importlib.import_module(f".{form}", __package__)
    found = sorted(found, key=lambda comparison: _worst(comparison.diff))  # stable
    diffs = [comparison.diff for comparison in found]
    if form == "site":
        pages = [str(module.render(c.diff, c.old, c.new)) for c in found]
        return "\n\n".join(pages)
    if form == "text":
        return str(module.render(diffs, view, output.width, output.colour))
    if form == "sarif":
        return str(module.render(found, view))
    return str(module.render(diffs, view))


def _worst(diff: Diff) -> int:
    """A reader meets the service with breaking changes first."""
    verdict = worst(diff.open)
    return VERDICTS.index(verdict) if verdict is not None else len(VERDICTS)
