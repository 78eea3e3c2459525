"""A plan as a unified diff, for `generate --check`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from . import manifest
from .write import Plan


def diff(plan: Plan) -> Iterator[str]:
    """Yields the lines, with their newlines, of a unified diff of what the plan would change."""
    for path in sorted({*plan.write, *plan.delete}):
        yield from _unified(path, _read(plan, path), plan.write.get(path))
    if plan.relist:
        yield from _unified(manifest.FILE, _read(plan, manifest.FILE), plan.listed)


def _read(plan: Plan, path: str) -> bytes | None:
    try:
        return (plan.target / path).read_bytes()
    except OSError:
        return None


def _unified(path: str, before: bytes | None, after: bytes | None) -> Iterator[str]:
    old, new = _lines(before), _lines(after)
    names = (f"a/{path}" if before is not None else "/dev/null"), (
        f"b/{path}" if after is not None else "/dev/null"
    )
    if old is None or new is None:
        yield f"Binary files {names[0]} and {names[1]} differ\n"
        return
    for line in difflib.unified_diff(old, new, *names):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str] | None:
    """Returns the lines of a text, none for a file that is not there, None for a binary file."""
    try:
        text = (content or b"").decode("utf-8")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.splitlines(keepends=True)
