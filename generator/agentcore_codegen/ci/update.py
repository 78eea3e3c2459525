"""Updates the checkout and saves the change for the job that proposes it; needs no token."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import proposal
from .codegen import codegen, failure
from .proposal import Proposal
from .shell import git, outputs, say, step_summary


def update(folder: Path, specs: Path, output: Path, arguments: Sequence[str]) -> int:
    """Updates the checkout, and writes the change and its report to a folder.

    Args:
        folder: Where the proposal is written.
        specs: The archive.
        output: The generated package.
        arguments: More of the command `update`: a version, --from, --each.

    Raises:
        GeneratorError: `update` stopped, or git did.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = codegen(
        "--specs", str(specs), "update", "--json", "--report", str(proposal.report(folder)),
        "--output", str(output), *arguments,
    )  # fmt: skip
    if done.code:
        raise failure(done)
    summary = json.loads(done.out)
    changed = bool(summary["changed"])
    outputs({"changed": str(changed).lower(), "botocore": summary["botocore"]["new"]})
    if not changed:
        say(f"botocore {summary['botocore']['old']}: nothing to change")
        return 0
    body = proposal.report(folder).read_text("utf-8")
    step_summary(body)
    paths = [specs, output, *(specs.parent / name for name in summary["documents"])]
    proposal.write(folder, Proposal(_title(summary), body, _patch(paths), git("rev-parse", "HEAD")))
    return 0


def _title(summary: dict[str, Any]) -> str:
    total: dict[str, int] = {}
    for service in summary["services"]:
        for verdict, count in service["counts"].items():
            total[verdict] = total.get(verdict, 0) + count
    words = [f"{count} {verdict}" for verdict, count in total.items() if count]
    return f"Update to botocore {summary['botocore']['new']}: {', '.join(words) or 'no API change'}"


def _patch(paths: Sequence[Path]) -> str:
    """Returns what differs from the commit; the index stays as it is."""
    git("add", "--all", "--", *map(str, paths))
    patch = git("diff", "--cached", "--binary", "--full-index", "--no-renames", "--no-color")
    git("reset", "--quiet")
    return f"{patch}\n\n"
