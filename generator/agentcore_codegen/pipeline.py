"""The main job on one screen: archived bytes -> models -> IR -> modules -> formatted modules.

Everything here is pure and in memory: a run that fails has written nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from .archive import Archive
from .build import build
from .configuration.config import Config, ServiceConfig
from .ir.package import Package
from .ir.service import Service
from .models.load import load
from .models.past_models import History
from .output.run_cache import Result
from .rendering import native
from .rendering.formatting import format_files
from .rendering.package import render
from .shims import build as build_shims


def generate(
    config: Config,
    archive: Archive,
    version: str,
    services: tuple[ServiceConfig, ...],
    progress: Callable[[str], None],
) -> Result:
    """Renders the package of these services as of a botocore release.

    Args:
        config: specs.toml.
        archive: Where the models are read from, and the history; nothing else is.
        version: A botocore release; each service resolves to its newest archived one.
        services: The services to render.
        progress: Called with a line before each step.

    Raises:
        GeneratorError: the models or the configuration cannot be generated from.
    """
    package = read_package(config, archive, version, services, progress)
    progress("compile")
    code = {item.name: native.modules(item) for item in package.services if item.native}
    progress("render")
    files = render(package, code)
    progress("format")
    return Result(format_files(files), tuple(map(_summary, package.services)))


def read_package(
    config: Config,
    archive: Archive,
    version: str,
    services: tuple[ServiceConfig, ...],
    progress: Callable[[str], None],
) -> Package:
    """Returns what `generate` renders: the services of a release, and the decorators over them.

    Arguments and errors are those of `generate`.
    """
    built: list[Service] = []
    for service in services:
        progress(f"read {service.name}")
        entry = archive.read(service.name, version)
        source = load(service.name, entry.version, entry.api_version, entry.files)
        progress(f"build {service.name}")
        derived = tuple(w for w in config.declarations.waiters if w.service == service.name)
        addresses = tuple(a for a in config.declarations.addresses if a.service == service.name)
        bearer = config.declarations.bearer.get(service.name)
        operations = () if bearer is None else bearer.operations
        collected = tuple(c for c in config.declarations.collections if c.service == service.name)
        served = config.declarations.local_servers.get(service.name)
        built.append(build(source, service, derived, addresses, operations, collected, served))
    auxiliary: list[Service] = []
    for service in config.auxiliary:
        entry = archive.read_nearest(service.name, version)
        source = load(service.name, entry.version, entry.api_version, entry.files)
        auxiliary.append(build(source, service))
    shims = build_shims(config.declarations, built, config.archived, History(archive), auxiliary)
    return Package(
        config.package,
        config.distribution,
        config.version,
        tuple(built),
        shims,
        config.introduction,
    )


def _summary(service: Service) -> str:
    types = len(service.structs) + len(service.unions) + len(service.enums)
    return (
        f"{service.name} {service.botocore_version}: {len(service.operations)} operations, "
        f"{types} types, {len(service.errors)} errors"
    )
