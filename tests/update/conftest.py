"""A generated project of a small service, copied for each test, and a fake of GitHub."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import fake_github
import pytest
from jobs import Job, isolated_python
from releases import Project


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project at 1.1.0, generated once for all tests."""
    project = Project.start(tmp_path_factory.mktemp("made") / "project")
    project.release("1.1.0", "first", 1)
    added = project.run("specs", "add", "1.1.0")
    assert added.code == 0, added.err
    generated = project.run("generate")
    assert generated.code == 0, generated.err
    return project.top


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Project:
    copy = tmp_path / "project"
    shutil.copytree(made, copy)
    return Project(copy)


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
