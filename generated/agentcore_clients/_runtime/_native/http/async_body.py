"""The bodies of streaming responses, as they are read from an asynchronous connection."""

from __future__ import annotations

from .body import Body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from .async_connection import AsyncConnection


class AsyncBodyReader(Body):
    """The body of a streaming response; it gives its connection back at the end of the body."""

    __slots__ = ()

    _connection: AsyncConnection | None

    def __del__(self) -> None:
        # A stream that was dropped unread must not keep its place in the pool.
        connection = getattr(self, "_connection", None)
        if connection is not None:
            connection.abandon()

    async def read_some(self, wanted: int = 0) -> bytes:
        """Returns the next bytes, b"" at the end.

        Args:
            wanted: How many there should be, where that saves a copy; 0 for what has come.

        Raises:
            botocore.exceptions.ReadTimeoutError, ResponseStreamingError
        """
        connection = self._connection
        if connection is None:
            return b""
        try:
            data = await connection.read_some(wanted)
        except BaseException as error:
            if (problem := self.failed(error)) is error:
                raise
            raise problem from error
        if connection.reader.done:
            self._finish_at_end(connection)
        return data

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while data := await self.read_some():
            yield data
