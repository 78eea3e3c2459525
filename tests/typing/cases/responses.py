"""Rule 1: a member of a response is required only where the service promises it."""

from __future__ import annotations

from datetime import datetime

from agentcore_clients import BedrockAgentCoreClient, BedrockAgentCoreControlClient
from agentcore_clients.bedrock_agentcore.types import (
    GetResourceOauth2TokenResponse,
    InvokeAgentRuntimeResponse,
    ListEventsOutput,
)
from typing_extensions import assert_type


def optional_members_may_be_asked_for(response: InvokeAgentRuntimeResponse) -> str:
    if "mcpSessionId" not in response:
        return "new"  # reachable: botocore leaves the key out
    return response["mcpSessionId"]


def optional_members_have_their_type(token: GetResourceOauth2TokenResponse) -> None:
    assert_type(token.get("accessToken"), "str | None")
    assert_type(token.get("accessToken", ""), str)
    if "accessToken" in token:
        assert_type(token["accessToken"], str)


def an_optional_member_is_not_a_value(token: GetResourceOauth2TokenResponse) -> str:
    return token.get("accessToken")  # error: return-value | reportReturnType


def required_members_are_there(client: BedrockAgentCoreControlClient) -> None:
    memory = client.get_memory(memoryId="m")["memory"]
    assert_type(memory["id"], str)
    assert_type(memory["createdAt"], datetime)
    assert_type(memory["eventExpiryDuration"], int)
    memory["failureReson"]  # error: typeddict-item | reportGeneralTypeIssues
    memory.get("failureReason", "").upper()
    memory["createdAt"].upper()  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType


def the_parser_always_sets_these(response: InvokeAgentRuntimeResponse) -> None:
    assert_type(response["statusCode"], int)
    assert_type(response["contentType"], str)
    assert_type(response["ResponseMetadata"]["HTTPStatusCode"], int)
    assert_type(response["ResponseMetadata"]["HTTPHeaders"], dict[str, str])
    response["ResponseMetadata"]["Status"]  # error: typeddict-item | reportGeneralTypeIssues


def keys_are_known(client: BedrockAgentCoreClient) -> None:
    page = client.list_events(memoryId="m", sessionId="s", actorId="a")
    assert_type(page, ListEventsOutput)
    page["Events"]  # error: typeddict-item | reportGeneralTypeIssues
    for event in page["events"]:
        assert_type(event["eventId"], str)
        event["eventID"]  # error: typeddict-item | reportGeneralTypeIssues
    del page["events"]  # error: misc | reportGeneralTypeIssues


def no_response_is_one_too(client: BedrockAgentCoreControlClient) -> None:
    response = client.tag_resource(resourceArn="arn", tags={})
    assert_type(response["ResponseMetadata"]["RequestId"], str)
    response["tags"]  # error: typeddict-item | reportGeneralTypeIssues
