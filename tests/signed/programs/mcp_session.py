"""An MCP server behind a check of signatures, and MCP clients with `http_auth()`: ENGINE."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import socket
import sys
from pathlib import Path
from typing import Any

import agentcore_clients
import httpx2
import uvicorn
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.server import MCPServer
from support.server import Request
from support.sigv4 import Verifier

engine: Any = sys.argv[1]
verifier = Verifier(
    {"AKIDEXAMPLE": ("wJalrXUtnFEMI/K7MDENG", "session/token+==")},
    "eu-central-1",
    "bedrock-agentcore",
)
server = MCPServer("tools")
verdicts: list[str] = []


@server.tool()
def add(a: int, b: int) -> int:
    """Adds."""
    return a + b


def checked(app: Any) -> Any:
    """Returns an ASGI application that answers 403 where the signature is not right."""

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        target = scope["raw_path"].decode()
        if scope["query_string"]:
            target += "?" + scope["query_string"].decode()
        headers = [(name.decode(), value.decode()) for name, value in scope["headers"]]
        request = Request(scope["method"], target, headers)
        messages = [await receive()]
        while messages[-1].get("more_body"):
            messages.append(await receive())
        request.body = b"".join(message.get("body", b"") for message in messages)
        verdicts.append(verifier.problem(request))
        if verdicts[-1]:
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": verdicts[-1].encode()})
            return

        async def again() -> Any:
            return messages.pop(0) if messages else await receive()

        await app(scope, again, send)

    return serve


async def session(url: str, http: Any) -> list[Any]:
    async with http, Client(streamable_http_client(url, http_client=http)) as client:
        tools = await client.list_tools()
        result = await client.call_tool("add", {"a": 1, "b": 2})
        return [[tool.name for tool in tools.tools], result.structured_content]


def block_of_the_readme() -> Any:
    """Returns the code of the README's block that uses MCP."""
    text = (Path(agentcore_clients.__file__).parents[1] / "README.md").read_text("utf-8")
    blocks: list[str] = re.findall(r"```python\n(.*?)```", text, re.S)
    (block,) = (block for block in blocks if "httpx2" in block)
    return compile(block, "README.md", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)


async def main() -> None:
    sock = socket.create_server(("127.0.0.1", 0))
    endpoint = f"http://127.0.0.1:{sock.getsockname()[1]}"
    arguments: Any = {"region_name": "eu-central-1", "endpoint_url": endpoint, "engine": engine}
    client = BedrockAgentCoreClient(**arguments)
    # As ASGI servers do, uvicorn gives an application the path with its escapes undone.
    app = server.streamable_http_app(streamable_http_path="/mcp", stateless_http=True)
    config = uvicorn.Config(checked(app), log_level="error")
    running = uvicorn.Server(config)
    serving = asyncio.create_task(running.serve([sock]))
    url = f"{endpoint}/mcp?qualifier=DEFAULT"
    async with AsyncBedrockAgentCoreClient(**arguments) as async_client:
        results = [
            await session(url, httpx2.AsyncClient(auth=client.http_auth())),
            await session(url, httpx2.AsyncClient(auth=async_client.http_auth())),
        ]
        await eval(block_of_the_readme(), {"client": client, "url": url})
        right = {*verdicts}
        try:
            await session(url, httpx2.AsyncClient())
        except BaseException as error:
            results.append(type(error).__name__)
    running.should_exit = True
    await serving
    print(json.dumps([results, sorted(right), verdicts[-1]]))


asyncio.run(main())
