"""The pull request of an update: one branch, one pull request, refreshed by each run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import GeneratorError
from . import comment
from .github import Api
from .shell import codegen, command, git, outputs, say, step_summary, try_git

NAME = "agentcore-codegen"
EMAIL = "agentcore-codegen@users.noreply.github.com"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is updated, and on which branch it is proposed."""

    branch: str
    base: str
    specs: Path
    output: Path
    arguments: Sequence[str] = ()  # more of `update`: a version, --from, --each


def propose(wanted: Proposal, api: Api) -> int:
    """Updates the checkout; where something changed, pushes it and opens or refreshes the request.

    Returns:
        0; or the exit code of `update` where it stopped, with its line as an annotation.

    Raises:
        GeneratorError: git or GitHub refused.
    """
    with tempfile.TemporaryDirectory() as name:
        report = Path(name) / "report.md"
        done = codegen(
            "--specs", str(wanted.specs), "update", "--json", "--report", str(report),
            "--output", str(wanted.output), *wanted.arguments,
        )  # fmt: skip
        if done.code:
            lines = done.err.strip().splitlines() or ["no message"]
            command("error", lines[-1].removeprefix("error: "))
            return done.code
        body = report.read_text("utf-8")
    summary = json.loads(done.out)
    outputs(
        {"changed": str(bool(summary["changed"])).lower(), "botocore": summary["botocore"]["new"]}
    )
    if not summary["changed"]:
        say(f"botocore {summary['botocore']['old']}: nothing to change")
        return 0
    step_summary(body)
    title = _title(summary)
    commit = _commit(wanted, title)
    if not _push(wanted, commit):
        return 0
    number = _request(wanted, api, title, comment.fit(body))
    outputs({"pull-request": number})
    return 0


def _title(summary: dict[str, Any]) -> str:
    total: dict[str, int] = {}
    for service in summary["services"]:
        for verdict, count in service["counts"].items():
            total[verdict] = total.get(verdict, 0) + count
    words = [f"{count} {verdict}" for verdict, count in total.items() if count]
    return f"Update to botocore {summary['botocore']['new']}: {', '.join(words) or 'no API change'}"


def _commit(wanted: Proposal, title: str) -> str:
    """Commits the two folders on top of what is checked out, which itself stays as it is."""
    git("add", "--all", "--", str(wanted.specs), str(wanted.output))
    tree = git("write-tree")
    git("reset", "--quiet")
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", NAME), ("EMAIL", EMAIL))
    }
    return git("commit-tree", tree, "-p", "HEAD", "-m", title, environment=who)


def _push(wanted: Proposal, commit: str) -> bool:
    """Brings the branch to a commit, unless it says the same or belongs to a person by now."""
    ref = f"refs/heads/{wanted.branch}"
    there = git("ls-remote", "origin", ref).partition("\t")[0]
    if there:
        git("fetch", "--quiet", "--no-tags", "--depth=2", "origin", there)
        if try_git("log", "-1", "--format=%ce", there).out.strip() != EMAIL:
            command("warning", f"somebody has committed to {wanted.branch}; it is left as it is")
            return False
        if _content(there) == _content(commit):
            say(f"{wanted.branch} is up to date")
            return True
    git("push", "--quiet", f"--force-with-lease={ref}:{there}", "origin", f"{commit}:{ref}")
    say(f"pushed {commit[:12]} to {wanted.branch}")
    return True


def _content(commit: str) -> str:
    return git("rev-parse", f"{commit}^{{tree}}", f"{commit}^")


def _request(wanted: Proposal, api: Api, title: str, body: str) -> int:
    head = f"{api.owner}:{wanted.branch}"
    found = list(api.get("pulls", head=head, base=wanted.base, state="open"))
    if not found:
        made = api.send(
            "POST",
            "pulls",
            {"title": title, "body": body, "head": wanted.branch, "base": wanted.base},
        )
        say(f"opened pull request {made['number']}")
        return _number(made["number"])
    number = _number(found[0]["number"])
    if (found[0].get("title"), found[0].get("body")) != (title, body):
        api.send("PATCH", f"pulls/{number}", {"title": title, "body": body})
        say(f"refreshed pull request {number}")
    return number


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise GeneratorError(f"GitHub's answer has no number: {value!r}")
    return value
