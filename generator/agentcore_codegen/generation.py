"""Generates what `generated/` holds: the package and its change log.

Where no input has changed since an earlier run, the result comes from the run cache, and neither
botocore nor jinja2 is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from .archive import Archive
from .configuration import config
from .configuration.config import Config, ServiceConfig
from .output.run_cache import Result, RunCache, cached, digest, program

CHANGELOG = "CHANGELOG.md"


def generate(
    settings: Config,
    archive: Archive,
    version: str,
    services: tuple[ServiceConfig, ...],
    cache: Path | None,
    progress: Callable[[str], None],
) -> Result:
    """Returns the package of these services as of a botocore release, with its change log.

    Args:
        settings: specs.toml.
        archive: Where the models are read from, and the history; nothing else is.
        version: A botocore release; each service resolves to its newest archived one.
        services: The services to generate.
        cache: Folder of what earlier runs made; None for no cache.
        progress: Called with a line before each step.

    Raises:
        GeneratorError: the models or the configuration cannot be generated from.
    """

    def run() -> Result:
        from . import pipeline  # with botocore and jinja2, which take time to import

        result = pipeline.generate(settings, archive, version, services, progress)
        progress("change log")
        names = [service.name for service in services]
        result.files[CHANGELOG] = changelog(archive, version, names, cache)
        return result

    models = [archive.read(service.name, version) for service in services]
    return cached(cache, archive.root / config.FILE, models, run)


def changelog(archive: Archive, version: str, services: Sequence[str], cache: Path | None) -> str:
    """Returns the change log; the entries of releases that an earlier run compared are kept."""
    from .report.changelog import changelog_markdown

    if cache is None:
        return changelog_markdown(archive, version, services)
    results, key = RunCache(cache), digest([CHANGELOG.encode(), program().encode()])
    kept = results.get(key)
    known = {name: str(text) for name, text in kept.files.items()} if kept is not None else {}
    before = len(known)
    text = changelog_markdown(archive, version, services, known)
    if len(known) > before:
        results.put(key, Result(dict(known), ()))
    return text
