"""Bodies of stubbed responses as botocore and aiobotocore read them from urllib3 and aiohttp."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence


class Pieces:
    """A body in pieces; an exception among them is raised where it comes."""

    def __init__(self, pieces: Sequence[bytes | BaseException]) -> None:
        self._pieces = [piece for piece in pieces if piece]

    def _next(self, most: int) -> bytes:
        """Returns what there is, at most so many bytes; b"" at the end."""
        if not self._pieces or not most:
            return b""
        piece = self._pieces.pop(0)
        if isinstance(piece, BaseException):
            raise piece
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
        return self._all(-1) if amt < 0 else self._next(amt)

    async def iter_chunks(self) -> AsyncIterator[tuple[bytes, bool]]:
        while piece := self._next(-1):
            yield piece, True

    def at_eof(self) -> bool:
        return not self._pieces
