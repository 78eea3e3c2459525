"""An asynchronous HTTP/1.1 connection as an asyncio protocol."""

from __future__ import annotations

import asyncio

from ..failures import connection_closed, http_client_error, read_timeout
from .async_sender import Sender
from .connection import CHUNK, Readiness
from .intake import Intake
from .request import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from socket import socket
    from typing import Any

    from .deadline import Deadline
    from .request import Message
    from .transport import Transport

# A stream that nobody reads stops reading from its socket at this many bytes.
_HIGH_WATER = 256 * 1024


class AsyncConnection(asyncio.BufferedProtocol):
    """One transport with its reader. It belongs to one task at a time.

    What comes in lands in a buffer that the connections of a loop share: a protocol without one
    gets fresh memory for each receive, of which most is given back at once. For a body over TLS
    that took more time than decrypting it.
    """

    __slots__ = (
        "_alarm",
        "_buffer",
        "_deadline",
        "_error",
        "_intake",
        "_last_read",
        "_loop",
        "_paused",
        "_readiness",
        "_send_timeout",
        "_sender",
        "_timeout",
        "_timer",
        "_transport",
        "_waiter",
        "_want_body",
        "_want_head",
        "_wanted",
        "disconnected",
        "places",
        "reader",
        "unsent",
        "url",
    )

    def __init__(
        self, transport: Transport, loop: asyncio.AbstractEventLoop, buffer: memoryview
    ) -> None:
        from .response_reader import ResponseReader

        self.url = transport.url
        self._buffer = buffer
        self.reader = ResponseReader()
        self.disconnected = False
        self.unsent = False  # not a byte of the last request went out
        self.places: Any = None  # of the pool, which has one for this connection while it is open
        self._timeout = transport.read_timeout
        # As in botocore, where a socket has this time-out until the request is sent.
        self._send_timeout = transport.connect_timeout
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._error: Exception | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._deadline: Deadline | None = None
        self._alarm: asyncio.TimerHandle | None = None  # of the deadline
        self._last_read = 0.0
        self._paused = False
        self._sender: Any = None
        self._readiness: Readiness | None = None
        self._want_head = self._want_body = False
        self._intake: Intake | None = None  # while a large body is read
        self._wanted = 0  # bytes of it that its reader waits for

    # ------------------------------------------------------------------- called by the loop

    def connection_made(self, transport: Any) -> None:
        # Without a look at its class: uvloop's transports are none of asyncio's.
        self._transport = transport
        self._sender = Sender(transport, self._loop, self._send_timeout, self._fail)
        # asyncio's TLS takes an empty buffer for one of 0. It may pause at once.
        transport.set_write_buffer_limits(1, 0)

    def pause_writing(self) -> None:
        self._sender.pause()

    def resume_writing(self) -> None:
        self._sender.resume()

    def get_buffer(self, sizehint: int) -> memoryview:
        if self.reader.left and self._intake is not None:
            return self._intake.room()
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        # The loop fills the buffer and says so in one step: nothing else can come between.
        reader = self.reader
        self._last_read = self._loop.time()
        if reader.left and self._intake is not None:
            self._intake.landed(nbytes)
            if self._intake.has(self._wanted):
                if self._intake.full and not self._paused and self._transport is not None:
                    self._paused = True
                    self._transport.pause_reading()
                self._wake()
            return
        if self._waiter is None and (reader.done or not reader.status) and not self._want_body:
            # Bytes that no request asked for: the connection is not to be used again.
            reader.trailing_data = True
            return
        try:
            reader.feed(self._buffer[:nbytes])
        except ProtocolError as error:
            self._fail(error)
            return
        if self._want_head and reader.head and reader.status < 300:
            self.bypass_parser()
        if reader.done and (self._sender.unwritten or self._sender.pieces is not None):
            self._sender.drop()  # an answer to the part of a request: it ends here
            reader.keep_alive = False
        transport = self._transport
        if (
            reader.buffered > _HIGH_WATER
            # uvloop reads on and on before whoever waits for the head takes its turn.
            and (self._want_body or self._want_head)
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
        now, sender = self._loop.time(), self._sender
        # From when all is sent there may be an answer.
        quiet = 0.0 if sender.busy else now - max(self._last_read, sender.last)
        left = self._timeout - quiet
        if sender.busy and sender.is_stalled(now):
            self._waiter.set_exception(TimeoutError("the peer takes no more of the request"))
        elif left > 0:
            self._timer = self._loop.call_later(left, self._on_timer)
        else:
            self._waiter.set_exception(TimeoutError("no data within the read time-out"))

    # --------------------------------------------------------------------- called by a task

    def send(self, message: Message) -> None:
        """Sends a request and makes ready to read its response."""
        self.reader.start()
        self._error = None
        self._want_body = False
        if self._transport is None or self.disconnected or self._transport.is_closing():
            self.unsent = True
            raise connection_closed(self.url, "connection was closed by the peer")
        if type(message) is tuple and len(message) == 1:
            self._transport.write(message[0])
        else:
            self._sender.send(message)

    async def read_head(self) -> None:
        """Waits until the status and the headers are there; the body follows by `read_some`."""
        self._want_head = True
        # Of a large body, the parser sees what comes with the head, and no more.
        self._buffer, whole = self._buffer[:CHUNK], self._buffer
        try:
            while not self.reader.head:
                await self._wait()
        finally:
            self._buffer = whole
            self._want_head = False
        self._want_body = True

    async def read_all(self) -> bytes:
        """Waits for the whole response and returns its body."""
        self._want_body = False  # after a head that turned out to be an error's
        if self._paused:
            self._resume()
        while not self.reader.done:
            await self._wait()
        return self.reader.take()

    def _resume(self) -> None:
        self._paused = False
        if self._transport is not None and not self.disconnected:
            self._transport.resume_reading()

    def bypass_parser(self) -> None:
        """Has the rest of the body land in a buffer of its own, where only its length counts."""
        if self._intake is None and self.places is not None and self.reader.bypass_parser():
            self._intake = Intake(self.places.lend(), self.reader)

    async def read_some(self, wanted: int = 0) -> bytes:
        """Returns the next bytes of the body, b"" at its end; see `AsyncBodyReader.read_some`."""
        reader, intake = self.reader, self._intake
        self._want_body = True
        if intake is None:
            while not reader.buffered and not reader.done:
                await self._wait()
            data = reader.take_some()
        else:
            if wanted > _HIGH_WATER:  # which has room
                wanted = _HIGH_WATER
            while not intake.has(wanted):
                self._wanted = wanted
                if self._paused:
                    self._resume()
                await self._wait()
            data = intake.take(wanted)
        if self._paused and (intake is None or not intake.full):
            self._resume()
        if reader.done and not reader.buffered:
            self._want_body = False
            if intake is not None and self.places is not None:
                self.places.take_back(intake.view)
            self._intake = None
        return data

    async def _wait(self) -> None:
        if self._error is not None:
            raise self._failure(self._error) from self._error
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
            raise self._failure(self._error) from self._error

    def _failure(self, error: Exception) -> Exception:
        """Returns what the caller gets: its time is over, or the connection is lost."""
        deadline = self._deadline
        if deadline is not None and isinstance(error, TimeoutError) and deadline.left() <= 0:
            return deadline.error(self.url)
        if not isinstance(error, (OSError, ProtocolError)):
            return http_client_error(error)  # of a file that is sent
        return connection_closed(self.url, error)

    @property
    def socket(self) -> socket | None:
        """The socket below; None before there is one, and on a loop that shows none."""
        if self._transport is None:
            return None
        sock: socket | None = self._transport.get_extra_info("socket")
        return sock

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
        if not self._readiness.readable():
            return True
        # Before the first response this may be the tickets that follow TLS's handshake.
        return not self.reader.status and self._transport.get_extra_info("ssl_object") is not None

    def set_read_timeout(self, seconds: float | None) -> None:
        self._timeout = seconds
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def set_deadline(self, deadline: Deadline | None) -> None:
        """Limits all that is read from now on, streams too; None lifts the limit."""
        self._deadline = deadline
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if deadline is not None:
            self._alarm = self._loop.call_later(max(deadline.left(), 0), self._on_deadline)

    def _on_deadline(self) -> None:
        self._alarm = None
        if self._deadline is not None and self._deadline.left() > 0:  # a clock that ran fast
            self.set_deadline(self._deadline)
        elif not self.reader.done:
            self._fail(TimeoutError("total time-out"))

    def close(self) -> None:
        """Closes at once; what was not sent or read is dropped."""
        self.disconnected = True
        if self._sender is not None:
            self._sender.drop()
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._transport is not None:
            self._transport.abort()
        if self.places is not None:
            places, self.places = self.places, None
            places.free()

    def abandon(self) -> None:
        """Closes for an owner that is gone; the collector may say so in any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self.close)
