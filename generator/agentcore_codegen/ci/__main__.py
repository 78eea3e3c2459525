"""python -I -m agentcore_codegen.ci review|update|propose: settings from options and environment.

`propose` runs where no package is installed, so what each job needs is imported for it alone.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

from ..diagnostics import GeneratorError, UsageError
from .github import Api
from .shell import command, quote

_VERDICTS = ("breaking", "dangerous", "compatible", "docs", "never")


def main() -> int:
    """Runs a job; an error is an annotation of the run, and an exit code."""
    options = _parser().parse_args()
    try:
        _enter(options.checkout)
        return int(options.job(options))
    except GeneratorError as error:
        command("error", str(error))
        return error.exit_code
    except Exception as error:  # 1 would say that a change is bad
        quote(traceback.format_exc())
        command("error", f"{type(error).__name__}: {error}")
        return 3


def _enter(checkout: Path) -> None:
    try:
        os.chdir(checkout)
    except OSError as error:
        raise UsageError(
            f"no such folder: {error.strerror}", str(checkout), "check the repository out first"
        ) from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m agentcore_codegen.ci", description=__doc__)
    parser.add_argument("--checkout", type=Path, default=Path(), help="folder of the repository")
    parser.add_argument("--specs", type=Path, default=Path("specs"), help="in the repository")
    jobs = parser.add_subparsers(required=True)
    each = jobs.add_parser("review", help="report the API diff of a pull request")
    each.set_defaults(job=_review)
    each.add_argument("--base", default="HEAD^1", help="revision [default: HEAD^1, of a merge]")
    each.add_argument("--head", default="HEAD")
    each.add_argument("--fail-on", choices=_VERDICTS, default="breaking")
    each.add_argument("--notes", default="", help="release notes, as for `diff`")
    each.add_argument("--used-by", default="", help="callers' source, a path a line")
    each.add_argument("--author", default="github-actions[bot]", help="login of the comments")
    each.add_argument("--no-comment", action="store_true")
    each = jobs.add_parser("update", help="update the checkout, and save what to propose")
    each.set_defaults(job=_update)
    _add_proposal(each)
    each.add_argument("arguments", nargs="*", help="more arguments of `update`, after --")
    each = jobs.add_parser("propose", help="open or refresh the pull request of an update")
    each.set_defaults(job=_propose)
    _add_proposal(each)
    each.add_argument("--branch", default="update/botocore")
    each.add_argument("--base", default="main")
    return parser


def _add_proposal(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, default=Path("generated"))
    parser.add_argument("--proposal", type=Path, required=True, help="folder between the two jobs")


def _review(options: argparse.Namespace) -> int:
    from .review import Review, review

    number = _pull_request()
    request = Review(
        base=options.base,
        head=options.head,
        specs=options.specs,
        fail_on=options.fail_on,
        number=None if options.no_comment else number,
        author=options.author,
        run_url=_run_url(),
        notes=options.notes,
        used_by=tuple(line.strip() for line in options.used_by.splitlines() if line.strip()),
    )
    return review(request, _api() if request.number is not None else None)


def _update(options: argparse.Namespace) -> int:
    from .update import update

    return update(options.proposal, options.specs, options.output, options.arguments)


def _propose(options: argparse.Namespace) -> int:
    from . import proposal
    from .propose import Branch, propose

    branch = Branch(
        options.branch,
        options.base,
        (options.specs, options.output),
        os.environ.get("GITHUB_SERVER_URL", ""),
    )
    return propose(proposal.read(options.proposal), branch, _api())


def _api() -> Api:
    values = {name: os.environ.get(name, "") for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN")}
    for name, value in values.items():
        if not value:
            raise UsageError(f"{name} is not set", remedy="set it in the step's env")
    url = os.environ.get("GITHUB_API_URL", "")
    if not url.startswith(("http://", "https://")):
        raise UsageError("GITHUB_API_URL is not set", remedy="GitHub Actions sets it")
    return Api(url, values["GITHUB_REPOSITORY"], values["GITHUB_TOKEN"])


def _pull_request() -> int | None:
    """Returns the number of the pull request that the event is about."""
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    if not path:
        return None
    event: Any = json.loads(Path(path).read_text(encoding="utf-8"))
    number = event.get("pull_request", {}).get("number")
    return number if isinstance(number, int) else None


def _run_url() -> str:
    names = ("GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID")
    server, repository, run = (os.environ.get(name, "") for name in names)
    return f"{server}/{repository}/actions/runs/{run}" if server and repository and run else ""


if __name__ == "__main__":
    sys.exit(main())
