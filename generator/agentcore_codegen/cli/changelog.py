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
from .diff import accept_known, emit, fail, open_notes, options, screen, tell
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
    """Tell what changed in every release of the archive, newest first.

    \b
    Examples:
      agentcore-codegen changelog --format markdown -o CHANGELOG.md
      agentcore-codegen changelog --from 1.43.0 --format text
      agentcore-codegen changelog --format html -o history.html
    """
    archive = Archive(settings.specs)
    table = rule_table.override(rules) if rules else rule_table.RULES
    known: Notes | None = open_notes(settings, notes)
    plan = planned(archive, services, after=after, until=until)
    read = steps(archive, services, after=after, until=until, rules=table, notes=known)
    if sys.stderr.isatty():
        names = [f"{service} {version}" for service, version, _ in plan]
        found = [
            step for _, step in zip(progress.steps(names, "Reading", settings), read, strict=True)
        ]
    else:  # a line per release would bury the warnings
        settings.say(f"Reading {len(plan)} releases")
        found = list(read)
    if known is not None and known.problem is not None:
        tell(settings, [known.problem])
    found = _accepted(settings, found, accept)
    view = View(level or FORMATS[form].level, axis, group_by)
    emit(write_history(form, found, view, screen(output), per_release), output)
    fail([step.diff for step in found if step.diff is not None], fail_on)


def _accepted(settings: Settings, found: list[Step], accept: Path | None) -> list[Step]:
    diffs, warnings = accept_known(settings, [s.diff for s in found if s.diff], accept)
    tell(settings, warnings)
    marked = iter(diffs)
    return [Step(step.size, next(marked) if step.diff else None) for step in found]
