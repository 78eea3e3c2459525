"""Finds the models that OLD and NEW name: archive, files, a git revision, pip, installed."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from .. import reading
from ..archive import Archive, sources
from ..archive.download import Downloads
from ..archive.lock import FILE as LOCK
from ..archive.versions import is_version
from ..configuration import config
from ..diagnostics import GeneratorError, UsageError, nearest
from ..models.load import load
from .model import Model, parse

INSTALLED = "installed"
PINNED = "pinned"
_PIP = "botocore=="
_GIT = "git:"
GENERATED = "generated"  # the folder beside the archive that holds the package
_SERVICE_MODEL = "service-2.json"
_FORMS = "a version in the archive, pinned, a path, git:REV, botocore==X or installed"


@dataclass(frozen=True)
class Origin:
    """One side of a comparison: which services it has, and how to read one."""

    text: str  # as the caller wrote it
    services: tuple[str, ...]
    read: Callable[[str], tuple[Model, str]]  # service -> model, and its date or nothing
    settings: config.Config | None = None  # what specs.toml says there
    # The generated package's modules by path; nothing where there is none.
    package: Callable[[], Mapping[str, str]] = dict

    def model(self, service: str) -> tuple[Model, str]:
        """Returns a service's model and its release date (ISO 8601, empty where unknown).

        Raises:
            UsageError: the side has no such service.
        """
        if service not in self.services:
            raise UsageError(
                f"{self.text} has no service {service!r}", remedy=nearest(service, self.services)
            )
        return self.read(service)


def resolve(text: str, specs: Path, cache: Path | None = None) -> Origin:
    """Returns the side that `text` names.

    Raises:
        UsageError: the text names nothing that exists.
        GeneratorError: what it names cannot be read.
    """
    if text == INSTALLED:
        return _release(text, sources.installed())
    if text == PINNED:
        settings = config.read(specs / config.FILE)
        origin = _archived(settings.botocore, Archive(specs), settings.botocore, specs)
        services = tuple(service.name for service in settings.services)
        folder = specs.parent / GENERATED / settings.package
        return replace(
            origin, services=services, settings=settings, package=lambda: _modules(folder)
        )
    if text.startswith(_PIP):
        return _downloaded(text, specs, cache)
    if text.startswith(_GIT):
        return _revision(text, specs)
    if is_version(text):
        return _archived(text, Archive(specs), text, specs)
    path = Path(text)
    if path.exists():
        return _path(text, path)
    if re.match(r"^\d+[.\d]*", text):
        _archived(text, Archive(specs), text, specs)  # an error that offers the nearest versions
    raise UsageError(f"no such version, file or folder: {text!r}", remedy=f"name {_FORMS}")


def archived(archive: Archive, version: str, before: Model | None = None) -> Origin:
    """Returns a release of the archive; for many releases of one archive.

    Args:
        archive: What is read.
        version: The release.
        before: A model of another release, which shares what is equal.

    Raises:
        UsageError: the archive holds no such release; the nearest are offered.
    """
    return _archived(version, archive, version, archive.root, before)


def _archived(
    text: str, archive: Archive, version: str, where: Path, before: Model | None = None
) -> Origin:
    def read(service: str) -> tuple[Model, str]:
        held = archive.read(service, version)
        folder = f"{where.as_posix()}/{service}/{held.version}"
        model = _model(service, version, held.api_version, held.files, folder, before)
        return model, held.date

    here: list[str] = []
    problem: UsageError | None = None
    for service in archive.services:
        try:
            archive.resolve(service, version)
            here.append(service)
        except UsageError as error:
            problem = problem or error
    if not here:
        if problem is not None:
            raise problem
        raise UsageError(
            "the archive is empty", str(where), "run `agentcore-codegen specs add latest`"
        )
    return Origin(text, tuple(here), read)


def _model(
    service: str,
    version: str,
    api_version: str,
    files: Mapping[str, bytes],
    where: str,
    before: Model | None = None,
) -> Model:
    try:
        known = before.source if before is not None else None
        return parse(load(service, version, api_version, files, known), where, before)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        # A file of somebody's own, with a value where a model has a table.
        raise GeneratorError(f"is not a service model: {error}", where, "fix the file") from error


def _release(text: str, source: sources.Source) -> Origin:
    def read(service: str) -> tuple[Model, str]:
        api_version, files = source.read(service)
        folder = Path(source.where) / "data" / service / api_version
        where = str(folder) if folder.is_dir() else f"{source.where}: {service}/{api_version}"
        return _model(service, source.version, api_version, files, where), source.date

    return Origin(text, tuple(sorted(source.services())), read)


def _downloaded(text: str, specs: Path, cache: Path | None) -> Origin:
    version = text[len(_PIP) :]
    if not is_version(version):
        raise UsageError(f"not a botocore version: {version!r}", remedy="write botocore==1.42.60")
    settings = config.read(specs / config.FILE)
    names = [service.name for service in settings.services]
    folder = cache or specs.parent / ".cache" / "botocore"
    return _release(text, Downloads(folder, names).fetch(version))


def _path(text: str, path: Path) -> Origin:
    if path.is_file() and path.suffix == ".whl":
        return _release(text, sources.from_wheel(path))
    files = _model_files(path)
    if files is not None:
        return _single(text, path, files)
    if (path / LOCK).is_file():
        raise UsageError(
            f"{text} is an archive", remedy=f"select it with --specs {text} and name a version"
        )
    return _release(text, _tree(path))


def _tree(path: Path) -> sources.Source:
    try:
        return sources.from_directory(path)
    except GeneratorError as error:
        if not any(path.glob("**/service-2.json*")):
            raise UsageError(
                "no models here", str(path), "name a folder or file with a service-2.json"
            ) from error
        return sources.from_directory(path, version="0.0.0", date="1970-01-01")


def _model_files(path: Path) -> Mapping[str, Path] | None:
    """Returns the files of a folder or file that holds one model, None for anything else."""
    folder = path if path.is_dir() else path.parent
    contents = {
        file.name.removesuffix(".gz"): file
        for file in sorted(folder.iterdir())
        if file.is_file() and file.name.removesuffix(".gz").endswith(".json")
    }
    if path.is_dir():
        return contents if _SERVICE_MODEL in contents else None
    if path.name.removesuffix(".gz") == _SERVICE_MODEL:
        return contents | {_SERVICE_MODEL: path}
    if path.name.endswith((".json", ".json.gz")):  # a copy under another name stands alone
        return {_SERVICE_MODEL: path}
    raise UsageError("is not a model", str(path), "name a service-2.json, a folder or a wheel")


def _single(text: str, path: Path, files: Mapping[str, Path]) -> Origin:
    content = {name: _content(file) for name, file in files.items()}
    metadata = _model("model", path.name, "", content, str(path)).metadata
    api_version = str(metadata.get("apiVersion", ""))
    uid = str(metadata.get("uid", "")).removesuffix(f"-{api_version}")
    name = uid or str(metadata.get("endpointPrefix", "")) or path.stem

    def read(service: str) -> tuple[Model, str]:
        return _model(service, text, api_version, content, str(path)), ""

    return Origin(text, (name,), read)


def _content(path: Path) -> bytes:
    try:
        data = reading.content(path)
        return reading.gunzip(data) if path.suffix == ".gz" else data
    except (OSError, ValueError) as error:
        raise GeneratorError(f"cannot read it: {error}", str(path), "restore the file") from error


# ------------------------------------------------------------------------------------------- git


def _revision(text: str, specs: Path) -> Origin:
    """The release that specs.toml pinned at a revision, from the archive of that revision."""
    revision = text[len(_GIT) :]
    if not revision or revision.startswith("-"):
        raise UsageError("git: without a revision", remedy="write git:main or git:HEAD~1")
    settings = config.parse(
        _show(specs, revision, config.FILE).decode("utf-8"), Path(f"{text}/{config.FILE}")
    )
    lock = _show(specs, revision, LOCK)

    def read(service: str) -> tuple[Model, str]:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / LOCK).write_bytes(lock)
            archive = Archive(folder)
            entry = archive.resolve(service, settings.botocore)
            for file in entry.files:
                stored = archive.path(entry, file)
                stored.parent.mkdir(parents=True, exist_ok=True)
                inner = stored.relative_to(folder).as_posix()
                stored.write_bytes(_show(specs, revision, inner))
            model, date = _archived(text, archive, settings.botocore, specs).read(service)
        return model, date

    services = tuple(service.name for service in settings.services)
    folder = f"{GENERATED}/{settings.package}"
    return Origin(text, services, read, settings, lambda: _package(specs.parent, revision, folder))


def _modules(folder: Path) -> Mapping[str, str]:
    """Returns the modules of a package that its users may import, and its runtime's."""
    files = (*folder.glob("*.py"), *folder.glob("*/*.py"), *folder.glob("_runtime/**/*.py"))
    return {
        path.relative_to(folder).as_posix(): _content(path).decode("utf-8", errors="replace")
        for path in sorted(set(files))
    }


def _package(root: Path, revision: str, folder: str) -> Mapping[str, str]:
    """Like `_modules`, as of a revision; nothing where it has no such folder."""
    globs = [f":(glob){folder}/{tail}" for tail in ("*.py", "*/*.py", "_runtime/**/*.py")]
    command = ["git", "-C", str(root), "archive", "--format=tar", revision, "--", *globs]
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as run:
            content = _output(run, f"{_GIT}{revision}: {folder}")
    except OSError as error:
        raise GeneratorError(f"cannot run git: {error}", remedy="install it") from error
    if run.returncode:
        return {}
    members: dict[str, str] = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as packed:
        for item in packed:
            file = packed.extractfile(item) if item.isfile() else None
            if file is not None:
                name = item.name.removeprefix(f"{folder}/")
                members[name] = file.read().decode("utf-8", errors="replace")
    return members


def _show(specs: Path, revision: str, file: str) -> bytes:
    command = ["git", "-C", str(specs), "show", f"{revision}:./{file}"]
    try:
        with tempfile.TemporaryFile() as errors:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors) as run:
                content = _output(run, f"{_GIT}{revision}: {file}")
            errors.seek(0)
            message = errors.read().decode(errors="replace")
    except OSError as error:
        raise GeneratorError(f"cannot run git: {error}", remedy="install it") from error
    if run.returncode:
        lines = message.strip().splitlines() or ["no message"]
        reason = lines[0].removeprefix("fatal: ")
        raise UsageError(
            f"{_GIT}{revision} has no {file}: {reason}",
            str(specs),
            "name a revision that holds the archive",
        )
    return content


def _output(run: subprocess.Popen[bytes], where: str) -> bytes:
    try:
        return reading.stream(cast("reading.Readable", run.stdout))
    except ValueError as error:
        run.kill()
        raise GeneratorError(str(error), where, "name another revision") from error
