"""`collect()` has the type of its result; messages of one go back into a request."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import CodeInterpreterOutput
from typing_extensions import assert_type


def collected(client: BedrockAgentCoreClient) -> str:
    response = client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="listFiles")
    result = response["stream"].collect()
    assert_type(result, CodeInterpreterOutput)
    assert_type(result["exitCode"], int | None)
    result["stdin"]  # error: typeddict-item | reportGeneralTypeIssues
    return result["stdout"]


def sent_back(client: BedrockAgentCoreClient, arn: str) -> None:
    first = client.invoke_harness(harnessArn=arn, runtimeSessionId="s", messages=[])
    messages = first["stream"].collect()["messages"]
    client.invoke_harness(harnessArn=arn, runtimeSessionId="s", messages=messages)


async def collected_async(client: AsyncBedrockAgentCoreClient) -> None:
    response = await client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="listFiles")
    assert_type(await response["stream"].collect(), CodeInterpreterOutput)
