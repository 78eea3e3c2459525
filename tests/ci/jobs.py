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
from dataclasses import replace
from pathlib import Path

import fake_github
from agentcore_codegen.ci import proposal
from fake_github import GitHub
from support.command import Run, git
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


# Returns a project after the update to 1.2.0 with a change, and in `proposal` what proposes it.
Updated = Callable[[str], Path]


class Job:
    """A clone of a bare repository that holds a project, and the environment of a job in it."""

    def __init__(
        self, project: Project, hub: GitHub, top: Path, python: Path, updated: Updated
    ) -> None:
        self.updated = updated
        self.hub, self.bare, self.clone = hub, top / "origin.git", top / "clone"
        self.wheels, self.temporary = project.wheels, top
        git(top, "init", "--quiet", "--bare", "-b", "main", str(self.bare))
        git(project.top, "init", "--quiet", "-b", "main")
        git(project.top, "add", "specs", "generated")
        git(project.top, "commit", "--quiet", "-m", "Start")
        git(project.top, "push", "--quiet", str(self.bare), "main")
        git(top, "clone", "--quiet", str(self.bare), str(self.clone))
        self.python, self.proposal = python, top / "proposal"
        self.event = top / "event.json"
        self.event.write_text(json.dumps({"pull_request": {"number": 7}}))
        for name in ("output", "summary"):
            (top / name).touch()

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

    def run(self, *arguments: str) -> Run:
        """Runs a job in the checkout: a worse place than the workflows run it in."""
        command = [str(self.python), "-I", "-m", "agentcore_codegen.ci", *arguments]
        return self._run(command, self.clone, self.environment())

    def update(self, *arguments: str) -> Run:
        """The job that has no token."""
        environment = {k: v for k, v in self.environment().items() if k != "GITHUB_TOKEN"}
        options = ["update", "--proposal", str(self.proposal), "--", *arguments]
        command = [str(self.python), "-I", "-m", "agentcore_codegen.ci", *options]
        return self._run(command, self.clone, environment)

    def update_to(self, change: str) -> None:
        """Leaves what `update` leaves, which is run once for each change."""
        after = self.updated(change)
        for name in ("specs", "generated"):
            shutil.copytree(after / name, self.clone / name, dirs_exist_ok=True)
        head = git(self.clone, "rev-parse", "HEAD")
        self.proposal.mkdir()
        proposal.write(self.proposal, replace(proposal.read(after / "proposal"), parent=head))

    def propose(self, *arguments: str) -> Run:
        """The job that has no packages, in a checkout of its own."""
        fresh = Path(tempfile.mkdtemp(dir=self.temporary)) / "clone"
        git(self.temporary, "clone", "--quiet", str(self.bare), str(fresh))
        options = ["propose", "--proposal", str(self.proposal), *arguments]
        command = [sys.executable, "-S", "-m", "agentcore_codegen.ci", "--checkout", str(fresh)]
        environment = dict(self.environment(), PYTHONPATH=str(ROOT / "generator"))
        return self._run([*command, *options], self.temporary, environment)

    @staticmethod
    def _run(command: list[str], folder: Path, environment: Mapping[str, str]) -> Run:
        run = subprocess.run(
            command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=False
        )
        return Run(run.returncode, run.stdout, run.stderr)

    def outputs(self) -> dict[str, str]:
        lines = (self.temporary / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def branch(self) -> str:
        return git(self.bare, "rev-parse", f"refs/heads/{BRANCH}")


def merged(job: Job, change: str) -> None:
    """Checks out what a pull request's job has: a merge of main and a branch with an update."""
    job.clone.joinpath("base.txt").write_text("main went on\n")
    git(job.clone, "add", "base.txt")
    git(job.clone, "commit", "--quiet", "-m", "Go on")
    git(job.clone, "checkout", "--quiet", "-b", "change", "HEAD^")
    job.update_to(change)
    git(job.clone, "add", "specs", "generated")
    git(job.clone, "commit", "--quiet", "-m", "Update")
    git(job.clone, "checkout", "--quiet", "main")
    git(job.clone, "merge", "--quiet", "--no-ff", "-m", "Merge", "change")
