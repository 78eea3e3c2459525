"""Rule 10: a paginator per operation, its pages, its full result; and items without pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.paginators import (
    AsyncListEventsPaginator,
    ListEventsFullResult,
    ListEventsPaginator,
)
from agentcore_clients.bedrock_agentcore.types import Event, ListEventsOutput
from agentcore_clients.bedrock_agentcore_control import BedrockAgentCoreControlClient
from typing_extensions import assert_type


def pages(client: BedrockAgentCoreClient) -> None:
    paginator = client.get_paginator("list_events")
    assert_type(paginator, ListEventsPaginator)
    for page in paginator.paginate(memoryId="m", sessionId="s", actorId="a"):
        assert_type(page, ListEventsOutput)
        assert_type(page["events"], list[Event])
        page["sessions"]  # error: typeddict-item | reportGeneralTypeIssues
    paginator.paginate(memoryId="m", sessionId="s")  # error: call-arg | reportCallIssue
    paginator.paginate(memoryId="m", sessionId="s", actorId="a", maxResult=1)  # error: call-arg | reportCallIssue
    limits = paginator.paginate(
        memoryId="m",
        sessionId="s",
        actorId="a",
        PaginationConfig={"MaxItems": 5, "PageSize": 2, "StartingToken": None},
    )
    paginator.paginate(memoryId="m", sessionId="s", actorId="a", PaginationConfig={"Max": 5})  # error: arg-type | reportArgumentType
    full = limits.build_full_result()
    assert_type(full, ListEventsFullResult)
    assert_type(full.get("events", []), list[Event])
    full["Events"]  # error: typeddict-item | reportGeneralTypeIssues
    assert_type(limits.resume_token, "str | None")


async def pages_async(client: AsyncBedrockAgentCoreClient) -> None:
    paginator = client.get_paginator("list_events")
    assert_type(paginator, AsyncListEventsPaginator)
    found = paginator.paginate(memoryId="m", sessionId="s", actorId="a")
    async for page in found:
        assert_type(page, ListEventsOutput)
    assert_type(await found.build_full_result(), ListEventsFullResult)
    for page in found:  # error: attr-defined | reportGeneralTypeIssues reportUnknownVariableType
        pass
    found.build_full_result()["events"]  # error: index | reportIndexIssue


def names_are_known(client: BedrockAgentCoreClient, name: str) -> None:
    client.get_paginator("list_event")  # error: call-overload | reportArgumentType reportCallIssue
    client.get_paginator("invoke_agent_runtime")  # error: call-overload | reportArgumentType reportCallIssue
    client.get_paginator(name)  # error: call-overload | reportArgumentType reportCallIssue
    client.can_paginate(name)


async def names_are_known_async(client: AsyncBedrockAgentCoreClient) -> None:
    client.get_paginator("list_event")  # error: call-overload | reportArgumentType reportCallIssue


def items(client: BedrockAgentCoreClient) -> Iterator[str]:
    events = client.iter_list_events(memoryId="m", sessionId="s", actorId="a", maxResults=5)
    assert_type(events, Iterator[Event])
    for event in events:
        yield event["eventId"]
        event["eventName"]  # error: typeddict-item | reportGeneralTypeIssues
    client.iter_list_events(memoryId="m", sessionId="s")  # error: call-arg | reportCallIssue
    client.iter_list_events(memoryId="m", sessionId="s", actorId="a", nextToken="t")  # error: call-arg | reportCallIssue
    client.iter_get_event(memoryId="m", sessionId="s", actorId="a", eventId="e")  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType


async def items_async(client: AsyncBedrockAgentCoreClient) -> AsyncIterator[str]:
    events = client.iter_list_events(memoryId="m", sessionId="s", actorId="a")
    assert_type(events, AsyncIterator[Event])
    async for event in events:
        yield event["eventId"]
    for event in client.iter_list_events(memoryId="m", sessionId="s", actorId="a"):  # error: attr-defined | reportGeneralTypeIssues reportUnknownVariableType
        pass


def derived(client: BedrockAgentCoreClient) -> None:
    for page in client.get_paginator("list_browser_sessions").paginate(browserIdentifier="b"):
        assert_type(page.get("nextToken"), "str | None")
    for session in client.iter_list_code_interpreter_sessions(codeInterpreterIdentifier="c"):
        assert_type(session["sessionId"], str)


def of_the_other_service(client: BedrockAgentCoreControlClient) -> None:
    for memory in client.iter_list_memories():
        assert_type(memory.get("id"), "str | None")
    client.get_paginator("list_events")  # error: call-overload | reportArgumentType reportCallIssue
