"""Does a task with a client: `TASK CLIENT URL [CALLS]`; tells what a call took, in seconds.

A task that starts cold is done once and not timed here: the whole process counts. Any other is
repeated until it has taken long enough to be measured, after calls that warm everything up, and
two numbers are printed: CPU time and wall time per call. With CALLS it is done so often, untimed,
for those who count instructions.
"""

from __future__ import annotations

import sys
import time
from importlib import import_module

from .tasks import BATCHES, EXPECTED, TASKS, WARM, judge, least

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def main() -> None:
    task, name, url, *calls = sys.argv[1:]
    adapter = import_module(f"bench.adapters.{name}")
    some: Any = vars(adapter).get("api_key") or adapter.sent_events
    if some.__code__.co_flags & 0x80:  # inspect.CO_COROUTINE
        drive = import_module("bench.adapters.drive_async").main
    else:
        drive = _main
    took = drive(adapter, task, url, int(calls[0]) if calls else None)
    if took is not None:
        sys.stdout.write(f"{took[0]} {took[1]}\n")


def _main(adapter: Any, task: str, url: str, calls: int | None) -> tuple[float, float] | None:
    client = adapter.data(url)
    if task.startswith("cold"):
        adapter.api_key(client)
        if task == "cold_both":
            adapter.memories(adapter.control(url))
        return None
    call, units = TASKS[task]

    def batch(count: int) -> None:
        for _ in range(count):
            call(adapter, client)

    found = call(adapter, client)
    if found != EXPECTED[task]:
        raise SystemExit(f"{task} returned {found!r}")
    if calls is not None:
        batch(calls)
        return None
    batch(WARM)
    return timed(batch, units)


def timed(batch: Callable[[int], None], units: int) -> tuple[float, float]:
    """Returns the CPU and wall time of a unit of a batch that takes long enough."""
    found: list[tuple[float, float]] = []
    count = 1
    while len(found) < BATCHES:
        wall, cpu = time.perf_counter(), time.process_time()
        batch(count)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        count = judge(found, count, cpu, wall, units)
    return least(found)
