"""Reads a TOML file of a person: one clear line where it is not readable."""

from __future__ import annotations

import sys
from pathlib import Path

from ..diagnostics import GeneratorError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def load(path: Path) -> dict[str, object]:
    """Returns the file's tables.

    Raises:
        GeneratorError: not readable, or not TOML.
    """
    try:
        return dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise GeneratorError(f"cannot read it: {error}", str(path), "check the path") from error
    except tomllib.TOMLDecodeError as error:
        raise GeneratorError(f"is not TOML: {error}", str(path), "mend that line") from error
