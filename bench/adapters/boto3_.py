"""The calls with boto3, and with the generated package's synchronous clients, which take the same."""

from __future__ import annotations

from importlib import import_module

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def data(url: str, connections: int | None = None) -> Any:
    return _client("bedrock-agentcore", url, connections)


def control(url: str) -> Any:
    return _client("bedrock-agentcore-control", url, None)


def _client(service: str, url: str, connections: int | None) -> Any:
    config = pool(connections)
    return import_module("boto3").client(service, inputs.REGION, endpoint_url=url, config=config)


def pool(connections: int | None) -> Any:
    """Returns the configuration of a client with so many connections, None for the default's."""
    if connections is None:
        return None
    return import_module("botocore.config").Config(max_pool_connections=connections)


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


def sent_bytes(client: Any) -> int:
    return _sent(client, inputs.sent())


def sent_file(client: Any) -> int:
    with inputs.sent_file() as file:
        return _sent(client, file)


def _sent(client: Any, body: Any) -> int:
    return len(client.invoke_agent_runtime(**inputs.sent_call(body))["response"].read())
