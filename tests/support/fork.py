"""The command line in processes that are forks of one that has imported it.

For tests whose subject is the process, its memory or its exit code: a fork is there in a few
milliseconds, and Python with the imports of the command line takes a third of a second.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
# What the commands import when they are used.
_COMMANDS = ("diff", "generate", "specs")


def run(folder: Path, arguments: Sequence[str], memory: int) -> tuple[int, str]:
    """Runs `agentcore-codegen` in a folder; returns its exit code and what it says on stderr.

    Args:
        folder: Where it runs.
        arguments: Those of the command line.
        memory: How many bytes of addresses the process may have.
    """
    parent = _parent()
    assert parent.stdin and parent.stdout
    parent.stdin.write(f"{json.dumps([str(folder), list(arguments), memory])}\n")
    parent.stdin.flush()
    code, said = json.loads(parent.stdout.readline())
    return code, said


@cache
def _parent() -> subprocess.Popen[str]:
    paths = [str(TESTS.parent / "generator"), str(TESTS)]
    process = subprocess.Popen(
        [sys.executable, "-m", "support.fork"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[str]) -> None:
    process.communicate()


def _serve() -> None:
    """Forks for each line of stdin; answers when the fork has ended."""
    from agentcore_codegen.cli.main import root

    for name in _COMMANDS:
        root.get_command(None, name)  # type: ignore[arg-type]  # it needs no context
    for line in sys.stdin:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            os.dup2(writer, 2)
            _work(*json.loads(line))
        os.close(writer)
        with os.fdopen(reader, encoding="utf-8") as stderr:
            said = stderr.read()
        answer = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
        sys.stdout.write(f"{json.dumps(answer)}\n")
        sys.stdout.flush()


def _work(folder: str, arguments: list[str], memory: int) -> Any:
    from agentcore_codegen.cli.main import main

    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.chdir(folder)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    sys.argv[1:] = arguments
    code: Any = 1
    try:
        main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
