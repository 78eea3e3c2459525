"""The archive of botocore's model files: what is in it, read and checked; `update` adds to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from .. import reading
from ..diagnostics import Diagnostic, GeneratorError, UsageError, nearest
from . import blobs, lock
from .lock import Entry, Release
from .versions import around, order

__all__ = ["Archive", "Entry", "Model", "Release"]

ADD = "agentcore-codegen specs add"
LEFTOVER = ".staging-"  # how the folders of an unfinished `specs add` begin


@dataclass(frozen=True, slots=True)
class Model:
    """The files of one service, uncompressed and checked against the lock."""

    service: str
    version: str  # the archived release, not newer than the one asked for
    api_version: str
    date: str  # ISO 8601; of the archived release
    files: Mapping[str, bytes]  # by name without .gz: service-2.json, paginators-1.json, ...


class Archive:
    """A folder with a specs.lock and `<service>/<version>/<file>`, read only.

    The lock and specs.toml are read once; a run sees one state of them.
    """

    def __init__(self, root: Path) -> None:
        """Reads the lock of `root`; without one the archive is empty.

        Raises:
            GeneratorError: the lock is not readable.
        """
        self.root = root
        self.lock = lock.read(root / lock.FILE)

    def releases(self) -> tuple[Release, ...]:
        """Returns every known release, oldest first."""
        return tuple(self.lock.releases.values())

    @cached_property
    def services(self) -> tuple[str, ...]:
        """The archived services but those that specs.toml calls auxiliary: none has a history."""
        try:
            settings = reading.from_toml(reading.text(self.root / "specs.toml"))
        except (OSError, ValueError):
            settings = {}
        auxiliary = settings.get("auxiliary")
        names = cast("dict[str, object]", auxiliary) if isinstance(auxiliary, dict) else ()
        return tuple(name for name in self.lock.entries if name not in names)

    def entries(self, service: str) -> tuple[Entry, ...]:
        """Returns the archived releases of a service, oldest first.

        Raises:
            UsageError: the archive has no such service.
        """
        return tuple(self._service(service).values())

    def resolve(self, service: str, version: str) -> Entry:
        """Returns the newest archived release of a service that is not newer than `version`.

        Raises:
            UsageError: an unknown service; a version that is not written like one, is newer than
                the archive, or has no such service.
        """
        entries = self._service(service)
        release = self.lock.releases.get(version)
        known_here = release.services.get(service) if release is not None else None
        if known_here is not None:
            return entries[known_here]
        position = order(version)
        releases = [release for release in self.releases() if service in release.services]
        if position > order(releases[-1].version):
            raise UsageError(
                f"botocore {version} is newer than the archive, which has {service} up to"
                f" {releases[-1].version}",
                str(self.root),
                f"run `{ADD} {version}`",
            )
        before = [release for release in releases if order(release.version) <= position]
        archived = before[-1].services[service] if before else None
        if archived is None:
            raise UsageError(
                f"{service} is not archived for botocore {version}",
                str(self.root),
                around(version, entries),
            )
        return entries[archived]

    def read(self, service: str, version: str) -> Model:
        """Returns the files of a service in a release, resolved as by `resolve`.

        Raises:
            UsageError: as `resolve`.
            GeneratorError: a file is missing, not gzip, or not what the lock says.
        """
        return self._model(self.resolve(service, version))

    def read_nearest(self, service: str, version: str) -> Model:
        """Returns the files of an auxiliary service as of a release, or of the oldest archived one.

        Such a service is not followed from release to release: it is archived once it is used.

        Raises:
            UsageError, GeneratorError: as `read`, but for a release that is not archived.
        """
        oldest, *later = self.entries(service)
        older = [entry for entry in later if order(entry.version) <= order(version)]
        return self._model([oldest, *older][-1])

    def _model(self, entry: Entry) -> Model:
        files = {name: self._read(entry, name) for name in entry.files}
        return Model(entry.service, entry.version, entry.api_version, entry.date, files)

    def path(self, entry: Entry, name: str) -> Path:
        """Returns where a file of an entry is; `name` is without .gz."""
        return self.folder(entry.service, entry.version) / blobs.stored_name(name)

    def folder(self, service: str, version: str) -> Path:
        """Returns where an archived service is or would be."""
        return self.root / service / version

    def verify(self) -> Iterator[Diagnostic]:
        """Yields one diagnostic per file that is missing, differs from the lock or is not in it.

        Also one if the lock is not what `specs add` would have written, as after a merge by hand.
        """
        if self.lock.merged(()) != self.lock:
            message = "holds a release in which nothing changed"
            remedy = f"run `{ADD} {self.releases()[-1].version}`"
            yield Diagnostic("error", message, str(self.root / lock.FILE), remedy)
        expected: set[Path] = set()
        for entries in self.lock.entries.values():
            for entry in entries.values():
                expected.update(self.path(entry, name) for name in entry.files)
                yield from self.damage(entry)
        for path in sorted(self.root.rglob("*")):
            inner = path.relative_to(self.root).parts
            if len(inner) > 1 and path not in expected and not path.is_dir():
                unfinished = inner[0].startswith(LEFTOVER)
                what = (
                    "is left over from an interrupted run" if unfinished else "is not in the lock"
                )
                yield Diagnostic("error", what, str(path), "delete it")

    def damage(self, entry: Entry) -> Iterator[Diagnostic]:
        """Yields one diagnostic per file of an entry that is missing or differs from the lock."""
        for name in entry.files:
            try:
                self._read(entry, name)
            except GeneratorError as error:
                yield error.diagnostic

    def _service(self, service: str) -> Mapping[str, Entry]:
        if not self.lock.entries:
            raise UsageError("the archive is empty", str(self.root), f"run `{ADD} latest`")
        if service not in self.lock.entries:
            remedy = f"{nearest(service, self.lock.entries)} A new one: add it to specs.toml, then `{ADD}`"
            raise UsageError(f"no service {service!r} in the archive", str(self.root), remedy)
        return self.lock.entries[service]

    def _read(self, entry: Entry, name: str) -> bytes:
        path = self.path(entry, name)
        remedy = f"restore it from version control or run `{ADD} {entry.version}`"
        try:
            content = blobs.unpack(path.name, reading.content(path))
        except FileNotFoundError as error:
            raise GeneratorError("is missing", str(path), remedy) from error
        except OSError as error:
            raise GeneratorError(f"cannot read it: {error.strerror}", str(path), remedy) from error
        except ValueError as error:
            raise GeneratorError(str(error), str(path), remedy) from error
        if blobs.digest(content) != entry.files[name]:
            raise GeneratorError(f"differs from its hash in {lock.FILE}", str(path), remedy)
        return content
