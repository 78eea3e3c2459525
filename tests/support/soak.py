"""Calls a `chaos` server for a long time, as a program, and prints what it saw as JSON.

    python soak.py FLAVOUR PORT CALLS CONCURRENCY

FLAVOUR is `sync`, with threads, or `async`, with tasks. Each call has an identifier and has to get
the answer with the same one. One in twenty reads a streaming body, one in a hundred leaves it early.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import os
import sys
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "generated"))

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients._runtime._native import retry
from botocore.config import Config
from botocore.exceptions import ResponseStreamingError

retry._MAX_BACKOFF = 0.02  # faults come often here
PAGE = os.sysconf("SC_PAGE_SIZE")


class Tally:
    """What came of the calls, and what the process holds at a fifth of them and at the end."""

    def __init__(self, calls: int, port: int) -> None:
        self.calls, self.port = calls, port
        self.seen = bytearray(calls)  # results for each call; of one size from the start
        self.wrong: list[str] = []
        self.again: Counter[str] = Counter()
        self.marks: list[dict[str, int]] = []
        self._numbers = iter(range(calls))

    def next(self) -> int | None:
        number = next(self._numbers, None)
        if number in (self.calls // 5, self.calls // 10 * 9):
            self.mark()
        return number

    def took(self, number: int, outcome: str, attempts: int) -> None:
        expected = name(number)
        self.seen[number] += 1
        self.again["attempts"] += attempts
        if outcome != expected:
            self.wrong.append(f"{expected} got {outcome[:40]}")

    def mark(self) -> None:
        gc.collect()
        resident = int(Path("/proc/self/statm").read_text().split()[1]) * PAGE
        self.marks.append({"resident": resident, "objects": len(gc.get_objects())})

    def report(self, seconds: float, before: int, after: int) -> None:
        url = f"http://127.0.0.1:{self.port}/counts"
        summary = {
            "seconds": round(seconds, 2),
            "once": self.seen.count(1),
            "wrong": self.wrong[:10],
            "again": self.again,
            "marks": self.marks,
            "files": [before, after],
            "server": json.load(urllib.request.build_opener().open(url)),
        }
        print(json.dumps(summary))


def name(number: int) -> str:
    return f"id-{number:07}"


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])


def arguments(port: int) -> dict[str, Any]:
    return {
        "region_name": "us-west-2",
        "endpoint_url": f"http://127.0.0.1:{port}",
        "engine": "native",
        "aws_access_key_id": "AKIDEXAMPLE",
        "aws_secret_access_key": "fake",
        "config": Config(
            retries={"total_max_attempts": 10, "mode": "standard"},
            read_timeout=1.0,
            max_pool_connections=64,
        ),
    }


def params(number: int) -> dict[str, Any]:
    return {"memoryId": "memory-0123456789", "actorId": "a", "sessionId": name(number)}


def stream_params(number: int) -> dict[str, Any]:
    return {"agentRuntimeArn": name(number), "payload": b"{}"}


def sync_worker(client: Any, tally: Tally, lock: threading.Lock) -> None:
    while True:
        with lock:
            number = tally.next()
        if number is None:
            return
        outcome, attempts = sync_call(client, tally, number)
        with lock:
            tally.took(number, outcome, attempts)


def sync_call(client: Any, tally: Tally, number: int) -> tuple[str, int]:
    if number % 20:
        response = client.list_events(**params(number))
        return response["nextToken"], response["ResponseMetadata"]["RetryAttempts"]
    while True:
        try:
            response = client.invoke_agent_runtime(**stream_params(number))
            with response["response"] as body:
                if number % 100 == 0:
                    return body.read(10).decode(), 0
                text = body.read().decode()
            assert text == name(number) * 5000
            return text[:10], response["ResponseMetadata"]["RetryAttempts"]
        except ResponseStreamingError:
            tally.again["streams"] += 1


async def async_worker(client: Any, tally: Tally) -> None:
    while (number := tally.next()) is not None:
        tally.took(number, *await async_call(client, tally, number))


async def async_call(client: Any, tally: Tally, number: int) -> tuple[str, int]:
    if number % 500 == 7:
        # A caller that loses patience: its connection must not serve anybody else.
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(client.list_events(**params(10**6 + number)), 0.0005)
            tally.again["in time"] += 1
        tally.again["cancelled"] += 1
    if number % 20:
        response = await client.list_events(**params(number))
        return response["nextToken"], response["ResponseMetadata"]["RetryAttempts"]
    while True:
        try:
            response = await client.invoke_agent_runtime(**stream_params(number))
            async with response["response"] as body:
                if number % 100 == 0:
                    return (await body.read(10)).decode(), 0
                text = (await body.read()).decode()
            assert text == name(number) * 5000
            return text[:10], response["ResponseMetadata"]["RetryAttempts"]
        except ResponseStreamingError:
            tally.again["streams"] += 1


def run_sync(port: int, tally: Tally, concurrency: int) -> None:
    with BedrockAgentCoreClient(**arguments(port)) as client:
        lock = threading.Lock()
        threads = [
            threading.Thread(target=sync_worker, args=(client, tally, lock))
            for _ in range(concurrency)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


async def run_async(port: int, tally: Tally, concurrency: int) -> None:
    async with AsyncBedrockAgentCoreClient(**arguments(port)) as client:
        await asyncio.gather(*[async_worker(client, tally) for _ in range(concurrency)])


def main(flavour: str, port: int, calls: int, concurrency: int) -> None:
    tally = Tally(calls, port)
    before = open_files()
    start = time.monotonic()
    if flavour == "sync":
        run_sync(port, tally, concurrency)
    else:
        asyncio.run(run_async(port, tally, concurrency))
    seconds = time.monotonic() - start
    gc.collect()
    tally.report(seconds, before, open_files())


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
