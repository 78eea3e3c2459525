"""The calls with the generated package's asynchronous clients and its native engine."""

from __future__ import annotations

from importlib import import_module

from . import inputs
from .aiobotocore_ import (
    api_key,
    harness,
    list_events,
    memories,
    sent_bytes,
    sent_file,
    stream,
)
from .boto3_ import pool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "api_key",
    "control",
    "data",
    "harness",
    "list_events",
    "memories",
    "own_timeout",
    "sent_bytes",
    "sent_events",
    "sent_file",
    "stream",
]

ENGINE = "native"


async def own_timeout(client: Any) -> object:
    return await api_key(client.with_options(read_timeout=inputs.READ_TIMEOUT))


def data(url: str, connections: int | None = None) -> Any:
    make = import_module("agentcore_clients.bedrock_agentcore").AsyncBedrockAgentCoreClient
    return make(inputs.REGION, endpoint_url=url, engine=ENGINE, config=pool(connections))


def control(url: str) -> Any:
    module = import_module("agentcore_clients.bedrock_agentcore_control")
    make = module.AsyncBedrockAgentCoreControlClient
    return make(inputs.REGION, endpoint_url=url, engine=ENGINE)


async def sent_events(client: Any) -> int:
    call = {"agentRuntimeArn": inputs.SENT_EVENTS, "payload": inputs.PAYLOAD}
    body = (await client.invoke_agent_runtime(**call))["response"]
    count = 0
    async for event in body.iter_events():
        count += event.event == "token"
    return count
