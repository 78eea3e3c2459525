"""Calls: what the loop of a program takes per task with each client, over a server on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator

from .process import ENV, ROOT, RSS_UNIT, Cost, Skip, median

_USER = ROOT / "bench" / "users" / "caller.py"
_SERVER = ROOT / "bench" / "responder.py"

# The tasks of the user program, with the clients that do them; the first is what others are
# compared with.
TASKS = {
    "one_call": ("boto3", "native", "botocore"),
    "list_events": ("boto3", "native", "botocore"),
    "decode_events": ("boto3", "native"),
    "at_once": ("aiobotocore", "native"),
}
# The ratio of CPU time to the first client's that the native engine must stay within.
GOALS = {"one_call": 0.10, "list_events": 0.20, "decode_events": 0.40, "at_once": 0.10}


def measure(task: str, runs: int) -> Iterator[tuple[str, Cost | Skip]]:
    """Yields each client of a task and the median of what its loop took."""
    with subprocess.Popen(
        [sys.executable, str(_SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        for client in TASKS[task]:
            try:
                yield client, median([_run(task, client, port) for _ in range(runs)])
            except RuntimeError as error:
                yield client, Skip(str(error).splitlines()[-1])
        assert server.stdin is not None
        server.stdin.close()


def _run(task: str, client: str, port: str) -> Cost:
    process = subprocess.Popen(
        [sys.executable, str(_USER), task, client, port],
        env={**ENV, "PYTHONPATH": str(ROOT / "generated")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    output, errors = process.stdout.read(), process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(errors or f"{client} failed")
    figures = json.loads(output)
    return Cost(figures["wall"], figures["cpu"], usage.ru_maxrss * RSS_UNIT)
