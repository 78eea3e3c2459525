"""Downloads botocore releases with pip, so that the user's index, proxy and cache settings apply."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ..diagnostics import GeneratorError
from . import sources
from .sources import Source
from .versions import around, ascending, is_version

LATEST = "latest"
# Models do not depend on the Python that reads them, hence --ignore-requires-python: a new botocore
# may have left this one behind.
_PIP = [
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--ignore-requires-python",
    "--no-input",
    "--disable-pip-version-check",
    "--quiet",
    "--progress-bar=off",
]


class Downloads:
    """A folder that keeps the models of `services` of each downloaded release.

    The run after an interrupted one continues from there.
    """

    def __init__(self, folder: Path, services: Sequence[str]) -> None:
        self.folder, self.services = folder, services

    def fetch(self, version: str) -> Source:
        """Returns a release, `version` being one or `latest`, from the folder or through pip.

        Raises:
            GeneratorError: pip failed or found no such release, or the folder is not writable.
        """
        extract = None if version == LATEST else self._extract(version)
        return extract or self._download(version)

    def _path(self, version: str) -> Path:
        return self.folder / f"botocore-{version}.zip"

    def _extract(self, version: str) -> Source | None:
        return sources.read_extract(self._path(version), self.services)

    def _download(self, version: str) -> Source:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".download-", dir=self.folder) as name:
                scratch = Path(name)
                wheel = sources.from_wheel(_pip(version, scratch))
                if version not in (LATEST, wheel.version):
                    raise GeneratorError(f"pip downloaded botocore {wheel.version} for {version}")
                sources.write_extract(wheel, self.services, scratch / "extract.zip")
                (scratch / "extract.zip").replace(self._path(wheel.version))
        except OSError as error:
            raise GeneratorError(
                f"cannot keep downloads: {error.strerror}",
                str(self.folder),
                "name another folder with --cache DIR; the archive is as it was",
            ) from error
        extract = self._extract(wheel.version)
        if extract is None:
            raise GeneratorError("was changed by another program", str(self._path(wheel.version)))
        return extract


def available() -> tuple[str, ...]:
    """Returns the releases that pip finds, oldest first.

    Raises:
        GeneratorError: pip failed, or is older than 21.2, which brought `pip index`.
    """
    command = [sys.executable, "-I", "-m", "pip", "index", "versions", "botocore"]
    command += ["--disable-pip-version-check", "--no-input", "--ignore-requires-python"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    listed = re.search(r"^Available versions: (.+)$", run.stdout, re.M)
    if run.returncode or listed is None:
        raise _failure(LATEST, run.stderr)
    return ascending(version for version in re.split(r",\s*", listed[1]) if is_version(version))


def _pip(version: str, folder: Path) -> Path:
    """Downloads the wheel of a release into an empty folder and returns its path."""
    requirement = "botocore" if version == LATEST else f"botocore=={version}"
    command = [sys.executable, "-I", "-m", "pip", *_PIP, "--dest", str(folder), requirement]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        raise _failure(version, run.stderr)
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise GeneratorError(f"pip downloaded {len(wheels)} wheels for {requirement}", str(folder))
    return wheels[0]


def _failure(version: str, output: str) -> GeneratorError:
    if "No module named pip" in output:
        return GeneratorError(
            f"{sys.executable} has no pip",
            remedy="run `python -m ensurepip`, or use --from with a wheel or a directory",
        )
    listed = re.search(r"\(from versions: ([^)]*)\)", output)
    known = [v for v in re.split(r",\s*", listed[1]) if is_version(v)] if listed else []
    if known and version != LATEST:
        return GeneratorError(f"pip finds no botocore {version}", remedy=around(version, known))
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    reason = (errors or output.strip().splitlines() or ["no message"])[-1].removeprefix("ERROR:")
    return GeneratorError(
        f"pip could not download botocore {version}: {reason.strip()[:300]}",
        remedy="check the network and pip's settings, or use --from with a wheel or a directory",
    )
