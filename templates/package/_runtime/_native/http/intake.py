"""Where the rest of a large asynchronous body lands, and out of which it is read."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .response_reader import ResponseReader


# Bytes. A loop that decrypts brings at once what it receives at once, behind a piece of a reader
# that waits for the rest of it.
SIZE = 384 * 1024
_RECEIVED = 256 * 1024  # bytes that are received at once


class Intake:
    """A buffer of one connection while it carries a body whose length is known.

    The loop receives into it behind what came before, and readers get copies of what they ask for:
    the parser would make bytes of each receive, of which pieces would be cut once more.
    """

    __slots__ = ("_end", "_first", "_reader", "_start", "_view")

    def __init__(self, view: memoryview, reader: ResponseReader) -> None:
        self._view = view
        self._start = self._end = 0
        self._reader = reader
        self._first = reader.take()  # what the parser had seen; `buffered` counts it on
        reader.buffered = len(self._first)

    @property
    def view(self) -> memoryview:
        """The buffer, for another body to use."""
        return self._view

    @property
    def full(self) -> bool:
        """Whether nothing more has room."""
        return self._end == len(self._view)

    def room(self) -> memoryview:
        """Returns the place for what comes next, no more of it than the body has.

        There is always some: a loop may bring what it had received when it was told to pause.
        """
        if self._end == len(self._view):
            larger = memoryview(bytearray(2 * len(self._view)))
            larger[: self._end] = self._view
            self._view = larger
        left = self._reader.left
        return self._view[self._end : self._end + (left if left < _RECEIVED else _RECEIVED)]

    def landed(self, count: int) -> None:
        """Takes note of so many bytes that the loop has put there."""
        self._end += count
        reader = self._reader
        reader.buffered += count
        if count < reader.left:
            reader.left -= count
        else:
            reader.end()

    def has(self, wanted: int) -> bool:
        """Whether there are as many bytes as are wanted, or all that come; 0 stands for any.

        Where not, all room is behind the few that there are.
        """
        size = self._end - self._start
        if self._first or size >= (wanted or 1) or not self._reader.left:
            return True
        if self._start:
            self._view[:size] = self._view[self._start : self._end]
            self._start, self._end = 0, size
        return False

    def take(self, wanted: int) -> bytes:
        """Returns as many bytes as are wanted and there, 0 for all; those that came first at once."""
        if self._first:
            data, self._first = self._first, b""
        else:
            start, end = self._start, self._end
            if wanted and start + wanted < end:
                end = self._start = start + wanted
            else:
                self._start = self._end = 0
            data = bytes(self._view[start:end])
        self._reader.buffered -= len(data)
        return data
