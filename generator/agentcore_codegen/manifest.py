"""The list of what the generator wrote, kept beside it: this is how it knows its own files.

`manifest.json` maps each generated path to the sha256 of its content. While a run is writing, a
changed path has two hashes, the old and the new: a run that is cut short leaves each file with one
of them, so the next run can tell its own work from an edit by hand.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import cast

from .diagnostics import GeneratorError

FILE = "manifest.json"

# path -> the contents, as sha256, that it may hold
Rows = Mapping[str, tuple[str, ...]]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(target: Path) -> Rows:
    """Returns the rows of `target`'s manifest; none when there is no manifest.

    Raises:
        GeneratorError: it is not a manifest of ours, or names a path outside of `target`.
    """
    path = target / FILE
    try:
        data: object = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError as error:
        raise _unreadable(path, str(error)) from error
    files = _table(_table(data).get("files"))
    rows = {str(name): _hashes(value) for name, value in files.items()}
    if not rows:
        raise _unreadable(path, 'it has no table "files"')
    for name, hashes in rows.items():
        if not hashes or not is_inside(name):
            raise _unreadable(path, f"{name!r} is not a path in it with a hash")
    return rows


def _table(data: object) -> dict[object, object]:
    return cast("dict[object, object]", data) if isinstance(data, dict) else {}


def _hashes(value: object) -> tuple[str, ...]:
    found = cast("list[object]", value) if isinstance(value, list) else [value]
    return tuple(item for item in found if isinstance(item, str))


def dump(rows: Rows) -> bytes:
    """Returns the manifest's content: sorted, one path a line."""
    files = {path: hashes[0] if len(hashes) == 1 else list(hashes) for path, hashes in rows.items()}
    text = json.dumps({"generator": "agentcore-codegen", "files": files}, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def is_inside(name: str) -> bool:
    """Tells whether `name` is a plain relative posix path that stays where it starts."""
    path = PurePosixPath(name)
    plain = not path.is_absolute() and str(path) == name and "\\" not in name and ":" not in name
    return plain and name not in ("", ".") and ".." not in path.parts


def _unreadable(path: Path, why: str) -> GeneratorError:
    return GeneratorError(
        f"is not a list of generated files: {why}",
        str(path),
        "restore it, or remove the folder and generate it anew",
    )
