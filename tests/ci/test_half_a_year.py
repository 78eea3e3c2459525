"""One update over half a year of releases: from botocore 1.43.66 to what is in this repository."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.archive.lock import FILE, Lock
from agentcore_codegen.archive.versions import order
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.edit import pinned
from fake_github import GitHub
from jobs import Job, Seeds, publish
from support import models
from support.command import git
from support.models import ROOT
from support.releases import Project, write_wheel

SPECS = ROOT / "specs"
SETTINGS = config.read(SPECS / config.FILE)
OLD, NEW = "1.43.66", SETTINGS.botocore
VERSION = SETTINGS.version
EARLIER = "0.0.9"  # the version that the project starts with

pytestmark = pytest.mark.slow


def trimmed(top: Path, *, auxiliary: bool = False) -> Project:
    """A project pinned at OLD whose archive ends there, and a wheel for each release after it.

    Auxiliary services are archived for a later release; `auxiliary` puts them into OLD.
    """
    project = Project(top)
    archive = Archive(SPECS)
    releases = archive.releases()
    kept = [r for r in releases if order(r.version) <= order(OLD)]
    extra = [service.name for service in SETTINGS.auxiliary] if auxiliary else []
    lock = Lock().merged(
        (
            r.version,
            r.date,
            {name: archive.lock.snapshot(name, r.version) for name in r.services}
            | {name: archive.lock.snapshot(name, NEW) for name in extra if r is kept[-1]},
        )
        for r in kept
    )
    specs = top / "specs"
    shutil.copytree(SPECS, specs, ignore=lambda folder, names: [n for n in names if n[0] != "."])
    for service, entries in lock.entries.items():
        for version in entries:
            source = NEW if service in extra else version
            shutil.copytree(SPECS / service / source, specs / service / version)
    (specs / FILE).write_text(lock.dump(), encoding="utf-8")
    text = (SPECS / config.FILE).read_text("utf-8")
    project.toml.write_text(pinned(text, project.toml, OLD, EARLIER), encoding="utf-8")
    for release in releases[len(kept) :]:
        year, month, day = map(int, release.date.split("-"))
        models = [archive.read(name, release.version) for name in release.services]
        files = {(model.service, model.api_version): model.files for model in models}
        write_wheel(project.wheels, release.version, (year, month, day), files)
    return project


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project as it was generated at OLD."""
    project = trimmed(tmp_path_factory.mktemp("history") / "project")
    # Names of later releases are in specs.toml, so it takes the whole archive to generate OLD.
    shutil.copytree(SPECS, project.top / "whole", ignore=shutil.ignore_patterns("specs.toml"))
    shutil.copy(project.toml, project.top / "whole")
    made = project.run("--specs", "whole", "generate")
    assert made.code == 0, made.err
    shutil.rmtree(project.top / "whole")
    return project


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This repository's project; generated/ itself may be older while somebody works."""
    project = Project(tmp_path_factory.mktemp("current") / "project")
    shutil.copytree(SPECS, project.top / "specs")
    assert project.run("generate").code == 0
    return project


def same_bytes(project: Project, expected: Project) -> None:
    """Compares all but what holds the version of the package."""
    ours, theirs = project.tree(), expected.tree()
    assert ours.keys() == theirs.keys()
    for service in SETTINGS.auxiliary:  # the wheels have it where the archive does
        absent = f', {service.name} = "absent"'.encode()
        ours["specs/specs.lock"] = ours["specs/specs.lock"].replace(absent, b"")
    other = {path for path in ours if ours[path] != theirs[path]}
    assert other <= {
        "specs/specs.toml", "generated/agentcore_clients/_release.py", "generated/manifest.txt",
    }  # fmt: skip
    for path in other - {"generated/manifest.txt"}:
        with_version = ours[path].replace(b'"0.1.0"', f'"{VERSION}"'.encode())
        assert with_version == theirs[path], path


def test_one_update_gives_the_bytes_of_this_repository(
    before: Project,
    current: Project,
    hub: GitHub,
    tmp_path: Path,
    seeds: Seeds,
) -> None:
    publish(before, tmp_path)
    job = Job(seeds, before.wheels, hub, tmp_path)
    for run in (job.update("--from", str(before.wheels)), job.propose()):
        assert run.code == 0, run.out + run.err
    assert git(job.clone, "status", "--porcelain", "--", "specs", "generated")

    clone = Project(job.clone)
    same_bytes(clone, current)

    tree = clone.tree()
    again = clone.run("update", "--from", str(before.wheels), "--json")
    assert json.loads(again.out)["changed"] is False
    assert clone.tree() == tree

    (pull,) = hub.pulls
    assert f"| botocore | {OLD} | {NEW} |" in pull["body"]
    for name in models.SERVICES:
        old, new = (len(json.loads(files["service-2.json"])["operations"]) for files in (
            Archive(SPECS).read(name, release).files for release in (OLD, NEW)
        ))  # fmt: skip
        assert f"| operations of {name} | {old} | {new} |" in pull["body"]
    assert len(pull["body"]) <= 65_536
    assert "breaking" in pull["title"]

    # The review of that pull request: the branch merged into main, as the runner checks it out.
    git(job.clone, "checkout", "--quiet", "--force", "main")
    git(job.clone, "clean", "-fdqx")
    git(job.clone, "fetch", "--quiet", "origin", "update/botocore")
    git(job.clone, "merge", "--quiet", "--no-ff", "-m", "Merge", "FETCH_HEAD")
    review = job.run("review")
    assert review.code == 1, review.err  # half a year has breaking changes
    (posted,) = hub.comments
    assert len(posted["body"]) <= 65_536
    assert f"Amazon Bedrock AgentCore Control: {OLD} → {NEW}" in posted["body"]
    assert review.out.count("\n::") + review.out.startswith("::") <= 51
    reports = Path(job.outputs()["folder"])
    diffs = json.loads((reports / "api-diff.json").read_text("utf-8"))["diffs"]
    assert [diff["service"] for diff in diffs] == ["bedrock-agentcore", "bedrock-agentcore-control"]
    assert sum(diff["counts"]["breaking"] for diff in diffs) >= 10


@pytest.mark.parametrize("version", [VERSION, EARLIER])
def test_a_checkout_that_is_pinned_back_comes_to_the_same_bytes(
    current: Project, tmp_path: Path, version: str
) -> None:
    project = Project(tmp_path / "clone")
    shutil.copytree(current.top, project.top)
    expected = project.tree()
    text = project.toml.read_text("utf-8")
    project.toml.write_text(pinned(text, project.toml, OLD, version), encoding="utf-8")
    run = project.run("update", NEW)
    assert run.code == 0, run.err
    assert f"pinned: botocore {OLD} -> {NEW}" in run.out
    assert project.tree() == expected


def test_an_archive_that_ends_earlier_says_what_to_add(tmp_path: Path) -> None:
    run = trimmed(tmp_path / "without").run("generate")
    assert run.code == 2
    assert f"no service {SETTINGS.auxiliary[0].name!r} in the archive" in run.err
    assert "agentcore-codegen specs add" in run.err

    run = trimmed(tmp_path / "project", auxiliary=True).run("generate")
    assert run.code == 3
    (line,) = (line for line in run.err.splitlines() if line.startswith("error: "))
    assert "specs/specs.toml:" in line
    assert "agentcore-codegen specs add" in line
