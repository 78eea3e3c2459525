"""Rule 9: event streams yield unions of one-key dictionaries; bodies are read and closed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import (
    CodeInterpreterStreamOutput,
    InvokeHarnessStreamOutput,
)
from typing_extensions import assert_never, assert_type


def events(client: BedrockAgentCoreClient) -> Iterator[str]:
    response = client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="listFiles")
    with response["stream"] as stream:
        for event in stream:
            assert_type(event, CodeInterpreterStreamOutput)
            event["result"]  # error: typeddict-item | reportGeneralTypeIssues
            if "result" in event:
                for block in event["result"]["content"]:
                    yield block.get("text", "")
            elif "SDK_UNKNOWN_MEMBER" in event:
                yield event["SDK_UNKNOWN_MEMBER"]["name"]
            else:
                assert_never(event)
    response["stream"].close()
    response["stream"].shut()  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    response["events"]  # error: typeddict-item | reportGeneralTypeIssues


async def events_async(client: AsyncBedrockAgentCoreClient) -> AsyncIterator[str]:
    response = await client.invoke_code_interpreter(codeInterpreterIdentifier="c", name="listFiles")
    async with response["stream"] as stream:
        async for event in stream:
            assert_type(event, CodeInterpreterStreamOutput)
            if "result" in event:
                yield str(event["result"].get("isError"))
    for event in response["stream"]:  # error: attr-defined | reportGeneralTypeIssues reportUnknownVariableType
        pass
    with response["stream"]:  # error: attr-defined | reportGeneralTypeIssues
        pass


def exceptions_are_not_yielded(event: InvokeHarnessStreamOutput) -> str:
    if "messageStart" in event:
        return event["messageStart"]["role"]
    if "contentBlockDelta" in event:
        delta = event["contentBlockDelta"]["delta"]
        if "text" in delta:
            assert_type(delta["text"], str)
    event["runtimeClientError"]  # error: typeddict-item | reportGeneralTypeIssues
    return ""


def body(client: BedrockAgentCoreClient) -> bytes:
    response = client.invoke_agent_runtime(agentRuntimeArn="arn", payload=b"{}")
    with response["response"] as stream:
        for line in stream.iter_lines():
            assert_type(line, bytes)
        assert_type(stream.read(10), bytes)
        for chunk in stream:
            assert_type(chunk, bytes)
    response["response"].decode()  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    response["body"]  # error: typeddict-item | reportGeneralTypeIssues
    return response["response"].read()


async def body_async(client: AsyncBedrockAgentCoreClient) -> bytes:
    response = await client.invoke_agent_runtime(agentRuntimeArn="arn", payload=b"{}")
    async with response["response"] as stream:
        async for line in stream.iter_lines():
            assert_type(line, bytes)
        async for chunk in stream:
            assert_type(chunk, bytes)
    for chunk in response["response"]:  # error: attr-defined | reportGeneralTypeIssues reportUnknownVariableType
        pass
    return response["response"].read()  # error: return-value | reportReturnType
