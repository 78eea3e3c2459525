"""For how long an event loop stands still: what blocks in it shows here."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any


async def stall(work: Callable[[], Any]) -> float:
    """Returns the longest time in seconds that nothing else ran while `work` did."""
    worst = 0.0
    done = False

    async def watch() -> None:
        nonlocal worst
        while not done:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - before - 0.001)

    watcher = asyncio.ensure_future(watch())
    await asyncio.sleep(0)
    await work()
    done = True
    await watcher
    return worst


def least_stall(work: Callable[[], Any], between: Callable[[], Any] = lambda: None) -> float:
    """Returns the best of three stalls: code that blocks does so each time, a busy machine not."""
    stalls: list[float] = []
    while len(stalls) < 3 and min(stalls, default=1) > 0.05:
        between()
        stalls.append(asyncio.run(stall(work)))
    return min(stalls)
