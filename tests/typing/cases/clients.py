"""Clients: how they are made, closed and named, and that the two services are not mixed up."""

from __future__ import annotations

from agentcore_clients import (
    AsyncBedrockAgentCoreClient,
    BedrockAgentCoreClient,
    BedrockAgentCoreControlClient,
)
from agentcore_clients import BedrockAgentCoreClientAsync  # error: attr-defined | reportAttributeAccessIssue reportUnknownVariableType reportUnusedImport
from agentcore_clients.bedrock_agentcore.types import ListEventsOutput
from agentcore_clients.bedrock_agentcore.types import NoSuchType  # error: attr-defined | reportAttributeAccessIssue reportUnknownVariableType reportUnusedImport
from typing_extensions import assert_type


def made() -> None:
    BedrockAgentCoreClient()
    BedrockAgentCoreClient("us-west-2", endpoint_url="http://127.0.0.1:1", engine="botocore")
    BedrockAgentCoreClient(region="us-west-2")  # error: call-arg | reportCallIssue
    BedrockAgentCoreClient("us-west-2", engine="fast")  # error: arg-type | reportArgumentType
    BedrockAgentCoreClient("us-west-2", use_ssl=None)  # error: arg-type | reportArgumentType


def closed() -> None:
    with BedrockAgentCoreClient("us-west-2") as client:
        assert_type(client, BedrockAgentCoreClient)
        page = client.list_events(memoryId="m", sessionId="s", actorId="a")
        assert_type(page, ListEventsOutput)
        assert_type(client.meta.region_name, str)
    client.close()


async def closed_async() -> None:
    async with AsyncBedrockAgentCoreClient("us-west-2") as client:
        assert_type(client, AsyncBedrockAgentCoreClient)
        event = await client.get_event(memoryId="m", sessionId="s", actorId="a", eventId="e")
        assert_type(event, ListEventsOutput)  # error: assert-type | reportAssertTypeFailure
    await client.close()
    with AsyncBedrockAgentCoreClient("us-west-2"):  # error: attr-defined | reportGeneralTypeIssues
        pass


async def closed_wrongly(client: BedrockAgentCoreClient) -> None:
    async with client:  # error: attr-defined | reportGeneralTypeIssues
        pass


def presigned(client: BedrockAgentCoreClient) -> None:
    url = client.generate_presigned_url("list_events", Params={"memoryId": "m"}, ExpiresIn=60)
    assert_type(url, str)


def services_are_two(client: BedrockAgentCoreControlClient) -> BedrockAgentCoreClient:
    client.list_events(memoryId="m", sessionId="s", actorId="a")  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    return client  # error: return-value | reportReturnType
