"""Figures of a client are numbers of a class of their own; warming up is awaited where it may wait."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient, ClientStats


def figures(client: BedrockAgentCoreClient, other: AsyncBedrockAgentCoreClient) -> None:
    stats: ClientStats = client.meta.stats
    free: int = stats.idle + other.meta.stats.retry_tokens
    name: str = stats.open  # error: assignment | reportAssignmentType
    print(free, name)


async def warm(client: BedrockAgentCoreClient, other: AsyncBedrockAgentCoreClient) -> None:
    client.warm_up()
    await other.warm_up()
