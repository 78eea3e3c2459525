"""Bodies and event streams of responses, asynchronous."""

from __future__ import annotations

from ..bodies import LARGE, AsyncBody, Buffer
from ..collect import AsyncCollecting
from .codec.events import Events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from ..service import ServiceInfo
    from .codec.wire import Operation
    from .http.async_body import AsyncBodyReader


class AsyncStreamingBody(AsyncBody):
    """The body of a response as it arrives. Leaving an `async with` block closes the connection."""

    def __init__(self, reader: AsyncBodyReader, content_type: str) -> None:
        self._reader = reader
        self._buffer = Buffer()
        self._content_type = content_type

    async def read(self, amt: int | None = None) -> bytes:
        """Returns at most `amt` bytes, or all that is left; b"" at the end.

        Raises:
            botocore.exceptions.ResponseStreamingError: shorter than the service announced.
            botocore.exceptions.ReadTimeoutError
        """
        buffer = self._buffer
        if amt is not None and amt >= LARGE and not buffer.size:
            data = await self._reader.read_some(amt)
            if len(data) == amt:  # nothing to cut and nothing to join
                buffer.count += amt
                return data
            buffer.add(data)
        large = amt is None or amt < 0 or amt >= LARGE
        while (lack := buffer.lacks(amt)) and (
            data := await self._reader.read_some(lack if large else 0)
        ):
            buffer.add(data)
        return buffer.take(amt)

    async def _read_some(self) -> bytes:
        if self._buffer.lacks(1):
            self._buffer.add(await self._reader.read_some())
        return self._buffer.take(None)

    def tell(self) -> int:
        return self._buffer.count

    async def close(self) -> None:
        self._reader.close()


class AsyncEventStream(AsyncCollecting):
    """The events of a response, in order; see `streams.AsyncEventStream` of the runtime."""

    def __init__(self, reader: AsyncBodyReader, decoder: Events) -> None:
        self._reader = reader
        self._decoder = decoder
        self._events = self._read()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        return await self._events.__anext__()

    async def _read(self) -> AsyncIterator[Any]:
        decoder = self._decoder
        try:
            for event in decoder.feed(b""):  # what get_initial_response() left
                yield event
            while data := await self._reader.read_some():
                for event in decoder.feed(data):
                    yield event
            decoder.finish()
        except BaseException:
            self._reader.close()
            raise

    async def get_initial_response(self) -> Any:
        """Returns the message before the first event.

        Raises:
            botocore.eventstream.NoInitialResponseError: the first message is an event.
        """
        while (message := self._decoder.initial()) is None:
            data = await self._reader.read_some()
            if not data:
                raise self._decoder.no_initial()
            self._decoder.hold(data)
        return message

    async def close(self) -> None:
        """Closes the connection; events that have not been read are lost."""
        self._reader.close()

    async def __aenter__(self) -> AsyncEventStream:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<event stream of {self._decoder.operation}>"


def stream(
    reader: AsyncBodyReader, service: ServiceInfo, code: Operation, headers: dict[str, str]
) -> object:
    """Returns what an operation's body is handed out as: events, or bytes."""
    reader.call = service, code.name
    if code.events is None:
        return AsyncStreamingBody(reader, headers.get("content-type", ""))
    return AsyncEventStream(reader, Events(service, code.name, code.events))
