"""What the native engine's connections read from while a client is stubbed, in the place of sockets.

Requests are serialized and signed, and responses parsed, by the code that does it for a service: only
the network is missing.
"""

from __future__ import annotations

import asyncio
from collections import deque
from copy import copy
from http import HTTPStatus
from importlib import import_module
from time import sleep

from .._native.auth.credentials import Credentials, Static
from .._native.failures import connection_closed, read_timeout
from .._native.http.async_connection import AsyncConnection
from .._native.http.connection import Connection
from .._native.retry import Quota
from .current import current_answer
from .wire import Pause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from .._native.http.deadline import Deadline
    from .._native.http.transport import Transport
    from .wire import Answer

_KEYS = Credentials("STUBBED", "stubbed")
_BUFFER = 65536  # bytes


def divert(engine: Any, asynchronous: bool) -> Callable[[], None]:
    """Has a native engine read stubbed answers; returns what undoes it.

    No credentials are needed, and without a quota for retries an error is raised at the first
    attempt, so that no test waits.
    """
    state = engine._state
    before = engine._pool, state.settings, state.quota
    engine._pool = (AsyncStubPool if asynchronous else StubPool)(state.settings.transport)
    state.settings, state.quota = copy(state.settings), Quota(0)
    state.settings.credentials = Static(_KEYS)

    def restore() -> None:
        engine._pool, state.settings, state.quota = before

    return restore


def _pieces(answer: Answer) -> Iterator[bytes | BaseException | Pause]:
    """Yields a response as it comes over a connection; its end is the connection's."""
    try:
        reason = HTTPStatus(answer.status).phrase
    except ValueError:
        reason = "Unknown"
    lines = [f"HTTP/1.1 {answer.status} {reason}\r\n"]
    lines += [f"{name}: {value}\r\n" for name, value in answer.headers.items()]
    lines.append("\r\n")
    if answer.failure is not None:
        yield answer.failure
    yield "".join(lines).encode("latin-1", "replace")
    yield from answer.chunks


def _is_raised_as_it_is(error: object) -> bool:
    """Whether the program gets this error itself, and not what a socket's error becomes.

    Some of botocore's errors are those of operating systems, too.
    """
    base: Any = import_module("botocore.exceptions").BotoCoreError
    return isinstance(error, BaseException) and (
        isinstance(error, base) or not isinstance(error, OSError)
    )


class _Socket:
    """A socket that a response comes from."""

    def __init__(self, answer: Answer) -> None:
        self.pieces = deque(_pieces(answer))

    def send(self, data: memoryview) -> int:
        return len(data)

    def recv(self, size: int) -> bytes:
        while self.pieces:
            piece = self.pieces.popleft()
            if isinstance(piece, BaseException):
                raise piece
            if isinstance(piece, Pause):
                sleep(piece.seconds)
            elif piece:
                return piece
        return b""

    def settimeout(self, seconds: float | None) -> None:
        """Nothing waits here."""

    def fileno(self) -> int:
        return -1

    def close(self) -> None:
        self.pieces.clear()


class _StubConnection(Connection):
    """A connection whose reading may end by an error of the test's."""

    __slots__ = ("_pieces",)

    def __init__(self, transport: Transport) -> None:
        stubbed: Any = _Socket(current_answer())
        super().__init__(transport, sock=stubbed)
        self._pieces: deque[bytes | BaseException | Pause] = stubbed.pieces

    def bypass_parser(self) -> bool:
        return False  # pieces are given as they are

    def _read(self) -> None:
        while self._pieces and isinstance(pause := self._pieces[0], Pause):
            self._pieces.popleft()
            sleep(pause.seconds)
        error = self._pieces[0] if self._pieces else None
        if isinstance(error, BaseException) and _is_raised_as_it_is(error):
            raise error
        super()._read()


class StubPool:
    """A connection for each call."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    def acquire(self, deadline: Deadline | None = None) -> Connection:
        return _StubConnection(self.transport)

    def release(self, connection: Connection) -> None:
        connection.close()

    def close(self) -> None:
        """Nothing is open."""


class _AsyncSocket(asyncio.Transport):
    """A transport that a response comes from, piece by piece as the loop turns."""

    def __init__(self, connection: _AsyncStubConnection, answer: Answer) -> None:
        super().__init__()
        self._connection = connection
        self._pieces = _pieces(answer)
        self._loop = asyncio.get_running_loop()
        self._paused = self._closed = False

    def write(self, data: object) -> None:
        self._loop.call_soon(self._deliver)

    def _deliver(self) -> None:
        if self._paused or self._closed:
            return
        piece = next(self._pieces, None)
        if piece is None:
            self._connection.eof_received()
        elif isinstance(piece, BaseException):
            self._connection.fail(piece)
        elif isinstance(piece, Pause):
            self._loop.call_later(piece.seconds, self._deliver)
        else:
            self._connection.receive(piece)
            self._loop.call_soon(self._deliver)

    def pause_reading(self) -> None:
        self._paused = True

    def resume_reading(self) -> None:
        self._paused = False
        self._loop.call_soon(self._deliver)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Nothing is buffered."""

    def get_write_buffer_size(self) -> int:
        return 0

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def is_closing(self) -> bool:
        return self._closed

    def close(self) -> None:
        self._closed = True

    abort = close


class _AsyncStubConnection(AsyncConnection):
    """A connection whose reading may end by an error of the test's."""

    __slots__ = ("_ending",)

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, asyncio.get_running_loop(), memoryview(bytearray(_BUFFER)))
        self._ending: BaseException | None = None

    def bypass_parser(self) -> None:
        """Pieces are given as they are."""

    def receive(self, data: bytes) -> None:
        """Takes bytes as from a loop."""
        for start in range(0, len(data), _BUFFER):
            part = data[start : start + _BUFFER]
            self.get_buffer(_BUFFER)[: len(part)] = part
            self.buffer_updated(len(part))

    def fail(self, error: BaseException) -> None:
        """Raises an error where the program reads, or what a socket's error becomes."""
        if not _is_raised_as_it_is(error):
            make = read_timeout if isinstance(error, TimeoutError) else connection_closed
            error = make(self.url, error)
        self._ending = error
        self._wake(always=True)

    async def _wait(self) -> None:
        if self._ending is None:
            await super()._wait()
        if self._ending is not None:
            raise self._ending


class AsyncStubPool:
    """A connection for each call."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    async def acquire(self) -> AsyncConnection:
        connection = _AsyncStubConnection(self.transport)
        connection.connection_made(_AsyncSocket(connection, current_answer()))
        return connection

    def release(self, connection: AsyncConnection) -> None:
        connection.close()

    def close(self) -> None:
        """Nothing is open."""
