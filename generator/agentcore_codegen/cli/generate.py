"""agentcore-codegen generate: from the archive to the generated package."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

from .. import generation
from ..archive import Archive
from ..configuration import config
from ..configuration.config import Config, ServiceConfig
from ..diagnostics import UsageError
from ..output import manifest, package_version, unified_diff, write
from . import options
from .main import Settings
from .progress import status


@click.command(short_help="Generate the package from the archive.")
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="NAME",
    help="Generate only this service (repeatable); the rest of the package stays as it is.",
)
@click.option(
    "--spec",
    metavar="VERSION",
    help="The botocore release to generate from, instead of the one in specs.toml.",
)
@click.option("--check", is_flag=True, help="Write nothing; print a diff, exit 1 if there is one.")
@click.option(
    "--yes",
    is_flag=True,
    help="Replace another package, or one of another release, without asking.",
)
@options.output
@options.overwrite
@options.no_cache
@click.pass_obj
def generate(
    settings: Settings,
    services: tuple[str, ...],
    spec: str | None,
    check: bool,
    yes: bool,
    output: Path | None,
    overwrite: bool,
    no_cache: bool,
) -> int:
    """Generate the typed package from the archived models; needs no network.

    Only files that differ are replaced. Files that agentcore-codegen did not write are never
    touched.

    \b
    Exit codes: 0 done, 1 --check found a difference, 2 usage, 3 unreadable model or disk.

    \b
    Examples:
      agentcore-codegen generate
      agentcore-codegen generate --check
      agentcore-codegen generate --spec 1.40.51 --output older
      agentcore-codegen generate --service NAME
    """
    started = time.perf_counter()
    settings_of_all = config.read(settings.specs / config.FILE)
    chosen = settings_of_all.select(services)
    archive, version = Archive(settings.specs), spec or settings_of_all.botocore
    cache = None if no_cache else cache_folder(settings.specs)
    with status(settings) as progress:
        result = generation.generate(settings_of_all, archive, version, chosen, cache, progress)
    for line in result.summary:
        settings.say(line)
    output = output or settings_of_all.output
    scope = _Scope(settings_of_all, chosen if services else (), output)
    if check:
        return _check(settings, write.plan(result.files, output, scope.has))
    if not yes:
        _confirm(output, settings_of_all, version)
    with write.locked(output):
        plan = write.plan(result.files, output, scope.has)
        write.apply(plan, overwrite)
    seconds = time.perf_counter() - started
    settings.say(
        f"{output}: {len(plan.write)} written, {len(plan.delete)} deleted,"
        f" {len(plan.keep)} unchanged in {seconds:.1f} s"
    )
    return 0


def _confirm(output: Path, settings: Config, version: str) -> None:
    """Asks before a package is replaced by another one, or by one of a release that is not pinned."""
    there = package_version.read(output)
    if there is None:
        return
    if there.package != settings.package:
        old, new = there.package, settings.package
    elif version not in (settings.botocore, there.botocore):
        old, new = f"the package of botocore {there.botocore}", version
    else:
        return
    if not sys.stdin.isatty():
        raise UsageError(
            f"holds {old}, not {new}",
            str(output),
            "name another folder with --output, or pass --yes to replace it",
        )
    click.confirm(f"Replace {old} in {output} by {new}?", abort=True, err=True)


def cache_folder(specs: Path) -> Path:
    """Returns where results are kept between runs: beside the archive, out of version control."""
    return specs.absolute().parent / ".cache" / "agentcore-codegen"


class _Scope:
    """Which files a run decides about: all, or with `--service` those of the named services.

    Into an empty folder everything is written, since a service alone would not run.
    """

    def __init__(self, settings: Config, only: tuple[ServiceConfig, ...], output: Path) -> None:
        alone = only and (output / manifest.FILE).exists()
        self._prefixes = (
            tuple(f"{settings.package}/{service.module}/" for service in only) if alone else ("",)
        )

    def has(self, path: str) -> bool:
        return path.startswith(self._prefixes)


def _check(settings: Settings, plan: write.Plan) -> int:
    for line in unified_diff.diff(plan):
        click.echo(line, nl=False)
    if plan.is_empty:
        settings.say(f"{plan.target} is up to date: {len(plan.keep)} files")
        return 0
    settings.say(
        f"{plan.target} is not up to date: {len(plan.write)} to write, {len(plan.delete)} to"
        " delete; run agentcore-codegen generate"
    )
    return 1
