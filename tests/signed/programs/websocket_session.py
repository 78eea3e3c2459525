"""Opens websockets on a server that checks signatures, as the library websockets does: ENGINE."""

from __future__ import annotations

import asyncio
import json
import sys
from http import HTTPStatus
from typing import Any

import websockets
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from support.server import Request
from support.sigv4 import Verifier
from websockets.sync.client import connect

engine: Any = sys.argv[1]
verifier = Verifier(
    {"AKIDEXAMPLE": ("wJalrXUtnFEMI/K7MDENG", "session/token+==")},
    "eu-central-1",
    "bedrock-agentcore",
)


async def echo(connection: Any) -> None:
    async for message in connection:
        await connection.send(message.upper())


def check(connection: Any, request: Any) -> Any:
    problem = verifier.problem(Request("GET", request.path, [*request.headers.raw_items()]))
    return connection.respond(HTTPStatus.FORBIDDEN, problem) if problem else None


def talk(url: str, headers: Any) -> str:
    with connect(url, additional_headers=headers) as connection:
        connection.send("hello")
        return str(connection.recv())


async def main() -> None:
    results: list[str] = []
    async with websockets.serve(echo, "127.0.0.1", 0, process_request=check) as server:
        host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        arguments: Any = {
            "region_name": "eu-central-1",
            "endpoint_url": f"http://{host}",
            "engine": engine,
        }
        client = BedrockAgentCoreClient(**arguments)
        stream = f"ws://{host}/browser-streams/aws.browser.v1/sessions/01ABC/automation"
        for address in (
            client.websocket(stream),
            client.websocket(stream, expires=60),
            client.runtime_websocket("arn:aws:x:y:z:runtime/mine", session_id="s" * 33),
        ):
            results.append(await asyncio.to_thread(talk, address.url, address.headers))
        async with AsyncBedrockAgentCoreClient(**arguments) as async_client:
            url, headers = await async_client.websocket(stream)
            async with websockets.connect(url, additional_headers=headers) as connection:
                await connection.send("again")
                results.append(str(await connection.recv()))
        try:
            await asyncio.to_thread(talk, stream, {})
        except websockets.InvalidStatus as error:
            results.append(f"{error.response.status_code} {error.response.body.decode().strip()}")
    print(json.dumps(results))


asyncio.run(main())
