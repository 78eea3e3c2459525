"""Clients: cold starts and calls with each, over one server on this machine."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from . import environments
from .adapters import inputs
from .process import Cost, Skip, listen, run
from .server import Server, serving
from .turns import Effort, interleaved

BOTO3, AIOBOTOCORE, OURS, OURS_ASYNC = "boto3", "aiobotocore", "ours", "ours async"
FLOOR, FLOOR_ASYNC = "floor", "floor async"
OURS_BOTOCORE, OURS_AIOBOTOCORE = "ours over botocore", "ours over aiobotocore"
CAPO, CAPO_ASYNC, SMITHY = "capo", "capo async", "smithy"


@dataclass(frozen=True, slots=True)
class Client:
    """A client: its module in `bench.adapters`, its environment, and whether it is asynchronous.

    `loop` is a module whose `run` is called in the place of asyncio's.
    """

    adapter: str
    environment: str
    asynchronous: bool = False
    loop: str = ""

    def env(self, server: Server) -> dict[str, str]:
        """Returns the variables of a process of it."""
        return {**server.env, "BENCH_LOOP": self.loop}


CLIENTS = {
    BOTO3: Client("boto3_", environments.BASE),
    AIOBOTOCORE: Client("aiobotocore_", environments.BASE, True),
    OURS_BOTOCORE: Client("ours_botocore", environments.BASE),
    OURS: Client("ours", environments.BASE),
    OURS_ASYNC: Client("ours_async", environments.BASE, True),
    FLOOR: Client("floor", environments.BASE),
    FLOOR_ASYNC: Client("floor_async", environments.BASE, True),
}
# What is measured as it starts alone: its calls are those of what it stands on.
STARTED = {OURS_AIOBOTOCORE: Client("ours_botocore_async", environments.BASE, True)}
# Clients that are slow to install, or to run, and that few ask for.
MORE = {
    CAPO: Client("capo", environments.CAPO),
    CAPO_ASYNC: Client("capo_async", environments.CAPO, True),
    SMITHY: Client("smithy", environments.SMITHY, True),
}
BOTO3_TRACED, OURS_TRACED, HTTPX_SSE = "boto3 traced", "ours traced", "httpx-sse"
TRACED = {
    BOTO3: CLIENTS[BOTO3],
    BOTO3_TRACED: Client("boto3_traced", environments.BASE),
    OURS: CLIENTS[OURS],
    OURS_TRACED: Client("ours_traced", environments.BASE),
}
SENT_EVENTS = {
    HTTPX_SSE: Client("httpx_sse_", environments.SSE),
    OURS: CLIENTS[OURS],
    OURS_ASYNC: CLIENTS[OURS_ASYNC],
}
UVLOOP = {
    BOTO3: CLIENTS[BOTO3],
    **{
        name: Client(CLIENTS[name].adapter, environments.BASE, True, "uvloop")
        for name in (AIOBOTOCORE, OURS_ASYNC, FLOOR_ASYNC)
    },
}
OWN_TIMEOUT = {BOTO3: CLIENTS[BOTO3], OURS: CLIENTS[OURS], OURS_ASYNC: CLIENTS[OURS_ASYNC]}
AT_ONCE = "at_once"
AT_ONCE_CALLS = inputs.AT_ONCE * inputs.EACH  # in one round
_PROGRAM = "from bench.adapters.drive import main; main()"

# Cachegrind counts the instructions; what it knows of caches is not asked for, and takes time.
_COUNT = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--branch-sim=no")
_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")


def _clients(effort: Effort) -> Mapping[str, Client]:
    return {**CLIENTS, **MORE} if effort.everything else CLIENTS


def cold(task: str, tls: bool, effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what a process of each client takes that does a cold task once."""
    with serving() as server:
        return interleaved(
            {
                name: partial(_start, client, task, server, tls)
                for name, client in {**_clients(effort), **STARTED}.items()
            },
            effort,
        )


def calls(
    task: str, tls: bool, effort: Effort, among: Mapping[str, Client] | None = None
) -> list[tuple[str, Cost | Skip]]:
    """Returns what a call of each client takes once it is warm, over TLS or without."""
    with serving() as server:
        return interleaved(
            {
                name: partial(_repeat, client, task, server, tls)
                for name, client in (_clients(effort) if among is None else among).items()
                if client.asynchronous or task != AT_ONCE
            },
            effort,
            warm=False,
        )


def count(
    task: str, few: int, many: int, effort: Effort, units: int = 1
) -> list[tuple[str, Cost | Skip]]:
    """Returns the instructions that a call of each client takes, or a start where both are none.

    Counts hardly vary, so each is taken once. What a start takes is in two counts of different
    numbers of calls, and drops out of their difference. What is counted as one call may hold more
    units of work.
    """
    if shutil.which(_COUNT[0]) is None:
        return [(name, Skip(f"{_COUNT[0]} is not installed")) for name in CLIENTS]
    among = {
        name: client
        for name, client in _clients(effort).items()
        if client.asynchronous or task != AT_ONCE
    }
    for client in among.values():
        with suppress(Skip):
            environments.python(client.environment)  # makes it, before there are threads
    with serving() as server, ThreadPoolExecutor(os.cpu_count()) as pool:
        counted = [
            (name, pool.submit(_counted, client, task, server, few, many, units))
            for name, client in among.items()
        ]
        return [(name, future.result()) for name, future in counted]


def _start(client: Client, task: str, server: Server, tls: bool) -> Cost:
    return run(command(client, task, server.https if tls else server.http), client.env(server))


def _repeat(client: Client, task: str, server: Server, tls: bool) -> Cost:
    url = server.https if tls else server.http
    whole, text = listen(command(client, task, url), client.env(server))
    cpu, wall = map(float, text.splitlines()[-1].split())
    return Cost(wall, cpu, whole.peak)


def _counted(
    client: Client, task: str, server: Server, few: int, many: int, units: int
) -> Cost | Skip:
    try:
        if not many:
            return Cost(0, 0, 0, _instructions(command(client, task, server.http), server))
        counts = [
            _instructions([*command(client, task, server.http), number], server)
            for number in (few, many)
        ]
    except Skip as skip:
        return skip
    except RuntimeError as error:
        return Skip(str(error).splitlines()[-1])
    return Cost(0, 0, 0, (counts[1] - counts[0]) // (many - few) // units)


def _instructions(done: list[object], server: Server) -> int:
    run(done, server.env)  # writes the .pyc files
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        options = [f"--cachegrind-out-file={os.devnull}", f"--log-file={log}"]
        run([*_COUNT, *options, *done], server.env)
        found = _COUNTED.search(log.read_text(encoding="utf-8"))
    if found is None:
        raise Skip(f"{_COUNT[0]} gave no count")
    return int(found[1].replace(",", ""))


def command(client: Client, task: str, url: str) -> list[object]:
    """Returns the command that does a task with a client."""
    python = environments.python(client.environment)
    return [python, "-c", _PROGRAM, task, client.adapter, url]
