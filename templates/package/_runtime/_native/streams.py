"""Bodies and event streams of responses, synchronous."""

from __future__ import annotations

import sys
from io import IOBase

from ..bodies import CHUNK, LARGE, Body, Buffer, Lines
from ..collect import Collecting
from .codec.events import Events

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ..service import ServiceInfo
    from .codec.wire import Operation
    from .http.body import BodyReader


def _class_of_body(body: object) -> Any:
    """Returns botocore's class for a program that knows it, so that `isinstance` holds."""
    module = sys.modules.get("botocore.response")
    return type(body) if module is None else module.StreamingBody


class StreamingBody(Body, IOBase):
    """The body of a response as it arrives: a binary file that can only be read.

    Leaving a `with` block closes the connection.
    """

    __class__: Any = property(_class_of_body)

    def __init__(self, reader: BodyReader, content_type: str) -> None:
        self._reader = reader
        self._buffer = Buffer()
        self._content_type = content_type

    @property
    def _raw_stream(self) -> StreamingBody:
        """What botocore's body reads from, which programs reach for: this body itself."""
        return self

    def read(self, amt: int | None = None) -> bytes:
        """Returns at most `amt` bytes, or all that is left; b"" at the end.

        Raises:
            botocore.exceptions.ResponseStreamingError: shorter than the service announced.
            botocore.exceptions.ReadTimeoutError
        """
        buffer = self._buffer
        if amt is not None and amt >= LARGE and not buffer.size:
            data = self._reader.read_some(amt)
            if len(data) == amt:  # nothing to cut and nothing to join
                buffer.count += amt
                return data
            buffer.add(data)
        large = amt is None or amt < 0 or amt >= LARGE
        while (lack := buffer.lacks(amt)) and (
            data := self._reader.read_some(lack if large else 0)
        ):
            buffer.add(data)
        return buffer.take(amt)

    def _read_some(self) -> bytes:
        if self._buffer.lacks(1):
            self._buffer.add(self._reader.read_some())
        return self._buffer.take(None)

    def readinto(self, b: bytearray, /) -> int:
        data = self.read(len(b))
        b[: len(data)] = data
        return len(data)

    def readlines(self, hint: int = -1, /) -> list[bytes]:
        return self.read().splitlines(True)

    def iter_chunks(self, chunk_size: int = CHUNK) -> Iterator[bytes]:
        while chunk := self.read(chunk_size):
            yield chunk

    def iter_lines(self, chunk_size: int = CHUNK, keepends: bool = False) -> Iterator[bytes]:
        lines = Lines(keepends)
        for chunk in self.iter_chunks(chunk_size):
            yield from lines.of(chunk)
        yield from lines.rest()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if chunk := self.read(CHUNK):
            return chunk
        raise StopIteration

    next = __next__

    def readable(self) -> bool:
        return not self.closed

    def tell(self) -> int:
        return self._buffer.count

    def set_socket_timeout(self, timeout: float, /) -> None:
        self._reader.set_read_timeout(timeout)

    def close(self) -> None:
        super().close()
        self._reader.close()

    def __enter__(self) -> StreamingBody:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class EventStream(Collecting):
    """The events of a response, in order; see `streams.EventStream` of the runtime."""

    def __init__(self, reader: BodyReader, decoder: Events) -> None:
        self._reader = reader
        self._decoder = decoder
        self._events = self._read()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self._events)

    def _read(self) -> Iterator[Any]:
        decoder = self._decoder
        try:
            yield from decoder.feed(b"")  # what get_initial_response() left
            while data := self._reader.read_some():
                yield from decoder.feed(data)
            decoder.finish()
        except BaseException:
            self._reader.close()
            raise

    def get_initial_response(self) -> Any:
        """Returns the message before the first event.

        Raises:
            botocore.eventstream.NoInitialResponseError: the first message is an event.
        """
        while (message := self._decoder.initial()) is None:
            data = self._reader.read_some()
            if not data:
                raise self._decoder.no_initial()
            self._decoder.hold(data)
        return message

    def close(self) -> None:
        """Closes the connection; events that have not been read are lost."""
        self._reader.close()

    def __enter__(self) -> EventStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<event stream of {self._decoder.operation}>"


def stream(
    reader: BodyReader, service: ServiceInfo, code: Operation, headers: dict[str, str]
) -> object:
    """Returns what an operation's body is handed out as: events, or bytes."""
    reader.call = service, code.name
    if code.events is None:
        return StreamingBody(reader, headers.get("content-type", ""))
    return EventStream(reader, Events(service, code.name, code.events))
