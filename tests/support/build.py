"""Runs a service model through the generator's pure stages: model files in, `{path: text}` out."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from agentcore_codegen.build import build
from agentcore_codegen.configuration.config import ServiceConfig
from agentcore_codegen.ir.package import Package
from agentcore_codegen.ir.service import Service
from agentcore_codegen.models.load import load
from agentcore_codegen.rendering import native
from agentcore_codegen.rendering.formatting import format_files
from agentcore_codegen.rendering.package import Files, render

from . import models

VERSION = "1.0.0"
API_VERSION = "2020-01-01"
PACKAGE = "toy_clients"


def service(
    files: Mapping[str, bytes], name: str = "toy", pins: Mapping[str, str] | None = None
) -> Service:
    """Builds the IR of a service from the content of its model files."""
    settings = ServiceConfig(name, name, "ToyClient", "AsyncToyClient", pins or {})
    return build(load(name, VERSION, API_VERSION, files), settings)


def rendered(*services: Service) -> Files:
    """Renders a package of these services, not formatted yet."""
    package = Package(PACKAGE, PACKAGE.replace("_", "-"), "1.0.0", services)
    return render(package, {item.name: native.modules(item) for item in services if item.native})


@cache
def toy() -> Files:
    """Returns the formatted package of the toy service, with the runtime."""
    return format_files(rendered(service(models.read(models.TOY))))


@cache
def toy_folder() -> Path:
    """Returns a folder with the toy service's package, for an import; it is gone at exit."""
    home = Path(tempfile.mkdtemp(prefix="toy-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return write(toy(), home)


def write(files: Files, folder: Path) -> Path:
    """Writes a package below a folder and returns the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
