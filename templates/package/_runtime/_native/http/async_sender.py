"""What an asynchronous connection sends: how much at once, and whether the peer takes it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterator

    from .request import Message

# How much of a large request the loop is given at once: it copies what the peer does not take.
_PIECE = 256 * 1024
_NOTHING = memoryview(b"")


class Sender:
    """Gives a transport the parts of a large request, as the peer takes them.

    A file is read in threads, a piece at a time: it may be on a disk that is slow.

    Attributes:
        last: When the peer had room for more, by the loop's clock.
        pieces: Of a file, those that are still to be read.
        unwritten: What the loop has not seen yet.
    """

    __slots__ = (
        "_fail",
        "_left",
        "_loop",
        "_paused",
        "_reading",
        "_timeout",
        "_transport",
        "_unsent",
        "last",
        "pieces",
        "unwritten",
    )

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        timeout: float | None,
        fail: Callable[[Exception], None],
    ) -> None:
        """`timeout` is for how many seconds the peer may take nothing, `fail` takes a file's error."""
        self._transport, self._loop, self._timeout, self._fail = transport, loop, timeout, fail
        self.last = 0.0
        self._paused = False  # the peer has not taken all that the loop has
        self.unwritten = _NOTHING
        self._unsent = (0, 0.0)  # bytes, and when there were as many first
        self.pieces: Iterator[memoryview] | None = None
        self._left = 0  # bytes of them
        self._reading: asyncio.Future[memoryview | None] | None = None  # the next one of them

    def send(self, message: Message) -> None:
        if not isinstance(message, tuple):
            pieces = message.parts(shared=False)  # the loop may hold them for longer
            self._transport.write(next(pieces))
            self.pieces, self._left = pieces, len(message)
            self._write()
            return
        if len(message) == 2:
            self.unwritten = message[1]
        self._transport.write(message[0])
        if self.unwritten:
            self._write()

    def drop(self) -> None:
        """Sends no more of a request."""
        self.unwritten, self.pieces, self._reading = _NOTHING, None, None

    def pause(self) -> None:
        """Takes that the peer has not taken all that the loop has."""
        self._paused = True
        self._unsent = (0, self._loop.time())

    def resume(self) -> None:
        """Takes that the peer has taken it."""
        self._paused = False
        self.last = self._loop.time()
        self._write()

    def _write(self) -> None:
        """Gives the loop more, until the peer takes no more or it is all there."""
        transport = self._transport
        while self.unwritten and not self._paused:
            if transport.is_closing():
                return
            piece, self.unwritten = self.unwritten[:_PIECE], self.unwritten[_PIECE:]
            transport.write(piece)
        if self.pieces is not None and not self._paused and self._reading is None:
            self._read(self.pieces)

    def _read(self, pieces: Iterator[memoryview]) -> None:
        self._reading = self._loop.run_in_executor(None, _next, pieces)
        self._reading.add_done_callback(self._on_read)

    def _on_read(self, reading: asyncio.Future[memoryview | None]) -> None:
        error = None if reading.cancelled() else reading.exception()
        if reading is not self._reading:
            return  # of a request that is over
        self._reading = None
        self.last = self._loop.time()
        piece = None if error is not None or reading.cancelled() else reading.result()
        if piece is not None:
            self._left -= len(piece)
            if not self._left:
                self.pieces = None
            self.unwritten = piece
            self._write()
            return
        self.pieces = None
        if isinstance(error, Exception):
            self._fail(error)

    @property
    def busy(self) -> bool:
        """Whether there is something to send."""
        return self._paused or self.pieces is not None

    def is_stalled(self, now: float) -> bool:
        """Whether the peer has not taken a byte for too long."""
        size = self._transport.get_write_buffer_size() + len(self.unwritten)
        if size != self._unsent[0] or self._reading is not None:
            self._unsent = (size, now)
            return False
        return self._timeout is not None and now - self._unsent[1] > self._timeout


def _next(pieces: Iterator[memoryview]) -> memoryview | None:
    return next(pieces, None)
