"""The pull request of an update: one branch, one pull request, refreshed by each run."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import GeneratorError
from . import comment
from .github import Api
from .proposal import Proposal
from .shell import authenticated, command, git, outputs, say, try_git

NAME = "agentcore-codegen"
EMAIL = "agentcore-codegen@users.noreply.github.com"

_FILE, _GONE = "100644", "000000"  # modes of git: no link, nothing that runs


@dataclass(frozen=True, slots=True)
class Branch:
    """Where an update is proposed."""

    name: str
    base: str
    folders: Sequence[Path]  # what an update may change
    server: str = ""  # address of GitHub, for git


def propose(update: Proposal, branch: Branch, api: Api) -> int:
    """Pushes an update, and opens or refreshes its pull request.

    Raises:
        GeneratorError: the update changes other files, or git or GitHub refused.
    """
    commit = _commit(update, branch)
    if not _push(branch, commit, api):
        return 0
    outputs({"pull-request": _request(branch, api, update.title, comment.fit(update.body))})
    return 0


def _commit(update: Proposal, branch: Branch) -> str:
    """Commits the change on top of what is checked out, which itself stays as it is."""
    head = git("rev-parse", "HEAD")
    if head != update.parent:
        raise GeneratorError(
            f"the update is of {update.parent[:12]}, and {head[:12]} is checked out",
            remedy="check out the same commit in both jobs",
        )
    with tempfile.TemporaryDirectory() as name:
        index = {"GIT_INDEX_FILE": str(Path(name) / "index")}
        patch = Path(name) / "patch"
        patch.write_text(update.patch, encoding="utf-8", newline="")
        git("read-tree", "HEAD", environment=index)
        git("apply", "--cached", "--whitespace=nowarn", str(patch), environment=index)
        tree = git("write-tree", environment=index)
    _check(git("diff-tree", "-r", "-z", "--no-renames", "HEAD", tree), branch.folders)
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", NAME), ("EMAIL", EMAIL))
    }
    return git("commit-tree", tree, "-p", "HEAD", "-m", update.title, environment=who)


def _check(changes: str, folders: Sequence[Path]) -> None:
    """Raises an error for what is no part of an update: the patch may come from an attacker."""
    fields = changes.rstrip("\0").split("\0")
    for entry, name in zip(fields[::2], fields[1::2], strict=True):
        mode = entry.split()[1]
        if mode not in (_FILE, _GONE) or not any(
            Path(name).is_relative_to(folder) for folder in folders
        ):
            raise GeneratorError(
                f"the update makes {name} a file of mode {mode}",
                remedy=f"an update changes plain files in {' and '.join(map(str, folders))} alone",
            )


def _push(branch: Branch, commit: str, api: Api) -> bool:
    """Brings the branch to a commit, unless it says the same or belongs to a person by now."""
    login = authenticated(api.token, branch.server) if branch.server else None
    ref = f"refs/heads/{branch.name}"
    there = git("ls-remote", "origin", ref, environment=login).partition("\t")[0]
    if there:
        git("fetch", "--quiet", "--no-tags", "--depth=2", "origin", there, environment=login)
        if try_git("log", "-1", "--format=%ce", there).out.strip() != EMAIL:
            command("warning", f"somebody has committed to {branch.name}; it is left as it is")
            return False
        if _content(there) == _content(commit):
            say(f"{branch.name} is up to date")
            return True
    lease = f"--force-with-lease={ref}:{there}"
    git("push", "--quiet", lease, "origin", f"{commit}:{ref}", environment=login)
    say(f"pushed {commit[:12]} to {branch.name}")
    return True


def _content(commit: str) -> str:
    return git("rev-parse", f"{commit}^{{tree}}", f"{commit}^")


def _request(branch: Branch, api: Api, title: str, body: str) -> int:
    head = f"{api.owner}:{branch.name}"
    open_requests = list(api.get("pulls", head=head, base=branch.base, state="open"))
    text: Mapping[str, object] = {"title": title, "body": body}
    if not open_requests:
        created = api.send("POST", "pulls", {**text, "head": branch.name, "base": branch.base})
        say(f"opened pull request {created['number']}")
        return _number(created["number"])
    number = _number(open_requests[0]["number"])
    if (open_requests[0].get("title"), open_requests[0].get("body")) != (title, body):
        api.send("PATCH", f"pulls/{number}", text)
        say(f"refreshed pull request {number}")
    return number


def _number(value: object) -> int:
    if not isinstance(value, int):
        raise GeneratorError(f"GitHub's answer has no number: {value!r}")
    return value
