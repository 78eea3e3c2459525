"""Records that were taken from events."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore.types import MemoryRecordSummary

from .clients import data


def about(memory: str, namespace: str, question: str) -> list[MemoryRecordSummary]:
    reply = data().retrieve_memory_records(
        memoryId=memory,
        namespace=namespace,
        searchCriteria={"searchQuery": question, "topK": 5},
    )
    return list(reply["memoryRecordSummaries"])


def texts(records: list[MemoryRecordSummary]) -> list[str]:
    found: list[str] = []
    for record in records:
        content = record["content"]
        if "text" in content:
            found.append(content["text"])
    return found
