"""Finds a service's model files in the archive or in `toy/`, and makes botocore read those alone."""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import botocore
import botocore.loaders
import botocore.session
from agentcore_codegen.configuration import config
from botocore.model import OperationModel, ServiceModel, Shape

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "specs"
TOY = Path(__file__).resolve().parent / "toy"
SERVICES = ("bedrock-agentcore", "bedrock-agentcore-control")
PINNED = config.read(SPECS / config.FILE).botocore  # the release that generated/ is made from

# Everything about AWS that is not one service's model.
_SHARED = ("endpoints.json", "partitions.json", "sdk-default-configuration.json", "_retry.json")


def archived(service: str, release: str = PINNED) -> Path:
    """Returns the archive's folder of a service for a botocore release: the newest not newer."""
    expected = _version(release)
    folders = [
        folder
        for folder in (SPECS / service).iterdir()
        if re.fullmatch(r"[\d.]+", folder.name) and _version(folder.name) <= expected
    ]
    if not folders:
        raise FileNotFoundError(f"specs/{service} holds no release up to {release}")
    return max(folders, key=lambda folder: _version(folder.name))


def folder_of(service: str) -> Path:
    """Returns the folder with the model files of `toy` or of an archived service."""
    return TOY if service == "toy" else archived(service)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def read(folder: Path) -> dict[str, bytes]:
    """Returns the model files of a folder, uncompressed: `{"service-2.json": b"..."}`."""
    files: dict[str, bytes] = {}
    for path in sorted(folder.iterdir()):
        if path.name.endswith(".json.gz"):
            files[path.name[:-3]] = gzip.decompress(path.read_bytes())
        elif path.name.endswith(".json"):
            files[path.name] = path.read_bytes()
    return files


class _Loader(botocore.loaders.Loader):
    """A loader whose files botocore takes for its own: others get no endpoint rules."""

    def is_builtin_path(self, path: str) -> bool:
        return True


class Service:
    """One service's models as botocore sees them, from `folder` and from nowhere else."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        self.files = read(folder)
        data: Mapping[str, Any] = json.loads(self.files["service-2.json"])
        self.api_version: str = data["metadata"]["apiVersion"]
        self._home = tempfile.TemporaryDirectory(prefix="models-")
        home = Path(self._home.name)
        target = home / name / self.api_version
        target.mkdir(parents=True)
        for file, content in self.files.items():
            (target / file).write_bytes(content)
        for file in _SHARED:
            (home / file).symlink_to(Path(botocore.__file__).parent / "data" / file)
        self.loader = _Loader(extra_search_paths=[str(home)], include_default_search_paths=False)
        self.model = ServiceModel(self.loader.load_service_model(name, "service-2"), name)

    def session(self) -> botocore.session.Session:
        """Returns a new botocore session that reads these models."""
        session = botocore.session.Session()
        session.register_component("data_loader", self.loader)
        return session

    @property
    def operations(self) -> tuple[str, ...]:
        return tuple(self.model.operation_names)

    def operation(self, name: str) -> OperationModel:
        return self.model.operation_model(name)

    def errors(self, operation: str) -> tuple[Shape, ...]:
        """Returns the shapes of the errors that an operation declares."""
        return tuple(self.model.operation_model(operation).error_shapes)

    def extra(self, file: str) -> dict[str, Any]:
        """Returns a model file as data, extras merged, `{}` where the service has none."""
        try:
            loaded: dict[str, Any] = self.loader.load_service_model(self.name, file)
        except (botocore.loaders.UnknownServiceError, botocore.loaders.DataNotFoundError):
            return {}
        return loaded


@cache
def service(name: str) -> Service:
    """Returns `toy` or an archived service, loaded once per process."""
    return Service(name, folder_of(name))
