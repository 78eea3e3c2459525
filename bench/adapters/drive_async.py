"""What `drive` does for asynchronous clients, apart since asyncio costs a start of its own."""

from __future__ import annotations

import asyncio
import os
import time
from importlib import import_module

from . import inputs
from .tasks import BATCHES, EXPECTED, TASKS, WARM, judge, least

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def main(adapter: Any, task: str, url: str, calls: int | None) -> tuple[float, float] | None:
    run: Any = asyncio.run
    if os.environ.get("BENCH_LOOP"):
        run = import_module(os.environ["BENCH_LOOP"]).run
    done: tuple[float, float] | None
    if task.startswith("cold"):
        done = run(_cold(adapter, task, url))
    elif task == "at_once":
        done = run(_at_once(adapter, url, calls))
    else:
        done = run(_one_by_one(adapter, task, url, calls))
    return done


async def _cold(adapter: Any, task: str, url: str) -> None:
    async with adapter.data(url) as client:
        await adapter.api_key(client)
        if task == "cold_both":
            async with adapter.control(url) as other:
                await adapter.memories(other)


async def _one_by_one(
    adapter: Any, task: str, url: str, calls: int | None
) -> tuple[float, float] | None:
    call, units = TASKS[task]
    async with adapter.data(url) as client:

        async def batch(count: int) -> None:
            for _ in range(count):
                await call(adapter, client)

        found = await call(adapter, client)
        if found != EXPECTED[task]:
            raise SystemExit(f"{task} returned {found!r}")
        if calls is not None:
            await batch(calls)
            return None
        await batch(WARM)
        return await _timed(batch, units)


async def _at_once(adapter: Any, url: str, calls: int | None) -> tuple[float, float] | None:
    async with adapter.data(url, inputs.AT_ONCE) as client:

        async def task(count: int) -> None:
            for _ in range(count):
                await adapter.api_key(client)

        async def batch(count: int) -> None:
            await asyncio.gather(*[task(count * inputs.EACH) for _ in range(inputs.AT_ONCE)])

        await batch(1)
        if calls is not None:
            await batch(calls)
            return None
        return await _timed(batch, inputs.AT_ONCE * inputs.EACH)


async def _timed(batch: Any, units: int) -> tuple[float, float]:
    found: list[tuple[float, float]] = []
    count = 1
    while len(found) < BATCHES:
        wall, cpu = time.perf_counter(), time.process_time()
        await batch(count)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        count = judge(found, count, cpu, wall, units)
    return least(found)
