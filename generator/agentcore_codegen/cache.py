"""Results of earlier runs, by what they were made from; losing or corrupting it costs time alone.

One file per module holds what the last run needed for that module: a first line with the hash of
the rest, then JSON. A file that does not read as that is treated as absent. Files are replaced
whole, so runs side by side see either's results, and both are right.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import cast

_LIBRARIES = ("black", "botocore", "jinja2")  # whose versions show in results
_PROGRAM = Path(__file__).resolve().parent

_MAX_AGE = 30 * 24 * 3600.0  # seconds since it was last used
_MAX_BYTES = 64 * 1024 * 1024


def program() -> str:
    """Returns a hash of what makes results: this program, its Python and its libraries."""
    found = hashlib.sha256(sys.version.encode())
    for library in _LIBRARIES:
        found.update(f" {library} {version(library)}".encode())
    for path in sorted(_PROGRAM.rglob("*.py")):
        content = path.read_bytes()
        found.update(f" {path.relative_to(_PROGRAM).as_posix()} {len(content)} ".encode())
        found.update(content)
    return found.hexdigest()


class Shelf:
    """The results for one module, by piece. Those not asked for in this run are forgotten."""

    def __init__(self, old: dict[str, str | None]) -> None:
        self._old = old
        self._used: dict[str, str | None] = {}

    def get(self, before: str) -> str | None:
        """Returns what `before` became, or None when that is not known."""
        name = _digest(before)
        if name not in self._used:
            if name not in self._old:
                return None
            self._used[name] = self._old[name]
        after = self._used[name]
        return before if after is None else after

    def put(self, before: str, after: str) -> None:
        """Remembers that `before` became `after`; an unchanged text takes no room."""
        self._used[_digest(before)] = None if after == before else after

    @property
    def changed(self) -> bool:
        return self._used != self._old

    @property
    def entries(self) -> dict[str, str | None]:
        return self._used


class Cache:
    """Shelves in a folder; `with` saves those that changed. No folder keeps nothing.

    `settings` is whatever the results depend on beside their text: tool, version, options.
    """

    def __init__(self, folder: Path | None, settings: str) -> None:
        self._folder = folder
        self._settings = settings
        self._shelves: dict[Path, Shelf] = {}

    def shelf(self, name: str) -> Shelf:
        """Returns the shelf of the module with this name, read from disk when it is there."""
        if self._folder is None:
            return Shelf({})
        path = self._folder / f"{_digest(self._settings + name)[:32]}.json"
        self._shelves[path] = Shelf(_read(path))
        return self._shelves[path]

    def __enter__(self) -> Cache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # A cache that cannot be written is a slower next run, not an error.
        with contextlib.suppress(OSError):
            self._save()

    def _save(self) -> None:
        wrote = False
        for path, shelf in self._shelves.items():
            if shelf.changed:
                _write(path, shelf.entries)
                wrote = True
            elif shelf.entries:
                os.utime(path)
        if wrote and self._folder is not None:
            prune(self._folder)


def prune(folder: Path, max_age: float = _MAX_AGE, max_bytes: int = _MAX_BYTES) -> None:
    """Removes files unused for `max_age` seconds, then the oldest until `max_bytes` are left."""
    room = max_bytes
    oldest = time.time() - max_age
    for modified, size, path in sorted(_files(folder), reverse=True):
        room -= size
        if modified < oldest or room < 0:
            path.unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[tuple[float, int, Path]]:
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # another run may be pruning too
            status = path.stat()
            yield status.st_mtime, status.st_size, path


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: Path) -> dict[str, str | None]:
    try:
        digest, _, body = path.read_text(encoding="utf-8").partition("\n")
        if digest != _digest(body):
            return {}
        data: object = json.loads(body)
    except (OSError, ValueError):
        return {}
    if not isinstance(data, dict):
        return {}
    entries = cast("dict[str, object]", data)
    return {key: text for key, text in entries.items() if text is None or isinstance(text, str)}


def _write(path: Path, entries: dict[str, str | None]) -> None:
    body = json.dumps(entries, ensure_ascii=True, separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.stem}.{os.getpid()}.tmp")
    try:
        temporary.write_text(f"{_digest(body)}\n{body}", encoding="utf-8")
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
