"""Connections and pools, synchronous and asynchronous, against a server that misbehaves."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients._runtime._native.http.async_body import AsyncBodyReader
from agentcore_clients._runtime._native.http.async_pool import AsyncPool
from agentcore_clients._runtime._native.http.body import BodyReader
from agentcore_clients._runtime._native.http.connection import Connection
from agentcore_clients._runtime._native.http.deadline import Deadline
from agentcore_clients._runtime._native.http.pool import Pool
from agentcore_clients._runtime._native.http.request import request_bytes
from agentcore_clients._runtime._native.http.transport import Transport
from support.server import Response, Server
from support.threads import together

REQUEST = request_bytes("GET", "/", [("Host", "h")], b"")
OK = Response(200, {}, b"hello")


def transport(server: Server, **values: Any) -> Transport:
    values = {"connect_timeout": 5.0, "read_timeout": 5.0, **values}
    return Transport(url=server.url, tls=False, host="127.0.0.1", port=server.port, **values)


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


async def async_exchange(pool: AsyncPool) -> bytes:
    connection = await pool.acquire()
    try:
        connection.send(REQUEST)
        body = await connection.read_all()
    except BaseException:
        connection.close()
        raise
    pool.release(connection)
    return body


class Both:
    """A pool of either kind behind one face."""

    def __init__(self, server: Server, asynchronous: bool, **values: Any) -> None:
        self.loop = asyncio.new_event_loop() if asynchronous else None
        target = transport(server, **values)
        self.pool: Any = AsyncPool(target) if asynchronous else Pool(target)

    def get(self) -> bytes:
        if self.loop is not None:
            return self.loop.run_until_complete(async_exchange(self.pool))
        return exchange(self.pool)

    def close(self) -> None:
        self.pool.close()
        if self.loop is not None:
            self.loop.run_until_complete(asyncio.sleep(0))
            self.loop.close()


@pytest.fixture(params=[False, True], ids=["sync", "async"])
def open_pool(request: Any, server: Server) -> Iterator[Callable[..., Both]]:
    opened: list[Both] = []

    def make(**values: Any) -> Both:
        opened.append(Both(server, request.param, **values))
        return opened[-1]

    yield make
    for both in opened:
        both.close()


def test_connections_are_kept_and_replaced(server: Server, open_pool: Callable[..., Both]) -> None:
    pool = open_pool()
    server.reply(OK, OK)
    assert [pool.get(), pool.get()] == [b"hello", b"hello"]
    assert server.connections == 1
    server.drop()
    time.sleep(0.05)
    server.reply(OK)
    assert pool.get() == b"hello"
    assert server.connections == 2


# What a server may send that must neither hang nor reach the next caller.


def test_silence_is_a_read_timeout(server: Server, open_pool: Callable[..., Both]) -> None:
    pool = open_pool(read_timeout=0.1)
    server.reply(Response(raw=b"", then="silence"), OK)
    with pytest.raises(exceptions.ReadTimeoutError):
        pool.get()
    pool.pool.transport.read_timeout = 5.0  # a busy machine has its time too
    assert pool.get() == b"hello"


def test_a_slow_answer_is_no_timeout(server: Server, open_pool: Callable[..., Both]) -> None:
    pool = open_pool(read_timeout=0.5)
    server.reply(Response(200, {}, pieces=[b"ab", b"cd", b"ef", b"gh"], pause=0.2))
    assert pool.get() == b"abcdefgh"


def test_bytes_that_nobody_asked_for(server: Server, open_pool: Callable[..., Both]) -> None:
    pool = open_pool()
    extra = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged"
    server.reply(Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi" + extra), OK)
    assert pool.get() == b"hi"
    assert pool.get() == b"hello"  # on another connection
    assert server.connections == 2


def test_nobody_listens(open_pool: Callable[..., Both]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    pool = open_pool()
    pool.pool.transport.port = port
    with pytest.raises(exceptions.EndpointConnectionError):
        pool.get()
    pool.pool.transport.host = "no.such.host.invalid"
    with pytest.raises(exceptions.EndpointConnectionError):
        pool.get()


def test_a_total_timeout_ends_a_slow_drip(server: Server) -> None:
    pool = Pool(transport(server))
    server.reply(Response(200, {}, pieces=[b"x"] * 50, pause=0.1))
    connection = pool.acquire()
    connection.set_deadline(Deadline(0.2))
    connection.send(REQUEST)
    with pytest.raises(exceptions.ReadTimeoutError):
        connection.read_all()
    assert connection.reader.buffered < 50  # each piece alone came in time, and not all have
    connection.close()


def test_the_pool_keeps_no_more_than_its_limit(server: Server) -> None:
    server.handler = lambda request: OK
    pool = Pool(transport(server, max_connections=2))
    connections = [pool.acquire() for _ in range(4)]
    for connection in connections:
        connection.send(REQUEST)
        connection.read_all()
        pool.release(connection)
    assert [c.usable() for c in connections].count(True) == 2
    pool.close()


def test_threads_share_a_pool(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, request.target.encode())
    pool = Pool(transport(server))
    wrong: list[object] = []

    def work(number: int) -> None:
        for turn in range(30):
            connection = pool.acquire()
            target = f"/{number}/{turn}"
            connection.send(request_bytes("GET", target, [("Host", "h")], b""))
            if (body := connection.read_all()) != target.encode():
                wrong.append((target, body))
            pool.release(connection)

    together(work, [(number,) for number in range(8)])
    assert not wrong
    assert server.connections <= 8 * 30 / 4
    pool.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_opens_its_own_connections(server: Server) -> None:
    server.handler = lambda request: OK
    pool = Pool(transport(server))
    assert exchange(pool) == b"hello"
    child = os.fork()
    if child == 0:
        os._exit(0 if exchange(pool) == b"hello" else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert server.connections == 2
    assert exchange(pool) == b"hello"  # the parent's own still works
    assert server.connections == 2
    pool.close()


def used(server: Server) -> tuple[Pool, Connection]:
    """Returns a pool, and a connection of it that has its answer and goes back."""
    server.reply(OK)
    pool = Pool(transport(server))
    connection = pool.acquire()
    connection.send(REQUEST)
    assert connection.read_all() == b"hello"
    return pool, connection


def test_a_connection_of_the_parent_is_not_kept_by_its_child(server: Server) -> None:
    """The fork came within a call: both would go on to send on one socket."""
    pool, connection = used(server)
    pool._pid -= 1  # as it is after a fork
    pool.release(connection)
    assert pool.counts()[1] == 0
    assert not connection.is_open


def test_a_pool_that_is_closed_while_it_takes_a_connection_back(server: Server) -> None:
    class Idle(list[Any]):
        def append(self, item: Any) -> None:
            pool.close()  # as another thread does, between the look at `closed` and this
            super().append(item)

    pool, connection = used(server)
    pool._idle = Idle()
    pool.release(connection)
    assert pool.counts()[1] == 0
    assert not connection.is_open


def test_a_cancelled_call_takes_its_connection_along(server: Server) -> None:
    async def main() -> None:
        pool = AsyncPool(transport(server))
        server.reply(OK, Response(200, {}, b"for another", delay=0.4), OK)
        assert await async_exchange(pool) == b"hello"
        task = asyncio.ensure_future(async_exchange(pool))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await async_exchange(pool) == b"hello"
        pool.close()

    asyncio.run(main())
    assert server.connections == 2


def test_a_pool_may_be_used_in_one_loop_after_the_other(server: Server) -> None:
    server.handler = lambda request: OK
    pool = AsyncPool(transport(server))
    for _ in range(2):
        assert asyncio.run(async_exchange(pool)) == b"hello"
    assert server.connections == 2


def test_many_tasks_share_a_pool(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, request.target.encode())

    async def one(pool: AsyncPool, target: str) -> None:
        connection = await pool.acquire()
        connection.send(request_bytes("GET", target, [("Host", "h")], b""))
        assert await connection.read_all() == target.encode()
        pool.release(connection)

    async def main() -> None:
        pool = AsyncPool(transport(server, max_connections=5))
        await asyncio.gather(*[one(pool, f"/{number}") for number in range(100)])
        pool.close()

    asyncio.run(main())
    assert server.connections == 5


def test_a_caller_that_gives_up_leaves_its_turn_to_the_next(server: Server) -> None:
    server.handler = lambda request: OK

    async def main() -> None:
        pool = AsyncPool(transport(server, max_connections=1))
        for kept in (True, False):  # a connection is handed on, or its place alone
            connection = await pool.acquire()
            connection.send(REQUEST)
            await connection.read_all()
            waiting = [asyncio.ensure_future(async_exchange(pool)) for _ in range(4)]
            await asyncio.sleep(0)
            waiting[0].cancel()
            if kept:
                pool.release(connection)
            else:
                connection.close()
            waiting[1].cancel()  # after it was its turn
            results = await asyncio.gather(*waiting, return_exceptions=True)
            assert [type(result) for result in results[:2]] == [asyncio.CancelledError] * 2
            assert results[2:] == [b"hello"] * 2
        pool.close()

    asyncio.run(main())
    assert server.connections == 2


def test_a_place_comes_back_when_connecting_fails() -> None:
    async def main() -> None:
        gone = Server()
        gone.close()
        pool = AsyncPool(transport(gone, max_connections=2))
        results = await asyncio.gather(*[pool.acquire() for _ in range(7)], return_exceptions=True)
        assert {type(result) for result in results} == {exceptions.EndpointConnectionError}

    asyncio.run(main())


def test_a_stream_that_is_dropped_unread_gives_its_place_back(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, pieces=[b"x" * 100_000] * 5)

    async def main() -> None:
        pool = AsyncPool(transport(server, max_connections=2))
        for _ in range(6):
            connection = await asyncio.wait_for(pool.acquire(), 5)
            connection.send(REQUEST)
            await connection.read_head()
            AsyncBodyReader(connection, pool)
        pool.close()

    asyncio.run(main())


def test_two_loops_at_once_have_connections_of_their_own(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, b"hello", delay=0.01)
    pool = AsyncPool(transport(server, max_connections=2))
    failed: list[BaseException] = []

    async def main() -> None:
        for _ in range(10):
            assert set(await asyncio.gather(*[async_exchange(pool) for _ in range(4)])) == {
                b"hello"
            }

    def work() -> None:
        try:
            asyncio.run(main())
        except BaseException as error:
            failed.append(error)

    together(work, [()] * 2)
    assert failed == []
    assert server.connections == 4


BIG = [b"x" * 100_000] * 30


def body_of(pool: Pool) -> BodyReader:
    connection = pool.acquire()
    connection.send(REQUEST)
    connection.read_head()
    return BodyReader(connection, pool)


def test_a_body_gives_its_connection_back_at_its_end(server: Server) -> None:
    pool = Pool(transport(server))
    server.reply(Response(200, {}, pieces=BIG), OK)
    assert sum(map(len, body_of(pool))) == 3_000_000
    assert exchange(pool) == b"hello"
    assert server.connections == 1
    pool.close()


def test_a_body_that_is_closed_early_takes_its_connection_along(server: Server) -> None:
    pool = Pool(transport(server))
    server.reply(Response(200, {}, pieces=BIG), OK)
    body = body_of(pool)
    assert body.read_some()
    body.close()
    assert body.read_some() == b""
    assert exchange(pool) == b"hello"
    assert server.connections == 2
    pool.close()


@pytest.mark.parametrize("whole", [True, False])
def test_asynchronous_bodies(server: Server, whole: bool) -> None:
    async def main() -> None:
        pool = AsyncPool(transport(server))
        server.reply(Response(200, {}, pieces=BIG), OK)
        connection = await pool.acquire()
        connection.send(REQUEST)
        await connection.read_head()
        body = AsyncBodyReader(connection, pool)
        await asyncio.sleep(0.2)
        assert connection.reader.buffered < 2_000_000  # nobody reads, so the socket waits
        if whole:
            assert sum([len(data) async for data in body]) == 3_000_000
        else:
            assert await body.read_some()
            body.close()
        assert await async_exchange(pool) == b"hello"
        pool.close()

    asyncio.run(main())
    assert server.connections == (1 if whole else 2)


def test_a_cut_stream(server: Server) -> None:
    pool = Pool(transport(server))
    server.reply(Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", then="close"))
    body = body_of(pool)
    with pytest.raises(exceptions.ResponseStreamingError):
        list(body)
