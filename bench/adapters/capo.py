"""The calls with capo's synchronous clients."""

from __future__ import annotations

from importlib import import_module

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def data(url: str) -> Any:
    module = import_module("capo_bedrock_agentcore")
    return module.BedrockAgentCoreClient(region=inputs.REGION, endpoint=url)


def control(url: str) -> Any:
    module = import_module("capo_bedrock_agentcore_control")
    return module.BedrockAgentCoreControlClient(region=inputs.REGION, endpoint=url)


def api_key(client: Any) -> object:
    return client.get_resource_api_key(inputs.TOKEN, inputs.PROVIDER)["api_key"]


def memories(client: Any) -> object:
    return client.list_memories()["memories"]


def list_events(client: Any) -> int:
    return len(client.list_events(inputs.MEMORY, inputs.SESSION, inputs.ACTOR)["events"])


def stream(client: Any, size: int) -> int:
    call = client.invoke_agent_runtime(inputs.runtime(size), inputs.PAYLOAD)
    with call as reply:
        return sum(len(chunk) for chunk in reply["response"])


def harness(client: Any) -> int:
    messages = [{"role": inputs.ROLE, "content": [{"text": inputs.TEXT}]}]
    with client.invoke_harness(inputs.HARNESS, inputs.RUNTIME_SESSION, messages) as reply:
        return sum(1 for _ in reply["stream"])
