"""Time-outs over TLS, which the kernel keeps: what ends a wait, and what does not."""

from __future__ import annotations

import errno
import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions as exceptions
import pytest
import trustme
from agentcore_clients._runtime._native.http import tls
from agentcore_clients._runtime._native.http.deadline import Deadline
from agentcore_clients._runtime._native.http.kernel_timed import KernelTimedSocket
from agentcore_clients._runtime._native.http.pool import Pool
from agentcore_clients._runtime._native.http.request import request_bytes
from agentcore_clients._runtime._native.http.transport import Transport
from support.server import Response, Server

pytestmark = pytest.mark.skipif(os.name != "posix", reason="elsewhere Python waits")

REQUEST = request_bytes("GET", "/", [("Host", "h")], b"")
OK = Response(200, {}, b"hello")
LATE = Response(200, {}, b"late", delay=0.5)


class Target:
    """A server with TLS, and pools of connections to it."""

    def __init__(self, folder: Path) -> None:
        self._bundle = str(folder / "ca.pem")
        authority = trustme.CA()
        authority.cert_pem.write_to_path(self._bundle)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(context)
        self.server = Server(tls=context)
        self.pools: list[Pool] = []

    def pool(self, **values: Any) -> Pool:
        values = {"connect_timeout": 20.0, "read_timeout": 20.0, **values}
        found = Transport(
            url=self.server.url,
            tls=True,
            host="127.0.0.1",
            port=self.server.port,
            verify=self._bundle,
            **values,
        )
        self.pools.append(Pool(found))
        return self.pools[-1]

    @property
    def context(self) -> ssl.SSLContext:
        """What connections of these pools are made with."""
        return tls.context(self._bundle)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    made = Target(tmp_path)
    with made.server:
        yield made
    for pool in made.pools:
        pool.close()


@pytest.fixture
def signals() -> Iterator[None]:
    """Signals that come all the time, with a handler that returns."""
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.03, 0.03)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def exchange(pool: Pool) -> bytes:
    connection = pool.acquire()
    try:
        connection.send(REQUEST)
        body = connection.read_all()
    except BaseException:
        connection.close()
        raise
    pool.release(connection)
    return body


def waits_in_kernel(connection: Any) -> bool:
    sock = connection._sock
    return (
        type(sock) is KernelTimedSocket
        and sock._sock.gettimeout() == 0
        and os.get_blocking(sock.fileno())
    )


def test_silence_is_a_timeout(target: Target) -> None:
    pool = target.pool(read_timeout=0.1)
    target.server.reply(LATE, OK)
    with pytest.raises(exceptions.ReadTimeoutError):
        exchange(pool)
    assert exchange(pool) == b"hello"


@pytest.mark.parametrize("read_timeout", [5.0, None])
def test_a_signal_ends_no_wait(target: Target, signals: None, read_timeout: float | None) -> None:
    pool = target.pool(read_timeout=read_timeout)
    target.server.reply(LATE)
    assert exchange(pool) == b"late"
    connection: Any = pool.acquire()
    assert waits_in_kernel(connection)
    option = connection._sock._sock.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)
    assert option[0] == (read_timeout or 0)  # not what was left of it
    connection.close()


def test_signals_put_no_timeout_off(target: Target, signals: None) -> None:
    pool = target.pool(read_timeout=0.2)
    target.server.reply(Response(200, {}, b"late", delay=3))
    with pytest.raises(exceptions.ReadTimeoutError):
        exchange(pool)


def test_a_handler_that_raises_ends_the_wait(target: Target) -> None:
    class Rung(BaseException):
        pass

    def ring(*_: object) -> None:
        raise Rung

    before = signal.signal(signal.SIGALRM, ring)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        target.server.reply(LATE)
        with pytest.raises(Rung):
            exchange(target.pool())
    finally:
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("stalled", [False, True])
@pytest.mark.parametrize("interrupted", [False, True])
def test_a_peer_that_takes_a_large_request_slowly(
    target: Target, stalled: bool, interrupted: bool, request: pytest.FixtureRequest
) -> None:
    """Sending is no reading, and each pause has its limit: the time-out to connect."""
    if interrupted:
        request.getfixturevalue("signals")
    go_on = threading.Event()
    body = b"x" * 8_000_000

    class Slow:
        """The server's side reads nothing for a while."""

        def wrap_socket(self, sock: socket.socket, **options: Any) -> ssl.SSLSocket:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            assert context is not None
            secured: ssl.SSLSocket = context.wrap_socket(sock, **options)
            go_on.wait(20) if stalled else time.sleep(0.5)
            return secured

    slow: Any = Slow()
    context, target.server.tls = target.server.tls, slow
    target.server.reply(OK)
    pool = target.pool(read_timeout=0.3, connect_timeout=0.3 if stalled else 20.0)
    connection = pool.acquire()
    message = request_bytes("POST", "/", [("Content-Length", str(len(body)))], body)
    if stalled:
        with pytest.raises(exceptions.ReadTimeoutError):
            connection.send(message)
        go_on.set()
    else:
        connection.send(message)
        assert connection.read_all() == b"hello"
        assert target.server.take()[0].body == body
    connection.close()


def test_a_total_timeout_is_pythons_and_the_next_call_is_the_kernels(target: Target) -> None:
    pool = target.pool()
    target.server.reply(OK, Response(200, {}, pieces=[b"x"] * 100, pause=0.05))
    connection = pool.acquire()
    assert waits_in_kernel(connection)
    connection.set_deadline(Deadline(5.0))
    connection.send(REQUEST)
    assert not waits_in_kernel(connection)
    assert connection.read_all() == b"hello"
    connection.set_deadline(None)
    connection.set_read_timeout(20.0)
    pool.release(connection)
    assert pool.acquire() is connection
    assert waits_in_kernel(connection)
    connection.set_deadline(Deadline(0.3))
    connection.send(REQUEST)
    with pytest.raises(exceptions.ReadTimeoutError):
        connection.read_all()
    assert connection.reader.buffered < 100
    connection.close()


@pytest.mark.parametrize("then", ["close", "reset"])
def test_a_connection_that_the_peer_ended_is_not_used(target: Target, then: Any) -> None:
    pool = target.pool()
    for _ in range(3):
        target.server.reply(Response(200, {}, b"hello", then=then))
        assert exchange(pool) == b"hello"
        time.sleep(0.05)
    assert target.server.connections == 3


def test_sockets_of_others_wait_in_their_own_way(target: Target) -> None:
    class Green(ssl.SSLSocket):
        """As gevent's, which lets others run while it waits, and hands a name on as it gets it."""

        @classmethod
        def _create(cls, *arguments: Any, **options: Any) -> Any:
            assert isinstance(options["server_hostname"], str)
            return super()._create(*arguments, **options)  # type: ignore[misc]

    target.context.sslsocket_class = Green
    pool = target.pool(read_timeout=0.1)
    target.server.reply(OK, LATE)
    assert exchange(pool) == b"hello"
    connection = pool.acquire()
    assert type(connection._sock) is Green
    assert connection._sock.gettimeout() == 0.1
    connection.close()
    with pytest.raises(exceptions.ReadTimeoutError):
        exchange(pool)


@pytest.mark.parametrize("read_timeout", [0, 1e-9, -1])
def test_a_wait_that_the_kernel_takes_for_one_without_end(
    target: Target, read_timeout: float
) -> None:
    target.server.reply(LATE)
    with pytest.raises((exceptions.HTTPClientError, ValueError)):
        exchange(target.pool(read_timeout=read_timeout))


def test_a_system_that_counts_time_otherwise(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(sock: KernelTimedSocket, option: int, seconds: float | None) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(KernelTimedSocket, "_set", refuse)
    pool = target.pool(read_timeout=0.1)
    target.server.reply(OK, LATE)
    assert exchange(pool) == b"hello"
    with pytest.raises(exceptions.ReadTimeoutError):
        exchange(pool)
