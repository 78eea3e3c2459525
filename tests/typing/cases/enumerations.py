"""Rule 6: a request takes the known values; a response may bring new ones."""

from __future__ import annotations

from typing import get_args

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient, UnknownValue
from agentcore_clients.bedrock_agentcore.literals import Oauth2FlowType, SessionStatus, ToolName
from agentcore_clients.bedrock_agentcore.types import (
    Conversational,
    GetResourceOauth2TokenResponse,
    PayloadType,
    ToolArguments,
)
from typing_extensions import assert_type

values: tuple[object, ...] = get_args(ToolName)


def requests(client: BedrockAgentCoreClient, name: ToolName, text: str) -> None:
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="executeCode")
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name=name)
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="execute_code")  # error: arg-type | reportArgumentType
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name=text)  # error: arg-type | reportArgumentType
    arguments: ToolArguments = {"language": "ruby"}  # error: typeddict-item | reportAssignmentType
    print(arguments)


def requests_with_shapes_of_responses(client: BedrockAgentCoreClient, role: str) -> None:
    payload: list[PayloadType] = [{"conversational": {"role": "USER", "content": {"text": "t"}}}]
    payload = [{"conversational": {"role": "user", "content": {"text": "t"}}}]  # error: typeddict-item | reportAssignmentType
    said: Conversational = {"role": role, "content": {"text": "t"}}  # error: typeddict-item | reportAssignmentType
    said = {"role": UnknownValue(role), "content": {"text": "t"}}
    client.create_event(memoryId="m", actorId="a", eventTimestamp=0, payload=[{"conversational": said}, *payload])
    event = client.get_event(memoryId="m", actorId="a", sessionId="s", eventId="e")["event"]
    for part in event["payload"]:
        if "conversational" in part:
            client.create_event(
                memoryId="m",
                actorId="a",
                eventTimestamp=0,
                payload=[{"conversational": {"role": part["conversational"]["role"], "content": {"text": "t"}}}],
            )


async def requests_async(client: AsyncBedrockAgentCoreClient) -> None:
    await client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="readFiles")
    await client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="readFile")  # error: arg-type | reportArgumentType


flow: Oauth2FlowType = "USER_FEDERATION"
wrong: Oauth2FlowType = "user_federation"  # error: assignment | reportAssignmentType


def responses_are_open(token: GetResourceOauth2TokenResponse) -> str:
    if "sessionStatus" in token:
        assert_type(token["sessionStatus"], "SessionStatus | UnknownValue")
    status = token.get("sessionStatus")
    if status == "FAILED":
        return "failed"
    if status == "A_VALUE_OF_NEXT_YEAR":
        return "new"
    return status or "none"


def a_response_is_not_the_literal(token: GetResourceOauth2TokenResponse) -> SessionStatus:
    return token["sessionStatus"]  # error: return-value | reportReturnType reportTypedDictNotRequiredAccess
