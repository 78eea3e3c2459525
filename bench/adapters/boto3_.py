"""The calls with boto3, and with the generated package's synchronous clients, which take the same."""

from __future__ import annotations

from importlib import import_module

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def data(url: str) -> Any:
    return _client("bedrock-agentcore", url)


def control(url: str) -> Any:
    return _client("bedrock-agentcore-control", url)


def _client(service: str, url: str) -> Any:
    return import_module("boto3").client(service, inputs.REGION, endpoint_url=url)


def api_key(client: Any) -> object:
    return client.get_resource_api_key(**inputs.API_KEY_CALL)["apiKey"]


def own_timeout(client: Any) -> object:
    """A call that may take longer than others: botocore settles that for a client."""
    config = import_module("botocore.config").Config(read_timeout=inputs.READ_TIMEOUT)
    name, url = client.meta.service_model.service_name, client.meta.endpoint_url
    made = import_module("boto3").client(name, inputs.REGION, endpoint_url=url, config=config)
    return api_key(made)


def memories(client: Any) -> object:
    return client.list_memories()["memories"]


def list_events(client: Any) -> int:
    return len(client.list_events(**inputs.EVENTS_CALL)["events"])


def stream(client: Any, size: int) -> int:
    body = client.invoke_agent_runtime(**inputs.runtime_call(size))["response"]
    return sum(len(chunk) for chunk in body.iter_chunks(inputs.CHUNK))


def harness(client: Any) -> int:
    events = client.invoke_harness(**inputs.HARNESS_CALL)["stream"]
    return sum("contentBlockDelta" in event for event in events)
