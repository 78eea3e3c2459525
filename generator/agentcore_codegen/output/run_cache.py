"""Caches the results of runs, by a hash of everything that they depend on.

Generating is a pure function of the models, specs.toml, the templates, this program and the
libraries that it calls. Where none of them has changed since an earlier run, its result
is used, and neither botocore nor jinja2 is imported. Losing or corrupting the file costs time alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import cast

from ..archive import Model, lock
from ..resources import templates
from . import atomic

_MAX_RESULTS = 8  # results, of about 5 MB each

_LIBRARIES = ("black", "botocore", "jinja2")  # whose versions show in results
_PROGRAM = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Result:
    """What a run generated: contents by path relative to the target, and lines of summary."""

    files: dict[str, str | bytes]
    summary: tuple[str, ...]


def cached(
    folder: Path | None, settings: Path, models: Iterable[Model], generate: Callable[[], Result]
) -> Result:
    """Returns the cached result for these models, or else what `generate` returns.

    Args:
        folder: Where results are kept between runs; None keeps none.
        settings: The path of specs.toml.
        models: The models of the services that are generated, in their order.
        generate: Generates from them; called only where no result is cached.
    """
    if folder is None:
        return generate()
    results, key = RunCache(folder), digest(_ingredients(settings, models))
    result = results.get(key)
    if result is None:
        result = generate()
        results.put(key, result)
    return result


class RunCache:
    """A folder of results."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Result | None:
        """Returns what was kept under a key, or None when that is not there or damaged."""
        path = self._folder / f"{key}.run"
        try:
            written, body = path.read_bytes().split(b"\n", 1)
            if written != digest([body]).encode():
                return None
            os.utime(path)
        except (OSError, ValueError):
            return None
        # marshal is quick and runs no code; the digest says that the body was written whole, and
        # the key that it was by this version of Python.
        files, summary = cast("tuple[dict[str, str | bytes], tuple[str, ...]]", marshal.loads(body))
        return Result(files, summary)

    def put(self, key: str, result: Result) -> None:
        """Stores a result. A folder that cannot be written only makes the next run slower."""
        body = marshal.dumps((result.files, result.summary))
        with contextlib.suppress(OSError):
            atomic.write(self._folder / f"{key}.run", digest([body]).encode() + b"\n" + body)
            for path in sorted(self._folder.glob("*.run"), key=_age)[_MAX_RESULTS:]:
                path.unlink(missing_ok=True)


def _ingredients(settings: Path, models: Iterable[Model]) -> Iterator[bytes]:
    yield program().encode()
    yield settings.read_bytes()
    # Names are looked up in older releases, which the change log lists.
    lock_file = settings.with_name(lock.FILE)
    yield lock_file.read_bytes() if lock_file.exists() else b""
    for model in models:
        yield f"{model.service} {model.version} {model.api_version}".encode()
        for name, content in sorted(model.files.items()):
            yield name.encode()
            yield content
    root = templates()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path.relative_to(root).as_posix().encode()
            yield path.read_bytes()


def program() -> str:
    """Returns a hash of what makes results: this program, its Python and its libraries."""
    versions = " ".join(f"{library} {version(library)}" for library in _LIBRARIES)
    parts = [sys.version.encode(), versions.encode()]
    for path in sorted(_PROGRAM.rglob("*.py")):
        parts += path.relative_to(_PROGRAM).as_posix().encode(), path.read_bytes()
    return digest(parts)


def digest(parts: Iterable[bytes]) -> str:
    """Hashes parts such that moving a byte from one to the next gives another hash."""
    hasher = hashlib.sha256()
    for part in parts:
        hasher.update(b"%d:" % len(part))
        hasher.update(part)
    return hasher.hexdigest()


def _age(path: Path) -> float:
    """Returns a key that sorts the most recently used first."""
    try:
        return -path.stat().st_mtime
    except OSError:  # another run may be pruning too
        return 0.0
