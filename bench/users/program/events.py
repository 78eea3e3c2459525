"""Events of a memory, newest first, and what was said in them."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore.types import Event

from .clients import data


def newest(memory: str, actor: str, session: str) -> list[Event]:
    found: list[Event] = []
    pages = (
        data()
        .get_paginator("list_events")
        .paginate(memoryId=memory, actorId=actor, sessionId=session)
    )
    for page in pages:
        found.extend(page["events"])
    return sorted(found, key=lambda event: event["eventTimestamp"], reverse=True)


def said(event: Event) -> str:
    words: list[str] = []
    for payload in event["payload"]:
        if "conversational" in payload:
            content = payload["conversational"]["content"]
            if "text" in content:
                words.append(content["text"])
    return " ".join(words)
