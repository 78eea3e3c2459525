"""Callers' source files: found, read and parsed within limits; what cannot be read is one line."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ... import reading
from ...diagnostics import Diagnostic, UsageError
from ..finding import printable

_MOST = 20_000  # files


@dataclass(frozen=True, slots=True)
class File:
    """A parsed file; `name` is its path as the caller wrote it, `text` its source."""

    name: str
    tree: ast.Module
    text: str


def read(paths: Sequence[Path]) -> tuple[tuple[File, ...], list[Diagnostic]]:
    """Returns the Python files below some paths, and a warning for each that cannot be read.

    Raises:
        UsageError: a path does not exist, or there are too many files.
    """
    files: list[File] = []
    problems: list[Diagnostic] = []
    for number, path in enumerate(dict.fromkeys(_all(paths))):
        if number == _MOST:
            raise UsageError(f"more than {_MOST} files", str(paths[0]), "name a smaller folder")
        name = printable(path.as_posix())
        try:
            text = reading.text(path)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of somebody else's code
                files.append(File(name, ast.parse(text), text))
        except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
            said = "too complex" if isinstance(error, (RecursionError, MemoryError)) else error
            problems.append(
                Diagnostic("warning", f"cannot read it: {said}", name, "its calls are not known")
            )
    return tuple(files), problems


def _all(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            # No links: in a pull request they may lead anywhere.
            inside = (file for file in sorted(path.rglob("*.py")) if file.is_file())
            yield from (file for file in inside if not file.is_symlink())
        elif path.is_file():
            yield path
        else:
            raise UsageError("no such file or folder", str(path), "name callers' source")
