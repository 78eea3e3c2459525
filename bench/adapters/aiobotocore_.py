"""The calls with aiobotocore."""

from __future__ import annotations

from importlib import import_module

from . import inputs
from .boto3_ import pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def data(url: str, connections: int | None = None) -> Any:
    return _client("bedrock-agentcore", url, connections)


def control(url: str) -> Any:
    return _client("bedrock-agentcore-control", url, None)


def _client(service: str, url: str, connections: int | None) -> Any:
    session = import_module("aiobotocore.session").get_session()
    return session.create_client(service, inputs.REGION, endpoint_url=url, config=pool(connections))


async def api_key(client: Any) -> object:
    return (await client.get_resource_api_key(**inputs.API_KEY_CALL))["apiKey"]


async def memories(client: Any) -> object:
    return (await client.list_memories())["memories"]


async def list_events(client: Any) -> int:
    return len((await client.list_events(**inputs.EVENTS_CALL))["events"])


async def stream(client: Any, size: int) -> int:
    reply = await client.invoke_agent_runtime(**inputs.runtime_call(size))
    count = 0
    async for chunk in reply["response"].iter_chunks(inputs.CHUNK):
        count += len(chunk)
    return count


async def harness(client: Any) -> int:
    count = 0
    async for event in (await client.invoke_harness(**inputs.HARNESS_CALL))["stream"]:
        count += "contentBlockDelta" in event
    return count


async def sent_bytes(client: Any) -> int:
    return await _sent(client, inputs.sent())


async def sent_file(client: Any) -> int:
    with inputs.sent_file() as file:
        return await _sent(client, file)


async def _sent(client: Any, body: Any) -> int:
    reply = await client.invoke_agent_runtime(**inputs.sent_call(body))
    return len(await reply["response"].read())
