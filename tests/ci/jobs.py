"""A clone of a bare repository, and a job of GitHub Actions in it."""

from __future__ import annotations

import json
import os
import shutil
import site
import subprocess
import sys
import sysconfig
import tempfile
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import fake_github
from agentcore_codegen.ci import proposal
from agentcore_codegen.ci.__main__ import main
from fake_github import GitHub
from support.command import Run, captured, git, inside
from support.models import ROOT
from support.releases import Project

BRANCH = "update/botocore"


def isolated_python(folder: Path) -> Path:
    """Makes an environment where `python -I` finds the generator, as if it were installed."""
    venv.create(folder, symlinks=True)
    where = sysconfig.get_path("purelib", vars={"base": str(folder)})
    paths = [str(ROOT / "generator"), *site.getsitepackages()]
    Path(where, "paths.pth").write_text("".join(f"{path}\n" for path in paths))
    return folder / "bin/python"


def publish(project: Project, top: Path) -> None:
    """Commits a project to a bare repository, and makes the clone of it that a job finds."""
    bare = top / "origin.git"
    git(top, "init", "--quiet", "--bare", "-b", "main", str(bare))
    git(project.top, "init", "--quiet", "-b", "main")
    git(project.top, "add", "specs", "generated")
    git(project.top, "commit", "--quiet", "-m", "Start")
    git(project.top, "push", "--quiet", str(bare), "main")
    git(top, "clone", "--quiet", str(bare), str(top / "clone"))


def copy(source: Path, top: Path) -> None:
    """Copies the two repositories, and the proposal where there is one."""
    for folder in source.iterdir():
        shutil.copytree(folder, top / folder.name, symlinks=True)
    config = top / "clone/.git/config"
    config.write_text(config.read_text().replace(str(source), str(top)))


@dataclass(frozen=True)
class Seeds:
    """What is made once for all jobs of a worker: folders to `copy` from.

    Attributes:
        python: An environment where `python -I` finds the generator.
        published: The repositories of the project.
        updated: After an update to 1.2.0 with a change; `proposal` has what proposes it.
        merged: What a pull request's job checks out: a merge of main and a branch with that update.
    """

    python: Path
    published: Path
    updated: Callable[[str], Path]
    merged: Callable[[str], Path]


class Job:
    """The environment of a job in a clone of a bare repository, both of them in `top`.

    Attributes:
        wheels_alone: Arguments of `update` that spare it pip, which takes longer than all the rest.
    """

    def __init__(self, seeds: Seeds, wheels: Path, hub: GitHub, top: Path) -> None:
        self.seeds, self.hub, self.wheels, self.temporary = seeds, hub, wheels, top
        self.bare, self.clone, self.proposal = (
            top / name for name in ("origin.git", "clone", "proposal")
        )
        self.event = top / "event.json"
        self.event.write_text(json.dumps({"pull_request": {"number": 7}}))
        for name in ("output", "summary"):
            (top / name).touch()
        self.wheels_alone = ("--from", str(wheels))

    def environment(self) -> Mapping[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "RUNNER_TEMP": str(self.temporary),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "GITHUB_API_URL": self.hub.url,
            "GITHUB_REPOSITORY": fake_github.REPOSITORY,
            "GITHUB_TOKEN": fake_github.TOKEN,
            "GITHUB_EVENT_PATH": str(self.event),
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_RUN_ID": "42",
            "GITHUB_OUTPUT": str(self.temporary / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary"),
        }

    def run(self, *arguments: str, process: bool = False) -> Run:
        """Runs a job in the checkout: a worse place than the workflows run it in.

        Args:
            arguments: Those of the program.
            process: Start Python for it, as the workflows do; that takes longer than most jobs.
        """
        return self._run(arguments, self.environment(), process)

    def update(self, *arguments: str, process: bool = False) -> Run:
        """Runs the job that has no token."""
        environment = {k: v for k, v in self.environment().items() if k != "GITHUB_TOKEN"}
        options = ("update", "--proposal", str(self.proposal), "--", *arguments)
        return self._run(options, environment, process)

    def _run(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], process: bool
    ) -> Run:
        if process:
            command = [str(self.seeds.python), "-I", "-m", "agentcore_codegen.ci", *arguments]
            return _started(command, self.clone, environment)
        with inside(self.clone, environment, alone=True):
            return captured(main, "agentcore_codegen.ci", *arguments)

    def update_to(self, change: str) -> None:
        """Leaves what `update` leaves, which is run once for each change."""
        after = self.seeds.updated(change) / "clone"
        for name in ("specs", "generated"):
            shutil.copytree(after / name, self.clone / name, dirs_exist_ok=True)
        head = git(self.clone, "rev-parse", "HEAD")
        self.proposal.mkdir()
        made = proposal.read(after.with_name("proposal"))
        proposal.write(self.proposal, replace(made, parent=head))

    def merge(self, change: str) -> None:
        """Checks out what a pull request's job has, in the place of the clone."""
        shutil.rmtree(self.clone)
        shutil.rmtree(self.bare)
        copy(self.seeds.merged(change), self.temporary)

    def propose(self, *arguments: str) -> Run:
        """The job that has no packages, in a checkout of its own."""
        fresh = Path(tempfile.mkdtemp(dir=self.temporary)) / "clone"
        git(self.temporary, "clone", "--quiet", str(self.bare), str(fresh))
        options = ["propose", "--proposal", str(self.proposal), *arguments]
        command = [sys.executable, "-S", "-m", "agentcore_codegen.ci", "--checkout", str(fresh)]
        environment = dict(self.environment(), PYTHONPATH=str(ROOT / "generator"))
        return _started([*command, *options], self.temporary, environment)

    def outputs(self) -> dict[str, str]:
        lines = (self.temporary / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def branch(self) -> str:
        return git(self.bare, "rev-parse", f"refs/heads/{BRANCH}")


def merge(job: Job, change: str) -> None:
    """Makes the merge of main and a branch with an update."""
    job.clone.joinpath("base.txt").write_text("main went on\n")
    git(job.clone, "add", "base.txt")
    git(job.clone, "commit", "--quiet", "-m", "Go on")
    git(job.clone, "checkout", "--quiet", "-b", "change", "HEAD^")
    job.update_to(change)
    git(job.clone, "add", "specs", "generated")
    git(job.clone, "commit", "--quiet", "-m", "Update")
    git(job.clone, "checkout", "--quiet", "main")
    git(job.clone, "merge", "--quiet", "--no-ff", "-m", "Merge", "change")


def _started(command: list[str], folder: Path, environment: Mapping[str, str]) -> Run:
    run = subprocess.run(
        command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
    )
    return Run(run.returncode, run.stdout, run.stderr)
