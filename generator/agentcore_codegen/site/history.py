"""The history of one thing: since which release it is there, and each change of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..diff.history import Step
from ..report.report import View
from ..report.rows import Row, rows
from . import addresses
from .markup import code, link, relative, table, text

_VIEW = View(level="compatible")  # texts, which the pages of the releases list


@dataclass(frozen=True, slots=True)
class Event:
    """One change in one release."""

    version: str
    date: str
    row: Row


class ServiceHistory:
    """What happened to a service's operations and shapes, newest first."""

    def __init__(self, steps: Sequence[Step]) -> None:
        """Takes the service's steps, newest first."""
        self._steps = steps

    @cached_property
    def _events(self) -> list[Event]:
        return [
            Event(step.size.version, step.size.date, row)
            for step in self._steps
            if step.diff is not None
            for row in rows(step.diff.changes, _VIEW)
            if row.verdict != "docs"
        ]

    @cached_property
    def operations(self) -> dict[str, list[Event]]:
        """The changes that reach each operation, by its wire name."""
        found: dict[str, list[Event]] = {}
        for event in self._events:
            for name in event.row.operations:
                found.setdefault(name, []).append(event)
        return found

    @cached_property
    def shapes(self) -> dict[str, list[Event]]:
        """The changes of each shape, by its wire name."""
        found: dict[str, list[Event]] = {}
        for event in self._events:
            found.setdefault(_shape(event.row.root), []).append(event)
        return found

    def since(self, operation: str) -> tuple[str, str, bool]:
        """Returns the release that brought an operation, its date, and whether it is the first one.

        The first archived release has what came before the archive as well.
        """
        found = ("", "", True)
        for step in self._steps:  # newest first: the operation is there until a release lacks it
            found = (step.size.version, step.size.date, step.diff is None)
            if step.diff is not None and operation not in step.diff.old.operations:
                break
        return found


def _shape(root: str) -> str:
    for mark in ".![{":
        root = root.split(mark)[0]
    return root


def events(changes: Sequence[Event], here: str) -> str:
    """Returns changes as a table; each release is a link to its page."""
    return table(("Release", "Verdict", "What changed"), _rows(changes, here))


def _rows(changes: Sequence[Event], here: str) -> Iterator[tuple[str, str, str]]:
    for event in changes:
        row = event.row
        todo = f"\n{text(row.todo)}" if row.verdict == "breaking" and row.todo else ""
        where = f"\nat {code(row.where)}" if row.where not in row.title else ""
        path = relative(here, addresses.release(event.version), anchor(row))
        yield (
            f"{link(text(event.version), path)}\n{text(event.date)}",
            f"**{row.verdict}**" if row.verdict == "breaking" else row.verdict,
            f"{text(row.title)}{where}{todo}",
        )


def anchor(row: Row) -> str:
    """Returns the anchor of a change on the page of its release."""
    return f"change-{row.fingerprint}"


def since(history: ServiceHistory, operation: str, here: str) -> str:
    """Returns the sentence that says since when an operation is there."""
    version, date, first = history.since(operation)
    if not version:
        return ""
    release = link(code(version), relative(here, addresses.release(version)))
    if first:
        return f"In the API since {release} ({text(date)}), the first archived release, or longer."
    return f"In the API since {release} ({text(date)})."
