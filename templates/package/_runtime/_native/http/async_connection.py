"""An asynchronous HTTP/1.1 connection as an asyncio protocol, and its pool."""

from __future__ import annotations

import asyncio

from ..failures import cannot_connect, connect_timeout, connection_closed, read_timeout, tls_error
from .connection import Body, Readiness, cut_short
from .request import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from socket import socket
    from typing import Any

    from .transport import Transport

# A stream that nobody reads stops reading from its socket at this many bytes.
_HIGH_WATER = 256 * 1024


class AsyncConnection(asyncio.Protocol):
    """One transport with its reader. It belongs to one task at a time."""

    __slots__ = (
        "_error",
        "_last_read",
        "_loop",
        "_paused",
        "_readiness",
        "_timeout",
        "_timer",
        "_transport",
        "_waiter",
        "_want_body",
        "_want_head",
        "disconnected",
        "reader",
        "url",
    )

    def __init__(self, transport: Transport, loop: asyncio.AbstractEventLoop) -> None:
        from .response_reader import ResponseReader

        self.url = transport.url
        self.reader = ResponseReader()
        self.disconnected = False
        self._timeout = transport.read_timeout
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._error: Exception | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._last_read = 0.0
        self._paused = False
        self._readiness: Readiness | None = None
        self._want_head = self._want_body = False

    # ------------------------------------------------------------------- called by the loop

    def connection_made(self, transport: Any) -> None:
        # Without a look at its class: uvloop's transports are none of asyncio's.
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        reader = self.reader
        self._last_read = self._loop.time()
        if self._waiter is None and (reader.done or not reader.status) and not self._want_body:
            # Bytes that no request asked for: the connection is not to be used again.
            reader.trailing_data = True
            return
        try:
            reader.feed(data)
        except ProtocolError as error:
            self._fail(error)
            return
        transport = self._transport
        if (
            reader.buffered > _HIGH_WATER
            and self._want_body
            and not self._paused
            and transport is not None
        ):
            self._paused = True
            transport.pause_reading()
        self._wake()

    def eof_received(self) -> bool:
        self._end(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self.disconnected = True
        self._end(exc)

    def _end(self, exc: Exception | None) -> None:
        self.disconnected = True
        if self._error is None and not self.reader.done:
            try:
                self.reader.eof()
            except ProtocolError as error:
                self._error = exc or error
        self.reader.keep_alive = False
        self._wake(always=True)

    def _fail(self, error: Exception) -> None:
        self._error = error
        self._wake(always=True)
        self.close()

    def _wake(self, always: bool = False) -> None:
        waiter, reader = self._waiter, self.reader
        if waiter is None or waiter.done():
            return
        if (
            always
            or reader.done
            or (self._want_head and reader.head)
            or (self._want_body and reader.buffered)
        ):
            waiter.set_result(None)

    def _on_timer(self) -> None:
        self._timer = None
        if self._waiter is None or self._waiter.done() or self._timeout is None:
            return
        left = self._last_read + self._timeout - self._loop.time()
        if left > 0:
            self._timer = self._loop.call_later(left, self._on_timer)
        else:
            self._waiter.set_exception(TimeoutError("no data within the read time-out"))

    # --------------------------------------------------------------------- called by a task

    def send(self, data: bytes) -> None:
        """Sends a request and makes ready to read its response."""
        self.reader.start()
        self._error = None
        self._want_body = False
        if self._transport is None or self.disconnected or self._transport.is_closing():
            raise connection_closed(self.url, "connection was closed by the peer")
        self._transport.write(data)

    async def read_head(self) -> None:
        """Waits until the status and the headers are there; the body follows by `read_some`."""
        self._want_head = True
        try:
            while not self.reader.head:
                await self._wait()
        finally:
            self._want_head = False
        self._want_body = True

    async def read_all(self) -> bytes:
        """Waits for the whole response and returns its body."""
        while not self.reader.done:
            await self._wait()
        return self.reader.take()

    async def read_some(self) -> bytes:
        """Returns the next bytes of the body, b"" at its end."""
        reader = self.reader
        self._want_body = True
        while not reader.buffered and not reader.done:
            await self._wait()
        data = reader.take()
        if self._paused and self._transport is not None and not self.disconnected:
            self._paused = False
            self._transport.resume_reading()
        if reader.done:
            self._want_body = False
        return data

    async def _wait(self) -> None:
        if self._error is not None:
            raise connection_closed(self.url, self._error) from self._error
        if self.disconnected:
            raise connection_closed(self.url, "connection was closed by the peer")
        waiter = self._waiter = self._loop.create_future()
        self._last_read = self._loop.time()
        if self._timer is None and self._timeout is not None:
            # One timer for the connection: it looks at the time of the last read when it fires,
            # so that an answer within the time-out costs nothing.
            self._timer = self._loop.call_later(self._timeout, self._on_timer)
        try:
            await waiter
        except TimeoutError as error:
            self.close()
            raise read_timeout(self.url, error) from error
        except BaseException:
            self.close()  # cancelled: the rest of the response would be the next one's
            raise
        finally:
            self._waiter = None
        if self._error is not None:
            raise connection_closed(self.url, self._error) from self._error

    @property
    def socket(self) -> socket | None:
        """The socket below; None before there is one, and on a loop that shows none."""
        if self._transport is None:
            return None
        found: socket | None = self._transport.get_extra_info("socket")
        return found

    @property
    def usable(self) -> bool:
        """Whether an idle connection can take another request.

        The socket is asked too: the loop may not have come to tell that the peer closed.
        """
        if self.disconnected or self.reader.trailing_data or self._transport is None:
            return False
        if self._readiness is None:
            sock = self.socket
            if sock is None:  # a transport of some other loop
                return True
            self._readiness = Readiness(sock.fileno())
        return not self._readiness.readable()

    def set_read_timeout(self, seconds: float | None) -> None:
        self._timeout = seconds
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def close(self) -> None:
        """Closes at once; what was not sent or read is dropped."""
        self.disconnected = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is not None:
            self._transport.abort()


class AsyncPool:
    """Idle connections to one endpoint, for the event loop that runs.

    A client that is used in a second event loop starts with an empty pool there.
    """

    __slots__ = ("_idle", "_loop", "closed", "transport")

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._idle: list[AsyncConnection] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self.closed = False

    async def acquire(self) -> AsyncConnection:
        """Returns a live idle connection, the latest used first, or connects a new one."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._idle = []
            self._loop = loop
        while self._idle:
            connection = self._idle.pop()
            if connection.usable:
                return connection
            connection.close()
        return await self._connect(loop)

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> AsyncConnection:
        transport = self.transport
        url = transport.url
        connection = AsyncConnection(transport, loop)
        made = None
        if transport.tls:
            from .tls import context

            made = context(transport.verify, transport.client_cert)
        connecting = loop.create_connection(
            lambda: connection,
            transport.host,
            transport.port,
            ssl=made,
            server_hostname=transport.host if made is not None else None,
        )
        try:
            await asyncio.wait_for(connecting, transport.connect_timeout)
        except (TimeoutError, asyncio.TimeoutError) as error:
            raise connect_timeout(url, error) from error
        except (OSError, UnicodeError) as error:
            if made is not None:
                import ssl

                if isinstance(error, ssl.SSLError):
                    raise tls_error(url, error) from error
            raise cannot_connect(url, error) from error
        if transport.keepalive:
            _keep_alive(connection)
        return connection

    def release(self, connection: AsyncConnection) -> None:
        """Takes a connection back, or closes it where its last response leaves it unfit."""
        if (
            connection.reader.reusable
            and not connection.disconnected
            and not self.closed
            and len(self._idle) < self.transport.max_connections
        ):
            self._idle.append(connection)
        else:
            connection.close()

    def close(self) -> None:
        """Closes the idle connections; those in use are closed by their release."""
        self.closed = True
        idle, self._idle = self._idle, []
        if self._loop is not None and self._loop.is_closed():
            return
        for connection in idle:
            connection.close()


def _keep_alive(connection: AsyncConnection) -> None:
    from socket import SO_KEEPALIVE, SOL_SOCKET

    sock = connection.socket
    if sock is not None:
        sock.setsockopt(SOL_SOCKET, SO_KEEPALIVE, 1)


class AsyncBodyReader(Body):
    """The body of a streaming response; it gives its connection back at the end of the body."""

    __slots__ = ()

    _connection: AsyncConnection | None

    async def read_some(self) -> bytes:
        """Returns the next bytes, b"" at the end.

        Raises:
            botocore.exceptions.ReadTimeoutError, ResponseStreamingError
        """
        connection = self._connection
        if connection is None:
            return b""
        try:
            data = await connection.read_some()
        except BaseException as error:
            self.close()
            if (cut := cut_short(error)) is not None:
                raise cut from error
            raise
        self._finish_at_end(connection)
        return data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while data := await self.read_some():
            yield data
