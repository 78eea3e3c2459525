"""The body of a response as the asynchronous floor hands it out: in pieces, as they come."""

from __future__ import annotations

import asyncio

from . import floor_wire as wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

_SPACE = 384 * 1024  # what is received at once, behind a piece that is not whole
_RECEIVED = 256 * 1024


class Landing:
    """Where the responses of a connection land, one after the other."""

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._space = memoryview(bytearray(_SPACE))
        self._start = self._end = self._wanted = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None

    def room(self) -> memoryview:
        return self._space[self._end : self._end + _RECEIVED]

    def landed(self, count: int) -> None:
        self._end += count
        if self._end == _SPACE:
            self._paused = True
            self._transport.pause_reading()
        if self._waiter is not None and self._end - self._start >= self._wanted:
            self._waiter.set_result(None)
            self._waiter = None

    async def _have(self, count: int) -> None:
        """Waits for so many bytes from the start on."""
        size = self._end - self._start
        self._space[:size] = self._space[self._start : self._end]
        self._start, self._end, self._wanted = 0, size, count
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    async def pieces(self, size: int) -> AsyncIterator[bytes]:
        """Yields the body of the next response in pieces of a size."""
        await self._have(1)
        while (found := wire.length(bytes(self._space[: min(self._end, wire.HEAD)]))) is None:
            await self._have(self._end + 1)
        self._start, left = found
        while left:
            wanted = min(size, left)
            if self._end - self._start < wanted:
                await self._have(wanted)
            start = self._start
            self._start += wanted
            left -= wanted
            yield bytes(self._space[start : self._start])
        self._start = self._end = 0
