"""A program of both services on boto3 with the stubs of types-boto3, for the type checker to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

import boto3

if TYPE_CHECKING:
    from types_boto3_bedrock_agentcore.type_defs import EventTypeDef as Event
    from types_boto3_bedrock_agentcore_control.type_defs import (
        MemorySummaryTypeDef as MemorySummary,
    )

data = boto3.client("bedrock-agentcore", "us-west-2")
control = boto3.client("bedrock-agentcore-control", "us-west-2")


def newest(memory: MemorySummary, actor: str, session: str) -> list[Event]:
    found: list[Event] = []
    pages = data.get_paginator("list_events").paginate(
        memoryId=memory.get("id", ""), actorId=actor, sessionId=session
    )
    for page in pages:
        found.extend(page["events"])
    return sorted(found, key=lambda event: event["eventTimestamp"], reverse=True)


made = control.create_memory(name="notes", eventExpiryDuration=30)
control.get_waiter("memory_created").wait(memoryId=made.get("memory", {}).get("id", ""))
for summary in control.list_memories()["memories"]:
    newest(summary, "someone", "now")
reply = data.invoke_agent_runtime(agentRuntimeArn="agent", payload=b"{}")
body: bytes = reply["response"].read()
