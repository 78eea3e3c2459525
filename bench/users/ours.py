"""A program of both services on the generated package, for the type checker to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agentcore_clients.bedrock_agentcore import BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore_control import BedrockAgentCoreControlClient

if TYPE_CHECKING:
    from agentcore_clients.bedrock_agentcore.types import Event
    from agentcore_clients.bedrock_agentcore_control.types import MemorySummary

data = BedrockAgentCoreClient("us-west-2")
control = BedrockAgentCoreControlClient("us-west-2")


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
