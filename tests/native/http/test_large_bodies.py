"""Bodies that do not come whole with their head: any reads give all of them, and nothing else."""

from __future__ import annotations

import gc
import io
import random
import ssl
import weakref
from collections.abc import Awaitable, Iterator
from itertools import cycle, pairwise
from typing import Any

import pytest
import trustme
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients._runtime._native.http.body import BodyReader
from agentcore_clients._runtime._native.http.pool import Pool
from agentcore_clients._runtime._native.http.request import request_bytes
from agentcore_clients._runtime._native.http.transport import Transport
from botocore.config import Config
from botocore.exceptions import ReadTimeoutError, ResponseStreamingError
from support.server import Framing, Response, Server

BODY = random.Random(18).randbytes(900_001)
CALL: dict[str, Any] = {"agentRuntimeArn": "arn", "payload": b"x"}
# Amounts that are asked for in turns; None for all that is left.
READS = {
    "whole": [None],
    "pieces of 64 KB": [65536],
    "small ones": [1024],
    "one byte, then the rest": [1, None],
    "small and large ones": [10, 20_000, 65536, 3, 300_000, 1000],
    "more than there is": [50_000, 2_000_000],
    "none in between": [0, 100_000],
}


def pieces(seed: int) -> list[bytes]:
    """Returns the body, cut at random."""
    drawn = random.Random(seed)
    cuts = sorted({0, len(BODY), *(drawn.randrange(len(BODY)) for _ in range(9))})
    return [BODY[a:b] for a, b in pairwise(cuts)]


class Kind:
    """Reads bodies with a client of one kind, as if each were the same kind of file."""

    def __init__(self, server: Server, loop: str, verify: str | bool = True) -> None:
        options: dict[str, Any] = {
            "endpoint_url": server.url,
            "verify": verify,
            "aws_access_key_id": "key",
            "aws_secret_access_key": "secret",
            "config": Config(read_timeout=0.4, retries={"total_max_attempts": 1}),
        }
        self._runner: Any = None
        if loop:
            self._runner = pytest.importorskip(loop).new_event_loop()
            self._client: Any = AsyncBedrockAgentCoreClient("us-west-2", **options)
        else:
            self._client = BedrockAgentCoreClient("us-west-2", **options)

    def settle(self, value: Any) -> Any:
        if isinstance(value, Awaitable) and self._runner is not None:
            return self._runner.run_until_complete(value)
        return value

    def body(self) -> Any:
        return self.settle(self._client.invoke_agent_runtime(**CALL))["response"]

    def read(self, body: Any, amount: int | None) -> bytes:
        data = self.settle(body.read(amount))
        assert isinstance(data, bytes)
        return data

    def read_all(self) -> bytes:
        return self.read(self.body(), None)

    def close(self) -> None:
        self.settle(self._client.close())
        if self._runner is not None:
            self._runner.close()


LOOPS = {"sync": "", "asyncio": "asyncio", "uvloop": "uvloop"}


@pytest.fixture(params=LOOPS.values(), ids=list(LOOPS))
def kind(request: pytest.FixtureRequest, server: Server) -> Iterator[Kind]:
    made = Kind(server, request.param)
    yield made
    made.close()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server with TLS, and the path of what its clients trust."""
    authority = trustme.CA()
    bundle = str(tmp_path_factory.mktemp("tls") / "ca.pem")
    authority.cert_pem.write_to_path(bundle)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(tls=context) as server:
        yield server, bundle


def _compare(kind: Kind, amounts: list[int | None]) -> None:
    """Reads the body that is next as a file is read, to its end."""
    body, file = kind.body(), io.BytesIO(BODY)
    for amount in cycle(amounts):
        data = kind.read(body, amount)
        assert data == file.read(amount)
        assert body.tell() == file.tell()
        if not data and amount != 0:
            return


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.parametrize("amounts", READS.values(), ids=list(READS))
def test_any_reads_give_what_a_file_would(
    server: Server, kind: Kind, amounts: list[int | None], framing: Framing
) -> None:
    for seed in range(3):
        server.reply(Response(200, {}, pieces=pieces(seed), framing=framing))
        _compare(kind, amounts)
    if framing != "close":
        assert server.connections == 1


@pytest.mark.parametrize("loop", LOOPS.values(), ids=list(LOOPS))
@pytest.mark.parametrize("amounts", READS.values(), ids=list(READS))
def test_any_reads_over_tls(
    secure: tuple[Server, str], loop: str, amounts: list[int | None]
) -> None:
    server, bundle = secure
    kind = Kind(server, loop, bundle)
    before = server.connections
    for seed in range(2):
        server.reply(Response(200, {}, pieces=pieces(seed)))
        _compare(kind, amounts)
    kind.close()
    assert server.connections == before + 1


def test_chunks_and_lines_of_a_large_body(server: Server, kind: Kind) -> None:
    text = b"".join(b"%d %s\n" % (n, b"x" * (n % 90)) for n in range(9000))
    server.reply(*[Response(200, {}, pieces=[text[:7], text[7:300_000], text[300_000:]])] * 2)

    async def collect(found: Any) -> list[bytes]:
        return [part async for part in found]

    def parts(found: Any) -> list[bytes]:
        if hasattr(found, "__aiter__"):
            return kind.settle(collect(found))  # type: ignore[no-any-return]
        return list(found)

    chunks = parts(kind.body().iter_chunks(65536))
    assert b"".join(chunks) == text
    assert {len(chunk) for chunk in chunks[:-1]} == {65536}
    assert parts(kind.body().iter_lines()) == text.splitlines()


def test_what_follows_a_large_body_is_not_the_next_response(server: Server, kind: Kind) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(BODY)
    server.reply(Response(raw=head + BODY + b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))
    assert kind.read_all() == BODY
    server.reply(Response(200, {}, b"next"))
    assert kind.read_all() == b"next"
    assert server.connections == 2


@pytest.mark.parametrize("length", [len(BODY) + 1, 10**15])
@pytest.mark.parametrize("amount", [None, 1024, 65536])
def test_a_large_body_that_ends_early(
    server: Server, kind: Kind, length: int, amount: int | None
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length
    server.reply(Response(raw=head + BODY, then="close"), Response(200, {}, b"next"))
    body, got = kind.body(), b""
    with pytest.raises(ResponseStreamingError):
        while data := kind.read(body, amount):
            got += data
    assert got == (BODY[: len(BODY) // amount * amount] if amount else b"")
    assert kind.read_all() == b"next"


def test_a_large_body_that_stops_coming(server: Server, kind: Kind) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (len(BODY) + 1)
    server.reply(Response(raw=head + BODY), Response(200, {}, b"next"))
    body = kind.body()
    assert kind.read(body, 65536) == BODY[:65536]
    with pytest.raises(ReadTimeoutError):
        kind.read(body, None)
    assert kind.read_all() == b"next"
    assert server.connections == 2


def test_a_large_body_that_is_closed_half_read(server: Server, kind: Kind) -> None:
    server.reply(Response(200, {}, BODY), Response(200, {}, b"next"))
    body = kind.body()
    assert kind.read(body, 200_000) == BODY[:200_000]
    kind.settle(body.close())
    assert kind.read_all() == b"next"
    assert server.connections == 2


def test_a_body_that_is_dropped_half_read_closes_its_connection(server: Server) -> None:
    server.reply(Response(200, {}, BODY))
    pool = Pool(Transport(url=server.url, tls=False, host="127.0.0.1", port=server.port))
    connection = pool.acquire()
    connection.send(request_bytes("GET", "/", [("Host", "h")], b""))
    connection.read_head()
    body = BodyReader(connection, pool)
    for _ in range(3):
        assert body.read_some(65536)
    alive = weakref.ref(connection)
    gc.disable()  # it is no circle that the collector has to find
    try:
        del connection, body
        assert alive() is None
    finally:
        gc.enable()
