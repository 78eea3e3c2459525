"""The action, the workflows and the example in the README: what they may do, and that they run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from agentcore_codegen.rendering.project import WORKFLOWS as WORKFLOWS_OF_GITHUB
from agentcore_codegen.rendering.project import project_files
from fake_github import GitHub
from jobs import Job
from support.models import ROOT
from workflows import ACTION, WORKFLOWS, Data, action_step, read, run_action_step, steps

_HASH = "0" * 40


def example() -> str:
    """The workflow that the README offers."""
    (text,) = re.findall(r"^```yaml\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    return text


def texts() -> dict[str, str]:
    """Every workflow and the action; `init` writes those with "init/", with a commit to fill in."""
    facts = dict.fromkeys(("botocore", "distribution", "package", "option"), "x")
    files = project_files(**facts, services=["polly"], specs="api", output="clients")
    return {
        **{path.name: path.read_text("utf-8") for path in (*WORKFLOWS, ACTION)},
        "README.md": example().replace("@COMMIT", f"@{_HASH}"),
        **{
            f"init/{name.rpartition('/')[2]}": re.sub(r"([ @])COMMIT", rf"\g<1>{_HASH}", text)
            for name, text in files.items()
            if name.startswith(WORKFLOWS_OF_GITHUB)
        },
    }


TEXTS = texts()
DOCUMENTS: dict[str, Data] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
UPDATES = ("update.yml", "init/update.yml")


def test_the_files_are_there() -> None:
    assert [path.name for path in WORKFLOWS] == [
        "api-diff.yml",
        "ci.yml",
        "publish.yml",
        "site.yml",
        "update.yml",
    ]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_actions_are_pinned_by_hash_and_scripts_hold_no_expression(name: str) -> None:
    uses = re.findall(r"\buses: (\S+)(?: # (\S+))?", TEXTS[name])
    for action, version in uses:
        if action != "./":
            assert re.fullmatch(r"[\w.-]+/[\w.-]+(/[\w.-]+)?@[0-9a-f]{40}", action)
            assert re.fullmatch(r"v\d+(\.\d+)*", version), action
    assert len(uses) == sum("uses" in step for step in steps(DOCUMENTS[name]))
    for step in steps(DOCUMENTS[name]):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
        if "run" in step:  # a value in a script could be a command; in `env` it is a value
            assert "${{" not in step["run"]
            bash = ["bash", "-n", "-c", step["run"]]
            assert subprocess.run(bash, check=False).returncode == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_python_imports_nothing_from_the_folder_that_it_runs_in(name: str) -> None:
    for step in steps(DOCUMENTS[name]):
        for flag in re.findall(r"python[\d.]*\"? (-\S+)", step.get("run", "")):
            assert flag in ("-I", "-P")


@pytest.mark.parametrize("name", ["README.md", "init/api-diff.yml", "init/update.yml"])
def test_what_is_offered_pins_what_is_used_here(name: str) -> None:
    """dependabot moves the actions of this repository; copy its hashes to what is offered."""
    here = "".join(path.read_text("utf-8") for path in WORKFLOWS)
    for line in re.findall(r"uses: actions/.*", TEXTS[name]):
        assert f"{line}\n" in here


def test_the_readme_offers_what_init_writes() -> None:
    specs = '          specs: "api"\n'
    assert TEXTS["init/api-diff.yml"] == TEXTS["README.md"] + specs


@pytest.mark.parametrize("document", UPDATES)
def test_the_token_is_where_no_package_is_installed(document: str) -> None:
    data = DOCUMENTS[document]
    for name, job in data["jobs"].items():
        assert "env" not in job
        *others, last = job["steps"]
        for step in others if name == "propose" else job["steps"]:
            assert "token" not in str(step).lower()
            if name == "propose":
                assert "run" not in step
        if name == "propose":
            assert "pip" not in last["run"]
            assert list(last["env"]) == ["GITHUB_TOKEN", "BASE", "PYTHONPATH"]
        else:
            assert job.get("permissions", data["permissions"]) == {"contents": "read"}


@pytest.mark.parametrize(
    "name", ["action.yml", "init/update.yml", "update.yml", "publish.yml", "site.yml"]
)
def test_what_is_installed_has_a_hash_and_is_not_built(name: str) -> None:
    """`make` installs with hashes; to build a package would fetch what builds it without."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.findall(r"^INSTALL = .*", makefile, re.M) == [
        "INSTALL = $(PIP) --no-compile --require-hashes --requirement requirements/$(1).txt"
    ]
    for step in steps(DOCUMENTS[name]):
        script = step.get("run", "")
        if "make " in script:
            assert step["env"]["PIP_ONLY_BINARY"] == ":all:"
        if "pip install" in script:
            assert "--no-deps --no-build-isolation" in script
            first, second = re.findall(r"^install (.*)", script, re.M)
            assert first.startswith("--only-binary :all: --require-hashes -r ")
            assert re.fullmatch(r'"\$(SOURCE|source)"', second)


def test_a_required_check_is_always_there() -> None:
    """GitHub leaves a check pending for ever where a filter keeps its workflow from starting."""
    for name in ("api-diff.yml", "ci.yml", "README.md", "init/api-diff.yml"):
        on = DOCUMENTS[name][True]  # YAML 1.1 reads the key `on` as a boolean
        assert "pull_request" in on
        assert not (on["pull_request"] or {}).keys() & {"paths", "paths-ignore", "branches"}


def test_the_example_is_a_whole_workflow() -> None:
    data = DOCUMENTS["README.md"]
    assert {"name", True, "permissions", "jobs"} <= set(data)
    (job,) = data["jobs"].values()
    action = job["steps"][-1]
    assert action["uses"].startswith("OWNER/agentcore-codegen@")
    assert set(action["with"]) <= set(read(ACTION)["inputs"])
    named = re.findall(r"([a-z-]+) (write|read)", " ".join(read(ACTION)["description"].split()))
    assert dict(named) == job["permissions"]
    assert job["permissions"] == DOCUMENTS["api-diff.yml"]["jobs"]["review"]["permissions"]


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
    required = [python for python in matrix["python"] if not python.startswith("3.14")]
    assert required == re.findall(r"Python :: (3\.\d+)", text)


@pytest.mark.parametrize(
    ("name", "permissions"),
    [
        ("publish.yml", {"id-token": "write"}),
        ("site.yml", {"pages": "write", "id-token": "write"}),
    ],
)
def test_the_job_that_publishes_runs_nothing(name: str, permissions: Data) -> None:
    jobs = DOCUMENTS[name]["jobs"]
    assert "permissions" not in jobs["build"]
    assert jobs["publish"]["permissions"] == permissions
    assert not any("run" in step for step in jobs["publish"]["steps"])


def test_make_targets_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)
    expected = {
        word
        for path in WORKFLOWS
        for step in steps(read(path))
        for word in re.findall(r"\bmake ([a-z]+)", step.get("run", ""))
    }
    assert expected
    assert expected <= set(targets)


def test_expressions_name_inputs_and_steps_that_exist() -> None:
    action = read(ACTION)
    text = ACTION.read_text("utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])
    ids = {step["id"] for step in steps(action) if "id" in step}
    assert set(re.findall(r"steps\.([\w-]+)", text)) <= ids
    for path in WORKFLOWS:
        for step in steps(read(path)):
            if step.get("uses") == "./":
                assert set(step["with"]) <= set(action["inputs"])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="actionlint has wheels for Linux alone")
def test_actionlint_and_zizmor_have_nothing_to_say(tmp_path: Path) -> None:
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    shutil.copy(ACTION, tmp_path)
    for name in DOCUMENTS.keys() - {path.name for path in (*WORKFLOWS, ACTION)}:
        target = tmp_path / ".github/workflows" / f"offered-{Path(name).stem}.yml"
        target.write_text(TEXTS[name])
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    programs = Path(sys.executable).parent
    for command in (["actionlint"], ["zizmor", "--offline", "--pedantic", "."]):
        program = programs / command[0]
        run = subprocess.run(
            [program, *command[1:]], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout


def test_the_action_compares(job: Job, hub: GitHub) -> None:
    job.merge("broken")
    step = action_step("Compare")
    quiet = {"fail-on": "never", "comment": "false"}
    assert run_action_step(step, job, quiet).returncode == 0
    assert not hub.comments
    done = run_action_step(step, job, {"fail-on": "never"})
    assert done.returncode == 0, done.stderr
    assert len(hub.comments) == 1
    assert run_action_step(step, job, {}).returncode == 1


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
