"""Many calls at once of one client that all wait: `CLIENT URL COUNT [SECONDS]`; prints JSON.

Each of COUNT threads or tasks makes its first call, which opens a connection, calls on for a while,
since a first call that ended early left its connection to another, and then calls for SECONDS. What
is printed: CPU and wall seconds per call, `first` (CPU seconds of a first call), `p50` and `p99`
(seconds of a call), and `memory` (bytes per caller above a client with one).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

_SECONDS = 1.5
_SETTLING = 0.5  # seconds, until there is a connection for each caller
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    name, url, count, *seconds = sys.argv[1:]
    adapter = import_module(f"bench.adapters.{name}")
    crowd = Crowd(int(count), float(seconds[0]) if seconds else _SECONDS)
    if adapter.api_key.__code__.co_flags & 0x80:  # inspect.CO_COROUTINE
        asyncio.run(_tasks(adapter, url, crowd))
    else:
        _threads(adapter, url, crowd)
    sys.stdout.write(json.dumps(crowd.figures()) + "\n")


class Crowd:
    """Takes times while callers go through the same phases together."""

    def __init__(self, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self.took: list[float] = []  # in this phase
        self.end = 0.0  # of it
        self._marks: list[tuple[float, float]] = []
        self._memory: list[int] = []

    def mark(self) -> None:
        """Notes the end of a phase: all are to make their first call, to settle, to call, have ended."""
        self._marks.append((time.process_time(), time.perf_counter()))
        self._memory.append(resident())
        seconds = {2: _SETTLING, 3: self.seconds}.get(len(self._marks))
        if seconds is not None:
            self.took = []
            self.end = time.perf_counter() + seconds

    def figures(self) -> dict[str, float]:
        """Returns what one call took, and one caller."""
        (begun, _), (called, _), (settled, started), (ended, stopped) = self._marks
        calls, took = len(self.took), sorted(self.took)
        return {
            "cpu": (ended - settled) / calls,
            "wall": (stopped - started) / calls,
            "first": (called - begun) / self.count,
            "p50": took[calls // 2],
            "p99": took[calls * 99 // 100],
            "memory": max(self._memory[2] - self._memory[0], 0) / self.count,
        }


def resident() -> int:
    """Returns the memory of this process that is in use, in bytes; 0 where nothing tells it."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[1]) * _PAGE
    except OSError:
        return 0


def _threads(adapter: Any, url: str, crowd: Crowd) -> None:
    client = None if getattr(adapter, "ONE_CALL", False) else adapter.data(url, crowd.count)
    adapter.api_key(client or adapter.data(url))
    here = threading.Barrier(crowd.count, action=crowd.mark)
    # A caller that fails would leave the others waiting for it.
    callers = [
        threading.Thread(target=_ending(_caller, here), args=(adapter, url, client, crowd, here))
        for _ in range(crowd.count)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()


def _ending(caller: Callable[..., None], barrier: threading.Barrier) -> Callable[..., None]:
    def run(*arguments: Any) -> None:
        try:
            caller(*arguments)
        except BaseException:
            barrier.abort()
            raise

    return run


def _caller(adapter: Any, url: str, client: Any, crowd: Crowd, here: threading.Barrier) -> None:
    here.wait()
    client = client or adapter.data(url)
    adapter.api_key(client)
    for _ in ("settling", "calling"):
        here.wait()
        while (before := time.perf_counter()) < crowd.end:
            adapter.api_key(client)
            crowd.took.append(time.perf_counter() - before)
    here.wait()


async def _tasks(adapter: Any, url: str, crowd: Crowd) -> None:
    async with adapter.data(url, crowd.count) as client:
        await adapter.api_key(client)
        crowd.mark()
        await asyncio.gather(*[adapter.api_key(client) for _ in range(crowd.count)])
        crowd.mark()

        async def caller() -> None:
            while (before := time.perf_counter()) < crowd.end:
                await adapter.api_key(client)
                crowd.took.append(time.perf_counter() - before)

        for _ in ("settling", "calling"):
            await asyncio.gather(*[caller() for _ in range(crowd.count)])
            crowd.mark()


if __name__ == "__main__":
    main()
