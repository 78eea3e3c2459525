"""Runtimes of agents, and calls of them."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore_control.types import AgentRuntime

from .clients import control, data


def called(name: str) -> AgentRuntime | None:
    for page in control().get_paginator("list_agent_runtimes").paginate():
        for runtime in page["agentRuntimes"]:
            if runtime["agentRuntimeName"] == name:
                return runtime
    return None


def ask(runtime: AgentRuntime, question: bytes) -> bytes:
    reply = data().invoke_agent_runtime(
        agentRuntimeArn=runtime["agentRuntimeArn"], payload=question, contentType="text/plain"
    )
    body: bytes = reply["response"].read()
    return body
