"""`status`: the pinned release against the newest one, and what waits between them."""

from __future__ import annotations

import json
from dataclasses import dataclass

import click

from ..archive import Archive
from ..archive.download import Downloads, available
from ..archive.versions import order
from ..configuration import config
from ..diff.inputs import resolve
from ..diff.run import Comparison, diff_sides
from ..report.rows import bump_words, summary
from .comparing import accepted_comparisons, print_diagnostics, service_document
from .main import Settings
from .specs import downloads_folder

SCHEMA = "agentcore-codegen/status/1"


@dataclass(frozen=True, slots=True)
class _Standing:
    pinned: str
    archived: str  # the newest archived release; empty for an empty archive
    index: str | None  # the newest release that pip finds; None where nobody asked
    releases: tuple[str, ...]  # that are newer than the pinned one, archived or found
    comparisons: tuple[Comparison, ...]


@click.command(short_help="Show what an update would change.")
@click.option("--online", is_flag=True, help="Ask pip for the newest release, and read it.")
@click.option("--json", "as_json", is_flag=True, help="Print the status as JSON.")
@click.pass_obj
def status(settings: Settings, online: bool, as_json: bool) -> None:
    """Compare the pinned release with the newest archived one; nothing is changed.

    With --online it is the newest one that pip finds, which is downloaded and not archived.

    \b
    Examples:
      agentcore-codegen status
      agentcore-codegen status --online --json
    """
    standing = _standing(settings, online)
    if as_json:
        click.echo(json.dumps(_document(standing), indent=2))
        return
    click.echo(f"pinned:   botocore {standing.pinned}")
    click.echo(f"archived: botocore {standing.archived or 'none'}")
    if standing.index is not None:
        click.echo(f"index:    botocore {standing.index}")
    changed = [each for each in standing.comparisons if each.diff.changes]
    for each in changed:
        diff = each.diff
        before, after = len(diff.old.operations), len(diff.new.operations)
        operations = (
            f"{before} operations" if before == after else f"{before} -> {after} operations"
        )
        click.echo(
            f"waiting:  {diff.service}: {operations}; {summary(diff.open)};"
            f" bump: {bump_words(diff.open)}"
        )
    if not changed:
        click.echo("waiting:  nothing")
    elif standing.releases:
        settings.say(f"run `agentcore-codegen update {standing.releases[-1]}`")


def _standing(settings: Settings, online: bool) -> _Standing:
    settings_file = config.read(settings.specs / config.FILE)
    archive, pinned = Archive(settings.specs), settings_file.botocore
    archived = [release.version for release in archive.releases()]
    known = available() if online else ()
    newer = sorted({v for v in (*archived, *known) if order(v) > order(pinned)}, key=order)
    comparisons: tuple[Comparison, ...] = ()
    if newer:
        target = newer[-1]
        if target not in archived:
            services = [service.name for service in settings_file.services]
            Downloads(downloads_folder(settings.specs), services).fetch(target)
            target = f"botocore=={target}"
        comparisons, warnings = diff_sides(
            resolve(pinned, settings.specs),
            resolve(target, settings.specs, downloads_folder(settings.specs)),
            specs=settings.specs,
        )
        comparisons, more = accepted_comparisons(settings, comparisons, None)
        print_diagnostics(settings, [*warnings, *more])
    return _Standing(
        pinned,
        archived[-1] if archived else "",
        known[-1] if known else None,
        tuple(newer),
        comparisons,
    )


def _document(standing: _Standing) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "pinned": standing.pinned,
        "archived": standing.archived or None,
        "index": standing.index,
        "newer": list(standing.releases),
        "waiting": any(each.diff.changes for each in standing.comparisons),
        "services": [service_document(each.diff) for each in standing.comparisons],
    }
