"""The calls with the generated package's synchronous clients and its native engine."""

from __future__ import annotations

from importlib import import_module

from . import inputs
from .boto3_ import api_key, harness, list_events, memories, pool, sent_bytes, sent_file, stream

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


def own_timeout(client: Any) -> object:
    return api_key(client.with_options(read_timeout=inputs.READ_TIMEOUT))


def data(url: str, connections: int | None = None) -> Any:
    make = import_module("agentcore_clients.bedrock_agentcore").BedrockAgentCoreClient
    return make(inputs.REGION, endpoint_url=url, engine=ENGINE, config=pool(connections))


def control(url: str) -> Any:
    module = import_module("agentcore_clients.bedrock_agentcore_control")
    return module.BedrockAgentCoreControlClient(inputs.REGION, endpoint_url=url, engine=ENGINE)


def sent_events(client: Any) -> int:
    call = {"agentRuntimeArn": inputs.SENT_EVENTS, "payload": inputs.PAYLOAD}
    events = client.invoke_agent_runtime(**call)["response"].iter_events()
    return sum(event.event == "token" for event in events)
