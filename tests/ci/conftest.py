"""A job in a clone of a project, and a fake of GitHub."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator
from pathlib import Path

import fake_github
import pytest
from jobs import Job, Seeds, copy, isolated_python, merge, publish
from support.releases import Project, made, project

__all__ = ("made", "project")


@pytest.fixture
def hub() -> Iterator[fake_github.GitHub]:
    with fake_github.serve() as found:
        yield found


@pytest.fixture(scope="session")
def seeds(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Seeds:
    def project() -> Project:
        top = tmp_path_factory.mktemp("project") / "project"
        return Project(Path(shutil.copytree(made, top)))

    def seed(source: Path, wheels: Path, hub: fake_github.GitHub) -> Job:
        top = tmp_path_factory.mktemp("seed")
        copy(source, top)
        return Job(found, wheels, hub, top)

    def repositories(job: Job) -> Path:
        """Leaves nothing but what is copied."""
        for path in (job.event, job.temporary / "output", job.temporary / "summary"):
            path.unlink()
        return job.temporary

    @functools.cache
    def updated(change: str) -> Path:
        newer = project()
        newer.release("1.2.0", change, 2)
        with fake_github.serve() as hub:
            job = seed(published, newer.wheels, hub)
            run = job.update(*job.wheels_alone)
        assert run.code == 0, run.out + run.err
        return repositories(job)

    @functools.cache
    def merged(change: str) -> Path:
        with fake_github.serve() as hub:
            job = seed(published, made, hub)
            merge(job, change)
        return repositories(job)

    published = tmp_path_factory.mktemp("published")
    publish(project(), published)
    python = isolated_python(tmp_path_factory.mktemp("python") / "venv")
    found = Seeds(python, published, updated, merged)
    return found


@pytest.fixture
def job(project: Project, hub: fake_github.GitHub, tmp_path: Path, seeds: Seeds) -> Job:
    copy(seeds.published, tmp_path)
    return Job(seeds, project.wheels, hub, tmp_path)
