"""`with_options()` gives a client of the same class, and takes options of their types alone."""

from __future__ import annotations

import math
from collections.abc import Sequence

from agentcore_clients import (
    AsyncBedrockAgentCoreClient,
    BedrockAgentCoreClient,
    TotalTimeoutError,
)
from agentcore_clients.hooks import Hook


def copies(client: BedrockAgentCoreClient, hooks: Sequence[Hook]) -> BedrockAgentCoreClient:
    light: BedrockAgentCoreClient = client.with_options(
        read_timeout=900,
        total_timeout=math.inf,
        max_attempts=1,
        retries="idempotent-only",
        headers={"X-Team": "one"},
        hooks=hooks,
        bearer_token="token",
    )
    client.with_options(retries="never")  # error: arg-type | reportArgumentType
    client.with_options(headers={"X-Team": 1})  # error: dict-item | reportArgumentType
    client.with_options(max_attempts="1")  # error: arg-type | reportArgumentType
    client.with_options(bearer_token=5)  # error: arg-type | reportArgumentType
    client.with_options(5)  # error: call-arg | reportCallIssue
    return light.with_options()


async def tokens(text: str) -> AsyncBedrockAgentCoreClient:
    async def later() -> str:
        return text

    def now() -> str:
        return text

    def nothing() -> None: ...

    AsyncBedrockAgentCoreClient(bearer_token=text)
    AsyncBedrockAgentCoreClient(bearer_token=now)
    AsyncBedrockAgentCoreClient(bearer_token=nothing)  # error: arg-type | reportArgumentType
    return AsyncBedrockAgentCoreClient(bearer_token=later).with_options(total_timeout=5)


def caught(client: BedrockAgentCoreClient) -> TimeoutError | None:
    try:
        client.with_options(total_timeout=1).list_events(memoryId="m", sessionId="s", actorId="a")
    except TotalTimeoutError as error:
        return error
    return None
