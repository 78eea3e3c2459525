"""The history in one of the formats that can hold many releases."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from ..diff.history import Step
from . import Output
from .rows import View

HISTORY_FORMATS = ("text", "markdown", "html", "json", "rss")
_TITLE = "Changes of the API, by botocore release"


def write_history(
    form: str, found: Sequence[Step], view: View, output: Output | None = None, full: bool = False
) -> str:
    """Returns the report of a history.

    Args:
        form: One of `HISTORY_FORMATS`.
        found: The releases of each service, oldest first.
        view: What the reader asked to see.
        output: Where a text report goes.
        full: Print each release as a report of its own, not condensed.
    """
    output = output or Output()
    diffs = [step.diff for step in found if step.diff is not None]
    diffs.sort(key=lambda diff: (diff.date, diff.service))
    if form == "html":
        from .html import render_history

        return render_history(found, view)
    if form == "markdown" and not full:
        from .changelog import render

        return render(found, _TITLE)
    if form == "markdown":
        view = View(view.level, view.axis, view.group_by, max_bytes=1 << 30)
    if form in ("text", "markdown"):
        diffs.reverse()
    module = importlib.import_module(f".{form}", __package__)
    if form == "text":
        return str(module.render(diffs, view, output.width, output.colour))
    return str(module.render(diffs, view))
