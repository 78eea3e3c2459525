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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# What a call of each task is, and how many units of work are in it.
TASKS: dict[str, tuple[Callable[[Any, Any], Any], int]] = {
    "api_key": (lambda adapter, client: adapter.api_key(client), 1),
    "list_events": (lambda adapter, client: adapter.list_events(client), 1),
    "stream_64k": (lambda adapter, client: adapter.stream(client, 64 << 10), 1),
    "stream_4m": (lambda adapter, client: adapter.stream(client, 4 << 20), 1),
    "harness": (lambda adapter, client: adapter.harness(client), 2000),
}
# What the calls return, so that none is measured that does less than it should.
EXPECTED = {
    "api_key": "example",
    "list_events": 100,
    "stream_64k": 64 << 10,
    "stream_4m": 4 << 20,
    "harness": 2000,
}
ENOUGH = 0.05  # seconds of CPU that a batch must take
BATCHES = 5  # the median of so many counts
WARM = 5


def main() -> None:
    task, name, url, *calls = sys.argv[1:]
    adapter = import_module(f"bench.adapters.{name}")
    if adapter.api_key.__code__.co_flags & 0x80:  # inspect.CO_COROUTINE
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
    return middle(found)


def judge(found: list[tuple[float, float]], count: int, cpu: float, wall: float, units: int) -> int:
    """Takes note of a batch of so many calls, or returns a larger number where it was too short."""
    if found or cpu >= ENOUGH or wall >= 8 * ENOUGH:
        found.append((cpu / count / units, wall / count / units))
        return count
    return max(2 * count, int(1.2 * count * ENOUGH / max(cpu, 1e-3)))


def middle(found: list[tuple[float, float]]) -> tuple[float, float]:
    """Returns the medians of CPU and wall times."""
    return (
        sorted(cpu for cpu, _ in found)[len(found) // 2],
        sorted(wall for _, wall in found)[len(found) // 2],
    )
