"""The calls with capo's asynchronous clients."""

from __future__ import annotations

from importlib import import_module

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def data(url: str, connections: int | None = None) -> Any:
    make = import_module("capo_bedrock_agentcore").AsyncBedrockAgentCoreClient
    handler = None
    if connections is not None:
        limits = {"max_connections_per_host": connections}
        handler = import_module("zapros").AsyncStdNetworkHandler(http1=limits)
    return make(region=inputs.REGION, endpoint=url, http_handler=handler)


def control(url: str) -> Any:
    make = import_module("capo_bedrock_agentcore_control").AsyncBedrockAgentCoreControlClient
    return make(region=inputs.REGION, endpoint=url)


async def api_key(client: Any) -> object:
    return (await client.get_resource_api_key(inputs.TOKEN, inputs.PROVIDER))["api_key"]


async def memories(client: Any) -> object:
    return (await client.list_memories())["memories"]


async def list_events(client: Any) -> int:
    reply = await client.list_events(inputs.MEMORY, inputs.SESSION, inputs.ACTOR)
    return len(reply["events"])


async def stream(client: Any, size: int) -> int:
    count = 0
    async with client.invoke_agent_runtime(inputs.runtime(size), inputs.PAYLOAD) as reply:
        async for chunk in reply["response"]:
            count += len(chunk)
    return count


async def harness(client: Any) -> int:
    messages = [{"role": inputs.ROLE, "content": [{"text": inputs.TEXT}]}]
    count = 0
    async with client.invoke_harness(inputs.HARNESS, inputs.RUNTIME_SESSION, messages) as reply:
        async for _ in reply["stream"]:
            count += 1
    return count
