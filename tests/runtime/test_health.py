"""`meta.stats`, `warm_up()`, and the warning about a client that nobody closed."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import ssl
import subprocess
import sys
import threading
import warnings
from typing import Any

import botocore.exceptions
import pytest
import trustme
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient, ClientStats
from botocore.config import Config
from support.kind import KEYS, Kind
from support.models import ROOT
from support.server import Response, Server

MEMORY = {"memoryId": "m-0123456789", "actorId": "a", "sessionId": "s", "eventId": "0#e"}
ANSWER = Response(200, {"Content-Type": "application/json"}, b'{"event": {}}')
TOKENS = 500  # of botocore's standard retry mode


@pytest.fixture
def native(kind: Kind) -> Any:
    return kind.data(engine="native")


def event(kind: Kind, client: Any) -> None:
    kind.settle(client.get_event(**MEMORY))


# ----------------------------------------------------------------------------------------- stats


def test_stats_of_a_client(kind: Kind, native: Any, server: Server) -> None:
    assert native.meta.stats == ClientStats(0, 0, 0, 0, TOKENS)
    server.handler = lambda _: ANSWER
    event(kind, native)
    event(kind, native)
    assert native.meta.stats == ClientStats(1, 1, 0, 0, TOKENS)
    assert native.with_options(max_attempts=1).meta.stats == native.meta.stats
    kind.settle(native.close())
    assert native.meta.stats[:3] == (0, 0, 0)


@pytest.mark.usefixtures("no_back_off")
def test_retries_are_counted(kind: Kind, native: Any, server: Server) -> None:
    server.handler = lambda _: ANSWER
    server.reply(Response(503), Response(503))
    event(kind, native)
    stats = native.meta.stats
    assert (stats.retries, stats.retry_tokens) == (2, TOKENS - 5)  # a success gives one back
    server.handler = lambda _: Response(503)
    with pytest.raises(botocore.exceptions.ClientError):
        event(kind, native)
    assert native.meta.stats[3:] == (4, TOKENS - 15)


def test_what_threads_have_is_open_and_not_idle(server: Server, sync: Kind) -> None:
    client = sync.data(engine="native")
    arrived, go = threading.Barrier(4), threading.Event()

    def answer(_: object) -> Response:
        arrived.wait(10)
        go.wait(10)
        return ANSWER

    server.handler = answer
    threads = [threading.Thread(target=event, args=(sync, client)) for _ in range(3)]
    for thread in threads:
        thread.start()
    arrived.wait(10)
    assert client.meta.stats[:3] == (3, 0, 0)
    go.set()
    for thread in threads:
        thread.join()
    assert client.meta.stats[:3] == (3, 3, 0)
    server.drop()
    assert client.meta.stats[:3] == (3, 3, 0)  # nobody has looked yet
    server.handler = lambda _: ANSWER
    event(sync, client)
    assert client.meta.stats[:3] == (1, 1, 0)


def test_who_waits_is_counted(server: Server, asynchronous: Kind) -> None:
    client = asynchronous.data(engine="native", config=Config(max_pool_connections=2))
    go = threading.Event()

    def answer(_: object) -> Response:
        go.wait(10)
        return ANSWER

    server.handler = answer

    async def main() -> None:
        calls = [asyncio.ensure_future(client.get_event(**MEMORY)) for _ in range(5)]
        while len(server.requests) < 2:
            await asyncio.sleep(0.001)
        assert client.meta.stats[:3] == (2, 0, 3)
        calls[-1].cancel()
        await asyncio.sleep(0)
        assert client.meta.stats[:3] == (2, 0, 2)
        go.set()
        await asyncio.gather(*calls[:-1])
        assert client.meta.stats[:3] == (2, 2, 0)

    asynchronous.settle(main())


def test_a_stream_has_its_connection(kind: Kind, native: Any, server: Server) -> None:
    server.handler = lambda _: Response(200, {}, b"x" * 10)
    call = {"agentRuntimeArn": "a", "payload": b""}
    body = kind.settle(native.invoke_agent_runtime(**call))["response"]
    assert native.meta.stats.open == 1
    kind.settle(body.read())
    assert native.meta.stats[:2] == (1, 1)


def test_stats_are_the_native_engines(kind: Kind, native: Any, server: Server) -> None:
    server.handler = lambda _: ANSWER
    client = kind.data(engine="botocore")
    event(kind, client)
    for other in (client, native):
        assert other is client or other.meta.events
        with pytest.raises(RuntimeError, match=r"botocore, which does not count: see meta\.engine"):
            _ = other.meta.stats


# --------------------------------------------------------------------------------------- warm_up


@pytest.fixture(params=["native", "botocore"])
def engine(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_a_warm_client_has_its_connection(kind: Kind, server: Server, engine: Any) -> None:
    server.handler = lambda _: ANSWER
    client = kind.data(engine=engine)
    for _ in range(2):
        assert kind.settle(client.warm_up()) is None
    if engine == "native":
        assert server.requests == []  # none is sent
        assert client.meta.stats[:2] == (1, 1)
    event(kind, client)
    assert server.connections == 1


def test_over_tls(kind: Kind, monkeypatch: pytest.MonkeyPatch, engine: Any, tmp_path: Any) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    with Server(lambda _: ANSWER, tls) as server:
        options: Any = {"endpoint_url": server.url, "engine": engine}
        client = kind.data(verify=str(tmp_path / "ca.pem"), **options)
        kind.settle(client.warm_up())
        event(kind, client)
        assert server.connections == 1
        with pytest.raises(botocore.exceptions.SSLError) as caught:
            kind.settle(kind.data(**options).warm_up())
        assert "give its CA bundle" in caught.value.__notes__[0]  # type: ignore[attr-defined]


def test_errors_are_those_of_a_call(
    kind: Kind, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with pytest.raises(botocore.exceptions.EndpointConnectionError) as caught:
        kind.settle(kind.data(engine=engine, endpoint_url=url).warm_up())
    assert caught.value.__notes__[0].startswith(  # type: ignore[attr-defined]
        "warm_up of bedrock-agentcore in us-west-2"
    )
    for name in KEYS:
        monkeypatch.setitem(KEYS, name, None)
    with pytest.raises(botocore.exceptions.NoCredentialsError):
        kind.settle(kind.data(engine=engine).warm_up())


def test_keys_are_fetched_once(kind: Kind, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"AccessKeyId": "A", "SecretAccessKey": "S", "Token": "T"}
    body = json.dumps({**keys, "Expiration": "2050-01-01T00:00:00Z"}).encode()
    with Server(lambda _: Response(200, {}, body)) as container:
        for name in KEYS:
            monkeypatch.setitem(KEYS, name, None)
        monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.url)
        client = kind.data(engine="native")
        kind.settle(client.warm_up())
        assert len(container.requests) == 1
        server.handler = lambda _: ANSWER
        event(kind, client)
        assert len(container.requests) == 1


def test_a_token_is_asked_for_instead_of_credentials(
    kind: Kind, server: Server, engine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def token() -> str:
        asked.append("token")
        return "token"

    for name in KEYS:
        monkeypatch.setitem(KEYS, name, None)
    client = kind.data(engine=engine, bearer_token=token)
    server.handler = lambda _: ANSWER
    kind.settle(client.warm_up())
    body = kind.settle(client.invoke_agent_runtime(agentRuntimeArn="a", payload=b""))["response"]
    kind.settle(body.read())
    assert (asked, server.connections) == (["token"], 1)
    assert server.requests[-1].header("authorization") == "Bearer token"


# ------------------------------------------------------------------------------------- warnings


def collected(make: Any) -> list[str]:
    """Returns what the collection of what `make` leaves behind warns about."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        make()
        gc.collect()
    return [str(warning.message) for warning in caught]


OPTIONS: Any = {"region_name": "us-west-2", "engine": "native", **KEYS}


def test_an_unclosed_client_warns(server: Server) -> None:
    server.handler = lambda _: ANSWER

    def leave() -> None:
        client = BedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS)
        client.get_event(**MEMORY)

    assert collected(leave) == [
        f"unclosed client of {server.url}: 1 connection is open;"
        " use the client in a with block, or close() it"
    ]


def test_an_unclosed_asynchronous_client_warns(server: Server) -> None:
    server.handler = lambda _: ANSWER

    async def main() -> None:
        client = AsyncBedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS)
        await asyncio.gather(*(client.get_event(**MEMORY) for _ in range(2)))
        del client
        gc.collect()
        await asyncio.sleep(0)  # its connections are closed now

    messages = collected(lambda: asyncio.run(main()))
    assert [message.partition(";")[0] for message in messages] == [
        f"unclosed client of {server.url}: 2 connections are open"
    ]


def test_after_the_loop(server: Server) -> None:
    server.handler = lambda _: ANSWER

    def leave() -> None:
        client = AsyncBedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS)
        asyncio.run(client.get_event(**MEMORY))  # type: ignore[arg-type]

    assert any("1 connection is open" in message for message in collected(leave))


def test_no_alarm_without_need(server: Server) -> None:
    server.handler = lambda _: ANSWER

    def sync() -> None:
        unused = BedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS)
        with BedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS) as client:
            client.get_event(**MEMORY)
            copy = client.with_options(max_attempts=1)
            copy.get_event(**MEMORY)
        del unused

    async def main() -> None:
        async with AsyncBedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS) as client:
            await client.get_event(**MEMORY)

    assert collected(sync) == []
    assert collected(lambda: asyncio.run(main())) == []


def test_a_copy_keeps_the_connections(server: Server) -> None:
    """The client may go while a copy with options is in use."""
    server.handler = lambda _: ANSWER
    client = BedrockAgentCoreClient(endpoint_url=server.url, **OPTIONS)
    client.get_event(**MEMORY)
    copy = client.with_options(max_attempts=1)

    def drop() -> None:
        nonlocal client
        del client

    assert collected(drop) == []
    copy.get_event(**MEMORY)
    assert server.connections == 1
    copy._engine.origin.close()


PROGRAM = """\
import os, sys
from agentcore_clients import BedrockAgentCoreClient
client = BedrockAgentCoreClient("us-west-2", endpoint_url=sys.argv[1], engine="native")
client.get_event(memoryId="m-0123456789", actorId="a", sessionId="s", eventId="0#e")
if sys.argv[2] == "fork":
    child = os.fork()
    if not child:
        del client
        import gc
        gc.collect()
        os._exit(0)
    os.waitpid(child, 0)
    client.close()
"""


@pytest.mark.parametrize("how", ["exit", "fork"])
def test_neither_at_exit_nor_in_a_child(server: Server, how: str) -> None:
    server.handler = lambda _: ANSWER
    keys = {"AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "S"}
    done = subprocess.run(
        [sys.executable, "-W", "always::ResourceWarning", "-c", PROGRAM, server.url, how],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "generated"), **keys},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0
    assert "unclosed client" not in done.stderr
    assert "Exception ignored" not in done.stderr
