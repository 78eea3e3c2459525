"""The pool of asynchronous connections: so many and no more, and callers that wait their turn."""

from __future__ import annotations

import asyncio
import sys
from collections import deque

from ..failures import cannot_connect, connect_timeout, tls_error
from . import intake
from .async_connection import AsyncConnection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .transport import Transport


_is_finalizing = sys.is_finalizing  # the end of the program closes what is open anyway
_BUFFER = 256 * 1024  # bytes; as much as asyncio asks a socket for at once


def running_loop() -> asyncio.AbstractEventLoop:
    """Returns asyncio's loop, or says that it is needed."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError as error:
        raise RuntimeError(
            "asynchronous clients need asyncio, and another event loop is running: under trio, call "
            "a synchronous client with trio.to_thread.run_sync()"
        ) from error


class _Places:
    """The connections of one event loop, at most `limit` of them, and who waits for one."""

    __slots__ = ("_spare", "idle", "limit", "received", "taken", "waiters")

    def __init__(self, limit: int) -> None:
        self.limit = limit if limit > 0 else sys.maxsize
        self.received: memoryview | None = None  # a buffer for all of them, from the first on
        self._spare: memoryview | None = None  # the next one that is lent
        self.taken = 0  # by connections, idle ones included, and by callers that connect
        self.idle: list[AsyncConnection] = []
        # A waiter gets a connection, or None for the place of one.
        self.waiters: deque[asyncio.Future[AsyncConnection | None]] = deque()

    def pass_on(self, connection: AsyncConnection | None) -> bool:
        """Gives a connection or a place to who has waited longest; False where nobody waits."""
        while self.waiters:
            waiter = self.waiters.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False

    def free(self) -> None:
        if not self.pass_on(None):
            self.taken -= 1

    def lend(self) -> memoryview:
        """Returns a buffer for one body."""
        lent, self._spare = self._spare, None
        return memoryview(bytearray(intake.SIZE)) if lent is None else lent

    def take_back(self, buffer: memoryview) -> None:
        """Keeps one of the buffers that were lent for the next body."""
        if len(buffer) == intake.SIZE:  # it may have grown
            self._spare = buffer

    def keep(self, connection: AsyncConnection) -> None:
        if not self.waiters or not self.pass_on(connection):
            self.idle.append(connection)


class AsyncPool:
    """Connections to one endpoint, at most `max_pool_connections` for each event loop.

    As in aiobotocore, who finds them all in use waits for one.
    """

    __slots__ = ("_by_loop", "_loop", "_places", "closed", "transport")

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.closed = False
        self._by_loop: dict[asyncio.AbstractEventLoop, _Places] = {}
        # Those of the loop that asked last.
        self._loop: asyncio.AbstractEventLoop | None = None
        self._places = _Places(0)

    async def acquire(self) -> AsyncConnection:
        """Returns a live idle connection, the latest used first, or connects a new one."""
        loop = running_loop()
        places = self._places if loop is self._loop else self._enter(loop)
        while True:
            while places.idle:
                connection = places.idle.pop()
                if connection.usable:
                    return connection
                connection.close()
            if places.taken < places.limit:
                places.taken += 1
                break
            handed = await self._wait(loop, places)
            if handed is None:
                break
            if handed.usable:
                return handed
            handed.close()
        try:
            connection = await self._connect(loop, places)
        except BaseException:
            places.free()
            raise
        connection.places = places
        return connection

    def _enter(self, loop: asyncio.AbstractEventLoop) -> _Places:
        for known in [*self._by_loop]:
            if known.is_closed():
                self._by_loop.pop(known, None)
        places = self._by_loop.get(loop)
        if places is None:
            places = self._by_loop[loop] = _Places(self.transport.max_connections)
        self._places, self._loop = places, loop
        return places

    async def _wait(
        self, loop: asyncio.AbstractEventLoop, places: _Places
    ) -> AsyncConnection | None:
        waiter: asyncio.Future[AsyncConnection | None] = loop.create_future()
        places.waiters.append(waiter)
        try:
            return await waiter
        except BaseException:
            if waiter.done() and not waiter.cancelled():  # cancelled after it was its turn
                handed = waiter.result()
                if handed is None:
                    places.free()
                else:
                    places.keep(handed)
            raise

    async def _connect(self, loop: asyncio.AbstractEventLoop, places: _Places) -> AsyncConnection:
        transport = self.transport
        url = transport.url
        if places.received is None:
            places.received = memoryview(bytearray(_BUFFER))
        connection = AsyncConnection(transport, loop, places.received)
        context = None
        if transport.tls:
            from . import tls

            context = tls.context(transport.verify, transport.client_cert)
        connecting = loop.create_connection(
            lambda: connection,
            transport.host,
            transport.port,
            ssl=context,
            server_hostname=transport.host if context is not None else None,
        )
        try:
            await asyncio.wait_for(connecting, transport.connect_timeout)
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise connect_timeout(url, error) from error
        except (OSError, UnicodeError) as error:
            if context is not None:
                import ssl

                if isinstance(error, ssl.SSLError):
                    raise tls_error(url, error) from error
            raise cannot_connect(url, error) from error
        if transport.keepalive:
            _keep_alive(connection)
        return connection

    async def warm_up(self) -> None:
        """Leaves a live idle connection, and opens it where there is none."""
        connection = await self.acquire()  # nothing was sent on it, so it is as it was
        if self.closed:
            connection.close()
        else:
            connection.places.keep(connection)

    def counts(self) -> tuple[int, int, int]:
        """Returns how many connections are open and idle, and how many callers wait."""
        places = [found for loop, found in [*self._by_loop.items()] if not loop.is_closed()]
        waiting = [waiter for found in places for waiter in [*found.waiters] if not waiter.done()]
        return (
            sum(found.taken for found in places),
            sum(len(found.idle) for found in places),
            len(waiting),
        )

    def release(self, connection: AsyncConnection) -> None:
        """Takes a connection back, or closes it where its last response leaves it unfit."""
        if connection.reader.reusable and not connection.disconnected and not self.closed:
            connection.places.keep(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Closes the idle connections; those in use are closed by their release."""
        self.closed = True
        for loop, places in [*self._by_loop.items()]:
            idle, places.idle = places.idle, []
            for connection in () if loop.is_closed() else idle:
                if loop.is_running() and loop is not self._loop:
                    connection.abandon()
                else:
                    connection.close()

    def __del__(self) -> None:
        idle = [
            connection
            for places in self._by_loop.values()
            for connection in places.idle
            if not connection.disconnected
        ]
        if not idle:
            return
        try:
            if not _is_finalizing():
                from .unclosed import warn_unclosed

                warn_unclosed(self.transport.url, len(idle), self)
        finally:
            for connection in idle:
                connection.abandon()


def _keep_alive(connection: AsyncConnection) -> None:
    from socket import SO_KEEPALIVE, SOL_SOCKET

    sock = connection.socket
    if sock is not None:
        sock.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)
