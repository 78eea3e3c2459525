"""The bodies of streaming responses, as they are read from a connection."""

from __future__ import annotations

from io import BufferedReader, RawIOBase

from ..failures import streaming_error
from .connection import CHUNK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ...service import ServiceInfo
    from .connection import Connection

# Bytes that are made room for at once, at most: the length of a body is only what a peer says.
_MOST = 16 << 20


class Body:
    """A body that gives its connection back to the pool at its end; readers add how to read."""

    __slots__ = ("_connection", "_pool", "call")

    def __init__(self, connection: Any, pool: Any) -> None:
        self._connection = connection
        self._pool = pool
        # Service and operation, for the note on an error.
        self.call: tuple[ServiceInfo, str] | None = None
        self._finish_at_end(connection)

    def _finish_at_end(self, connection: Any) -> None:
        if connection.reader.done and not connection.reader.buffered:
            self._connection = None
            connection.set_read_timeout(self._pool.transport.read_timeout)
            self._pool.release(connection)

    def set_read_timeout(self, seconds: float | None) -> None:
        if self._connection is not None:
            self._connection.set_read_timeout(seconds)

    def close(self) -> None:
        """Closes the connection, unless the body was read to its end."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def failed(self, error: BaseException) -> BaseException:
        """Closes the connection after an error; returns the one that the reader gets."""
        self.close()
        if type(error).__name__ == "ConnectionClosedError":
            error = streaming_error(error.__cause__ or error)  # as botocore calls it within a body
        if self.call is not None and isinstance(error, Exception):
            from ...explanations import explain

            explain(error, *self.call)
        return error


class _Rest(RawIOBase):
    """A body of which the parser has seen the first bytes, for `BufferedReader` to read."""

    def __init__(self, connection: Connection) -> None:
        self._reader = connection.reader
        self._receive_into = connection.receive_into
        self._first = memoryview(self._reader.take())
        self._reader.buffered = len(self._first)

    def readable(self) -> bool:
        return True

    def readinto(self, place: Any, /) -> int:
        """Copies what the parser has seen, so that nobody has to join it with the rest."""
        if not self._first:
            # From now on the connection is asked itself: a method would be a call more.
            vars(self)["readinto"] = self._receive_into
            return self._receive_into(place)
        first = self._first[: len(place)]
        place[: len(first)] = first
        self._first = self._first[len(first) :]
        self._reader.buffered = len(self._first)
        return len(first)


class BodyReader(Body):
    """The body of a streaming response."""

    __slots__ = ("_rest",)

    _connection: Connection | None

    def __init__(self, connection: Connection, pool: Any) -> None:
        super().__init__(connection, pool)
        self._rest: BufferedReader | None = None
        if self._connection is not None and connection.bypass_parser():
            # It has the bytes received in the place where they are returned, so that nothing is
            # copied; no other class that makes bytes does. It buffers nothing itself.
            self._rest = BufferedReader(_Rest(connection), 1)

    def read_some(self, wanted: int = 0) -> bytes:
        """Returns the next bytes, b"" at the end.

        Args:
            wanted: How many there should be, where that saves a copy; 0 for what has come.

        Raises:
            botocore.exceptions.ReadTimeoutError, ResponseStreamingError
        """
        connection = self._connection
        if connection is None:
            return b""
        reader, rest = connection.reader, self._rest
        try:
            if rest is None:
                data = connection.read_some()
            elif wanted:
                if wanted > reader.left or wanted > _MOST:
                    wanted = min(wanted, reader.buffered + reader.left, _MOST)
                data = rest.read(wanted)
            else:
                data = rest.read1(min(CHUNK, reader.buffered or reader.left))
        except BaseException as error:
            if (problem := self.failed(error)) is error:
                raise
            raise problem from error
        if reader.done:
            self._finish_at_end(connection)
        return data

    def __iter__(self) -> Iterator[bytes]:
        while data := self.read_some():
            yield data
