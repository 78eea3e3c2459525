"""specs.lock: every release that was looked at, and the hash of every file that is archived."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn, cast

from .. import reading
from ..diagnostics import GeneratorError
from .versions import ascending, is_version, order

FILE = "specs.lock"
_HEAD = """\
# Written by `agentcore-codegen specs add`, checked by `agentcore-codegen specs verify`.
# [release]: the botocore releases that were looked at; for each service the release that holds
# its files, or "absent". [service...]: the archived files, with the SHA-256 of their content.
"""
_ABSENT = "absent"
_API = "api"
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The files of one service in one release by hash: two equal ones are the same model."""

    api_version: str  # the folder of botocore/data/<service>/ that holds the files
    files: Mapping[str, str]  # name without .gz -> SHA-256 of the content


@dataclass(frozen=True, slots=True)
class Entry:
    """An archived service: a release in which one of its files changed."""

    service: str
    version: str
    date: str  # ISO 8601; of the botocore release
    snapshot: Snapshot

    @property
    def api_version(self) -> str:
        return self.snapshot.api_version

    @property
    def files(self) -> Mapping[str, str]:
        return self.snapshot.files


@dataclass(frozen=True, slots=True)
class Release:
    """A botocore release that `specs add` looked at.

    `services` maps each service to the release that holds its files: this one if they changed
    in it, else an older one; None where the release does not have the service.
    """

    version: str
    date: str
    services: Mapping[str, str | None]

    @property
    def changed(self) -> tuple[str, ...]:
        """The services whose files changed in this release."""
        return tuple(
            name for name, source_version in self.services.items() if source_version == self.version
        )


@dataclass(frozen=True, slots=True)
class Lock:
    """The whole file, oldest release first."""

    releases: Mapping[str, Release] = field(default_factory=dict[str, Release])
    entries: Mapping[str, Mapping[str, Entry]] = field(
        default_factory=dict[str, Mapping[str, Entry]]
    )

    def snapshot(self, service: str, version: str) -> Snapshot | None:
        """Returns what a known release holds of a service, None if it lacks the service."""
        source_version = self.releases[version].services[service]
        return self.entries[service][source_version].snapshot if source_version else None

    def merged(self, observed: Iterable[tuple[str, str, Mapping[str, Snapshot | None]]]) -> Lock:
        """Returns the lock with more releases: each a version, a date and the services' files.

        The result depends on what is known and not on the order it came in: an entry for each
        change, and none for a release that holds what the known one before it holds.
        """
        dates = {version: release.date for version, release in self.releases.items()}
        histories: dict[str, dict[str, Snapshot | None]] = {}
        for version, release in self.releases.items():
            for service in release.services:
                histories.setdefault(service, {})[version] = self.snapshot(service, version)
        for version, day, models in observed:
            dates.setdefault(version, day)
            for service, snapshot in models.items():
                histories.setdefault(service, {})[version] = snapshot
        entries: dict[str, dict[str, Entry]] = {}
        services: dict[str, dict[str, str | None]] = {version: {} for version in dates}
        for service, history in sorted(histories.items()):
            last: Entry | None = None
            for version in ascending(history):
                snapshot = history[version]
                if snapshot is None:
                    last = None
                elif last is None or last.snapshot != snapshot:
                    last = Entry(service, version, dates[version], snapshot)
                    entries.setdefault(service, {})[version] = last
                services[version][service] = last.version if last else None
        releases = {v: Release(v, dates[v], services[v]) for v in ascending(dates)}
        return Lock(releases, entries)

    def dump(self) -> str:
        """Returns the text of the file: the same for the same content, one fact per line."""
        lines = [_HEAD, "[release]"]
        for version in ascending(self.releases):
            release = self.releases[version]
            services = "".join(
                f', {_key(name)} = "{source_version or _ABSENT}"'
                for name, source_version in sorted(release.services.items())
            )
            lines.append(f'"{version}" = {{ date = "{release.date}"{services} }}')
        for service, entries in sorted(self.entries.items()):
            for version in ascending(entries):
                entry = entries[version]
                lines += [
                    "",
                    f'[service.{_key(service)}."{version}"]',
                    f'{_API} = "{entry.api_version}"',
                ]
                lines += [f'"{name}" = "{value}"' for name, value in sorted(entry.files.items())]
        return "\n".join(lines) + "\n"


def read(path: Path) -> Lock:
    """Reads a lock; a file that does not exist is an empty lock.

    Raises:
        GeneratorError: not readable, not TOML or not a lock.
    """
    try:
        return parse(reading.text(path), path)
    except FileNotFoundError:
        return Lock()
    except (OSError, ValueError) as error:
        raise GeneratorError(f"cannot read it: {error}", str(path), _RESTORE) from error


_RESTORE = "restore it from version control"


def parse(text: str, path: Path) -> Lock:
    """Like `read`, from text; `path` is what errors name."""
    try:
        data: Mapping[str, object] = reading.from_toml(text)
    except ValueError as error:
        raise GeneratorError(f"is not TOML: {error}", str(path), _RESTORE) from error
    reader = _Reader(path)
    rows = reader.table(data.get("release", {}), "release")
    releases = {version: reader.release(version, rows[version]) for version in rows}
    tables = reader.table(data.get("service", {}), "service")
    entries = {
        service: {
            version: reader.entry(service, version, row, releases)
            for version, row in reader.table(table, f"service.{service}").items()
        }
        for service, table in tables.items()
    }
    for release in releases.values():
        for service, source_version in release.services.items():
            if source_version is not None and source_version not in entries.get(service, {}):
                reader.fail(
                    f"release.{release.version}",
                    f"names {service} {source_version}, which is missing",
                )
            if source_version is not None and order(source_version) > order(release.version):
                reader.fail(
                    f"release.{release.version}",
                    f"names {service} {source_version}, which is newer",
                )
    return Lock(
        releases={version: releases[version] for version in ascending(releases)},
        entries={
            service: {version: entries[service][version] for version in ascending(entries[service])}
            for service in sorted(entries)
        },
    )


class _Reader:
    """Turns TOML values into the classes above; what is out of place is an error with its key."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fail(self, key: str, message: str) -> NoReturn:
        raise GeneratorError(f"{key} {message}", str(self.path), _RESTORE)

    def table(self, value: object, key: str) -> Mapping[str, object]:
        if not isinstance(value, dict):
            self.fail(key, "is not a table")
        return cast("Mapping[str, object]", value)

    def strings(self, value: object, key: str) -> dict[str, str]:
        table = self.table(value, key)
        for name, text in table.items():
            # The names become paths and the values are printed: neither may hold a separator.
            if not _SAFE.fullmatch(name) or not isinstance(text, str) or not _SAFE.fullmatch(text):
                self.fail(f"{key}.{name}", f"is not valid: {text!r}")
        return cast("dict[str, str]", dict(table))

    def release(self, version: str, row: object) -> Release:
        key = f"release.{version}"
        if not is_version(version):
            self.fail(key, "is not a botocore version")
        values = self.strings(row, key)
        day = values.pop("date", "")
        if not _is_date(day):
            self.fail(f"{key}.date", f"is not a date: {day!r}")
        services = {
            name: None if source_version == _ABSENT else source_version
            for name, source_version in sorted(values.items())
        }
        for name, source_version in services.items():
            if source_version is not None and not is_version(source_version):
                self.fail(f"{key}.{name}", f"is not a botocore version: {source_version!r}")
        return Release(version, day, services)

    def entry(
        self, service: str, version: str, row: object, releases: Mapping[str, Release]
    ) -> Entry:
        key = f"service.{service}.{version}"
        files = self.strings(row, key)
        api_version = files.pop(_API, "")
        if version not in releases or releases[version].services.get(service) != version:
            self.fail(key, "is not listed in [release]")
        if not api_version or not files or not _SAFE.fullmatch(service):
            self.fail(key, f"lacks {_API} or files")
        for name, value in files.items():
            if not _HASH.fullmatch(value):
                self.fail(f"{key}.{name}", f"is not a SHA-256: {value!r}")
        return Entry(service, version, releases[version].date, Snapshot(api_version, files))


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else f'"{name}"'
