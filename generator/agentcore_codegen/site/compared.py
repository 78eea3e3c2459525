"""All comparisons of a service as rows of text; after a new release only those with it are worked out.

What an earlier run found is kept by a hash of this program and of the releases that were compared.
The rows are the same with it and without.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ..archive import Archive, Entry
from ..archive.versions import order
from ..diff.change import Change
from ..diff.pairs import Cell, Range, pairs, ranges
from ..output.run_cache import Result, RunCache, digest, program
from ..report.report import View
from ..report.rows import rows

# What is shown of a change, in the order in which the page's data has it; the script knows it too.
SHOWN = (
    "verdict", "title", "rule", "side", "root", "where", "operations", "old", "new", "witness",
    "why", "todo", "python", "program", "note", "bump", "fingerprint",
)  # fmt: skip
_VIEW = View()
_ROWS = "rows.json"

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A service's releases, oldest first, and the changes between any two of them."""

    service: str
    versions: tuple[str, ...]
    dates: tuple[str, ...]
    operations: tuple[str, ...]  # of all releases, in the order of the newest that has them
    changes: tuple[tuple[Texts, Range, Range], ...]  # the ranges of the old and of the new release


def compared(archive: Archive, service: str, until: str, cache: Path | None) -> Compared:
    """Compares every release of a service with every later one.

    Args:
        archive: What is read.
        service: The service.
        until: The last release.
        cache: A folder of what earlier runs found; None keeps nothing.

    Raises:
        UsageError: an unknown service or version.
    """
    entries = [e for e in archive.entries(service) if order(e.version) <= order(until)]
    kept = RunCache(cache) if cache is not None else None
    base = program()
    known, start = _known(kept, base, entries)
    table = pairs(archive, service, until=until, start=start)
    cells: dict[Texts, list[Cell]] = {}
    for texts, old, new in known:
        cells.setdefault(texts, []).extend(_cells(old, new))
    for part in table.changes:
        cells.setdefault(_texts(part.change), []).extend(_cells(part.old, part.new))
    changes = tuple(
        (texts, *part) for texts in sorted(cells) for part in ranges(sorted(set(cells[texts])))
    )
    if kept is not None and start < len(entries):
        kept.put(_key(base, entries), Result({_ROWS: json.dumps(changes)}, ()))
    return Compared(service, table.versions, table.dates, table.operations, changes)


def _known(
    kept: RunCache | None, base: str, entries: Sequence[Entry]
) -> tuple[Iterable[tuple[Texts, Range, Range]], int]:
    """Returns the changes of the longest history that is kept, and the number of its releases."""
    for length in range(len(entries), 0, -1) if kept is not None else ():
        result = kept.get(_key(base, entries[:length])) if kept is not None else None
        if result is not None:
            found = cast("list[tuple[list[str], Range, Range]]", json.loads(result.files[_ROWS]))
            return ((tuple(texts), old, new) for texts, old, new in found), length
    return (), 0


def _key(base: str, entries: Sequence[Entry]) -> str:
    parts = (f"{e.service} {e.version} {sorted(e.files.items())}" for e in entries)
    return digest(each.encode() for each in (base, *parts))


def _cells(old: Range, new: Range) -> Iterator[Cell]:
    """Yields the comparisons of two ranges; a release is compared with later ones alone."""
    for before in range(old[0], old[1] + 1):
        for after in range(max(new[0], before + 1), new[1] + 1):
            yield before, after


def _texts(change: Change) -> Texts:
    """Returns what is shown of a change: several names with blanks, lines with line ends."""
    (row,) = rows([change], _VIEW)
    found: list[str] = []
    for name in SHOWN:
        value: str | tuple[str, ...] = getattr(row, name)
        if isinstance(value, str):
            found.append(value)
        else:
            found.append(("\n" if name == "python" else " ").join(value))
    return tuple(found)
