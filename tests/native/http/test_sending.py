"""Large requests: what the peer takes of them, and when it answers before it has taken them all."""

from __future__ import annotations

import asyncio
import io
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import botocore.exceptions as exceptions
import pytest
import trustme
from agentcore_clients._runtime._native.http.async_connection import AsyncConnection
from agentcore_clients._runtime._native.http.async_pool import AsyncPool
from agentcore_clients._runtime._native.http.async_sender import Sender
from agentcore_clients._runtime._native.http.file_body import FileBody
from agentcore_clients._runtime._native.http.pool import Pool
from agentcore_clients._runtime._native.http.request import request_bytes
from agentcore_clients._runtime._native.http.transport import Transport
from support.server import Response, Server

if TYPE_CHECKING:
    from agentcore_clients._runtime._native.http.request import Message

BODY = bytes(range(256)) * 32_768  # more than the buffers of a system take
OK = Response(200, {}, b"hello")


def post(body: bytes = BODY) -> Message:
    return request_bytes("POST", "/", [("Host", "h"), ("Content-Length", str(len(body)))], body)


def test_a_large_body_is_no_copy() -> None:
    assert list(post())[1].obj is BODY
    (whole,) = list(post(b"small"))
    assert whole.tobytes().endswith(b"\r\n\r\nsmall")


@pytest.fixture(params=["plain", "tls"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Server, Transport]]:
    """A server that answers every request, and how to reach it."""
    context = None
    if request.param == "tls":
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
    with Server(lambda _: OK, tls=context) as server:
        yield server, Transport(
            url=server.url,
            tls=context is not None,
            host="127.0.0.1",
            port=server.port,
            connect_timeout=20.0,
            read_timeout=20.0,
            verify=str(tmp_path / "ca.pem"),
        )


def test_a_large_body_arrives(target: tuple[Server, Transport]) -> None:
    server, transport = target
    pool = Pool(transport)
    for _ in range(2):  # on one connection
        connection = pool.acquire()
        connection.send(post())
        assert connection.read_all() == b"hello"
        pool.release(connection)
    assert [request.body for request in server.take()] == [BODY] * 2
    assert server.connections == 1
    pool.close()


def test_an_async_large_body_arrives(target: tuple[Server, Transport]) -> None:
    server, transport = target
    problems: list[object] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: problems.append(context))
        pool = AsyncPool(transport)
        for _ in range(2):
            connection = await pool.acquire()
            connection.send(post())
            assert await connection.read_all() == b"hello"
            pool.release(connection)
        pool.close()

    asyncio.run(main())
    assert [request.body for request in server.take()] == [BODY] * 2
    assert server.connections == 1
    assert not problems  # a transport pauses while it is taken: TLS has not sent its last word


async def connected(peer: socket.socket) -> tuple[AsyncConnection, socket.socket]:
    """Returns a connection and its other end."""
    host, port = peer.getsockname()
    pool = AsyncPool(Transport(url="http://x", tls=False, host=host, port=port, read_timeout=20.0))
    connection = await pool.acquire()
    return connection, peer.accept()[0]


def test_an_async_loop_buffers_a_piece_of_a_request_at_once() -> None:
    """It copies what the peer does not take: a body of a gigabyte would be there twice."""

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            connection, peer = await connected(listener)
            with peer:
                connection.send(post())
                for _ in range(10):
                    await asyncio.sleep(0)
                transport = connection._transport
                assert transport is not None
                assert 0 < transport.get_write_buffer_size() <= 256 * 1024
                connection.close()

    asyncio.run(main())


def test_an_async_file_that_is_slow_is_no_peer_that_stalls() -> None:
    begun, go_on = threading.Event(), threading.Event()

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() == 0 and begun.is_set():
                go_on.wait(20)
            return super().read(size)

    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            connection, peer = await connected(listener)
            with peer:
                file = FileBody(Slow(BODY))
                assert file.read(signed=True) is None
                begun.set()
                message = request_bytes("POST", "/", [], file)
                connection.send(message)
                far = asyncio.get_running_loop().time() + 1000
                sender = connection._sender
                assert sender.busy
                assert not sender.is_stalled(far)
                assert not sender.is_stalled(far + 1000)
                go_on.set()
                while not sender._paused:  # the peer reads nothing
                    await asyncio.sleep(0.01)
                assert not sender.is_stalled(far)
                assert sender.is_stalled(far + 1000)
                connection.close()

    asyncio.run(main())


class Prompt(asyncio.Transport):
    """Has sent all that it takes before it returns, and says so: uvloop's TLS does that at times."""

    def __init__(self) -> None:
        super().__init__()
        self.sender: Sender | None = None
        self.taken: list[Any] = []  # as loops do, it copies nothing
        self.expected, self.left = 0, True

    def write(self, data: Any) -> None:
        assert self.sender is not None
        self.sender.pause()
        self.taken.append(data)
        if sum(map(len, self.taken)) == self.expected:
            self.left = bool(self.sender.unwritten) or self.sender.pieces is not None
        self.sender.resume()

    def is_closing(self) -> bool:
        return False


def test_an_async_transport_that_is_prompt_gets_each_piece_once(tmp_path: Path) -> None:
    path = tmp_path / "file"
    content = Random(1).randbytes(len(BODY))  # no two pieces are equal
    path.write_bytes(content)

    async def main() -> None:
        transport = Prompt()
        loop = asyncio.get_running_loop()
        sender = transport.sender = Sender(transport, loop, 5.0, problems.append)
        with path.open("rb") as file:
            body = FileBody(file)
            body.read(signed=True)
            for message in (request_bytes("POST", "/", [], body), post(content)):
                transport.expected = sum(map(len, list(message)))
                sender.send(message)
                while sender.busy:
                    await asyncio.sleep(0.001)
                taken = b"".join(transport.taken)
                assert taken.endswith(b"\r\n\r\n" + content)
                assert len(taken) == transport.expected
                assert not transport.left
                transport.taken.clear()

    problems: list[Exception] = []
    asyncio.run(main())
    assert not problems


def test_an_async_answer_to_a_part_of_a_request_ends_it() -> None:
    async def main() -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            connection, peer = await connected(listener)
            with peer:
                connection.send(post())
                peer.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno")
                assert await connection.read_all() == b"no"
                # What is left of the request must not be the next one's beginning.
                assert not connection.reader.reusable
                connection.close()

    asyncio.run(main())


def test_an_answer_before_the_end_of_the_request() -> None:
    # The server reads no more of a large body than its buffers take, answers and closes.
    listener = socket.create_server(("127.0.0.1", 0))

    def answer() -> None:
        peer, _ = listener.accept()
        peer.recv(1000)
        peer.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno")
        peer.shutdown(socket.SHUT_WR)
        while peer.recv(1 << 20):
            pass
        peer.close()

    thread = threading.Thread(target=answer, daemon=True)
    thread.start()
    host, port = listener.getsockname()
    pool = Pool(Transport(url="http://x", tls=False, host=host, port=port, read_timeout=5.0))
    connection = pool.acquire()
    connection.send(request_bytes("POST", "/", [("Content-Length", "9000000")], b"x" * 9_000_000))
    assert connection.read_all() == b"no"
    assert connection.reader.status == 413
    pool.release(connection)
    thread.join(5)
    listener.close()


@pytest.mark.parametrize("pause", [0.0, 0.7], ids=["slow", "stalled"])
def test_sending_does_not_count_as_reading(pause: float) -> None:
    """A peer that takes a large request slowly; where it stops, the time to connect is the limit."""
    body = b"x" * 16_000_000  # half of it may be in buffers of the system
    message = request_bytes("POST", "/", [("Host", "h"), ("Content-Length", str(len(body)))], body)

    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        once = iter([0.5])  # longer than an answer may take
        with connection:
            left = sum(map(len, message))
            while left > 0:
                got = connection.recv(1 << 20)
                if not got:
                    return
                left -= len(got)
                time.sleep(pause or next(once, 0))
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    for asynchronous in (False, True):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            threading.Thread(target=serve, args=(listener,), daemon=True).start()
            opened = Transport(
                url="http://h",
                tls=False,
                host="127.0.0.1",
                port=listener.getsockname()[1],
                connect_timeout=0.2 if pause else 5,
                read_timeout=0.4,
            )

            async def main(opened: Transport = opened) -> bytes:
                connection = await AsyncPool(opened).acquire()
                try:
                    connection.send(message)
                    return await connection.read_all()
                finally:
                    connection.close()

            def call(opened: Transport = opened) -> bytes:
                connection = Pool(opened).acquire()
                try:
                    connection.send(message)
                    return connection.read_all()
                finally:
                    connection.close()

            if pause:
                with pytest.raises(exceptions.ReadTimeoutError):
                    asyncio.run(main()) if asynchronous else call()
            else:
                assert (asyncio.run(main()) if asynchronous else call()) == b"hello"
