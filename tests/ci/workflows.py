"""The workflows and the action as data, and their scripts run as the runner runs them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from jobs import Job
from support.models import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ACTION = ROOT / "action.yml"

Data = dict[str, Any]


def read(path: Path) -> Data:
    data: Data = yaml.safe_load(path.read_text("utf-8"))
    return data


def steps(data: Data) -> Iterator[Data]:
    """Yields the steps of a workflow or of an action."""
    if "runs" in data:
        yield from data["runs"]["steps"]
    for job in data.get("jobs", {}).values():
        yield from job["steps"]


def action_step(name: str) -> Data:
    (step,) = (step for step in steps(read(ACTION)) if step.get("name") == name)
    return step


def run_script(
    step: Data, job: Job, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Runs a step's script, in the checkout unless the step names the runner's folder."""
    folder = step.get("working-directory")
    assert folder in (None, "${{ runner.temp }}")
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=job.temporary if folder else job.clone,
        env=dict(environment), capture_output=True, text=True, check=False,
    )  # fmt: skip


def run_action_step(
    step: Data, job: Job, inputs: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Runs a step of the action with some inputs, the others at their defaults."""
    values = {name: spec["default"] for name, spec in read(ACTION)["inputs"].items()}
    values |= {**inputs, "token": job.environment()["GITHUB_TOKEN"]}
    environment = dict(job.environment())
    for name, value in step["env"].items():
        key = re.fullmatch(r"\$\{\{ (?:inputs\.([\w-]+)|github\.workspace) \}\}", value)
        assert key is not None, value
        environment[name] = values[key[1]] if key[1] else str(job.clone)
    installed = job.temporary / "agentcore-codegen"
    if not installed.exists():
        installed.symlink_to(job.seeds.python.parent.parent)
    return run_script(step, job, environment)
