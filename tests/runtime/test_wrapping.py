"""`from_botocore`: a client that the user made, with its handlers and stubs."""

from __future__ import annotations

import asyncio
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from support import models, samples
from support.server import Response, Server

from .conftest import EVENT, KEYS, Answer, Kind, aio_session

REGION = "us-west-2"


def raw_client(url: str, service: str = "bedrock-agentcore") -> Any:
    make: Any = boto3.client
    return make(service, REGION, endpoint_url=url, **KEYS)


def wrapped(raw: Any) -> Any:
    from agentcore_clients import BedrockAgentCoreClient

    return BedrockAgentCoreClient.from_botocore(raw)


def test_its_handlers_apply_and_errors_are_generated(server: Server, ok: Answer) -> None:
    from agentcore_clients.bedrock_agentcore.exceptions import ResourceNotFoundException

    raw = raw_client(server.url)
    seen: list[str] = []
    raw.meta.events.register("before-send.*.*", lambda request, **_: seen.append(request.url))
    client = wrapped(raw)
    headers = {"x-amzn-ErrorType": "ResourceNotFoundException"}
    server.reply(Response(404, headers, b'{"message": "gone"}'))
    with pytest.raises(ResourceNotFoundException):
        client.list_events(**EVENT)
    assert len(seen) == 1
    # The raw client goes on raising its own.
    server.reply(Response(404, headers, b'{"message": "gone"}'))
    with pytest.raises(raw.exceptions.ResourceNotFoundException) as caught:
        raw.list_events(**EVENT)
    assert not isinstance(caught.value, ResourceNotFoundException)
    assert client.meta.region_name == REGION and client.meta.engine == "botocore"


def test_stubber(server: Server) -> None:
    from agentcore_clients.bedrock_agentcore.exceptions import ThrottlingException

    raw = raw_client(server.url)
    client = wrapped(raw)
    with Stubber(raw) as stubber:
        stubber.add_response("list_events", {"events": []}, {**EVENT, "maxResults": 1})
        stubber.add_client_error("list_events", "ThrottlingException", "slow", 429)
        stubber.add_response("list_events", {"events": []}, {**EVENT, "maxResults": ANY})
        assert client.list_events(**EVENT, maxResults=1, nextToken=None)["events"] == []
        with pytest.raises(ThrottlingException, match="slow"):
            client.list_events(**EVENT)
        assert list(client.iter_list_events(**EVENT, maxResults=5)) == []
        stubber.assert_no_pending_responses()
    assert server.take() == []


def test_stubber_on_a_client_of_ours(sync: Kind) -> None:
    """The documented way: stub the botocore client, then wrap it; the models are the installed ones."""
    client = sync.data()
    with Stubber(client._engine._raw) as stubber:
        stubber.add_response("list_events", {"events": []})
        assert client.list_events(**EVENT)["events"] == []


def test_moto() -> None:
    from agentcore_clients import BedrockAgentCoreControlClient
    from moto import mock_aws

    name = "bedrock-agentcore-control"
    service = models.service(name)  # its models, not the installed ones, which may be older
    memory = samples.minimal(service.operation("CreateMemory").input_shape) | {"name": "memory"}
    with mock_aws():
        session = service.session()
        raw = session.create_client(name, REGION, **KEYS)
        for client in (
            BedrockAgentCoreControlClient(REGION, engine="botocore", session=session, **KEYS),
            BedrockAgentCoreControlClient.from_botocore(raw),
        ):
            with client:
                created = client.create_memory(**memory)["memory"]
                assert created["id"] in [memory["id"] for memory in client.iter_list_memories()]
                with pytest.raises(client.exceptions.ResourceNotFoundException):
                    client.get_memory(memoryId="missing-0123456789")


def test_derived_paginators_and_presigning(server: Server, ok: Answer) -> None:
    client = wrapped(raw_client(server.url))
    server.reply(ok({"items": [{"sessionId": "1"}], "nextToken": "n"}), ok({"items": []}))
    sessions = list(client.iter_list_browser_sessions(browserIdentifier="aws.browser.v1"))
    assert len(sessions) == 1
    assert "X-Amz-Signature" in client.generate_presigned_url("list_events", EVENT)


def test_what_cannot_be_wrapped(server: Server) -> None:
    from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient

    with pytest.raises(ValueError, match="'bedrock-agentcore', not of 'sts'"):
        BedrockAgentCoreClient.from_botocore(raw_client(server.url, "sts"))
    with pytest.raises(TypeError, match="takes a botocore client"):
        BedrockAgentCoreClient.from_botocore(object())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="wraps an aiobotocore client"):
        AsyncBedrockAgentCoreClient.from_botocore(raw_client(server.url))


def test_an_operation_that_the_wrapped_client_does_not_have(server: Server) -> None:
    raw = raw_client(server.url)
    delattr(type(raw), "list_events")  # botocore makes a class per client
    with pytest.raises(AttributeError, match="leaves the operation ListEvents out of its clients"):
        wrapped(raw).list_events(**EVENT)
    raw.meta.service_model.operation_names.remove("ListEvents")  # as an older model has it
    with pytest.raises(AttributeError, match="no operation ListEvents, which came after botocore"):
        wrapped(raw).list_events(**EVENT)


def test_asynchronous(server: Server, ok: Answer) -> None:
    from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
    from agentcore_clients.bedrock_agentcore.exceptions import ResourceNotFoundException

    async def main() -> None:
        session = aio_session()
        options = {"region_name": REGION, "endpoint_url": server.url, **KEYS}
        async with session.create_client("bedrock-agentcore", **options) as raw:
            client = AsyncBedrockAgentCoreClient.from_botocore(raw)
            server.reply(ok({"events": []}))
            assert (await client.list_events(**EVENT))["events"] == []
            headers = {"x-amzn-ErrorType": "ResourceNotFoundException"}
            server.reply(Response(404, headers, b'{"message": "gone"}'))
            with pytest.raises(ResourceNotFoundException):
                await client.list_events(**EVENT)
            assert client.meta.region_name == REGION
            async with client:
                pass  # closes the wrapped one, whose own `async with` closes it again
            with pytest.raises(TypeError, match="the other of the two"):
                BedrockAgentCoreClient.from_botocore(raw)

    asyncio.run(main())
