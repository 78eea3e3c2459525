"""The jobs in GitHub Actions, run against a bare repository and a fake of GitHub's API."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fake_github import GitHub
from jobs import BRANCH, Job
from support.command import git
from support.releases import Project


def test_a_review_reports_everywhere_and_fails_on_what_breaks(job: Job, hub: GitHub) -> None:
    job.merge("broken")
    run = job.run("review")
    assert run.code == 1, run.err
    (posted,) = hub.comments
    assert posted["body"].startswith("<!-- agentcore-codegen diff -->\n")
    assert "Jobs: 1.1.0 → 1.2.0" in posted["body"]
    assert "This fails the check" in posted["body"]
    assert "required input owner was added" in posted["body"]
    assert "https://github.example/someone/clients/actions/runs/42" in posted["body"]
    assert "::error title=jobs%3A breaking%3A required input owner" in run.out
    assert posted["body"] == (job.temporary / "summary").read_text().rstrip("\n") + "\n"
    outputs = job.outputs()
    folder = Path(outputs.pop("folder"))
    assert outputs == {
        "failed": "true", "breaking": "1", "dangerous": "0", "compatible": "1", "docs": "0",
    }  # fmt: skip
    assert folder.parent == job.temporary
    assert json.loads((folder / "api-diff.sarif").read_text())["version"] == "2.1.0"
    assert "<html" in (folder / "api-diff.html").read_text()
    assert json.loads((folder / "api-diff.json").read_text())["diffs"][0]["counts"]["breaking"] == 1

    again = job.run("review", "--fail-on", "never")
    assert again.code == 0, again.err
    assert len(hub.comments) == 1
    assert "comment: updated" in again.out
    assert "This fails the check" not in hub.comments[0]["body"]

    mark = json.loads((folder / "api-diff.json").read_text())["diffs"][0]["changes"][0]
    assert mark["verdict"] == "breaking"
    accept = ["diff", "accept", mark["fingerprint"], "--reason", "all callers send it"]
    assert Project(job.clone).run(*accept).code == 0
    accepted = job.run("review")
    assert accepted.code == 0, accepted.err
    assert "all callers send it" in hub.comments[0]["body"]


def test_a_second_push_marks_what_is_new(job: Job, project: Project, hub: GitHub) -> None:
    job.merge("grown")
    base = git(job.clone, "rev-parse", "HEAD^1")
    assert job.run("review").code == 0
    first = hub.comments[0]["body"]
    assert "last push" not in first

    project.release("1.3.0", "broken", 3)
    assert Project(job.clone).run("update", "--from", job.wheels).code == 0
    git(job.clone, "add", "specs", "generated")
    git(job.clone, "commit", "--quiet", "-m", "Push again")
    assert job.run("review", "--base", base).code == 1
    (comment,) = hub.comments
    second = comment["body"]
    assert "New since the last push, marked \N{SQUARED NEW}: 1 breaking.\n" in second
    (line,) = (line for line in second.splitlines() if line.startswith("- \N{SQUARED NEW} "))
    assert "required input owner was added" in line
    assert "StopJob" in second

    again = job.run("review", "--base", base)  # of the same push: the same is new
    assert "comment: unchanged" in again.out
    git(job.clone, "commit", "--quiet", "--allow-empty", "-m", "Push what changes nothing")
    assert job.run("review", "--base", base).code == 1
    assert "\nNothing is new since the last push.\n" in hub.comments[0]["body"]


def test_a_review_of_nothing_writes_no_comment(job: Job, hub: GitHub) -> None:
    git(job.clone, "commit", "--quiet", "--allow-empty", "-m", "Nothing")
    run = job.run("review", "--base", "HEAD^")
    assert run.code == 0, run.err
    assert not hub.comments
    assert "comment: left out" in run.out


def test_a_token_that_may_only_read_is_a_warning(job: Job, hub: GitHub) -> None:
    job.merge("grown")
    hub.refuse = 403
    run = job.run("review")
    assert run.code == 0, run.err
    assert "::warning title=agentcore-codegen::no comment: " in run.out
    assert "Jobs: 1.1.0 → 1.2.0" in (job.temporary / "summary").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("review", "--base", "nowhere"), 2, "no such revision: 'nowhere'"),
        (("review", "--base", "--output=x"), 2, ""),  # argparse: an option, not a revision
        (("--specs", "other", "review", "--base", "HEAD"), 0, "nothing to compare"),
    ],
)
def test_a_review_that_cannot_be(
    job: Job, arguments: tuple[str, ...], code: int, line: str
) -> None:
    run = job.run(*arguments)
    assert run.code == code
    assert line in run.out


def test_an_update_opens_one_pull_request_and_refreshes_it(
    job: Job, project: Project, hub: GitHub
) -> None:
    project.release("1.2.0", "grown", 2)
    head = git(job.clone, "rev-parse", "HEAD")
    made = job.update()
    assert made.code == 0, made.out + made.err
    assert git(job.clone, "diff", "--cached", "--name-only") == ""
    run = job.propose()
    assert run.code == 0, run.out + run.err
    (pull,) = hub.pulls
    assert (pull["head"], pull["base"]) == (BRANCH, "main")
    assert pull["title"] == "Update to botocore 1.2.0: 1 compatible"
    assert "| botocore | 1.1.0 | 1.2.0 |" in pull["body"]
    assert "StopJob" in pull["body"]
    assert job.outputs() == {"changed": "true", "botocore": "1.2.0", "pull-request": "11"}
    pushed = job.branch()
    assert git(job.bare, "rev-parse", f"{pushed}^") == head
    assert 'botocore = "1.2.0"' in git(job.bare, "show", f"{pushed}:specs/specs.toml")
    changed = git(job.bare, "diff", "--name-only", head, pushed).splitlines()
    assert {path.split("/")[0] for path in changed} == {"specs", "generated"}
    assert "specs/jobs/1.2.0/service-2.json.gz" in changed
    git(job.clone, "add", "specs", "generated")  # what the update made is what is proposed
    assert git(job.clone, "write-tree") == git(job.bare, "rev-parse", f"{pushed}^{{tree}}")

    same = job.propose()
    assert same.code == 0, same.out + same.err
    assert job.branch() == pushed
    assert ("PATCH", "pulls/11") not in hub.requests

    git(job.clone, "reset", "--quiet", "--hard")
    git(job.clone, "clean", "-fdqx")
    project.release("1.3.0", "broken", 3)
    assert job.update(*job.wheels_alone).code == 0
    newer = job.propose()
    assert newer.code == 0, newer.out + newer.err
    assert job.branch() != pushed
    assert git(job.bare, "rev-parse", f"{job.branch()}^") == head
    (pull,) = hub.pulls
    assert pull["title"] == "Update to botocore 1.3.0: 1 breaking, 1 compatible"
    assert "| botocore | 1.1.0 | 1.3.0 |" in pull["body"]


def test_a_branch_that_a_person_has_committed_to_is_left_alone(job: Job, hub: GitHub) -> None:
    git(job.clone, "commit", "--quiet", "--allow-empty", "-m", "By hand")
    git(job.clone, "push", "--quiet", "origin", f"HEAD:refs/heads/{BRANCH}")
    git(job.clone, "reset", "--quiet", "--hard", "HEAD^")
    theirs = job.branch()
    job.update_to("grown")
    run = job.propose()
    assert run.code == 0, run.out + run.err
    assert f"somebody has committed to {BRANCH}" in run.out
    assert job.branch() == theirs
    assert not hub.pulls


def test_nothing_new_proposes_nothing(job: Job) -> None:
    run = job.update(*job.wheels_alone)
    assert run.code == 0, run.out + run.err
    assert "nothing to change" in run.out
    assert job.outputs() == {"changed": "false", "botocore": "1.1.0"}
    nothing = job.propose()
    assert nothing.code == 3
    assert "cannot read the proposal" in nothing.out


def test_a_decision_fails_the_job_with_the_key_to_add(job: Job, project: Project) -> None:
    project.release("1.2.0", "new state", 2)
    run = job.update(*job.wheels_alone)
    assert run.code == 3
    assert "::error title=agentcore-codegen::specs/specs.toml:" in run.out
    assert "waiter.JobDone does not place 'PAUSED'" in run.out
    assert git(job.clone, "status", "--porcelain", "specs", "generated") == ""


def test_a_commit_that_is_not_the_updates_parent_is_said(job: Job) -> None:
    job.update_to("grown")
    git(job.clone, "commit", "--quiet", "--allow-empty", "-m", "Main went on")
    git(job.clone, "push", "--quiet", "origin", "HEAD:main")
    run = job.propose()
    assert run.code == 3
    assert "check out the same commit in both jobs" in run.out


def test_a_missing_token_is_said(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    job.update_to("grown")
    environment = {k: v for k, v in job.environment().items() if k != "GITHUB_TOKEN"}
    monkeypatch.setattr(job, "environment", lambda: environment)
    run = job.propose()
    assert run.code == 2
    assert "GITHUB_TOKEN is not set" in run.out
