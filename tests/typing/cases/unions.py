"""Rule 4: a tagged union has exactly one key; `in` narrows it and `assert_never` closes it."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import (
    BrowserAction,
    BrowserActionResult,
    Event,
    MetadataValue,
    PayloadType,
)
from agentcore_clients.bedrock_agentcore_control.types import (
    HarnessGatewayOutboundAuth,
    HarnessMemoryConfiguration,
    InterceptorConfiguration,
    McpTargetConfiguration,
    MemoryStrategyInput,
)
from typing_extensions import assert_never, assert_type


def one_key() -> None:
    value: MetadataValue = {"stringValue": "a"}
    value = {}  # error: assignment | reportAssignmentType
    value = {"stringvalue": "a"}  # error: assignment | reportAssignmentType
    value = {"stringValue": 1}  # error: typeddict-item | reportAssignmentType
    value = {"stringValue": "a", "other": "b"}  # error: assignment | reportAssignmentType
    payload: PayloadType = {"blob": 1}
    payload = {"conversational": {"role": "USER", "content": {"text": "hello"}}}
    payload = {}  # error: assignment | reportAssignmentType
    payload = {"blob": 1, "conversational": {"role": "USER", "content": {"text": ""}}}  # error: assignment | reportAssignmentType
    payload = {"conversational": {"role": "USER", "content": {"text": "", "blob": 1}}}  # error: typeddict-item | reportAssignmentType
    payload = {"conversational": {"role": "USER", "content": {}}}  # error: typeddict-item | reportAssignmentType


def empty_variants() -> None:
    auth: HarnessGatewayOutboundAuth = {"awsIam": {}}
    auth = {"none": {}}
    auth = {"awsIam": {}, "none": {}}  # error: assignment | reportAssignmentType
    auth = {"awsIam": {"role": "r"}}  # error: typeddict-unknown-key | reportAssignmentType
    memory: HarnessMemoryConfiguration = {"disabled": {}}
    memory = {"disabled": None}  # error: typeddict-item | reportAssignmentType


def request_unions_know_no_other_variant() -> None:
    action: BrowserAction = {"mouseClick": {"x": 1, "y": 2, "button": "LEFT"}}
    action = {"SDK_UNKNOWN_MEMBER": {"name": "x"}}  # error: assignment | reportAssignmentType
    strategy: MemoryStrategyInput = {"semanticMemoryStrategy": {"name": "facts"}}
    strategy = {"semanticMemoryStrategy": {"nam": "facts"}}  # error: typeddict-item typeddict-unknown-key | reportAssignmentType


def narrowed_by_key(payload: PayloadType) -> str:
    if "conversational" in payload:
        content = payload["conversational"]["content"]
        return content["text"] if "text" in content else ""
    if "blob" in payload:
        return str(payload["blob"])
    if "json" in payload:
        return str(payload["json"])
    assert_type(payload["SDK_UNKNOWN_MEMBER"]["name"], str)
    return payload["SDK_UNKNOWN_MEMBER"]["name"]


def exhaustive(payload: PayloadType) -> None:
    if "conversational" in payload:
        payload["blob"]  # error: typeddict-item | reportGeneralTypeIssues
    elif "blob" in payload:
        pass
    elif "json" in payload:
        pass
    elif "SDK_UNKNOWN_MEMBER" in payload:
        pass
    else:
        assert_never(payload)


def not_exhaustive(payload: PayloadType) -> None:
    if "conversational" in payload:
        pass
    elif "blob" in payload:
        pass
    elif "json" in payload:
        pass
    else:
        assert_never(payload)  # error: arg-type | reportArgumentType


def a_key_without_a_check(payload: PayloadType) -> None:
    payload["blob"]  # error: typeddict-item | reportGeneralTypeIssues


def results(client: BedrockAgentCoreClient, action: BrowserAction) -> str:
    result = client.invoke_browser(browserIdentifier="b", sessionId="s", action=action)["result"]
    assert_type(result, BrowserActionResult)
    if "screenshot" in result:
        assert_type(result["screenshot"].get("data"), "bytes | None")
    return "shot"


async def results_async(client: AsyncBedrockAgentCoreClient) -> None:
    action: BrowserAction = {"keyPress": {"key": "a"}}
    await client.invoke_browser(browserIdentifier="b", sessionId="s", action=action)
    await client.invoke_browser(browserIdentifier="b", sessionId="s", action={})  # error: arg-type | reportArgumentType


def a_variant_named_like_a_keyword(target: McpTargetConfiguration) -> None:
    if "openApiSchema" in target:
        target["openApiSchema"]
    elif "lambda" in target:
        target["lambda"]["lambdaArn"]
        target["lambda"]["arn"]  # error: typeddict-item | reportGeneralTypeIssues


def a_variant_named_like_a_keyword_is_closed(interceptor: InterceptorConfiguration) -> str:
    if "lambda" in interceptor:
        return interceptor["lambda"]["arn"]
    if "SDK_UNKNOWN_MEMBER" in interceptor:
        return interceptor["SDK_UNKNOWN_MEMBER"]["name"]
    assert_never(interceptor)


lambda_interceptor: InterceptorConfiguration = {"lambda": {"arn": "a"}}
two_keys: InterceptorConfiguration = {"lambda": {"arn": "a"}, "x": 1}  # error: assignment | reportAssignmentType


def a_union_in_a_union_takes_a_name(event: Event) -> list[str]:
    texts: list[str] = []
    for part in event["payload"]:
        if "conversational" in part and "text" in (said := part["conversational"]["content"]):
            texts.append(said["text"])
        part["conversational"]["content"]["text"]  # error: typeddict-item | reportGeneralTypeIssues
    return texts
