"""Rule 11: a waiter per name, with the parameters of the operation that it polls."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreControlClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore_control import BedrockAgentCoreControlClient
from agentcore_clients.bedrock_agentcore_control.waiters import (
    AsyncPolicyDeletedWaiter,
    MemoryCreatedWaiter,
)
from typing_extensions import assert_type


def waits(client: BedrockAgentCoreControlClient, name: str) -> None:
    waiter = client.get_waiter("memory_created")
    assert_type(waiter, MemoryCreatedWaiter)
    waiter.wait(memoryId="m", WaiterConfig={"Delay": 1, "MaxAttempts": 2})
    waiter.wait()  # error: call-arg | reportCallIssue
    waiter.wait(policyId="p")  # error: call-arg | reportCallIssue
    waiter.wait(memoryId="m", WaiterConfig={"Dealy": 1})  # error: arg-type | reportArgumentType
    client.get_waiter("MemoryCreated")  # error: call-overload | reportArgumentType reportCallIssue
    client.get_waiter(name)  # error: call-overload | reportArgumentType reportCallIssue
    assert_type(client.waiter_names, list[str])


async def waits_async(client: AsyncBedrockAgentCoreControlClient) -> None:
    waiter = client.get_waiter("policy_deleted")
    assert_type(waiter, AsyncPolicyDeletedWaiter)
    await waiter.wait(policyEngineId="e", policyId="p")
    await waiter.wait(policyId="p")  # error: call-arg | reportCallIssue
    client.get_waiter("policy_delete")  # error: call-overload | reportArgumentType reportCallIssue


def a_waiter_of_the_other_service(client: BedrockAgentCoreClient) -> None:
    client.get_waiter("memory_created")  # error: call-overload | reportArgumentType reportCallIssue
