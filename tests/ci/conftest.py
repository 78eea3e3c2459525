"""A job in a clone of a project, and a fake of GitHub."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import fake_github
import pytest
from jobs import Job, Updated, isolated_python
from support.releases import Project, made, project

__all__ = ("made", "project")


@pytest.fixture
def hub() -> Iterator[fake_github.GitHub]:
    with fake_github.serve() as found:
        yield found


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return isolated_python(tmp_path_factory.mktemp("python") / "venv")


@pytest.fixture(scope="session")
def updated(made: Path, tmp_path_factory: pytest.TempPathFactory, python: Path) -> Updated:
    @functools.cache
    def update(change: str) -> Path:
        top = tmp_path_factory.mktemp("updated")
        project = Project(Path(shutil.copytree(made, top / "project")))
        project.release("1.2.0", change, 2)
        with fake_github.serve() as hub:
            job = Job(project, hub, top, python, update)
            run = job.update()
        assert run.code == 0, run.out + run.err
        shutil.copytree(job.proposal, job.clone / "proposal")
        return job.clone

    return update


@pytest.fixture
def job(
    project: Project, hub: fake_github.GitHub, tmp_path: Path, python: Path, updated: Updated
) -> Job:
    return Job(project, hub, tmp_path, python, updated)
