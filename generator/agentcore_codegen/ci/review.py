"""The review of a pull request: the API diff of its base and its head, everywhere it is read."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import UsageError
from . import comment, seen
from .codegen import codegen, failure
from .github import Api, Refused
from .shell import command, commands, outputs, say, step_summary, try_git

# format -> file; the others are made from these
FILES = {"json": "api-diff.json", "markdown": "api-diff.md", "html": "api-diff.html", "sarif": "api-diff.sarif"}  # fmt: skip
MARKER = "<!-- agentcore-codegen diff -->"
_BYTES = 60_000  # of the report; the rest of GitHub's 65,536 characters is for the frame


@dataclass(frozen=True, slots=True)
class Review:
    """What is compared, and what comes of it."""

    base: str  # a revision
    head: str
    specs: Path
    fail_on: str  # a verdict, or `never`
    number: int | None = None  # the pull request; None where there is none to comment on
    author: str = ""
    run_url: str = ""
    notes: str = ""
    used_by: tuple[str, ...] = ()  # callers' source, in the checkout


def review(request: Review, api: Api | None) -> int:
    """Writes the report's files, annotations, the run's summary and the comment.

    Returns:
        1 where a change that nobody accepted is as bad as `fail_on`, else 0.

    Raises:
        UsageError: a revision does not exist.
        GeneratorError: a report could not be made, or GitHub refused.
    """
    base, head = _commit(request.base), _commit(request.head)
    if try_git("-C", str(request.specs), "cat-file", "-e", f"{base}:./specs.toml").code:
        command("notice", f"{request.base} has no {request.specs}/specs.toml: nothing to compare")
        return 0
    # A new folder, and none of the checkout: a link there leads to files that are nobody's business.
    folder = Path(tempfile.mkdtemp(prefix="api-diff-", dir=os.environ.get("RUNNER_TEMP") or None))
    limit = ["--fail-on", request.fail_on] if request.fail_on != "never" else []
    file = ["-o", str(folder / FILES["json"])]
    failed = _diff(request, base, head, "json", *file, *limit)[0] == 1
    diffs = json.loads((folder / FILES["json"]).read_text("utf-8"))["diffs"]
    before = _seen(api, request, head)
    marks = (change["fingerprint"] for diff in diffs for change in diff["changes"])
    line = seen.line(head, marks, before)
    for form in ("markdown", "html", "sarif"):
        options = ["-o", str(folder / FILES[form]), "--max-bytes", str(_BYTES - len(line))]
        if before is not None:
            (folder.with_suffix(".known")).write_text(" ".join(sorted(before)), "utf-8")
            options += ["--known", str(folder.with_suffix(".known"))]
        _diff(request, base, head, form, *options)
    commands(_diff(request, base, head, "github")[1])
    total = {verdict: sum(d["counts"][verdict] for d in diffs) for verdict in _verdicts(diffs)}
    outputs({"folder": folder, "failed": str(failed).lower(), **total})
    body = _body(request, folder, failed, line)
    step_summary(body)
    if api is not None and request.number is not None:
        is_news = any(diff["changes"] for diff in diffs)
        say(f"comment: {_comment(api, request, request.number, body, is_news)}")
    if failed:
        command("error", f"a change of the API is {request.fail_on} or worse; {_ACCEPT}")
    return int(failed)


_ACCEPT = (
    "to accept one, run `agentcore-codegen diff accept FINGERPRINT --reason TEXT`"
    " and commit accepted.toml"
)


def _commit(revision: str) -> str:
    """Returns the commit of a revision, fetched where a shallow clone lacks it."""
    for attempt in (1, 2):
        parsed = try_git(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        if parsed.code == 0:
            return parsed.out.strip()
        if attempt == 1 and not revision.startswith("-"):
            try_git("fetch", "--quiet", "--no-tags", "--depth=1", "origin", revision)
    raise UsageError(
        f"no such revision: {revision!r}", remedy="fetch it, or check out more history"
    )


def _diff(request: Review, base: str, head: str, form: str, *options: str) -> tuple[int, str]:
    given = ["--notes", request.notes] if request.notes else []
    given += [word for path in request.used_by for word in ("--used-by", path)]
    done = codegen(
        "-q", "--specs", str(request.specs), "diff", f"git:{base}", f"git:{head}",
        "--format", form, *given, *options,
    )  # fmt: skip
    if done.code not in (0, 1):
        raise failure(done, "the API diff failed: ")
    return done.code, done.out


def _verdicts(diffs: list[dict[str, Any]]) -> list[str]:
    return list(diffs[0]["counts"]) if diffs else []


def _seen(api: Api | None, request: Review, head: str) -> frozenset[str] | None:
    """Returns the fingerprints of the push before this one; None where there is no comment of it."""
    if api is None or request.number is None:
        return None
    try:
        return seen.known(comment.written(api, request.number, MARKER, request.author), head)
    except Refused:
        return None  # said where the comment is written


def _body(request: Review, folder: Path, failed: bool, line: str) -> str:
    """Returns the comment: the marker, the report, and where there is more of it."""
    report = (folder / FILES["markdown"]).read_text("utf-8").rstrip("\n")
    top = f"{MARKER}\n{line}" if line else MARKER
    lines = [f"{top}\n\n{report.removeprefix(MARKER).lstrip()}", ""]
    if failed:
        lines.append(
            f"**This fails the check**, as something is {request.fail_on} or worse: {_ACCEPT}."
        )
    if request.run_url:
        lines.append(
            f"<sub>[The whole report as HTML]({request.run_url}), among the files of the run.</sub>"
        )
    return "\n".join(lines) + "\n"


def _comment(api: Api, request: Review, number: int, body: str, is_news: bool) -> str:
    try:
        return comment.put(api, number, body, MARKER, request.author, create=is_news)
    except Refused as error:
        if error.status not in (403, 404):
            raise
        # The token of a pull request from a fork may read only; the run's page has the report.
        command("warning", f"no comment: {error}")
        return "refused"
