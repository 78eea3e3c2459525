"""Memories: made, waited for and listed."""

from __future__ import annotations

from collections.abc import Iterator

from agentcore_clients.bedrock_agentcore_control.types import MemorySummary

from .clients import control


def make(name: str, days: int) -> str:
    client = control()
    made = client.create_memory(name=name, eventExpiryDuration=days)
    identifier = made.get("memory", {}).get("id", "")
    client.get_waiter("memory_created").wait(memoryId=identifier)
    return identifier


def every() -> Iterator[MemorySummary]:
    for page in control().get_paginator("list_memories").paginate():
        yield from page["memories"]


def identifiers() -> list[str]:
    return [summary.get("id", "") for summary in every()]
