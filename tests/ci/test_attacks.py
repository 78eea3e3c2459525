"""What a hostile pull request or package would try on the jobs, played against them."""

from __future__ import annotations

import base64
import html
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import fake_github
import pytest
import workflows
from agentcore_codegen.ci.shell import authenticated
from agentcore_codegen.diagnostics import Diagnostic
from agentcore_codegen.report.markup import plain
from fake_github import GitHub
from jobs import Job
from support.command import git
from support.models import ROOT
from support.releases import Project
from support.server import Response, Server

# What of a job's environment a module would print or change if it were imported.
_HOSTILE = """\
import os, pathlib
pathlib.Path(os.environ["RUNNER_TEMP"], "owned").write_text(__file__)
print(os.environ.get("GITHUB_TOKEN"))
raise SystemExit(0)
"""
_NAMES = (
    *("json.py", "pip.py", "venv.py", "ensurepip.py", "sitecustomize.py", "click.py"),
    *("agentcore_codegen/__init__.py", "agentcore_codegen/ci/__main__.py", "pip/__main__.py"),
)


def hostile(job: Job) -> None:
    """Adds modules to the checkout, in the names of those that the jobs import."""
    for name in _NAMES:
        path = job.clone / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_HOSTILE)
    git(job.clone, "add", "--all")
    git(job.clone, "commit", "--quiet", "--amend", "--no-edit")


def is_owned(job: Job) -> bool:
    return (job.temporary / "owned").exists()


def obeyed(log: str) -> list[str]:
    """Returns the lines of a log that the runner takes for commands."""
    lines: list[str] = []
    end = None
    for line in log.splitlines():
        stopped = re.fullmatch(r"::stop-commands::(\w+)", line)
        if end is not None:
            end = None if line == f"::{end}::" else end
        elif stopped is not None:
            end = stopped[1]
        elif line.lstrip().startswith("::") or "##[" in line:
            lines.append(line)
    return lines


def test_modules_of_the_checkout_are_not_imported(job: Job, hub: GitHub) -> None:
    job.merge("broken")
    hostile(job)
    step = workflows.action_step("Compare")
    run = workflows.run_action_step(step, job, {"fail-on": "breaking"})
    assert run.returncode == 1, run.stderr
    assert len(hub.comments) == 1
    beside_them = job.run("review", process=True)  # as if a workflow forgot to leave the checkout
    assert beside_them.code == 1, beside_them.err
    assert fake_github.TOKEN not in run.stdout + run.stderr + beside_them.out + beside_them.err
    assert not is_owned(job)


def test_an_update_asks_pip_and_not_a_module_of_the_checkout(job: Job, project: Project) -> None:
    project.release("1.2.0", "grown", 2)
    hostile(job)
    run = job.update(process=True)
    assert run.code == 0, run.out + run.err
    assert not is_owned(job)


@pytest.mark.slow
def test_installing_runs_nothing_of_the_checkout(job: Job) -> None:
    hostile(job)
    step = workflows.action_step("Install")
    inherited = {k: v for k, v in os.environ.items() if k.startswith(("PIP_", "HOME"))}
    environment = {
        "PATH": os.environ["PATH"], "RUNNER_TEMP": str(job.temporary),
        "PYTHON": str(job.seeds.python), "SOURCE": str(ROOT), **inherited,
    }  # fmt: skip
    assert set(step["env"]) == {"PYTHON", "SOURCE"}
    run = workflows.run_script(step, job, environment)
    assert run.returncode == 0, run.stderr
    assert not is_owned(job)
    command = [str(job.temporary / "agentcore-codegen/bin/python"), "-I", "-m"]
    subprocess.run([*command, "agentcore_codegen", "--version"], check=True, cwd=job.clone)
    assert not is_owned(job)


def test_reports_follow_no_link_of_the_checkout(job: Job) -> None:
    job.merge("grown")
    job.clone.joinpath("api-diff").symlink_to(".git")
    git(job.clone, "add", "api-diff")
    git(job.clone, "commit", "--quiet", "--amend", "--no-edit")
    before = sorted(path.name for path in (job.clone / ".git").iterdir())
    assert job.run("review").code == 0
    folder = Path(job.outputs()["folder"])
    assert not folder.is_relative_to(job.clone)
    assert {path.suffix for path in folder.iterdir()} == {".json", ".md", ".html", ".sarif"}
    assert sorted(path.name for path in (job.clone / ".git").iterdir()) == before


def test_a_key_of_specs_toml_is_no_command(job: Job) -> None:
    """Of the kinds of commands that the next test tries on every diagnostic, the two notations."""
    job.merge("grown")
    specs = job.clone / "specs/specs.toml"
    text = specs.read_text()
    for line in ("::set-output name=failed::false", "##[add-mask]a"):
        specs.write_text(f'"a\\n{line}\\n" = 1\n{text}')
        git(job.clone, "commit", "--quiet", "--all", "--amend", "--no-edit")
        run = job.run("review")
        assert run.code != 0
        (obeyed_line,) = obeyed(run.out)
        assert obeyed_line.startswith("::error title=agentcore-codegen::the API diff failed: ")
        assert not obeyed(run.err)


@pytest.mark.parametrize(
    "text",
    [
        *("a\n::error::b", "::error::b", " ::error::b", "a ##[error]b", "a\n##[add-mask]b\n"),
        *("a\n::set-output name=failed::false\n", "a\n::add-mask::b\n", "a\n ::error::x\n"),
    ],
)
def test_a_diagnostic_is_one_line_and_no_command(text: str) -> None:
    for diagnostic in (Diagnostic("error", text), Diagnostic("error", "x", text, text)):
        assert len(str(diagnostic).splitlines()) == 1
        assert not obeyed(str(diagnostic))
    assert "\\n" in str(Diagnostic("error", "a\nb"))
    assert "\\x1b" in str(Diagnostic("error", "a\x1b[31mb"))


_MENTIONS = "Ask @octocat or @org/team, see #12, owner/name#13, GH-14 and &#64;octocat, &num;15"


def links(markdown: str) -> list[str]:
    """Returns what GitHub would make links of: outside of code, and after it decoded entities."""
    text = html.unescape(re.sub(r"(`+)[^`].*?\1", "", markdown, flags=re.S))
    text = re.sub(r"\\([^\w\s])", r"\1", text)
    return re.findall(r"@\w+|\w*#\d+|\bGH-\d+|github\.com/\S+", text)


def test_nobody_is_mentioned_by_a_note(job: Job, hub: GitHub) -> None:
    job.merge("grown")
    notes = job.temporary / "notes"
    notes.mkdir()
    note = {"type": "api-change", "category": "``jobs``", "description": _MENTIONS}
    notes.joinpath("1.2.0.json").write_text(json.dumps([note]))
    assert job.run("review", "--notes", str(notes)).code == 0
    (posted,) = hub.comments
    assert "octocat" in posted["body"]
    assert links(posted["body"]) == []
    assert links(_MENTIONS)  # the pattern does find them
    assert links(plain("https://github.com/o/n/issues/1 `@a` <!-- @b --> \\@c")) == []


def _add_workflow(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_text("on: push\n")


def _add_link(path: Path) -> None:
    path.symlink_to("../.git/config")


def _add_program(path: Path) -> None:
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)


_ADDED: dict[str, Callable[[Path], None]] = {
    ".github/workflows/x.yml": _add_workflow,
    "specs/link": _add_link,
    "generated/run": _add_program,
}


def test_a_proposal_changes_plain_files_of_the_project_alone(job: Job, hub: GitHub) -> None:
    """The job that made it installed packages; one of them may have changed the patch."""
    job.update_to("grown")
    for name, attack in _ADDED.items():
        attack(job.clone / name)
        git(job.clone, "add", "--all", ":!.cache")
        patch = git(job.clone, "diff", "--cached", "--binary", "--full-index", "--no-renames")
        (job.proposal / "change.patch").write_text(f"{patch}\n\n")
        run = job.propose()
        assert run.code == 3
        assert f"{name} a file of mode" in run.out
        job.clone.joinpath(name).unlink()
    assert not hub.requests
    assert "refs/heads/update" not in git(job.bare, "for-each-ref")


def test_git_sends_the_token_to_its_server_alone(tmp_path: Path) -> None:
    with Server(lambda _: Response(404)) as server:
        for login in (
            authenticated("secret", server.url),
            authenticated("secret", "https://g.example"),
        ):
            environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **login}
            command = ["git", "ls-remote", f"{server.url}/owner/name"]
            subprocess.run(command, env=environment, capture_output=True, check=False, cwd=tmp_path)
        seen = [request.header("authorization") for request in server.take()]
    encoded = base64.b64encode(b"x-access-token:secret").decode()
    assert seen == [f"basic {encoded}", None]
    assert not list(tmp_path.iterdir())
