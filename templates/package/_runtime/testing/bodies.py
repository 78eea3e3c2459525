"""Bodies of stubbed responses as botocore and aiobotocore read them from urllib3 and aiohttp."""

from __future__ import annotations

import asyncio
from time import sleep

from .wire import Pause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence


class Pieces:
    """A body in pieces; an exception among them is raised where it comes."""

    def __init__(self, pieces: Sequence[bytes | BaseException | Pause]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def pause(self) -> float:
        """Returns the seconds to wait for the next piece, and takes them for waited."""
        if self._pieces and isinstance(pause := self._pieces[0], Pause):
            del self._pieces[0]
            return pause.seconds
        return 0

    def _next(self, most: int) -> bytes:
        """Returns what there is, at most so many bytes; b"" at the end."""
        if not self._pieces or not most:
            return b""
        piece = self._pieces.pop(0)
        if isinstance(piece, BaseException):
            raise piece
        if isinstance(piece, Pause):
            sleep(piece.seconds)
            return self._next(most)
        if 0 < most < len(piece):
            self._pieces.insert(0, piece[most:])
            return piece[:most]
        return piece

    def _all(self, most: int) -> bytes:
        found = b""
        while (most < 0 or len(found) < most) and (
            piece := self._next(-1 if most < 0 else most - len(found))
        ):
            found += piece
        return found

    def close(self) -> None:
        self._pieces.clear()


class Raw(Pieces):
    """What botocore takes for a response of urllib3."""

    def read(self, amt: int | None = None) -> bytes:
        return self._all(-1 if amt is None else amt)

    def read1(self, amt: int | None = None) -> bytes:
        return self._next(-1 if amt is None else amt)

    def readinto(self, buffer: bytearray) -> int:
        data = self._all(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readlines(self) -> list[bytes]:
        return self._all(-1).splitlines(True)

    def readable(self) -> bool:
        return True

    def stream(self) -> Iterator[bytes]:
        while piece := self._next(-1):
            yield piece


class AsyncRaw(Pieces):
    """What aiobotocore takes for a response of aiohttp, and for its content."""

    url = ""

    @property
    def content(self) -> AsyncRaw:
        return self

    async def read(self, amt: int = -1) -> bytes:
        if amt >= 0:
            return await self._some(amt)
        found = b""
        while piece := await self._some(-1):
            found += piece
        return found

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        while piece := await self._some(-1):
            yield piece, True

    async def _some(self, most: int) -> bytes:
        while seconds := self.pause():
            await asyncio.sleep(seconds)
        return self._next(most)

    def at_eof(self) -> bool:
        return not self._pieces
