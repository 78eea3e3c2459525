"""Runs this package's command line in a job."""

from __future__ import annotations

import contextlib
import io

from ..cli.main import main
from ..diagnostics import GeneratorError
from .shell import Finished, quote


def codegen(*arguments: str) -> Finished:
    """Runs `agentcore-codegen` in this process; what it says on stderr goes to the job's log."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    quote(err.getvalue())
    return Finished(code, out.getvalue(), err.getvalue())


def failure(done: Finished, doing: str = "") -> GeneratorError:
    """Returns the last line of a command that failed, as an error with the command's exit code."""
    lines = done.err.strip().splitlines() or ["no message"]
    error = GeneratorError(doing + lines[-1].removeprefix("error: "))
    error.exit_code = done.code
    return error
