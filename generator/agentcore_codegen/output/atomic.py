"""Writes one file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, content: str | bytes) -> None:
    """Writes a file through another one beside it, of which nothing is left.

    Args:
        path: Its folder is made where there is none.
        content: Text is written as it is, in UTF-8.

    Raises:
        OSError: the disk refuses; the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content.encode() if isinstance(content, str) else content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
