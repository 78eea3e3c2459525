"""The local server: CPU time of a call that it answers, beside moto's server, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from functools import partial
from http.client import HTTPConnection
from importlib.util import find_spec
from typing import IO

from .process import ENV, ROOT, RSS_UNIT, Cost, Skip
from .turns import Effort, interleaved

OURS, THEIRS = "ours", "moto's server"
COUNT = 1000
# Each prints its port, and its CPU time in seconds and its peak memory for every line that it gets.
_SERVE = """
import resource, sys, time
for _ in sys.stdin:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(time.process_time(), peak, flush=True)
"""
_PROGRAMS = {
    OURS: """
from agentcore_clients.testing import local_server
server = local_server()
print(server.__enter__().rpartition(":")[2], flush=True)
""",
    THEIRS: """
import logging
from moto.server import ThreadedMotoServer
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
""",
}
# Both tell services apart by the scope of a signature, which neither checks.
_HEADERS = {
    "Authorization": "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-west-2/bedrock-agentcore"
    "/aws4_request, SignedHeaders=host, Signature=0",
    "Content-Type": "application/json",
}
_RUNTIME = {
    "agentRuntimeName": "bench",
    "agentRuntimeArtifact": {
        "containerConfiguration": {
            "containerUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/agent:latest"
        }
    },
    "roleArn": "arn:aws:iam::123456789012:role/Bench",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}


def measure(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what a call of `GetAgentRuntime` costs either server, of a runtime made before."""
    return interleaved({name: partial(_served, text) for name, text in _PROGRAMS.items()}, effort)


def _served(program: str) -> Cost:
    if "moto" in program and find_spec("moto") is None:
        raise Skip("moto is not installed")
    process = subprocess.Popen(
        [sys.executable, "-c", program + _SERVE],
        env={**ENV, "PYTHONPATH": str(ROOT / "generated")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("a process without pipes")
            return _called(process.stdin, process.stdout)
        finally:
            process.kill()


def _called(asked: IO[str], told: IO[str]) -> Cost:
    connection = HTTPConnection("127.0.0.1", int(told.readline() or 0), timeout=60)
    made = _answer(connection, "PUT", "/runtimes/", json.dumps(_RUNTIME))
    path = f"/runtimes/{json.loads(made)['agentRuntimeId']}/"
    for _ in range(20):
        _answer(connection, "GET", path)
    before, _ = _usage(asked, told)
    begun = time.perf_counter()
    for _ in range(COUNT):
        _answer(connection, "GET", path)
    wall = time.perf_counter() - begun
    after, peak = _usage(asked, told)
    return Cost(wall / COUNT, (after - before) / COUNT, peak)


def _answer(connection: HTTPConnection, method: str, path: str, body: str | None = None) -> bytes:
    connection.request(method, path, body, _HEADERS)
    response = connection.getresponse()
    content = response.read()
    if response.status >= 300:
        raise RuntimeError(f"{method} {path}: {response.status} {content[:200]!r}")
    return content


def _usage(asked: IO[str], told: IO[str]) -> tuple[float, int]:
    print(file=asked, flush=True)
    cpu, peak = told.readline().split()
    return float(cpu), int(peak) * RSS_UNIT
