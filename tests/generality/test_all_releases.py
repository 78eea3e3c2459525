"""Every archived release generates: the whole package, decorators and sessions included."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen import pipeline
from agentcore_codegen.archive import Archive
from agentcore_codegen.archive.versions import order
from agentcore_codegen.configuration import config
from support import checkers, models
from support.build import write

pytestmark = pytest.mark.slow

SETTINGS = config.read(models.SPECS / config.FILE)
ARCHIVE = Archive(models.SPECS)
NAMES = [service.name for service in SETTINGS.services]
VERSIONS = sorted({e.version for name in NAMES for e in ARCHIVE.entries(name)}, key=order)
# The first with much in it, either side of a breaking one, and two later ones.
TYPED = ["1.39.7", "1.40.50", "1.40.51", "1.42.60", "1.43.66"]


def generate(version: str) -> dict[str, str | bytes]:
    """Returns the package as of a release, with the services that it has, not formatted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "format_files", lambda files: files)
        services = tuple(s for s in SETTINGS.services if _has(s.name, version))
        return pipeline.generate(SETTINGS, ARCHIVE, version, services, lambda line: None).files


def _has(service: str, version: str) -> bool:
    return order(ARCHIVE.entries(service)[0].version) <= order(version)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_release_generates(version: str) -> None:
    files = generate(version)
    for path, content in files.items():
        if path.endswith(".py"):
            compile(content, path, "exec")
    assert sum(path.endswith("/client.py") for path in files) >= 2


@pytest.mark.parametrize("version", TYPED)
def test_mypy_has_nothing_to_say(version: str, tmp_path: Path) -> None:
    write(generate(version), tmp_path)
    modules = sorted((tmp_path / SETTINGS.package).rglob("*.py"))
    assert len(modules) > 40
    assert not checkers.mypy(modules, [tmp_path], cache=tmp_path / "cache", options=())
