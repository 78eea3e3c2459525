"""Sends requests by httpx and prints what the service made of each: LIBRARY URL AWAY ENGINE."""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient

library, url, engine = sys.argv[1:]
httpx: Any = importlib.import_module(library)
arguments: Any = {"region_name": "eu-central-1", "endpoint_url": url, "engine": engine}
POSTED = {"content": b"x", "headers": {"Content-Type": "text/plain", "X-Amzn-Thing": "a  b"}}
seen: list[tuple[str, str]] = []


def trace(event: str, info: object) -> None:
    seen.append(("sync", event))


async def async_trace(event: str, info: object) -> None:
    seen.append(("async", event))


async def stream() -> AsyncIterator[bytes]:
    yield b"one"
    yield b"two"


def said(answer: Any) -> Any:
    return answer.json().get("problem")


def synchronous(auth: Any) -> list[Any]:
    with httpx.Client(auth=auth, follow_redirects=True) as http:
        return [
            said(http.get(f"{url}/a:b?x=1&a=%2F")),
            said(http.post(url, **POSTED)),
            said(http.post(url, content=iter([b"one", b"two"]), extensions={"trace": trace})),
            said(http.post(f"{url}/away", **POSTED)),
            said(http.get(f"{url}/near")),
        ]


async def asynchronous(auth: Any) -> list[Any]:
    async with httpx.AsyncClient(auth=auth, follow_redirects=True) as http:
        return [
            said(await http.get(f"{url}/a:b?x=1&a=%2F")),
            said(await http.post(url, **POSTED)),
            said(await http.post(url, content=stream(), extensions={"trace": async_trace})),
            said(await http.post(f"{url}/away", **POSTED)),
            said(await http.get(f"{url}/near")),
        ]


async def main() -> None:
    client = BedrockAgentCoreClient(**arguments)
    async with AsyncBedrockAgentCoreClient(**arguments) as async_client:
        results = [
            await asyncio.to_thread(synchronous, client.http_auth()),
            await asynchronous(client.http_auth()),
            await asynchronous(async_client.http_auth()),
        ]
        try:
            await asynchronous(BedrockAgentCoreClient("eu-central-1").http_auth())
        except ValueError as error:
            refused = str(error)
    print(json.dumps([results, sorted({kind for kind, _ in seen}), refused]))


asyncio.run(main())
