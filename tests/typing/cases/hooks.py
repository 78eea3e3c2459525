"""Hooks: any object with the three methods is one; another is not."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.hooks import Call, Hook


class Counting:
    def __init__(self) -> None:
        self.failed: list[str] = []

    def before_send(self, call: Call) -> None:
        call.headers["x-attempt"] = str(call.attempt)
        call.headers["x-number"] = call.attempt  # error: assignment | reportArgumentType

    def after_response(self, call: Call) -> None:
        if call.done and call.status is not None and call.status < 300:
            call.state[self] = call.request_id

    def on_error(self, call: Call, error: BaseException) -> None:
        self.failed.append(f"{call.service} {call.operation}: {error}")


class Half:
    def before_send(self, call: Call) -> None: ...


def a_hook_is_added(client: BedrockAgentCoreClient, other: AsyncBedrockAgentCoreClient) -> None:
    hook: Hook = Counting()
    client.meta.hooks.append(hook)
    other.meta.hooks.append(Counting())
    client.meta.hooks.remove(hook)
    client.meta.hooks.append(Half())  # error: arg-type | reportArgumentType
