"""`changelog`: the history of the archived APIs, release by release."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..archive import Archive
from ..diff import rules as rule_table
from ..diff.history import Step, planned, steps
from ..diff.notes import Notes
from ..diff.rules.rule import Verdict
from ..report import write_history
from ..report.formats import FORMATS, HISTORY_FORMATS
from ..report.report import View
from . import progress
from .comparing import apply_accepted, emit, fail, open_notes, options, print_diagnostics, screen
from .main import Settings


@click.command()
@click.option("--from", "after", metavar="V", help="Leave out what happened up to this release.")
@click.option("--to", "until", metavar="V", help="The last release.  [default: the newest]")
@click.option(
    "--format",
    "form",
    type=click.Choice(HISTORY_FORMATS),
    default="markdown",
    show_default=True,
)
@click.option(
    "--per-release", is_flag=True, help="Each release in full, as `diff` prints it, not condensed."
)
@options("service", "output", "level", "fail-on", "group-by", "axis", "notes", "rules", "accept")
@click.pass_obj
def changelog(
    settings: Settings,
    after: str | None,
    until: str | None,
    form: str,
    per_release: bool,
    services: tuple[str, ...],
    output: Path | None,
    level: Verdict | None,
    fail_on: Verdict | None,
    group_by: str,
    axis: str,
    notes: str | None,
    rules: Path | None,
    accept: Path | None,
) -> None:
    """Show what changed in every release of the archive, newest first.

    \b
    Examples:
      agentcore-codegen changelog --format markdown -o CHANGELOG.md
      agentcore-codegen changelog --from 1.43.0 --format text
      agentcore-codegen changelog --format html -o history.html
    """
    archive = Archive(settings.specs)
    table = rule_table.override(rules) if rules else rule_table.RULES
    release_notes: Notes | None = open_notes(settings, notes)
    plan = planned(archive, services, after=after, until=until)
    reading = steps(archive, services, after=after, until=until, rules=table, notes=release_notes)
    if sys.stderr.isatty():
        names = [f"{service} {version}" for service, version, _ in plan]
        history = [
            step
            for _, step in zip(progress.steps(names, "Reading", settings), reading, strict=True)
        ]
    else:  # a line per release would bury the warnings
        settings.say(f"Reading {len(plan)} releases")
        history = list(reading)
    if release_notes is not None and release_notes.problem is not None:
        print_diagnostics(settings, [release_notes.problem])
    history = _accepted(settings, history, accept)
    view = View(level or FORMATS[form].level, axis, group_by)
    emit(write_history(form, history, view, screen(output), per_release), output)
    fail([step.diff for step in history if step.diff is not None], fail_on)


def _accepted(settings: Settings, history: list[Step], accept: Path | None) -> list[Step]:
    diffs, warnings = apply_accepted(settings, [s.diff for s in history if s.diff], accept)
    print_diagnostics(settings, warnings)
    accepted = iter(diffs)
    return [Step(step.size, next(accepted) if step.diff else None) for step in history]
