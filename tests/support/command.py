"""Runs the command line in this process, and git."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from agentcore_codegen.cli.main import main


@dataclass(frozen=True)
class Run:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    def __str__(self) -> str:
        return f"exit {self.code}\n--- stdout\n{self.out}--- stderr\n{self.err}"


def run(*arguments: str | Path) -> Run:
    """Runs `agentcore-codegen`."""
    return captured(main, "agentcore-codegen", *map(str, arguments))


def captured(program: Callable[[], int | None], *argv: str) -> Run:
    """Runs a program's main function with these arguments, its name first."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with (
        mock.patch.object(sys, "argv", list(argv)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            code = program() or 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
    return Run(code, out.getvalue(), err.getvalue())


@contextlib.contextmanager
def inside(folder: Path, environment: Mapping[str, str], *, alone: bool = False) -> Iterator[None]:
    """Works in a folder with these variables of the environment; `alone` takes all others away."""
    here = Path.cwd()
    with mock.patch.dict(os.environ, environment, clear=alone):
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(here)


def git(folder: Path, *arguments: str) -> str:
    """Runs git in a folder, as somebody, and returns what it printed."""
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.com")
    command = ["git", *who, "-c", "commit.gpgsign=false", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
