"""The action and the workflows: what actionlint would say, as far as it can be said without it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fake_github import GitHub
from jobs import Job, merged
from releases import ROOT, Project

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def steps(path: Path) -> Iterator[dict[str, Any]]:
    data = read(path)
    if "runs" in data:
        yield from data["runs"]["steps"]
    for job in data.get("jobs", {}).values():
        yield from job["steps"]


def test_the_files_are_there() -> None:
    assert [path.name for path in WORKFLOWS] == ["api-diff.yml", "ci.yml", "update.yml"]


@pytest.mark.parametrize("path", [*WORKFLOWS, ACTION], ids=lambda path: path.name)
def test_steps_use_major_tags_and_no_expression_inside_a_script(path: Path) -> None:
    for step in steps(path):
        if "uses" in step and step["uses"] != "./":
            assert re.fullmatch(r"[\w.-]+/[\w.-]+(/[\w.-]+)?@v\d+", step["uses"])
        if "run" in step:  # a value in a script could be a command; in `env` it is a value
            assert "${{" not in step["run"]
            bash = ["bash", "-n", "-c", step["run"]]
            assert subprocess.run(bash, check=False).returncode == 0


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_read_unless_a_job_says_more(path: Path) -> None:
    data = read(path)
    assert data["permissions"] == {"contents": "read"}
    assert "concurrency" in data
    for job in data["jobs"].values():
        assert job["timeout-minutes"] <= 60


def test_ci_runs_what_the_package_supports() -> None:
    matrix = read(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert matrix["python"] == re.findall(r"Python :: (3\.\d+)", text)


def test_make_targets_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    wanted = {
        word
        for path in WORKFLOWS
        for step in steps(path)
        for word in re.findall(r"\bmake ([a-z]+)", step.get("run", ""))
    }
    assert wanted
    assert wanted <= set(targets)


def test_expressions_name_inputs_and_steps_that_exist() -> None:
    action = read(ACTION)
    text = ACTION.read_text("utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])
    ids = {step["id"] for step in steps(ACTION) if "id" in step}
    assert set(re.findall(r"steps\.([\w-]+)", text)) <= ids
    for path in WORKFLOWS:
        for step in steps(path):
            if step.get("uses") == "./":
                assert set(step["with"]) <= set(action["inputs"])


@pytest.mark.skipif(not shutil.which("actionlint"), reason="actionlint is not installed")
def test_actionlint_has_nothing_to_say() -> None:
    run = subprocess.run(
        ["actionlint", *map(str, WORKFLOWS)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_the_action_compares(job: Job, project: Project, hub: GitHub) -> None:
    """The script of the step, with an environment as the runner makes it."""
    merged(job, project, "broken")
    (step,) = (step for step in steps(ACTION) if step.get("id") == "review")
    inputs = {name: spec["default"] for name, spec in read(ACTION)["inputs"].items()}
    inputs["fail-on"] = "never"
    environment = dict(job.environment(), RUNNER_TEMP=str(job.temporary))
    for name, value in step["env"].items():
        key = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)
        assert key is not None
        if key[1] != "token":
            environment[name] = inputs[key[1]]
    python = job.temporary / "agentcore-codegen/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)

    def run() -> subprocess.CompletedProcess[str]:
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        return subprocess.run(
            command, cwd=job.clone, env=environment, capture_output=True, text=True, check=False
        )

    environment["COMMENT"] = "false"
    assert run().returncode == 0
    assert not hub.comments
    environment["COMMENT"] = "true"
    done = run()
    assert done.returncode == 0, done.stderr
    assert len(hub.comments) == 1
    environment["FAIL_ON"] = "breaking"
    assert run().returncode == 1


def test_the_hook_runs_a_command_that_exists() -> None:
    (hook,) = read(ROOT / ".pre-commit-hooks.yaml")
    assert set(hook) >= {"id", "name", "entry", "language", "files", "pass_filenames"}
    program, *arguments = hook["entry"].split()
    assert program in (ROOT / "pyproject.toml").read_text("utf-8")
    command = [sys.executable, "-m", "agentcore_codegen", *arguments, "--help"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "generator")}
    assert (
        subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    )
    assert re.match(hook["files"], "specs/specs.lock")
    assert re.match(hook["files"], "generated/api.md")
    assert not re.match(hook["files"], "tests/x.py")
