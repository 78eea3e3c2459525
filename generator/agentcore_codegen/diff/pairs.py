"""Every comparison of two releases of a service: each change once, with the releases it lies between.

Most changes lie between many pairs of releases: what went in one release is gone in a comparison
of any release before with any after. So the changes of all pairs are few.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..archive import Archive
from .change import Change
from .compare import compare
from .history import planned
from .inputs import archived
from .model import Model
from .rules import RULES
from .rules.rule import Rule
from .shared import Shared

Range = tuple[int, int]  # numbers of releases, the last one included
Cell = tuple[int, int]  # the numbers of the old and of the new release


@dataclass(frozen=True, slots=True)
class Between:
    """A change with the comparisons that show it: from a release of `old` to a later one of `new`."""

    change: Change
    old: Range
    new: Range


@dataclass(frozen=True, slots=True)
class Pairs:
    """A service's releases, oldest first, and the changes between any two of them."""

    service: str
    title: str
    versions: tuple[str, ...]
    dates: tuple[str, ...]
    operations: tuple[str, ...]  # of all releases, in the order of the newest that has them
    changes: tuple[Between, ...]


def pairs(
    archive: Archive,
    service: str,
    *,
    after: str | None = None,
    until: str | None = None,
    rules: Mapping[str, Rule] = RULES,
    start: int = 0,
) -> Pairs:
    """Compares every release of a service with every later one.

    Args:
        archive: What is read.
        service: The service.
        after: Leave out the releases before this one.
        until: The last release.
        rules: What a change is called, and how bad it is.
        start: Leave out the comparisons with a new release before the one with this number.

    Raises:
        UsageError: an unknown service or version.
    """
    models, dates = _models(archive, planned(archive, (service,), after=after, until=until))
    shared = Shared()
    # By identity first: most are one object in all pairs, and hashing a change takes long.
    objects: dict[int, tuple[Change, list[Cell]]] = {}
    for old, before in enumerate(models):
        for new in range(max(old + 1, start), len(models)):
            for change in compare(before, models[new], rules, shared=shared).changes:
                objects.setdefault(id(change), (change, []))[1].append((old, new))
    cells: dict[Change, list[Cell]] = {}
    for change, where in objects.values():
        cells.setdefault(change, []).extend(where)
    operations = dict.fromkeys(name for model in reversed(models) for name in model.operations)
    return Pairs(
        service,
        models[-1].title,
        tuple(model.version for model in models),
        dates,
        tuple(operations),
        tuple(Between(change, *part) for change, where in cells.items() for part in ranges(where)),
    )


def _models(
    archive: Archive, plan: Sequence[tuple[str, str, str | None]]
) -> tuple[list[Model], tuple[str, ...]]:
    models: list[Model] = []
    dates: list[str] = []
    for name, version, _ in plan:
        model, date = archived(archive, version, models[-1] if models else None).model(name)
        models.append(model)
        dates.append(date)
    return models, tuple(dates)


def ranges(cells: Sequence[Cell]) -> Iterator[tuple[Range, Range]]:
    """Joins comparisons to ranges: of one old release first, then of neighbouring ones.

    Args:
        cells: The numbers of the old and of the new release of each, none twice.
    """
    ended: list[tuple[Range, Range]] = []
    growing: list[tuple[Range, Range]] = []  # those that hold for the old release before
    for old, row in itertools.groupby(sorted(cells), key=lambda cell: cell[0]):
        runs = list(_runs([new for _, new in row]))
        grown: list[tuple[Range, Range]] = []
        for before, after in growing:
            run = (max(after[0], old + 1), after[1])
            if before[1] == old - 1 and run in runs:
                runs.remove(run)
                grown.append(((before[0], old), after))
            else:
                ended.append((before, after))
        growing = [*grown, *(((old, old), run) for run in runs)]
    yield from (*ended, *growing)


def _runs(numbers: Sequence[int]) -> Iterator[Range]:
    """Yields the first and the last of each run of successive numbers."""
    start = numbers[0]
    for number, following in zip(numbers, (*numbers[1:], None), strict=True):
        if following != number + 1:
            yield start, number
            start = following or 0
