"""Moves a project to another botocore release: everything is prepared first, then written.

An unreadable model, a decision that is missing in specs.toml and an edited generated file are
reported before the archive, specs.toml or the package is touched.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import generation
from .archive import Archive, Release, lock
from .archive.update import Observation, add
from .archive.versions import ascending, order
from .configuration import config, edit
from .configuration.config import Config
from .diagnostics import GeneratorError, UsageError
from .diff.change import bump
from .diff.inputs import resolve
from .diff.notes import Notes
from .diff.run import Comparison, diff_sides
from .diff.statuses import NewDeletion, NewStatus, new_deletions, new_statuses
from .output import package_version, readme_facts, write
from .output.package_version import PackageVersion
from .output.run_cache import Result

Accept = Callable[[Sequence[Comparison]], Sequence[Comparison]]


@dataclass(frozen=True, slots=True)
class UpgradePlan:
    """Everything that a move to another release changes; `apply` carries it out."""

    before: Config
    after: Config
    text: str  # of specs.toml
    releases: tuple[Release, ...]  # new in the archive
    comparisons: tuple[Comparison, ...]  # of the release that was pinned with the one that will be
    undecided: tuple[NewStatus | NewDeletion, ...]  # which a waiter could wait for
    bump: str
    result: Result
    plan: write.Plan
    observations: tuple[Observation, ...]
    readme: str | None  # the README beside the archive, where its facts change

    @property
    def is_empty(self) -> bool:
        """Tells whether carrying it out would change nothing on the disk."""
        unchanged = self.before == self.after and not self.releases and self.readme is None
        return unchanged and self.plan.is_empty


@dataclass(frozen=True, slots=True)
class UpgradeOptions:
    """What the caller decides about a move."""

    version: str | None = None  # None: the newest one, if it changes one of the services
    keep_version: bool = False  # do not raise the version of the generated package
    overwrite: bool = False  # replace generated files that were edited by hand


def prepare(
    specs: Path,
    output: Path,
    observations: Sequence[Observation],
    options: UpgradeOptions,
    *,
    cache: Path | None,
    notes: Notes | None,
    accept: Accept,
    progress: Callable[[str], None],
) -> UpgradePlan:
    """Prepares everything that a move to another release changes, and writes nothing.

    Args:
        specs: The folder with specs.toml and the archive.
        output: The folder of the generated package.
        observations: Releases to add to the archive.
        options: The release to pin, and how.
        cache: Where results of generating are kept; None keeps none.
        notes: Release notes, for the comparison.
        accept: Marks the changes that somebody has accepted.
        progress: Called with a line before each step.

    Raises:
        UsageError: the release is older than the pinned one, or another package is in `output`.
        GeneratorError: a model cannot be read or generated from, or a file is in the way.
    """
    path = specs / config.FILE
    text = config.text_of(path)
    before = config.parse(text, path)
    there = package_version.read(output)
    if there is not None and there.package != before.package:
        raise UsageError(
            f"holds {there.package}, not {before.package}",
            str(output),
            f"write `output` below [package] in {path}, or run `agentcore-codegen generate --yes`",
        )
    with _staged(specs, observations) as (staged, releases):
        archive = Archive(staged)
        target = options.version or _newest(archive, observations, before.botocore)
        if options.version is None and not _changes(archive, before, target):
            # A release that changes none of the services is no reason to change the project.
            target, releases, observations = before.botocore, (), ()
        if order(target) < order(before.botocore):
            raise UsageError(
                f"botocore {target} is older than {before.botocore}, which is pinned",
                str(path),
                "to go back, set `botocore` there and run `agentcore-codegen generate`",
            )
        progress(f"compare {before.botocore} with {target}")
        comparisons, published = _compared(archive, before, target, there, notes, accept)
        level, version = _bump(comparisons), before.version
        if not options.keep_version and target != before.botocore:
            version = edit.raised(
                before.version, published.version, _bump(published.comparisons), path
            )
        text = edit.pinned(text, path, target, version)
        (staged / config.FILE).write_text(text, encoding="utf-8", newline="")
        after = config.parse(text, path)
        result = generation.generate(
            after, archive, after.botocore, after.services, cache, progress
        )
        models = [archive.read(service.name, target) for service in after.services]
    stated = readme_facts.read(readme_of(specs))
    readme = stated
    if after.distribution in stated:  # or it is about another package, beside the same folder
        readme = readme_facts.refreshed(stated, target, after.version, models)
    plan = write.plan(result.files, output)
    write.raise_if_unsafe(plan, options.overwrite)
    return UpgradePlan(
        before,
        after,
        text,
        releases,
        comparisons,
        tuple(_undecided(after, comparisons)),
        level,
        result,
        plan,
        tuple(observations),
        readme if readme != stated else None,
    )


def readme_of(specs: Path) -> Path:
    """Returns the README whose facts an upgrade refreshes."""
    return specs.absolute().parent / readme_facts.FILE


def apply(upgrade: UpgradePlan, specs: Path, overwrite: bool = False) -> None:
    """Carries a move out: the archive, then specs.toml, then the package and the README.

    Each of them is written whole or not at all, and a run that is cut short between them is
    finished by the next one. Call it while `write.locked` holds the output.

    Raises:
        GeneratorError: the disk refused.
    """
    if upgrade.observations:
        add(Archive(specs), upgrade.observations)
    if upgrade.before != upgrade.after:
        write.replace_text(specs / config.FILE, upgrade.text, "fix that and run it again")
    write.apply(upgrade.plan, overwrite)
    if upgrade.readme is not None:
        write.replace_text(readme_of(specs), upgrade.readme, "fix that and run it again")


@contextlib.contextmanager
def _staged(
    specs: Path, observations: Sequence[Observation]
) -> Generator[tuple[Path, tuple[Release, ...]]]:
    """Yields a copy of the archive with the releases added, and those that are new."""
    with tempfile.TemporaryDirectory(prefix="agentcore-codegen-") as name:
        staged = Path(name) / specs.absolute().name
        try:
            staged.mkdir()
            for folder in sorted(specs.iterdir()):
                if folder.is_dir():
                    shutil.copytree(folder, staged / folder.name, copy_function=_link)
            for file in (lock.FILE, config.FILE):
                if (specs / file).exists():
                    shutil.copy2(specs / file, staged / file)
        except OSError as error:
            raise GeneratorError(
                f"cannot copy the archive: {error.strerror or error}",
                str(error.filename or staged),
                "make room for temporary files",
            ) from error
        releases = add(Archive(staged), observations).releases if observations else ()
        yield staged, releases


def _link(source: str, target: str) -> None:
    """Copies a file, by a link where the disk is the same: the archive only replaces files."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _newest(archive: Archive, observations: Sequence[Observation], pinned: str) -> str:
    versions = [observation.source.version for observation in observations]
    if not versions:
        versions = [release.version for release in archive.releases()]
    return ascending([*versions, pinned])[-1] if versions else pinned


def _changes(archive: Archive, before: Config, target: str) -> bool:
    """Tells whether a service differs between the pinned release and another one."""
    for service in before.services:
        try:
            old = archive.resolve(service.name, before.botocore)
            if old != archive.resolve(service.name, target):
                return True
        except UsageError:  # new in specs.toml, or not in one of the releases
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Published:
    """The version that the generated package has, and what changed since it was generated."""

    version: str
    comparisons: tuple[Comparison, ...]


def _compared(
    archive: Archive,
    before: Config,
    target: str,
    package: PackageVersion | None,
    notes: Notes | None,
    accept: Accept,
) -> tuple[tuple[Comparison, ...], _Published]:
    """Compares the pinned release with the next, and so the release that the package is of.

    They differ where specs.toml was moved without generating, or a run was cut short: then the
    version of the package is not raised for changes that it was raised for before.
    """
    if package is None or not _has(archive, before, package.botocore):
        package = PackageVersion(before.botocore, before.version, before.package)
    comparisons = _compare(archive, before, before.botocore, target, notes)
    if not _changes(archive, before, package.botocore):
        accepted = tuple(accept(comparisons))
        return accepted, _Published(package.version, accepted)
    since_generated = _compare(archive, before, package.botocore, target, notes)
    accepted = tuple(accept([*comparisons, *since_generated]))
    return accepted[: len(comparisons)], _Published(package.version, accepted[len(comparisons) :])


def _compare(
    archive: Archive, before: Config, old: str, new: str, notes: Notes | None
) -> tuple[Comparison, ...]:
    """Compares two releases; nothing where the old one is not archived."""
    if old == new or not _has(archive, before, old):
        return ()
    sides = resolve(old, archive.root), resolve(new, archive.root)
    return diff_sides(*sides, specs=archive.root, notes=notes)[0]


def _has(archive: Archive, before: Config, version: str) -> bool:
    for service in before.services:
        with contextlib.suppress(UsageError):
            archive.resolve(service.name, version)
            return True
    return False


def _undecided(
    after: Config, comparisons: Sequence[Comparison]
) -> Iterator[NewStatus | NewDeletion]:
    for old, new in ((each.old, each.new) for each in comparisons):
        waiters = [w for w in after.declarations.waiters if w.service == new.service]
        yield from new_statuses(old, new, {w.operation for w in waiters if not w.deletion})
        if after.declarations.deletions is not None:
            deleted = {w.deletion for w in waiters}
            yield from new_deletions(old, new, after.declarations.deletions, deleted)


def _bump(comparisons: Sequence[Comparison]) -> str:
    return bump(change for each in comparisons for change in each.diff.open)
