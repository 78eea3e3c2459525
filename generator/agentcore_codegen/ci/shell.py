"""Runs git, and writes what a step of a job says: to the log, the run's page and later steps."""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import GeneratorError, one_line


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that ended."""

    code: int
    out: str
    err: str


def git(*arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Runs git and returns what it printed.

    Raises:
        GeneratorError: git failed; the error is its last line.
    """
    finished = try_git(*arguments, environment=environment)
    if finished.code:
        lines = finished.err.strip().splitlines() or ["no message"]
        raise GeneratorError(f"git {arguments[0]} failed: {lines[-1]}", remedy="see its log above")
    return finished.out.strip()


def try_git(*arguments: str, environment: Mapping[str, str] | None = None) -> Finished:
    """Runs git, and returns how it ended."""
    run = subprocess.run(
        ["git", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(environment or {})},
        check=False,
    )
    return Finished(run.returncode, run.stdout, run.stderr)


def authenticated(token: str, server: str) -> Mapping[str, str]:
    """Returns the environment in which git sends a token to one server, and stores it nowhere."""
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        "GIT_TERMINAL_PROMPT": "0",
    }


def say(text: str) -> None:
    """Prints a line to the job's log; nothing in it is a workflow command."""
    _print(one_line(text))


def quote(text: str) -> None:
    """Prints what another program said, in which the runner obeys no workflow command."""
    if text.strip():
        end = secrets.token_hex(16)
        _print(f"::stop-commands::{end}\n{text.rstrip()}\n::{end}::")


def command(name: str, message: str) -> None:
    """Prints a workflow command: an `error`, `warning` or `notice` of the run."""
    _print(f"::{name} title=agentcore-codegen::{one_line(message).replace('%', '%25')}")


def commands(text: str) -> None:
    """Prints the report's own annotations, which are escaped already."""
    _print(text.rstrip("\n"))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def outputs(values: Mapping[str, object]) -> None:
    """Gives values to later steps, where there are any: GITHUB_OUTPUT."""
    _append("GITHUB_OUTPUT", [f"{name}={one_line(str(value))}" for name, value in values.items()])


def step_summary(markdown: str) -> None:
    """Shows markdown on the run's page: GITHUB_STEP_SUMMARY."""
    _append("GITHUB_STEP_SUMMARY", [markdown])


def _append(variable: str, lines: Sequence[str]) -> None:
    path = os.environ.get(variable)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
