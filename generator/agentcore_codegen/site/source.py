"""What pages are made from: the package of a release, and the history that led to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .. import pipeline
from ..archive import Archive
from ..archive.versions import order
from ..configuration.config import Config
from ..diff.history import Step, steps
from ..ir.package import Package
from ..ir.service import Service
from .compared import Compared, compared


@dataclass(frozen=True)
class SiteSource:
    """Everything that a page may say, read once and not changed."""

    package: Package
    steps: tuple[Step, ...]  # the releases of each service, oldest first
    version: str  # the botocore release that the pages describe
    archive: Archive | None = None  # None for a site without comparisons
    cache: Path | None = None  # a folder of what earlier runs compared
    home: str = ""  # the address that the site will have, with a slash at its end; "" where unknown

    @cached_property
    def services(self) -> dict[str, Service]:
        """The services by botocore's name."""
        return {service.name: service for service in self.package.services}

    @cached_property
    def pairs(self) -> tuple[Compared, ...]:
        """Every comparison of two releases, by service."""
        if self.archive is None:
            return ()
        return tuple(
            compared(self.archive, name, self.version, self.cache) for name in self.services
        )

    @cached_property
    def releases(self) -> dict[str, tuple[Step, ...]]:
        """What each release brought, newest release first."""
        found: dict[str, list[Step]] = {}
        for step in self.steps:
            found.setdefault(step.size.version, []).append(step)
        return {each: tuple(found[each]) for each in sorted(found, key=order, reverse=True)}

    @cached_property
    def history(self) -> dict[str, tuple[Step, ...]]:
        """The releases of each service, newest first."""
        return {
            name: tuple(step for step in reversed(self.steps) if step.size.service == name)
            for name in self.services
        }


def read(
    config: Config,
    archive: Archive,
    version: str,
    progress: Callable[[str], None],
    home: str = "",
    cache: Path | None = None,
) -> SiteSource:
    """Reads all that the site shows.

    Args:
        config: specs.toml.
        archive: The models, and their history.
        version: The botocore release to describe.
        progress: Called with a line before each step.
        home: The address that the site will have, "" where nobody knows it.
        cache: A folder of what earlier runs compared; None keeps nothing.

    Raises:
        GeneratorError: the models or the configuration cannot be read.
    """
    package = pipeline.read_package(config, archive, version, config.services, progress)
    progress("compare the releases")
    names = [service.name for service in config.services]
    history = tuple(steps(archive, names, until=version))
    return SiteSource(package, history, version, archive, cache, home and f"{home.rstrip('/')}/")
