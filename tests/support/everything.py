"""Every service that the installed botocore ships, through the generator's pure stages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from agentcore_codegen.archive.sources import Source, installed
from agentcore_codegen.build import build
from agentcore_codegen.configuration import config
from agentcore_codegen.ir.package import Package
from agentcore_codegen.ir.service import Service
from agentcore_codegen.models.load import load
from agentcore_codegen.rendering import native
from agentcore_codegen.rendering.package import Files, render

PACKAGE = "all_clients"


@cache
def source() -> Source:
    """Returns the models of the installed botocore."""
    return installed()


def names() -> tuple[str, ...]:
    """Returns the names of all services, sorted."""
    return tuple(sorted(source().services()))


def settings(*services: str) -> config.Config:
    """Returns a configuration that only lists services: each name in the package is derived."""
    tables = "".join(f'[service."{name}"]\n' for name in services)
    text = f'botocore = "{source().version}"\n[package]\nname = "{PACKAGE}"\n{tables}'
    return config.parse(text, Path("specs.toml"))


def service(name: str) -> Service:
    """Returns the IR of a service."""
    model = source().model(name)
    loaded = load(name, model.version, model.api_version, model.files)
    return build(loaded, settings(name).services[0])


def files(*services: Service) -> Files:
    """Returns the package of these services, not formatted, by path."""
    code = {item.name: native.modules(item) for item in services if item.native}
    return render(Package(PACKAGE, PACKAGE.replace("_", "-"), "1.0.0", services), code)
