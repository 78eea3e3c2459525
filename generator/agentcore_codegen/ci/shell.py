"""Runs this package's command line and git, and writes what a step of a job tells the next one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..cli.main import main
from ..diagnostics import GeneratorError


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that ended."""

    code: int
    out: str
    err: str


def codegen(*arguments: str) -> Finished:
    """Runs `agentcore-codegen` in this process; what it says on stderr is passed on."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stderr.write(err.getvalue())
    return Finished(code, out.getvalue(), err.getvalue())


def git(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Runs git and returns what it printed.

    Raises:
        GeneratorError: git failed; the error is its last line.
    """
    found = try_git(*arguments, environment=environment)
    if found.code:
        lines = found.err.strip().splitlines() or ["no message"]
        raise GeneratorError(f"git {arguments[0]} failed: {lines[-1]}", remedy="see its log above")
    return found.out.strip()


def try_git(*arguments: str, environment: Mapping[str, str] | None = None) -> Finished:
    """Runs git, whatever comes of it."""
    run = subprocess.run(
        ["git", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
        check=False,
    )
    return Finished(run.returncode, run.stdout, run.stderr)


def say(text: str) -> None:
    """Prints a line to the job's log, where workflow commands are read."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def command(name: str, message: str) -> None:
    """Prints a workflow command: an `error`, `warning` or `notice` of the run."""
    text = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    say(f"::{name} title=agentcore-codegen::{text}")


def outputs(values: Mapping[str, object]) -> None:
    """Gives values to later steps, where there are any: GITHUB_OUTPUT."""
    _append("GITHUB_OUTPUT", [f"{name}={value}" for name, value in values.items()])


def step_summary(markdown: str) -> None:
    """Shows markdown on the run's page: GITHUB_STEP_SUMMARY."""
    _append("GITHUB_STEP_SUMMARY", [markdown])


def _append(variable: str, lines: Sequence[str]) -> None:
    path = os.environ.get(variable)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
