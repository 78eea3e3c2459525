"""An update between the job that makes it and the job that proposes it, as files in a folder.

The first job installs packages and has no token; the second has one and installs nothing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import GeneratorError

_SUMMARY, _REPORT, _PATCH = "proposal.json", "report.md", "change.patch"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pull request says and changes."""

    title: str
    body: str  # markdown
    patch: str  # for `git apply`, binary files included
    parent: str  # the commit that it applies to


def report(folder: Path) -> Path:
    """Returns the file of the report, which becomes the body of the pull request."""
    return folder / _REPORT


def write(folder: Path, proposal: Proposal) -> None:
    """Writes the files of a proposal."""
    data = asdict(proposal)
    report(folder).write_text(data.pop("body"), encoding="utf-8", newline="")
    (folder / _PATCH).write_text(data.pop("patch"), encoding="utf-8", newline="")
    (folder / _SUMMARY).write_text(json.dumps(data), encoding="utf-8")


def read(folder: Path) -> Proposal:
    """Reads the files of a proposal.

    Raises:
        GeneratorError: they are not there, or not what `write` makes.
    """
    try:
        data: dict[str, Any] = json.loads((folder / _SUMMARY).read_text("utf-8"))
        data["body"] = report(folder).read_text("utf-8")
        data["patch"] = (folder / _PATCH).read_bytes().decode("utf-8")
        return Proposal(**{name: str(value) for name, value in data.items()})
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise GeneratorError(
            f"cannot read the proposal: {error}", str(folder), "run the whole workflow again"
        ) from error
