"""`update`: from a botocore release to an archived, pinned, generated and reported one."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click

from .. import upgrade
from ..archive import Archive
from ..archive import update as additions
from ..archive.download import LATEST, Downloads, available
from ..archive.update import Observation
from ..archive.versions import order
from ..configuration import config
from ..diagnostics import UsageError
from ..diff.run import Comparison
from ..diff.statuses import NewDeletion, NewStatus
from ..output import readme_facts, write
from ..report import write_report
from ..report.markup import code
from ..report.report import View
from ..report.rows import bump_words, quoted, summary
from ..upgrade import UpgradeOptions, UpgradePlan
from . import options
from .comparing import (
    FILE_OPTION,
    accepted_comparisons,
    emit,
    open_notes,
    print_diagnostics,
    screen,
    service_document,
)
from .comparing import options as diff_options
from .generate import cache_folder
from .main import Settings
from .progress import status, steps
from .specs import downloads_folder, local

SCHEMA = "agentcore-codegen/update/1"
_REPORT_BYTES = 60_000  # GitHub cuts a body at 65,536 characters; the rest is for its frame


@click.command(short_help="Archive a release, generate from it, report what changed.")
@click.argument("version", required=False, metavar="[VERSION|latest]")
@options.origin
@click.option("--each", is_flag=True, help="Archive every release up to it, not only that one.")
@click.option("--dry-run", is_flag=True, help="Prepare everything, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
@click.option(
    "--report",
    type=FILE_OPTION,
    metavar="FILE",
    help="Write the report as markdown, as for a pull request.",
)
@diff_options("notes")
@click.option("--keep-version", is_flag=True, help="Leave the package's version as it is.")
@options.overwrite
@options.no_cache
@options.output
@click.pass_obj
def update(
    settings: Settings,
    version: str | None,
    origin: str | None,
    each: bool,
    dry_run: bool,
    as_json: bool,
    report: Path | None,
    notes: str | None,
    keep_version: bool,
    overwrite: bool,
    no_cache: bool,
    output: Path | None,
) -> int:
    """Move the project to a botocore release: the newest one, unless VERSION is named.

    Archives the release, pins it in specs.toml, generates the package and its change log, raises
    the package's version as the API's changes ask for, and reports them. Where a decision is
    needed first, one line says which key of specs.toml to add, and nothing is changed at all. A
    newest release that changes none of the services changes nothing either.

    \b
    Examples:
      agentcore-codegen update
      agentcore-codegen update latest --dry-run
      agentcore-codegen update --from installed --json
      agentcore-codegen update --each --report body.md
    """
    requested = None if version == LATEST else version
    if requested is not None:
        order(requested)
    settings_file = settings.specs / config.FILE
    current = config.read(settings_file)
    services = current.archived
    output = output or current.output
    observations = _observe(settings, services, requested, origin, each)
    with ExitStack() as stack:
        progress = stack.enter_context(status(settings))
        if not dry_run:
            stack.enter_context(write.locked(output))
        prepared = upgrade.prepare(
            settings.specs,
            output,
            observations,
            UpgradeOptions(requested, keep_version, overwrite),
            cache=None if no_cache else cache_folder(settings.specs),
            notes=open_notes(settings, notes),
            accept=partial(_accepted, settings),
            progress=progress,
        )
        if not dry_run:
            upgrade.apply(prepared, settings.specs, overwrite)
    if report is not None:
        emit(markdown(prepared), report)
    if as_json:
        click.echo(json.dumps(document(prepared, dry_run), indent=2, ensure_ascii=False))
        return 0
    for line in _summary(prepared, dry_run):
        click.echo(line)
    if prepared.comparisons and not settings.quiet:
        click.echo()
        click.echo(
            write_report("text", prepared.comparisons, View("compatible"), screen(None)), nl=False
        )
    return 0


def _accepted(settings: Settings, comparisons: Sequence[Comparison]) -> Sequence[Comparison]:
    """Applies accepted.toml and tells what is wrong with it."""
    accepted, warnings = accepted_comparisons(settings, comparisons, None)
    print_diagnostics(settings, warnings)
    return accepted


def _observe(
    settings: Settings,
    services: Sequence[str],
    version: str | None,
    origin: str | None,
    each: bool,
) -> list[Observation]:
    """Returns the releases to add; none where the archive has them."""
    if origin is not None:
        if each:
            raise UsageError("--each is for releases from the network", remedy="leave it out")
        named = () if version is None else (version,)
        return [additions.observe(source, services) for source in local(origin, named, None)]
    archive = Archive(settings.specs)
    versions = [version] if version is not None and not each else _known(archive, version, each)
    missing = [v for v in versions if not additions.is_complete(archive, v, services)]
    downloads = Downloads(downloads_folder(settings.specs), services)
    return [
        additions.observe(downloads.fetch(v), services)
        for v in steps(missing, "Reading botocore", settings)
    ]


def _known(archive: Archive, last: str | None, each: bool) -> list[str]:
    """Returns the newest release that pip finds, or with `each` all since the newest archived."""
    known = available()
    last = last or known[-1]
    if not each:
        return [last]
    newest = [order(release.version) for release in archive.releases()][-1:]
    between = [v for v in known if order(v) <= order(last) and newest < [order(v)]]
    return between or [last]


# ---------------------------------------------------------------------------------------- reports


def document(upgrade_plan: UpgradePlan, dry_run: bool) -> dict[str, object]:
    """Returns the summary for other programs; its form is versioned by `schema`."""
    return {
        "schema": SCHEMA,
        "changed": not upgrade_plan.is_empty,
        "dry_run": dry_run,
        "botocore": {"old": upgrade_plan.before.botocore, "new": upgrade_plan.after.botocore},
        "version": {"old": upgrade_plan.before.version, "new": upgrade_plan.after.version},
        "bump": upgrade_plan.bump,
        "releases": [
            {"version": r.version, "date": r.date, "changed": list(r.changed)}
            for r in upgrade_plan.releases
        ],
        "services": [
            {**service_document(each.diff), "accepted": len(each.diff.accepted)}
            for each in upgrade_plan.comparisons
        ],
        "undecided": [asdict(status) for status in upgrade_plan.undecided],
        "files": {
            "written": sorted(upgrade_plan.plan.write),
            "deleted": list(upgrade_plan.plan.delete),
            "unchanged": len(upgrade_plan.plan.keep),
        },
        "documents": [readme_facts.FILE] if upgrade_plan.readme is not None else [],
    }


def _summary(upgrade_plan: UpgradePlan, dry_run: bool) -> list[str]:
    old, new = upgrade_plan.before, upgrade_plan.after
    if upgrade_plan.is_empty:
        return [f"botocore {old.botocore}, {new.distribution} {old.version}: nothing to change"]
    lines = ["dry run: nothing was changed"] if dry_run else []
    for release in upgrade_plan.releases:
        changed = ", ".join(release.changed) or "no change"
        lines.append(f"archived: botocore {release.version} ({release.date}): {changed}")
    lines.append(f"pinned: botocore {old.botocore} -> {new.botocore}")
    level = upgrade_plan.bump
    if level != "none" and old.version == new.version:
        level = f"{level}, kept"
    lines.append(f"version: {new.distribution} {old.version} -> {new.version} ({level})")
    plan = upgrade_plan.plan
    lines.append(
        f"generated: {len(plan.write)} written, {len(plan.delete)} deleted,"
        f" {len(plan.keep)} unchanged in {plan.target}"
    )
    if upgrade_plan.readme is not None:
        lines.append(f"refreshed: {readme_facts.FILE}")
    return [*lines, *(f"undecided: {_undecided(each, quoted)}" for each in upgrade_plan.undecided)]


def _undecided(new: NewStatus | NewDeletion, quote: Callable[[str], str]) -> str:
    """Says what no waiter waits for, and which key would."""
    if isinstance(new, NewDeletion):
        return (
            f"{quote(new.operation)} takes a while, and no waiter waits for it to end;"
            f" for one, add {quote(new.resource)} to {quote(new.key)} in {config.FILE}"
        )
    return (
        f"{quote(new.path)} of {quote(new.operation)} may now be"
        f" {quote(' | '.join(new.values))} and no waiter reads it;"
        f" for one, add {quote(f'[{new.key}]')} to {config.FILE}"
    )


def markdown(upgrade_plan: UpgradePlan) -> str:
    """Returns the report as the body of a pull request, at most `_REPORT_BYTES` and a frame."""
    old, new = upgrade_plan.before, upgrade_plan.after
    lines = [
        f"Moves `{new.distribution}` from botocore {old.botocore} to {new.botocore}.",
        "",
        "| | before | after |",
        "| --- | --- | --- |",
        f"| botocore | {old.botocore} | {new.botocore} |",
        f"| {new.distribution} | {old.version} | {new.version} |",
    ]
    for comparison in upgrade_plan.comparisons:
        diff = comparison.diff
        before, after = len(diff.old.operations), len(diff.new.operations)
        lines.append(f"| operations of {diff.service} | {before} | {after} |")
    lines.append("")
    changed = [each for each in upgrade_plan.comparisons if each.diff.changes]
    for comparison in changed:
        open_ = comparison.diff.open
        lines.append(
            f"- {comparison.diff.service}: {summary(open_)}; suggested bump: {bump_words(open_)}"
        )
    lines += [f"- Undecided: {_undecided(each, code)}" for each in upgrade_plan.undecided]
    text = "\n".join(lines).rstrip("\n") + "\n"
    if not changed:
        return f"{text}\nNo API changed.\n"
    body = write_report("markdown", changed, View(max_bytes=_REPORT_BYTES))
    return f"{text}\n{body}"
