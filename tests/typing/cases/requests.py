"""Rules 2 and 7: keywords that take what botocore takes; None, and a request as a TypedDict."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import (
    CreateEventInput,
    GetResourceOauth2TokenRequest,
    InputContentBlock,
    InvokeAgentRuntimeRequest,
    ListEventsInput,
    MetadataValue,
    PayloadType,
)
from agentcore_clients.bedrock_agentcore_control import BedrockAgentCoreControlClient
from typing_extensions import ReadOnly, TypedDict


def any_sequence_and_mapping(
    client: BedrockAgentCoreClient,
    scopes: Sequence[str],
    custom: Mapping[str, str],
    metadata: Mapping[str, MetadataValue],
) -> None:
    client.get_resource_oauth2_token(
        workloadIdentityToken="t",
        resourceCredentialProviderName="p",
        scopes=scopes,
        oauth2Flow="M2M",
        customParameters=custom,
        resources=("a", "b"),
    )
    client.create_event(memoryId="m", actorId="a", eventTimestamp=0, payload=(), metadata=metadata)


def lists_of_narrower_items(client: BedrockAgentCoreClient, blobs: list[InputContentBlock]) -> None:
    client.invoke_code_interpreter(
        codeInterpreterIdentifier="c",
        name="writeFiles",
        arguments={"content": blobs, "paths": ["a"], "clearContext": True},
    )


def wrong_items(client: BedrockAgentCoreControlClient) -> None:
    client.tag_resource(resourceArn="arn", tags={"a": 1})  # error: dict-item | reportArgumentType
    client.untag_resource(resourceArn="arn", tagKeys=["a", 1])  # error: list-item | reportArgumentType
    client.untag_resource(resourceArn="arn", tagKeys=1)  # error: arg-type | reportArgumentType


def timestamps(client: BedrockAgentCoreClient, when: datetime, payload: list[PayloadType]) -> None:
    client.create_event(memoryId="m", actorId="a", eventTimestamp=when, payload=payload)
    client.create_event(memoryId="m", actorId="a", eventTimestamp=1700000000, payload=payload)
    client.create_event(memoryId="m", actorId="a", eventTimestamp=1.5, payload=payload)
    client.create_event(memoryId="m", actorId="a", eventTimestamp="2026-01-01", payload=payload)
    client.create_event(memoryId="m", actorId="a", eventTimestamp=b"0", payload=payload)  # error: arg-type | reportArgumentType
    client.create_event(memoryId="m", actorId="a", eventTimestamp=None, payload=payload)  # error: arg-type | reportArgumentType


def blobs(client: BedrockAgentCoreClient) -> None:
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload=b"{}")
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload=bytearray(b"{}"))
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload=io.BytesIO(b"{}"))
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload="{}")
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload={"prompt": "hello"})  # error: arg-type | reportArgumentType
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload=memoryview(b"{}"))  # error: arg-type | reportArgumentType
    client.invoke_agent_runtime(agentRuntimeArn="arn", payload=1)  # error: arg-type | reportArgumentType


def blobs_inside_of_json() -> None:
    content: InputContentBlock = {"path": "p", "blob": b"data"}
    content = {"path": "p", "blob": bytearray(b"data")}
    content = {"path": "p", "blob": io.BytesIO(b"data")}  # error: typeddict-item | reportAssignmentType
    content = {"path": "p", "blob": 1}  # error: typeddict-item | reportAssignmentType
    content = {"blob": b"data"}  # error: typeddict-item | reportAssignmentType


def documents(client: BedrockAgentCoreClient, when: datetime) -> None:
    payload: list[PayloadType] = [
        {"blob": {"any": ["json", 1, 1.5, True, None, {"deep": []}]}},
        {"blob": "text"},
        {"blob": [1, 2]},
        {"blob": None},
    ]
    client.create_event(memoryId="m", actorId="a", eventTimestamp=when, payload=payload)
    payload.append({"blob": {"no": b"bytes"}})  # error: dict-item | reportArgumentType
    payload.append({"blob": {"no": when}})  # error: dict-item | reportArgumentType
    payload.append({"blob": {1: "text"}})  # error: dict-item | reportArgumentType
    payload.append({"blob": (1, 2)})  # error: typeddict-item | reportArgumentType


def none_is_not_sent(client: BedrockAgentCoreClient, token: str | None) -> None:
    client.list_events(memoryId="m", sessionId="s", actorId="a", nextToken=token, filter=None)
    client.list_events(memoryId="m", sessionId="s", actorId=token)  # error: arg-type | reportArgumentType
    client.list_events(memoryId=None, sessionId="s", actorId="a")  # error: arg-type | reportArgumentType


def none_inside_is_a_mistake(client: BedrockAgentCoreClient) -> None:
    client.list_events(memoryId="m", sessionId="s", actorId="a", filter={"branch": None})  # error: arg-type | reportArgumentType


def keywords_are_explicit(client: BedrockAgentCoreClient) -> None:
    client.list_events(memoryId="m", sessionId="s", actorId="a", maxResult=1)  # error: call-arg | reportCallIssue
    client.list_events(memoryId="m", sessionId="s")  # error: call-arg | reportCallIssue
    client.list_events("m", "s", "a")  # error: call-arg | reportCallIssue
    client.list_events(memoryId="m", sessionId="s", actorId="a", maxResults="1")  # error: arg-type | reportArgumentType
    client.list_events(memoryId="m", sessionId="s", actorId=1)  # error: arg-type | reportArgumentType
    client.list_evnts(memoryId="m", sessionId="s", actorId="a")  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    client.listEvents(memoryId="m", sessionId="s", actorId="a")  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType


async def keywords_are_explicit_async(client: AsyncBedrockAgentCoreClient) -> None:
    await client.list_events(memoryId="m", sessionId="s", actorId="a", maxResults=None)
    await client.list_events(memoryId="m", sessionId="s", actorId="a", maxResult=1)  # error: call-arg | reportCallIssue
    await client.list_events(memoryId="m", sessionId="s")  # error: call-arg | reportCallIssue
    await client.list_evnts(memoryId="m", sessionId="s", actorId="a")  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    client.list_events(memoryId="m", sessionId="s", actorId="a")["events"]  # error: index | reportIndexIssue


def a_request_may_be_a_dictionary(client: BedrockAgentCoreClient) -> None:
    request: ListEventsInput = {"memoryId": "m", "sessionId": "s", "actorId": "a"}
    client.list_events(**request)
    token: GetResourceOauth2TokenRequest = {
        "workloadIdentityToken": "t",
        "resourceCredentialProviderName": "p",
        "scopes": ["s"],
        "oauth2Flow": "M2M",
    }
    client.get_resource_oauth2_token(**token)
    client.list_events(**token)  # error: misc | reportCallIssue
    request = {"memoryId": "m", "sessionId": "s"}  # error: typeddict-item | reportAssignmentType
    request = {"memoryId": "m", "sessionId": "s", "actorId": "a", "limit": 1}  # error: typeddict-unknown-key | reportAssignmentType


async def a_request_may_be_a_dictionary_async(
    client: AsyncBedrockAgentCoreClient, event: CreateEventInput, invoke: InvokeAgentRuntimeRequest
) -> None:
    await client.create_event(**event)
    await client.invoke_agent_runtime(**invoke)
    await client.create_event(**invoke)  # error: arg-type misc | reportCallIssue


class _Mine(TypedDict):
    """A dictionary of the user's own, with the keys of a request."""

    memoryId: ReadOnly[str]
    sessionId: str
    actorId: str


def a_request_may_be_any_typed_dict(client: BedrockAgentCoreClient, mine: _Mine) -> None:
    client.list_events(**mine, maxResults=10)


def nested_keys_are_known(client: BedrockAgentCoreClient) -> None:
    client.list_events(memoryId="m", sessionId="s", actorId="a", filter={"branch": {"name": "b"}})
    client.list_events(memoryId="m", sessionId="s", actorId="a", filter={"brunch": {}})  # error: arg-type | reportArgumentType
    client.list_events(memoryId="m", sessionId="s", actorId="a", filter={"branch": {}})  # error: arg-type | reportArgumentType
