"""The formats of reports: a module for each, imported when it is asked for.

A new format is a module here with `render(report: Report) -> str`, and a row in the table. Where
it can show a history too, it has `render_history(history: History) -> str` and its row says so.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from ...diff.rules.rule import Verdict
from ..report import History, Report


@dataclass(frozen=True, slots=True)
class Format:
    """One row: the verdict that is shown without --level, and whether a history can be."""

    level: Verdict
    history: bool = False


FORMATS: Mapping[str, Format] = {
    "text": Format("compatible", history=True),
    "site": Format("docs"),
    "markdown": Format("docs", history=True),
    "html": Format("docs", history=True),
    "json": Format("docs", history=True),
    "sarif": Format("dangerous"),
    "junit": Format("compatible"),
    "github": Format("dangerous"),
    "rss": Format("docs", history=True),
}
HISTORY_FORMATS = tuple(name for name, form in FORMATS.items() if form.history)


class Renderer(Protocol):
    """What the module of a format offers."""

    def render(self, report: Report) -> str: ...


class HistoryRenderer(Protocol):
    """What the module of a format offers that shows histories."""

    def render_history(self, history: History) -> str: ...


def load(name: str) -> Renderer:
    """Returns the module of a format."""
    return cast("Renderer", importlib.import_module(f".{name}", __name__))


def load_history(name: str) -> HistoryRenderer:
    """Returns the module of a format of `HISTORY_FORMATS`."""
    return cast("HistoryRenderer", importlib.import_module(f".{name}", __name__))
