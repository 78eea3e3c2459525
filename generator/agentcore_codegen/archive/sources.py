"""A botocore release as a wheel or a directory: its version, date and model files."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date as Date
from datetime import datetime, timezone
from email.parser import Parser
from pathlib import Path
from typing import cast

from .. import reading
from ..diagnostics import GeneratorError, nearest
from . import Model, blobs
from .lock import Snapshot
from .versions import is_version

_DATA = "botocore/data/"
_SERVICE_MODEL = "service-2.json"
_MODELS = "*/[12]???-??-??/service-2.json*"  # below botocore/data: service, API version
_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class Source:
    """A botocore release that can be read.

    `names` are the paths of its files below botocore/data, `load` returns the bytes of one.
    """

    where: str  # the wheel or directory, for messages
    version: str
    date: str  # ISO 8601, UTC
    names: tuple[str, ...]
    load: Callable[[str], bytes]

    def services(self) -> frozenset[str]:
        """Returns the names of the services that the release has."""
        return frozenset(name.split("/", 1)[0] for name in self.names if name.count("/") > 1)

    def lacks(self, services: Iterable[str]) -> str:
        """Returns a clause that names the services that are not in the release, empty for none."""
        available = self.services()
        missing = [service for service in services if service not in available]
        return f"botocore {self.version} has no {' and no '.join(missing)}" if missing else ""

    def read(self, service: str) -> tuple[str, dict[str, bytes]]:
        """Returns a service's API version and its files, uncompressed, by name without .gz.

        Of several API versions it is the newest, as in botocore.

        Raises:
            GeneratorError: no such service; a file is not gzip, not JSON, or there twice.
        """
        paths = [name.split("/") for name in self.names if name.startswith(f"{service}/")]
        apis = {parts[1] for parts in paths if len(parts) == 3 and _is_model(parts[2])}
        if not apis:
            remedy = nearest(service, self.services())
            raise GeneratorError(f"botocore {self.version} has no {service}", self.where, remedy)
        api = max(apis)
        files: dict[str, bytes] = {}
        for stored in sorted(parts[2] for parts in paths if len(parts) == 3 and parts[1] == api):
            path = f"{service}/{api}/{stored}"
            name = stored.removesuffix(blobs.SUFFIX)
            if name in files or not _FILE_NAME.fullmatch(stored):
                raise self._bad(
                    path,
                    "exists twice, plain and gzipped" if name in files else "has an odd name",
                )
            try:
                files[name] = blobs.unpack(stored, self.load(path))
                if name.endswith(".json"):
                    _check_json(name, files[name])
            except ValueError as error:
                raise self._bad(path, str(error)) from error
            except (OSError, KeyError) as error:
                raise self._bad(path, f"cannot be read: {error}") from error
        return api, files

    def model(self, service: str) -> Model:
        """Returns what `Archive.read` would if this release were archived for the service.

        Raises:
            GeneratorError: as `read`.
        """
        api, files = self.read(service)
        return Model(service, self.version, api, self.date, files)

    def snapshot(self, service: str) -> Snapshot | None:
        """Returns the hashes of a service's files, None if the release lacks the service."""
        if service not in self.services():
            return None
        api, files = self.read(service)
        return Snapshot(api, {name: blobs.digest(files[name]) for name in sorted(files)})

    def _bad(self, path: str, message: str) -> GeneratorError:
        remedy = "this copy of botocore is damaged; get it again"
        return GeneratorError(message, f"{self.where}: {_DATA}{path}", remedy)


def _is_model(stored: str) -> bool:
    return stored.removesuffix(blobs.SUFFIX) == _SERVICE_MODEL


def _check_json(name: str, content: bytes) -> None:
    try:
        data = reading.from_json(content)
    except ValueError as error:
        raise ValueError(f"is not JSON: {error}") from error
    if name == _SERVICE_MODEL:
        model = cast("dict[str, object]", data) if isinstance(data, dict) else {}
        for key in ("metadata", "operations", "shapes"):
            if not isinstance(model.get(key), dict):
                raise ValueError(f"is not a service model: it has no {key!r}")


# ---------------------------------------------------------------------------------------- wheels


def from_wheel(path: Path) -> Source:
    """Opens a wheel of botocore.

    Raises:
        GeneratorError: not readable, not a wheel, or the wheel of another project.
    """
    try:
        with zipfile.ZipFile(path) as wheel:
            infos = [info for info in wheel.infolist() if not info.is_dir()]
            metadata = [i for i in infos if re.fullmatch(r"[^/]+\.dist-info/METADATA", i.filename)]
            text = reading.member(wheel, metadata[0].filename).decode() if metadata else ""
    except FileNotFoundError as error:
        remedy = "name a wheel, a directory or `installed`"
        raise GeneratorError("there is no such file", str(path), remedy) from error
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise GeneratorError(f"is not a wheel: {error}", str(path), "get it again") from error
    fields = Parser().parsestr(text)
    name, version = str(fields.get("Name", "")), str(fields.get("Version", ""))
    if name.lower() != "botocore" or not is_version(version):
        contents = f"it is {name} {version}" if name else "it has no METADATA"
        raise GeneratorError(
            f"is not a wheel of botocore: {contents}", str(path), "name another file"
        )

    def load(name: str) -> bytes:
        with zipfile.ZipFile(path) as wheel:
            return reading.member(wheel, _DATA + name)

    return Source(
        where=str(path),
        version=version,
        # A wheel's stamps have no zone; the clock of botocore's releases shows UTC, as the
        # stamps inside of its .json.gz files do.
        date=Date(*max(info.date_time for info in infos)[:3]).isoformat(),
        names=tuple(i.filename[len(_DATA) :] for i in infos if i.filename.startswith(_DATA)),
        load=load,
    )


# ----------------------------------------------------------------------------------- directories


def installed() -> Source:
    """Opens the botocore of the Python that runs this."""
    spec = importlib.util.find_spec("botocore")
    if spec is None or spec.origin is None:
        raise GeneratorError(
            "botocore is not installed", remedy="name a version, or --from a directory or a wheel"
        )
    return from_directory(Path(spec.origin).parent)


def from_directory(path: Path, version: str | None = None, date: str | None = None) -> Source:
    """Opens a checkout, an installed tree, the botocore package or its data directory.

    The version is read from botocore/__init__.py. The date is the newest stamp in the gzip files;
    in a checkout, which has none, it is that of the commit. `version` is for a directory that does
    not state its own; `date` overrides what is found.

    Raises:
        GeneratorError: no models there, or the version or date cannot be told.
    """
    data = _data_directory(path)
    release = _version(data.parent / "__init__.py") or version
    if release is None:
        raise GeneratorError(
            "cannot tell the version: there is no botocore/__init__.py with a __version__",
            str(path),
            "name it: `specs add VERSION --from DIR`",
        )
    names = tuple(sorted(p.relative_to(data).as_posix() for p in data.glob("*/*/*") if p.is_file()))
    release_date = date or _gzip_date(data, names) or _commit_date(data)
    if release_date is None:
        raise GeneratorError(
            "cannot tell when it was released: no time stamps and no commit",
            str(path),
            "name the day with --date",
        )

    def load(name: str) -> bytes:
        return reading.content(data / name)

    return Source(str(path), release, release_date, names, load)


def _data_directory(path: Path) -> Path:
    for candidate in (path / "botocore" / "data", path / "data", path):
        if any(candidate.glob(_MODELS)):
            return candidate
    raise GeneratorError(
        "no botocore models here",
        str(path),
        "name a checkout, an installed tree or a botocore/data directory",
    )


def _version(module: Path) -> str | None:
    try:
        text = module.read_text(encoding="utf-8")
    except OSError:
        return None
    match = re.search(r"""^__version__\s*=\s*["']([^"']+)["']""", text, re.M)
    return match[1] if match and is_version(match[1]) else None


def _gzip_date(data: Path, names: Iterable[str]) -> str | None:
    """Returns the newest day in the gzip headers (RFC 1952: bytes 4 to 7), None if all are zero."""
    newest = 0
    for name in names:
        if name.endswith(blobs.SUFFIX):
            with (data / name).open("rb") as file:
                newest = max(newest, int.from_bytes(file.read(8)[4:], "little"))
    return datetime.fromtimestamp(newest, timezone.utc).date().isoformat() if newest else None


def _commit_date(data: Path) -> str | None:
    """Returns the day of the commit that is checked out, None if git does not track `data`."""
    show = ("log", "-1", "--date=format-local:%Y-%m-%d", "--format=%cd")
    command = ["git", "-C", str(data), *show, "--", "."]
    environment = {**os.environ, "TZ": "UTC"}
    try:
        run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    except OSError:
        return None
    return run.stdout.strip() or None


# ---------------------------------------------------------------------------------------- extracts

_LISTING = "services.txt"


def write_extract(source: Source, services: Iterable[str], path: Path) -> None:
    """Writes a small wheel with the models of some services, and the names of all services.

    A wheel of botocore has 15 MB; of two services about 0.2 MB.
    """
    release_date = Date.fromisoformat(source.date)
    stamp = (release_date.year, release_date.month, release_date.day, 0, 0, 0)
    info = f"botocore-{source.version}.dist-info/"
    members: dict[str, bytes] = {
        f"{info}METADATA": f"Metadata-Version: 2.1\nName: botocore\nVersion: {source.version}\n".encode(),
        f"{info}{_LISTING}": "".join(f"{name}\n" for name in sorted(source.services())).encode(),
    }
    selected = source.services().intersection(services)
    for name in source.names:
        if name.split("/", 1)[0] in selected:
            members[_DATA + name] = source.load(name)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as extract:
        for name, content in members.items():
            extract.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)


def read_extract(path: Path, services: Iterable[str]) -> Source | None:
    """Opens such a small wheel; None if it is missing, damaged or lacks models that exist."""
    try:
        source = from_wheel(path)
        with zipfile.ZipFile(path) as extract:
            listing = reading.member(
                extract, f"botocore-{source.version}.dist-info/{_LISTING}"
            ).decode()
            intact = extract.testzip() is None
    except (GeneratorError, OSError, KeyError, zipfile.BadZipFile, zlib.error, ValueError):
        return None
    selected = set(listing.split()).intersection(services)
    return source if intact and selected <= source.services() else None
