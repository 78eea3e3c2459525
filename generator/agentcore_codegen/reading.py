"""Reads what others wrote (files, gzip, JSON, TOML) within limits of size and of depth.

Whatever cannot be read is a ValueError with one clause for a person; callers say where and what to
do. A few kilobytes can unpack to gigabytes, so nothing is read or unpacked further than the limit.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LIMIT = 16 << 20  # bytes, unpacked; the largest model of botocore (ec2) has 4 MB

_DEEP = "is nested too deeply"
_Pairs = Callable[[list[tuple[str, object]]], object]


class Readable(Protocol):
    """A binary file."""

    def read(self, size: int, /) -> bytes: ...


def stream(file: Readable) -> bytes:
    """Returns the rest of a file.

    Raises:
        ValueError: it is longer than the limit.
        OSError: it cannot be read.
    """
    data = file.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise ValueError(f"has more than {LIMIT >> 20} MB")
    return data


def content(path: Path) -> bytes:
    """Returns the bytes of a file; raises like `stream`."""
    with path.open("rb") as file:
        return stream(file)


def text(path: Path) -> str:
    """Returns the text of a file, in UTF-8; raises like `stream`."""
    return content(path).decode("utf-8").replace("\r\n", "\n")


def gunzip(data: bytes) -> bytes:
    """Returns what gzip packed; raises ValueError."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            return stream(file)
    except EOFError as error:
        raise ValueError("is a truncated gzip file") from error
    except (OSError, zlib.error) as error:
        raise ValueError("is not a gzip file") from error


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Returns a file of a zip archive; raises ValueError, and OSError or KeyError as `zipfile`."""
    try:
        with archive.open(name) as file:
            return stream(file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ValueError(f"cannot be read: {error}") from error


def from_json(data: str | bytes, pairs: _Pairs | None = None) -> object:
    """Returns the value of a JSON document; raises ValueError.

    Args:
        data: The document.
        pairs: What makes an object of its pairs; a dictionary without it.
    """
    try:
        value: object = json.loads(data, object_pairs_hook=pairs)
    except RecursionError as error:
        raise ValueError(_DEEP) from error
    return value


def from_toml(document: str) -> dict[str, Any]:
    """Returns the tables of a TOML document; raises ValueError, which names line and column."""
    try:
        return dict(tomllib.loads(document))
    except RecursionError as error:
        raise ValueError(_DEEP) from error
