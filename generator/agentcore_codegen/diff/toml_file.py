"""Reads a TOML file of a person: one clear line where it is not readable."""

from __future__ import annotations

from pathlib import Path

from .. import reading
from ..diagnostics import GeneratorError


def load(path: Path) -> dict[str, object]:
    """Returns the file's tables.

    Raises:
        GeneratorError: not readable, or not TOML.
    """
    try:
        text = reading.text(path)
    except (OSError, ValueError) as error:
        raise GeneratorError(f"cannot read it: {error}", str(path), "check the path") from error
    try:
        return reading.from_toml(text)
    except ValueError as error:
        raise GeneratorError(f"is not TOML: {error}", str(path), "correct that line") from error
