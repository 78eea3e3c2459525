"""Event handlers of asynchronous clients: they can be registered at any time, and are called."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from botocore.client import BaseClient
from support import environments, freeze, models
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
        assert not isinstance(client, BaseClient)
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


@pytest.mark.parametrize("engine", ["native", "botocore"])
def test_an_asynchronous_client_says_what_to_use_instead_of_private_parts(engine: Any) -> None:
    client: Any = AsyncBedrockAgentCoreClient(freeze.REGION, engine=engine)
    with pytest.raises(AttributeError, match=r"'_serializer'.*use `meta\.events` or `meta\.hooks`"):
        _ = client._serializer
    with pytest.raises(AttributeError, match=r"has no attribute '_other'$"):
        _ = client._other


MEMORY = """
import sys

import boto3
from agentcore_clients import BedrockAgentCoreClient
from bedrock_agentcore.memory import MemorySessionManager
from bedrock_agentcore.memory.constants import ConversationalMessage, MessageRole

whose, url = sys.argv[1:]


class Session:
    region_name = "us-west-2"

    def client(self, *names, **options):
        if whose == "ours":
            make, names = BedrockAgentCoreClient, ()
        else:
            make = boto3.Session().client
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        self.made = make(*names, **options, **keys, endpoint_url=url)
        return self.made


session = Session()
manager = MemorySessionManager("memory-0123456789", boto3_session=session)
manager.add_turns("a", "s", [ConversationalMessage("hi", MessageRole.USER)])
print(manager.list_events("a", "s")[0]["eventId"], manager.list_actor_sessions("a")[0]["actorId"])
print(manager.get_last_k_turns("a", "s"), getattr(session.made.meta, "engine", "botocore"))
"""


@pytest.mark.slow
def test_the_memory_session_manager_of_the_sdk() -> None:
    """It replaces a part of botocore's serializer, so that all goes through botocore."""
    said = {"role": "USER", "content": {"text": "hi"}}
    event = {"eventId": "e", "eventTimestamp": 1.5, "payload": [{"conversational": said}]}
    actor = {"sessionId": "s", "actorId": "a", "createdAt": 1}
    body = json.dumps({"event": event, "events": [event], "sessionSummaries": [actor]}).encode()
    seen = []
    for whose in ("theirs", "ours"):
        with Server(lambda _: Response(200, {}, body)) as server:
            command = [str(environments.python("sdk")), "-c", MEMORY, whose, server.url]
            path = {"PYTHONPATH": str(models.ROOT / "generated"), "PATH": os.environ["PATH"]}
            printed = subprocess.run(command, env=path, check=True, capture_output=True).stdout
            bodies = [json.loads(request.body) for request in server.take()]
        assert isinstance(bodies[0].pop("eventTimestamp"), float)
        assert bodies[0].pop("clientToken")
        seen.append((printed, bodies))
    assert seen[0] == seen[1]
    assert printed.endswith(b"botocore\n")
