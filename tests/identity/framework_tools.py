"""Decorated functions as the tools of a framework, which is named by the first argument.

Prints on its last line the names of the inputs that the framework shows to a model, and what its calls give.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

from agentcore_clients.identity import (
    INJECTED,
    context,
    requires_access_token,
    requires_api_key,
    requires_workload_access_token,
)

Shown = tuple[list[str], str]
ARGUMENTS = {"repo": "agents"}


@requires_access_token(provider_name="github", scopes=["repo"], auth_flow="M2M")
def issues(repo: str, *, access_token: str = INJECTED) -> str:
    """Lists issues.

    Args:
        repo: The repository.
    """
    return f"{repo} with {access_token}"


@requires_access_token(provider_name="github", scopes=["repo"], auth_flow="M2M", into="token")
@requires_api_key(provider_name="openai", into="key")
@requires_workload_access_token(into="workload")
async def summary(
    repo: str, *, token: str = INJECTED, key: str = INJECTED, workload: str = INJECTED
) -> str:
    """Sums issues up.

    Args:
        repo: The repository.
    """
    await asyncio.sleep(0)
    return f"{repo} with {token}, {key}, {workload}"


def names(schema: Any) -> list[str]:
    return sorted(schema["properties"])


async def strands(function: Callable[..., Any]) -> Shown:
    from strands import tool

    made: Any = tool(function)
    use = {"toolUseId": "1", "name": made.tool_name, "input": ARGUMENTS}
    events = [event async for event in made.stream(use, {})]
    (content,) = events[-1]["tool_result"]["content"]
    return names(made.tool_spec["inputSchema"]["json"]), content["text"]


async def langchain(function: Callable[..., Any]) -> Shown:
    from langchain_core.tools import tool

    made: Any = tool(function)
    is_async = asyncio.iscoroutinefunction(function)
    given = await made.ainvoke(ARGUMENTS) if is_async else made.invoke(ARGUMENTS)
    return names(made.tool_call_schema.model_json_schema()), given


async def pydantic_ai(function: Callable[..., Any]) -> Shown:
    from pydantic_ai import Agent
    from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
    from pydantic_ai.models.function import FunctionModel

    shown: list[list[str]] = []

    def answer(messages: list[Any], info: Any) -> ModelResponse:
        (tool,) = info.function_tools
        if not shown:
            shown.append(names(tool.parameters_json_schema))
            return ModelResponse([ToolCallPart(tool.name, ARGUMENTS)])
        return ModelResponse([TextPart(messages[-1].parts[0].content)])

    run: Any = await Agent(FunctionModel(answer), tools=[function]).run("go")
    return shown[0], run.output


async def openai_agents(function: Callable[..., Any]) -> Shown:
    from agents import function_tool
    from agents.tool_context import ToolContext

    made: Any = function_tool(function)
    arguments = json.dumps(ARGUMENTS)
    call: Any = ToolContext(None, tool_name=made.name, tool_call_id="1", tool_arguments=arguments)
    return names(made.params_json_schema), await made.on_invoke_tool(call, arguments)


async def mcp(function: Callable[..., Any]) -> Shown:
    from mcp.server import MCPServer

    server: Any = MCPServer("tools")
    server.tool()(function)
    (tool,) = await server.list_tools()
    given = await server.call_tool(tool.name, ARGUMENTS)
    return names(tool.input_schema), given.content[0].text


async def crewai(function: Callable[..., Any]) -> Shown:
    from crewai.tools import tool

    made: Any = tool(function)
    given = await asyncio.to_thread(made.run, **ARGUMENTS)
    return names(made.args_schema.model_json_schema()), given


async def main(framework: str) -> None:
    with context.use(workload_access_token="wat"):
        shown = [await globals()[framework](function) for function in (issues, summary)]
    sys.stdout.write(f"\n{json.dumps(shown)}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
