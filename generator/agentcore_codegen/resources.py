"""Finds the templates: beside this file in an installed wheel, at the root of a checkout."""

from __future__ import annotations

from pathlib import Path

from .diagnostics import GeneratorError

_HERE = Path(__file__).resolve().parent


def templates(here: Path = _HERE) -> Path:
    """Returns the folder of the templates.

    Raises:
        GeneratorError: there is none; the installation is not complete.
    """
    for folder in (here / "templates", here.parent.parent / "templates"):
        if (folder / "package").is_dir():
            return folder
    raise GeneratorError("the templates are missing", str(here), "reinstall agentcore-codegen")
