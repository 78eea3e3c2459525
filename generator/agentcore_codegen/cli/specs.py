"""`specs`: adds botocore's models to the archive, lists them and checks them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date as Date
from pathlib import Path

import click

from ..archive import Archive, Entry, Release, sources, update
from ..archive.download import LATEST, Downloads
from ..archive.sources import Source
from ..archive.versions import ascending, order
from ..configuration import config
from ..diagnostics import UsageError
from . import options
from .main import Settings
from .progress import steps


@click.group()
def specs() -> None:
    """The archive of botocore's service models, which everything else reads.

    \b
    Examples:
      agentcore-codegen specs add latest
      agentcore-codegen specs list
      agentcore-codegen specs verify
    """


@specs.command()
@click.argument("versions", nargs=-1, metavar="[VERSION|latest]...")
@options.origin
@click.option(
    "--date", "day", metavar="YYYY-MM-DD", help="Release date of a --from DIR without one."
)
@click.option(
    "--cache",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder that keeps downloads.  [default: .cache/botocore beside the archive]",
)
@click.pass_obj
def add(
    settings: Settings,
    versions: tuple[str, ...],
    origin: str | None,
    day: str | None,
    cache: Path | None,
) -> None:
    """Archive the models of botocore releases, from pip or from a local copy.

    A service is archived where its files changed since the release before; the lock records
    every release. Add releases in any order. A release that is complete is not downloaded again,
    unless its files are damaged.

    \b
    Examples:
      agentcore-codegen specs add latest
      agentcore-codegen specs add 1.42.43 1.42.60
      agentcore-codegen specs add --from installed
      agentcore-codegen specs add --from botocore-1.42.60-py3-none-any.whl
      agentcore-codegen specs add 1.42.60 --from ~/src/botocore --date 2026-03-03
    """
    services = config.read(settings.specs / config.FILE).archived
    archive = Archive(settings.specs)
    observations: list[update.Observation] = []
    if origin is not None:
        observations += [update.observe(each, services) for each in local(origin, versions, day)]
    else:
        if not versions:
            raise UsageError("nothing to add", remedy="name versions, `latest`, or --from")
        if day is not None:
            raise UsageError("--date needs --from", remedy="a download has its date")
        exact = ascending(version for version in versions if version != LATEST)
        missing = [v for v in exact if not update.is_complete(archive, v, services)]
        missing += [LATEST] * (LATEST in versions)
        downloads = Downloads(cache or downloads_folder(settings.specs), services)
        for version in steps(missing, "Reading botocore", settings):
            observations.append(update.observe(downloads.fetch(version), services))
    _report(settings, update.add(archive, observations), observations, services)


def downloads_folder(specs: Path) -> Path:
    """Returns where downloads are kept: beside the archive, out of version control."""
    return specs.resolve().parent / ".cache" / "botocore"


def local(origin: str, versions: Sequence[str], day: str | None) -> list[Source]:
    """Returns the releases that --from names: one, or those of the wheels in a folder.

    Raises:
        UsageError: the version or the day does not fit.
        GeneratorError: there is no release there.
    """
    if len(versions) > 1 or LATEST in versions:
        raise UsageError("--from reads one release", remedy="name its version, or none")
    version = versions[0] if versions else None
    if version is not None:
        order(version)
    if day is not None:
        try:
            day = Date.fromisoformat(day).isoformat()
        except ValueError as error:
            raise UsageError(
                f"not a date: {day!r}", "--date", "write it like 2026-11-17"
            ) from error
    path = Path(origin).expanduser()
    if origin == "installed":
        source = sources.installed()
    elif wheels := sorted(path.glob("botocore-*.whl")):
        matching = [s for s in map(sources.from_wheel, wheels) if version in (None, s.version)]
        if not matching:
            raise UsageError(f"no wheel of botocore {version} here", str(path), "name another")
        return matching
    elif path.is_dir():
        source = sources.from_directory(path, version, day)
    else:
        source = sources.from_wheel(path)
    if version not in (None, source.version):
        raise UsageError(
            f"it is botocore {source.version}, not {version}", source.where, "leave the version out"
        )
    return [source]


def _report(
    settings: Settings,
    added: update.Added,
    observations: Sequence[update.Observation],
    services: Sequence[str],
) -> None:
    for observation in observations:
        if lacking := observation.source.lacks(services):
            settings.say(f"warning: {lacking}")
    for release in added.releases:
        click.echo(f"{release.version}  {release.date}  {_changes(release)}")
    for service, version in added.written:
        if version not in {release.version for release in added.releases}:
            click.echo(f"{version}  wrote {service}")
    for service, version in added.removed:
        click.echo(f"{version}  removed {service}: an older release holds the same files")
    known = len(added.archive.releases())
    settings.say(f"releases: {len(added.releases)} added, {known} known; {_size(added.archive)}")


def _changes(release: Release) -> str:
    return f"changed: {', '.join(release.changed)}" if release.changed else "no change"


def _size(archive: Archive) -> str:
    paths = [
        archive.path(entry, name)
        for entries in archive.lock.entries.values()
        for entry in entries.values()
        for name in entry.files
    ]
    total = sum(path.stat().st_size for path in paths if path.exists())
    return f"{len(paths)} files, {total / 1e6:.1f} MB"


@specs.command("list")
@click.option("--service", "names", multiple=True, metavar="NAME", help="List only this service.")
@click.pass_obj
def list_(settings: Settings, names: tuple[str, ...]) -> None:
    """List the releases: for each service its number of operations where its files changed.

    `=` stands for no change, `-` for a release without the service.

    \b
    Examples:
      agentcore-codegen specs list
      agentcore-codegen specs list --service NAME
    """
    archive = Archive(settings.specs)
    entries = {name: archive.entries(name) for name in names or archive.lock.entries}
    if not entries:
        raise UsageError("the archive is empty", str(settings.specs), "run `specs add latest`")
    counts = {
        (name, entry.version): _operations(archive, entry)
        for name, archived in entries.items()
        for entry in archived
    }
    rows = [("release", "date", *entries)]
    for release in archive.releases():
        cells = (_cell(release, name, counts) for name in entries)
        rows.append((release.version, release.date, *cells))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        text = "  ".join(
            cell.ljust(width) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        click.secho(text, bold=number == 0)


def _operations(archive: Archive, entry: Entry) -> int:
    model = json.loads(archive.read(entry.service, entry.version).files["service-2.json"])
    return len(model["operations"])


def _cell(release: Release, service: str, counts: dict[tuple[str, str], int]) -> str:
    if service in release.changed:
        count = counts[service, release.version]
        return f"{count} operation{'s' * (count != 1)}"
    return "-" if release.services.get(service) is None else "="


@specs.command()
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check each file against its hash, and that none is missing or unknown.

    \b
    Example:
      agentcore-codegen specs verify
    """
    settings: Settings = ctx.obj
    archive = Archive(settings.specs)
    problems = list(archive.verify())
    for problem in problems:
        click.echo(str(problem))
    if problems:
        ctx.exit(1)
    settings.say(f"no problem in {_size(archive)}")
