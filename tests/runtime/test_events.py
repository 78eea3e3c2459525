"""Event handlers of asynchronous clients: they can be registered at any time, and are called."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from support import freeze
from support.server import Response, Server


@pytest.mark.parametrize("engine", [None, "botocore"])
def test_handlers_are_called_whenever_they_were_registered(engine: Any) -> None:
    seen: list[str] = []

    def handler(name: str) -> Any:
        return lambda **_: seen.append(name)

    with Server(lambda _: Response(200, {}, b"{}")) as server:
        client = AsyncBedrockAgentCoreClient(
            freeze.REGION, endpoint_url=server.url, engine=engine, **freeze.CREDENTIALS
        )
        before = handler("before a loop")
        client.meta.events.register("before-call.bedrock-agentcore.ListActors", before)

        async def call(name: str) -> None:
            async with client:
                await client.list_actors(memoryId="m" * 20)
                client.meta.events.register("before-call.bedrock-agentcore", handler(name))
                await client.list_actors(memoryId="m" * 20)

        asyncio.run(call("in a loop"))
        assert seen == ["before a loop", "before a loop", "in a loop"]
        assert client.meta.engine == "botocore"
        seen.clear()
        client.meta.events.unregister("before-call.bedrock-agentcore.ListActors", before)
        asyncio.run(call("in another loop"))
        assert seen == ["in a loop", "in a loop", "in another loop"]


def test_a_native_client_goes_over_to_botocore_after_a_call() -> None:
    seen: list[object] = []
    with Server(lambda _: Response(200, {}, b"{}")) as server:

        async def main() -> None:
            client = AsyncBedrockAgentCoreClient(
                freeze.REGION, endpoint_url=server.url, **freeze.CREDENTIALS
            )
            async with client:
                await client.list_actors(memoryId="m" * 20)
                assert client.meta.engine == "native"
                client.meta.events.register("after-call", lambda **_: seen.append(1))
                await client.list_actors(memoryId="m" * 20)

        asyncio.run(main())
    assert seen == [1]


def test_private_parts_of_botocores_clients_are_handed_out() -> None:
    with Server(lambda _: Response(200, {}, b"{}")) as server:
        client: Any = BedrockAgentCoreClient(
            freeze.REGION, endpoint_url=server.url, **freeze.CREDENTIALS
        )
        assert client.meta.engine == "native"
        original = client._serializer.serialize_to_request

        def serialize(params: Any, model: Any) -> Any:
            request = original(params, model)
            request["headers"]["x-added"] = "yes"
            return request

        client._serializer.serialize_to_request = serialize
        client.list_actors(memoryId="m" * 20)
        client._make_api_call("ListActors", {"memoryId": "m" * 20})
        assert [request.header("x-added") for request in server.take()] == ["yes", "yes"]
        assert client.meta.engine == "botocore"
        with pytest.raises(AttributeError, match="has no attribute '_other'"):
            _ = client._other
