"""What the commands that compare share: their options, accepted changes, notes, and the output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, TypeVar

import click

from ..configuration import config
from ..diagnostics import Diagnostic
from ..diff import accepted as acceptances
from ..diff.change import Diff, at_least, bump, counts, worst
from ..diff.notes import Notes
from ..diff.rules.rule import VERDICTS, Verdict
from ..diff.run import Comparison
from ..output import write
from ..report.formats import FORMATS
from ..report.report import Output
from .main import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])
FILE_OPTION = click.Path(path_type=Path, dir_okay=False)


def options(*names: str) -> Callable[[_Command], _Command]:
    """Adds the named ones of the options that commands about changes share."""

    def add(command: _Command) -> _Command:
        for name in reversed(names):
            command = _OPTIONS[name](command)
        return command

    return add


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "service": click.option(
        "--service", "services", multiple=True, help="Compare only this service; may be repeated."
    ),
    "format": click.option(
        "--format", "form", type=click.Choice(tuple(FORMATS)), default="text", show_default=True
    ),
    "output": click.option("-o", "--output", type=FILE_OPTION, help="Write the report to a file."),
    "level": click.option(
        "--level", type=click.Choice(VERDICTS), help="Show this verdict and worse ones."
    ),
    "fail-on": click.option(
        "--fail-on",
        type=click.Choice(VERDICTS),
        help="Exit 1 on a change of this verdict or worse.",
    ),
    "group-by": click.option(
        "--group-by",
        type=click.Choice(("root", "operation", "rule")),
        default="root",
        show_default=True,
    ),
    "axis": click.option(
        "--axis",
        type=click.Choice(("wire", "python", "both")),
        default="both",
        show_default=True,
        help="Changes that show on the wire, in the Python package, or all.",
    ),
    "max-bytes": click.option(
        "--max-bytes",
        type=click.IntRange(min=2000),
        default=65_000,
        show_default=True,
        help="Size of a markdown report; what does not fit is counted in a note.",
    ),
    "max-annotations": click.option(
        "--max-annotations",
        type=click.IntRange(min=1),
        default=50,
        show_default=True,
        help="Number of annotations of a github report.",
    ),
    "notes": click.option(
        "--notes", metavar="DIR|URL", help="Release notes: <version>.json files, or a checkout."
    ),
    "rules": click.option(
        "--rules", type=FILE_OPTION, help="TOML file that changes verdicts and bumps of rules."
    ),
    "for": click.option(
        "--for",
        "audience",
        type=click.Choice(("python", "deployed")),
        default="python",
        show_default=True,
        help="Judge for users of the generated package, or for clients that are already deployed.",
    ),
    "accept": click.option(
        "--accept",
        type=FILE_OPTION,
        help="File of accepted changes.  [default: SPECS/accepted.toml]",
    ),
}


def screen(output: Path | None) -> Output:
    """Returns how wide and colourful a text report may be."""
    if output is not None or not sys.stdout.isatty():
        return Output()
    from rich.console import Console

    console = Console()
    return Output(width=console.width, colour=console.color_system is not None)


def open_notes(settings: Settings, notes: str | None) -> Notes | None:
    """Opens the notes that were asked for, or those of specs.toml, which a run can do without."""
    if notes:
        return Notes(notes)
    path = settings.specs / config.FILE
    named = config.read(path).notes if path.is_file() else ""
    if not named:
        return None
    is_address = "://" in named
    return Notes(named if is_address else str(settings.specs / named), optional=True)


def apply_accepted(
    settings: Settings, diffs: Sequence[Diff], path: Path | None
) -> tuple[tuple[Diff, ...], list[Diagnostic]]:
    """Marks the changes that accepted.toml names; a file that was asked for has to exist."""
    target = path or settings.specs / acceptances.FILE
    if path is None and not target.exists():
        return tuple(diffs), []
    accepted = acceptances.read(target, datetime.now(timezone.utc).date())
    marked, warnings = acceptances.apply(diffs, accepted)
    # Acceptances that match nothing are reported only where somebody named the file: the archive's
    # own file is about many pairs of releases.
    return marked, warnings if path is not None else list(accepted.warnings)


def accepted_comparisons(
    settings: Settings, comparisons: Sequence[Comparison], path: Path | None
) -> tuple[tuple[Comparison, ...], list[Diagnostic]]:
    """Like `apply_accepted`, for diffs that stand beside their models."""
    diffs, warnings = apply_accepted(
        settings, [comparison.diff for comparison in comparisons], path
    )
    pairs = zip(diffs, comparisons, strict=True)
    return tuple(Comparison(diff, pair.old, pair.new) for diff, pair in pairs), warnings


def service_document(diff: Diff) -> dict[str, object]:
    """Returns what the JSON of `status` and `update` says of a service."""
    return {
        "name": diff.service,
        "operations": {"old": len(diff.old.operations), "new": len(diff.new.operations)},
        "counts": {str(verdict): n for verdict, n in counts(diff.open).items()},
        "bump": bump(diff.open),
    }


def print_diagnostics(settings: Settings, diagnostics: Sequence[Diagnostic]) -> None:
    for diagnostic in diagnostics:
        settings.say(f"{diagnostic.level}: {diagnostic}")


def emit(text: str, output: Path | None) -> None:
    """Writes a report to a file or to stdout."""
    if output is None:
        click.echo(text, nl=False, color=True)
        return
    write.replace_text(output, text, "choose another file with -o")


def fail(diffs: Sequence[Diff], level: Verdict | None) -> None:
    """Exits with 1 where an open change is as bad as `level`."""
    changes = [change for diff in diffs for change in diff.open]
    if level is not None and worst(changes) in at_least(level):
        raise click.exceptions.Exit(1)
