"""Large bodies on an event loop: what waits in memory is bounded, on uvloop as on asyncio."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient
from agentcore_clients._runtime._native.http.async_body import AsyncBodyReader
from agentcore_clients._runtime._native.http.async_pool import AsyncPool
from agentcore_clients._runtime._native.http.request import request_bytes
from agentcore_clients._runtime._native.http.transport import Transport
from botocore.config import Config
from botocore.exceptions import ClientError
from support.server import Response, Server

SIZE, CALLS = 8 << 20, 10
SERVER = f"""
import socket
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
connection, _ = listener.accept()
head = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % {SIZE}
for _ in range({CALLS}):
    connection.recv(65536)
    connection.sendall(head + bytes({SIZE}))
connection.close()
"""
LOOPS = ["asyncio", "uvloop"]


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Callable[[Any], Any]:
    return pytest.importorskip(request.param).run  # type: ignore[no-any-return]


def test_no_more_waits_for_a_slow_reader_than_a_few_receives_bring(
    run: Callable[[Any], Any],
) -> None:
    async def read(port: int) -> tuple[int, int]:
        place = Transport(
            url="http://127.0.0.1",
            tls=False,
            host="127.0.0.1",
            port=port,
            connect_timeout=5.0,
            read_timeout=5.0,
        )
        pool = AsyncPool(place)
        most = size = 0
        for _ in range(CALLS):  # the system lets a connection have more under way with time
            connection = await pool.acquire()
            connection.send(request_bytes("GET", "/", [("Host", "h")], b""))
            await connection.read_head()
            body = AsyncBodyReader(connection, pool)
            while True:
                most = max(most, connection.reader.buffered)
                if not (piece := await body.read_some()):
                    break
                size += len(piece)
        pool.close()
        return most, size

    # A process of its own: a thread of this one could not send while the loop receives.
    with subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        most, size = run(read(int(process.stdout.readline())))
    assert size == CALLS * SIZE
    assert most <= 1 << 20


def test_a_large_error_of_an_operation_that_streams_is_read_to_its_end(
    server: Server, run: Callable[[Any], Any]
) -> None:
    message = "x" * 1_000_000
    server.reply(Response(404, {}, b'{"message": "%s"}' % message.encode()))

    async def call() -> None:
        config = Config(read_timeout=5, retries={"total_max_attempts": 1, "mode": "standard"})
        async with AsyncBedrockAgentCoreClient(
            "us-west-2",
            endpoint_url=server.url,
            config=config,
            aws_access_key_id="key",
            aws_secret_access_key="secret",
        ) as client:
            await client.invoke_agent_runtime(agentRuntimeArn="arn", payload=b"{}")

    with pytest.raises(ClientError) as caught:
        run(call())
    assert caught.value.response["Error"]["Message"] == message
