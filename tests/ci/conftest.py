"""A job in a clone of a project, and a fake of GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import fake_github
import pytest
from jobs import Job, isolated_python
from support.releases import Project, made, project

__all__ = ("made", "project")


@pytest.fixture
def hub() -> Iterator[fake_github.GitHub]:
    with fake_github.serve() as found:
        yield found


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return isolated_python(tmp_path_factory.mktemp("python") / "venv")


@pytest.fixture
def job(project: Project, hub: fake_github.GitHub, tmp_path: Path, python: Path) -> Job:
    return Job(project, hub, tmp_path, python)
