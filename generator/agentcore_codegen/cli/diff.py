"""`diff`: compares two releases of an API, accepts changes and suggests a version bump."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import click

from .. import reading
from ..configuration import config
from ..diagnostics import Diagnostic, UsageError, nearest
from ..diff import accepted as acceptances
from ..diff import rules as rule_table
from ..diff.callers import files as source
from ..diff.callers.affected import used_by
from ..diff.change import Change, bump
from ..diff.inputs import resolve
from ..diff.notes import Notes
from ..diff.rules.rule import Verdict
from ..diff.run import Comparison, diff_sides
from ..report import write_report
from ..report.formats import FORMATS
from ..report.report import View
from . import progress
from .comparing import (
    FILE_OPTION,
    accepted_comparisons,
    emit,
    fail,
    open_notes,
    options,
    print_diagnostics,
    screen,
)
from .main import Settings


class _Diff(click.Group):
    """`diff OLD NEW` compares; `diff accept ...` and `diff bump ...` are commands of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = ["", *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in self.commands if name]


class _Nameless(click.Context):
    """The context of the command without a name of its own: it is shown under the group's."""

    @property
    def command_path(self) -> str:
        return self.parent.command_path if self.parent is not None else ""


class _Compare(click.Command):
    context_class = _Nameless


@click.group(cls=_Diff)
def diff() -> None:
    """Compare two releases of an API."""


@diff.command(name="", cls=_Compare)
@click.argument("old")
@click.argument("new")
@click.option(
    "--used-by",
    "callers",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Python source of callers, a folder or a file: says which changes it meets. Repeatable.",
)
@click.option(
    "--known",
    type=FILE_OPTION,
    help="File of fingerprints of an earlier report: a markdown report marks the other changes.",
)
@options(
    "service", "format", "output", "level", "fail-on", "group-by", "axis",
    "max-bytes", "max-annotations", "notes", "rules", "accept", "for",
)  # fmt: skip
@click.pass_obj
def compare(
    settings: Settings,
    old: str,
    new: str,
    services: tuple[str, ...],
    form: str,
    output: Path | None,
    level: Verdict | None,
    fail_on: Verdict | None,
    group_by: str,
    axis: str,
    max_bytes: int,
    max_annotations: int,
    notes: str | None,
    rules: Path | None,
    accept: Path | None,
    audience: str,
    callers: tuple[Path, ...],
    known: Path | None,
) -> None:
    """Compare two releases of an API: what changed, for whom, and what to do.

    OLD and NEW are each a botocore version in the archive, pinned (the one in specs.toml), git:REV
    (the one that was pinned at that revision), a folder or file of a model, botocore==X (through
    pip) or installed.

    \b
    Examples:
      agentcore-codegen diff 1.42.43 1.42.60
      agentcore-codegen diff git:HEAD^ pinned --format markdown --fail-on breaking
      agentcore-codegen diff 1.40.50 1.40.51 --service NAME --format site
      agentcore-codegen diff 1.42.43 1.42.60 --used-by src
      agentcore-codegen diff bump 1.42.43 1.42.60
      agentcore-codegen diff accept 0123456789ab --reason "not used here" --expires 2027-01-31
    """
    with progress.status(settings) as say:
        say(f"Reading {old} and {new}")
        comparisons, warnings = _compared(
            settings, old, new, services, rules, open_notes(settings, notes), audience
        )
    comparisons, more = accepted_comparisons(settings, comparisons, accept)
    print_diagnostics(settings, [*warnings, *more])
    if callers:
        comparisons, problems = _used(settings, comparisons, callers)
        print_diagnostics(settings, problems)
    marks = _fingerprints(known) if known is not None else None
    view = View(level or FORMATS[form].level, axis, group_by, max_bytes, max_annotations, marks)
    emit(write_report(form, comparisons, view, screen(output)), output)
    fail([comparison.diff for comparison in comparisons], fail_on)


def _fingerprints(path: Path) -> frozenset[str]:
    try:
        return frozenset(reading.text(path).split())
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read it: {error}", str(path), "check --known") from error


def _used(
    settings: Settings, comparisons: Sequence[Comparison], callers: Sequence[Path]
) -> tuple[tuple[Comparison, ...], list[Diagnostic]]:
    """Says of each change whether callers' source meets it."""
    files, problems = source.read(callers)
    path = settings.specs / config.FILE
    known = config.read(path) if path.is_file() else None
    marked = (replace(c, diff=used_by(c.diff, c.old, c.new, files, known)) for c in comparisons)
    return tuple(marked), problems


def _compared(
    settings: Settings,
    old: str,
    new: str,
    services: tuple[str, ...],
    rules: Path | None,
    notes: Notes | None = None,
    audience: str = "python",
) -> tuple[tuple[Comparison, ...], list[Diagnostic]]:
    """Compares what a command line names, by the rules that it names."""
    table = rule_table.RULES
    if audience == "deployed":
        table = rule_table.for_deployed(table)
    if rules is not None:
        table = rule_table.override(rules, table)
    return diff_sides(
        resolve(old, settings.specs),
        resolve(new, settings.specs),
        services,
        specs=settings.specs,
        rules=table,
        notes=notes,
    )


@diff.command()
@click.argument("old")
@click.argument("new")
@options("service", "rules", "accept")
@click.pass_obj
def bump_command(
    settings: Settings,
    old: str,
    new: str,
    services: tuple[str, ...],
    rules: Path | None,
    accept: Path | None,
) -> None:
    """Print the version bump that the changes ask for: major, minor, patch or none.

    \b
    Example:
      agentcore-codegen diff bump 1.42.43 1.42.60
    """
    comparisons, warnings = _compared(settings, old, new, services, rules)
    comparisons, more = accepted_comparisons(settings, comparisons, accept)
    print_diagnostics(settings, [*warnings, *more])
    changes = [change for comparison in comparisons for change in comparison.diff.open]
    level = bump(changes)
    click.echo(level)
    if level == "major":
        settings.say("below 1.0 a major bump is written as a minor one")


diff.add_command(bump_command, "bump")


@diff.command()
@click.argument("fingerprints", nargs=-1)
@click.option("--reason", required=True, help="Why the changes are accepted.")
@click.option("--in", "sides", nargs=2, metavar="OLD NEW", help="The comparison that shows them.")
@click.option("--rule", "rule_id", help="Accept every open change of this rule in OLD NEW.")
@click.option(
    "--expires", default="", metavar="YYYY-MM-DD", help="The last day it holds; forever without it."
)
@click.option("--file", "path", type=FILE_OPTION, help="[default: SPECS/accepted.toml]")
@click.pass_obj
def accept(
    settings: Settings,
    fingerprints: tuple[str, ...],
    reason: str,
    sides: tuple[str, str] | None,
    rule_id: str | None,
    expires: str,
    path: Path | None,
) -> None:
    """Accept changes: they stay visible and do not fail a run.

    With --in, the releases are compared first: a fingerprint that is not among the changes is an
    error, and what was accepted is recorded beside the reason. An expired entry is renewed.

    \b
    Examples:
      agentcore-codegen diff accept 0123456789ab --reason "nobody sends it" --in git:HEAD 1.44.5
      agentcore-codegen diff accept --rule waiter-changed --reason "looked at" --in 1.44.3 1.44.5
    """
    target = path or settings.specs / acceptances.FILE
    today = datetime.now(timezone.utc).date()
    open_changes: dict[str, Change] = {}
    if sides:
        comparisons, _ = _compared(settings, *sides, (), None)
        comparisons, _ = accepted_comparisons(
            settings, comparisons, path if target.exists() else None
        )
        open_changes = {change.fingerprint: change for c in comparisons for change in c.diff.open}
    if rule_id is not None:
        rule = rule_table.find(rule_id)
        matching = [
            fingerprint for fingerprint, change in open_changes.items() if change.rule.id == rule.id
        ]
        if not matching:
            raise UsageError(f"no open change of {rule.id}", remedy="name OLD and NEW with --in")
        fingerprints = (*fingerprints, *matching)
    if not fingerprints:
        raise UsageError("nothing to accept", remedy="name fingerprints, or a rule with --rule")
    for fingerprint in dict.fromkeys(fingerprints):
        if sides and fingerprint not in open_changes:
            raise UsageError(
                f"{fingerprint} is not an open change of {sides[0]} -> {sides[1]}",
                remedy=nearest(fingerprint, open_changes),
            )
    for fingerprint in dict.fromkeys(fingerprints):
        emit(
            acceptances.add(
                target, fingerprint, reason, expires, today, open_changes.get(fingerprint)
            ),
            target,
        )
        settings.say(f"accepted {fingerprint} in {target}")
