"""Adds releases to the archive: what changes is planned first, then written in one step."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..diagnostics import GeneratorError
from . import LEFTOVER, Archive, Model, blobs, lock
from .lock import Entry, Lock, Release, Snapshot
from .sources import Source
from .versions import is_version

_Key = tuple[str, str]  # service, version


@dataclass(frozen=True, slots=True)
class Observation:
    """The files of the requested services in a release."""

    source: Source
    models: Mapping[str, Snapshot | None]


@dataclass(frozen=True, slots=True)
class Added:
    """What `add` did: the releases that are new or have new services, and folders by service."""

    archive: Archive
    releases: tuple[Release, ...]
    written: tuple[_Key, ...]
    removed: tuple[_Key, ...]


def is_complete(archive: Archive, version: str, services: Sequence[str]) -> bool:
    """Tells whether a release is known for each of the services, with its files undamaged."""
    release = archive.lock.releases.get(version)
    if release is None or not set(services) <= set(release.services):
        return False
    source_versions = [(name, release.services[name]) for name in services]
    entries = [
        archive.lock.entries[name][source_version]
        for name, source_version in source_versions
        if source_version is not None
    ]
    return not any(True for entry in entries for _ in archive.damage(entry))


def observe(source: Source, services: Sequence[str]) -> Observation:
    """Reads and checks the services' files in a release.

    Raises:
        GeneratorError: a file is damaged, or the release has none of the services.
    """
    models = {service: source.snapshot(service) for service in services}
    if not any(models.values()):
        raise GeneratorError(
            source.lacks(services), source.where, "name a newer release, or another service"
        )
    return Observation(source, models)


def add(archive: Archive, observations: Iterable[Observation]) -> Added:
    """Adds releases, in any order; a service is archived only where its files changed.

    The archive on disk is as before until the new lock replaces the old one, which is one rename.

    Raises:
        GeneratorError: a release is known with other content, or the target is not writable.
    """
    observed = list(observations)
    for observation in observed:
        _check_known(archive.lock, observation)
    new = archive.lock.merged((o.source.version, o.source.date, o.models) for o in observed)
    write = _to_write(archive, new, observed)
    removed = tuple(key for key in _keys(archive.lock) if key not in set(_keys(new)))
    if new != archive.lock or write:
        _commit(archive.root, new, write)
    _sweep(archive.root, new)
    changed = [r for r in new.releases.values() if _is_news(archive.lock, r)]
    return Added(Archive(archive.root), tuple(changed), tuple(write), removed)


def _is_news(old: Lock, release: Release) -> bool:
    known = old.releases.get(release.version)
    return known is None or set(known.services) != set(release.services)


def _keys(lock_file: Lock) -> list[_Key]:
    return [
        (service, version) for service, entries in lock_file.entries.items() for version in entries
    ]


# ------------------------------------------------------------------------------------------ plan


def _check_known(lock_file: Lock, observation: Observation) -> None:
    """A published release never changes: other content means a patched or mislabelled copy."""
    source = observation.source
    release = lock_file.releases.get(source.version)
    for service, snapshot in observation.models.items():
        if release is None or service not in release.services:
            continue
        before = lock_file.snapshot(service, source.version)
        if before != snapshot:
            raise GeneratorError(
                f"{service} of botocore {source.version} differs from the archive:"
                f" {_difference(before, snapshot)}",
                source.where,
                "check the version of this copy; the archive is as it was",
            )


def _difference(old: Snapshot | None, new: Snapshot | None) -> str:
    if old is None or new is None:
        return "it is not in the release" if new is None else "the archive says it has none"
    if old.api_version != new.api_version:
        return f"the API version is {new.api_version} and not {old.api_version}"
    names = sorted(set(old.files) | set(new.files))
    return ", ".join(name for name in names if old.files.get(name) != new.files.get(name))


def _to_write(
    archive: Archive, new: Lock, observations: Iterable[Observation]
) -> dict[_Key, Callable[[], Model]]:
    """Returns the folders to write, each with where its files come from."""
    sources = {observation.source.version: observation for observation in observations}
    write: dict[_Key, Callable[[], Model]] = {}
    for service, version in _keys(new):
        entry = new.entries[service][version]
        if archive.lock.entries.get(service, {}).get(version) is None:
            damaged = True
        else:  # a release that is added again restores what was damaged
            damaged = version in sources and any(True for _ in archive.damage(entry))
        if not damaged:
            continue
        if version in sources and service in sources[version].models:
            write[service, version] = partial(sources[version].source.model, service)
        else:  # an older release took the place of the one that held these files until now
            write[service, version] = partial(archive.read, service, version)
    return write


# ---------------------------------------------------------------------------------------- commit


def _commit(root: Path, new: Lock, write: Mapping[_Key, Callable[[], Model]]) -> None:
    """Writes folders and lock beside the archive, then moves them into place, the lock last."""
    moves: list[tuple[Path, Path]] = []
    try:
        for leftover in root.glob(f"{LEFTOVER}*"):
            shutil.rmtree(leftover)
        with tempfile.TemporaryDirectory(
            prefix=LEFTOVER, dir=root, ignore_cleanup_errors=True
        ) as name:
            staging = Path(name)
            for (service, version), read in write.items():
                _stage(staging / service / version, read().files, new.entries[service][version])
            _write(staging / lock.FILE, new.dump().encode())
            try:
                for service, version in write:
                    target = root / service / version
                    if target.exists():  # damaged, or left by a run that was killed
                        _move(target, staging / "old" / service / version, moves)
                    _move(staging / service / version, target, moves)
                _move(staging / lock.FILE, root / lock.FILE, [])
            except BaseException:
                # The lock decides: once it is in place the run is over, and nothing is undone.
                if (staging / lock.FILE).exists():
                    _undo(moves, root)
                raise
    except OSError as error:
        raise GeneratorError(
            f"cannot write: {error.strerror}",
            str(error.filename or root),
            "the archive is as it was; fix that and run it again",
        ) from error


def _stage(folder: Path, files: Mapping[str, bytes], entry: Entry) -> None:
    folder.mkdir(parents=True)
    for name in sorted(entry.files):
        if blobs.digest(files[name]) != entry.files[name]:
            raise GeneratorError("changed while it was read", f"{entry.service} {entry.version}")
        _write(folder / blobs.stored_name(name), blobs.pack(name, files[name]))


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _move(source: Path, target: Path, moves: list[tuple[Path, Path]]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    moves.append((source, target))  # noted first: an interruption may come right after the move
    source.replace(target)


def _undo(moves: Sequence[tuple[Path, Path]], root: Path) -> None:
    for source, target in reversed(moves):
        with contextlib.suppress(OSError):
            if target.exists() and not source.exists():
                target.replace(source)
    for _, target in moves:
        if target.parent.parent == root:
            with contextlib.suppress(OSError):
                target.parent.rmdir()  # only if it is empty


def _sweep(root: Path, new: Lock) -> None:
    """Removes version folders that the lock does not have (any more), also those of killed runs."""
    keep = set(_keys(new))
    for service in new.entries:
        for folder in (root / service).glob("*"):
            if is_version(folder.name) and (service, folder.name) not in keep:
                shutil.rmtree(folder, ignore_errors=True)
