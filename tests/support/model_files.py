"""Has botocore read each of its files once: a session of its own reads megabytes of JSON anew.

A session shares what it has read with all its clients; here sessions share it, too. Other services'
models stay each session's own: moto's loader adds to them in their place, and its server may run in
this process.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from botocore.loaders import JSONFileLoader

from .models import SERVICES

_read: Callable[..., Any] = JSONFileLoader._load_file  # type: ignore[attr-defined]


@lru_cache(maxsize=100)
def _once(path: str, opened: Callable[..., Any], state: tuple[int, int]) -> Any:
    return _read(None, path, opened)


def _load_file(loader: object, path: str, opened: Callable[..., Any]) -> Any:
    try:
        found = os.stat(path)  # noqa: PTH116  # as botocore asks for it
    except OSError:
        return None
    service, version, _ = Path(path).parts[-3:]
    if version != "data" and service not in SERVICES:
        return _read(loader, path, opened)
    return _once(path, opened, (found.st_mtime_ns, found.st_size))


def share() -> None:
    """Shares the files among all sessions of this process."""
    JSONFileLoader._load_file = _load_file  # type: ignore[attr-defined]
