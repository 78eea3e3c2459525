"""Rule 6: a request takes the known values; a response may bring new ones."""

from __future__ import annotations

from typing import get_args

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.literals import Oauth2FlowType, SessionStatus, ToolName
from agentcore_clients.bedrock_agentcore.types import GetResourceOauth2TokenResponse, ToolArguments
from typing_extensions import assert_type

values: tuple[object, ...] = get_args(ToolName)


def requests(client: BedrockAgentCoreClient, name: ToolName, text: str) -> None:
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="executeCode")
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name=name)
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="execute_code")  # error: arg-type | reportArgumentType
    client.invoke_code_interpreter(codeInterpreterIdentifier="c", name=text)  # error: arg-type | reportArgumentType
    arguments: ToolArguments = {"language": "ruby"}  # error: typeddict-item | reportAssignmentType
    print(arguments)


async def requests_async(client: AsyncBedrockAgentCoreClient) -> None:
    await client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="readFiles")
    await client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="readFile")  # error: arg-type | reportArgumentType


flow: Oauth2FlowType = "USER_FEDERATION"
wrong: Oauth2FlowType = "user_federation"  # error: assignment | reportAssignmentType


def responses_are_open(token: GetResourceOauth2TokenResponse) -> str:
    if "sessionStatus" in token:
        assert_type(token["sessionStatus"], "SessionStatus | str")
    status = token.get("sessionStatus")
    if status == "FAILED":
        return "failed"
    if status == "A_VALUE_OF_NEXT_YEAR":
        return "new"
    return status or "none"


def a_response_is_not_the_literal(token: GetResourceOauth2TokenResponse) -> SessionStatus:
    return token["sessionStatus"]  # error: return-value | reportReturnType reportTypedDictNotRequiredAccess
