"""What the bodies of responses share, whichever engine reads them."""

from __future__ import annotations

import sys
from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from typing_extensions import Self

    from .sse import EventStreamParser, ServerSentEvent

CHUNK = 1024
LARGE = 16384  # bytes; smaller amounts are cut from what is received at once


class Buffer:
    """Buffers the bytes of a connection until a reader has the amount that it asked for."""

    def __init__(self) -> None:
        self._parts: deque[bytes] = deque()
        self._start = 0  # how much of the first part was taken
        self.size = 0
        self.count = 0  # of the bytes that were taken

    def lacks(self, amt: int | None) -> int:
        """Returns how many bytes of `amt` need more input; None and negative amounts mean all."""
        if amt is None or amt < 0:
            return sys.maxsize
        return amt - self.size if self.size < amt else 0

    def add(self, data: bytes) -> None:
        self._parts.append(data)
        self.size += len(data)

    def take(self, amt: int | None) -> bytes:
        """Returns `amt` bytes, or as many as there are."""
        if not self.size:
            return b""
        wanted = self.size if amt is None or amt < 0 else min(amt, self.size)
        self.size -= wanted
        self.count += wanted
        parts, start = self._parts, self._start
        end = start + wanted
        if end < len(parts[0]):  # what is left is not copied for each of many small amounts
            self._start = end
            return parts[0][start:end]
        taken: list[bytes | memoryview] = []
        while wanted:
            part = parts[0]
            end = start + wanted
            if end < len(part):
                # A view, for a slice would be a copy that join() copies once more.
                taken.append(memoryview(part)[:end])
                self._start = end
                break
            taken.append(memoryview(part)[start:] if start else part)
            wanted -= len(part) - start
            parts.popleft()
            self._start = start = 0
        return b"".join(taken)


class Lines:
    """Splits chunks into lines."""

    def __init__(self, keepends: bool) -> None:
        self._keepends = keepends
        self._pending = b""

    def of(self, chunk: bytes) -> Iterator[bytes]:
        """Yields the lines that are complete with this chunk."""
        *lines, self._pending = (self._pending + chunk).splitlines(True)
        for line in lines:
            yield line if self._keepends else line.rstrip(b"\r\n")

    def rest(self) -> Iterator[bytes]:
        """Yields the last line, where it has no end."""
        if self._pending:
            yield self._pending if self._keepends else self._pending.rstrip(b"\r\n")


def text(data: bytes, content_type: str) -> str:
    """Returns a body as text: in the charset that its type names, else in UTF-8.

    Bytes that are none in it become U+FFFD.
    """
    charset = content_type.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    try:
        return data.decode(charset or "utf-8", "replace")
    except LookupError:  # no charset of Python's
        return data.decode("utf-8", "replace")


class Body:
    """What a synchronous body offers beside botocore's; see `streams.StreamingBody`."""

    _content_type = ""

    def read(self, amt: int | None = None) -> bytes:
        raise NotImplementedError

    def _read_some(self) -> bytes:
        """Returns what has come, at least one byte; b"" at the end."""
        raise NotImplementedError

    def iter_events(self) -> Iterator[ServerSentEvent]:
        from .sse import parser

        return self._events(parser(self._content_type))

    def _events(self, parser: EventStreamParser) -> Iterator[ServerSentEvent]:
        while data := self._read_some():
            yield from parser.feed(data)

    def text(self) -> str:
        return text(self.read(), self._content_type)

    def json(self) -> Any:
        from json import loads

        return loads(self.read())


class AsyncBody:
    """The body of a response as it arrives. Leaving an `async with` block closes the connection."""

    _content_type = ""

    async def read(self, amt: int | None = None) -> bytes:
        raise NotImplementedError

    async def _read_some(self) -> bytes:
        """Returns what has come, at least one byte; b"" at the end."""
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError

    async def iter_chunks(self, chunk_size: int = CHUNK) -> AsyncIterator[bytes]:
        while chunk := await self.read(chunk_size):
            yield chunk

    async def iter_lines(
        self, chunk_size: int = CHUNK, keepends: bool = False
    ) -> AsyncIterator[bytes]:
        lines = Lines(keepends)
        async for chunk in self.iter_chunks(chunk_size):
            for line in lines.of(chunk):
                yield line
        for line in lines.rest():
            yield line

    def iter_events(self) -> AsyncIterator[ServerSentEvent]:
        from .sse import parser

        return self._events(parser(self._content_type))

    async def _events(self, parser: EventStreamParser) -> AsyncIterator[ServerSentEvent]:
        while data := await self._read_some():
            for event in parser.feed(data):
                yield event

    async def text(self) -> str:
        return text(await self.read(), self._content_type)

    async def json(self) -> Any:
        from json import loads

        return loads(await self.read())

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self.iter_chunks()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
