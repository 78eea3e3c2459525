"""Many calls at once that wait 20 ms each: threads of synchronous clients, tasks of the others."""

from __future__ import annotations

import json
from functools import partial

from . import environments
from .clients import (
    AIOBOTOCORE,
    BOTO3,
    CLIENTS,
    FLOOR,
    FLOOR_ASYNC,
    OURS,
    OURS_ASYNC,
    Client,
)
from .process import Cost, Skip, listen
from .server import Server, serving
from .turns import Effort, interleaved

SHOWN = (BOTO3, OURS, FLOOR, AIOBOTOCORE, OURS_ASYNC, FLOOR_ASYNC)
PEERS = {OURS: BOTO3, OURS_ASYNC: AIOBOTOCORE}
FIRST, P50, P99, MEMORY = "first", "p50", "p99", "memory"
_RUNS = 3  # the median: with 512 threads one run may take twice as long as the next


def measure(count: int, effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what a call of each client takes over TLS while so many are under way."""
    with serving("slow_responder.py") as server:
        return interleaved(
            {name: partial(of, CLIENTS[name], count, server) for name in SHOWN},
            Effort(_RUNS, effort.budget),
            warm=False,
        )


def of(client: Client, count: int, server: Server, *seconds: str) -> Cost:
    """Returns what a call of one client takes, measured for so many seconds."""
    python = environments.python(client.environment)
    command = [python, "-m", "bench.adapters.crowd", client.adapter, server.https, count, *seconds]
    whole, text = listen(command, client.env(server))
    figures: dict[str, float] = json.loads(text.splitlines()[-1])
    more = {name: figures[name] for name in (FIRST, P50, P99, MEMORY)}
    return Cost(figures["wall"], figures["cpu"], whole.peak, more=more)
