"""A file as the body of a request: read in pieces, once to be signed and once more to be sent."""

from __future__ import annotations

from _thread import allocate_lock
from hashlib import sha256
from io import BufferedRandom, BufferedReader, FileIO

from ..failures import unseekable_stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# Bytes that are read at once. Smaller pieces take more time, larger ones no less.
PIECE = 1 << 20

# Classes whose `readinto` does what `read` does: a class of somebody else's may change what it reads.
_PLAIN = frozenset((BufferedReader, BufferedRandom, FileIO))

_BYTES: tuple[type[Any], ...] = (bytes, bytearray, memoryview)


class FileBody:
    """What is left of a file, from where it stands when the call begins.

    Whatever has `read` is a file. One that is no longer than a piece, or that cannot be rewound, is
    read once and for good.

    Attributes:
        hash: SHA-256 of the content, in hexadecimal digits.
        head: What is sent before it.
    """

    __slots__ = ("_file", "_length", "_lock", "_space", "_start", "_turn", "hash", "head")

    def __init__(self, file: Any) -> None:
        self._file = file
        self._start: int | None = None
        self._length = 0
        self._turn: object = None  # of the attempt that may read
        # A thread may still read for an attempt that is over, where that of an asynchronous client
        # was answered early.
        self._lock = allocate_lock()
        self._space: memoryview | None = None  # that all pieces of a plain file take
        self.hash = ""
        self.head = memoryview(b"")

    def read(self, signed: bool) -> bytes | None:
        """Reads the file before an attempt; returns its content where that is all in memory now.

        A larger one is measured, and hashed for a request that is `signed`.

        Raises:
            botocore.exceptions.UnseekableStreamError: it does not go back for another attempt.
            TypeError: it does not give bytes.
        """
        with self._lock:
            self._turn = None
            can_rewind = self._rewind()
            digest, length = sha256(), 0
            kept: list[bytes] = []
            while piece := self._read(PIECE):
                length += len(piece)
                if length <= PIECE or not can_rewind:
                    kept.append(bytes(piece))
                    continue
                if not signed:
                    self._file.seek(0, 2)
                    length = self._file.tell() - self._start
                    break
                while kept:
                    digest.update(kept.pop(0))
                digest.update(piece)
            if length <= PIECE or not can_rewind:
                return b"".join(kept)
            self._file.seek(self._start)
            self.hash, self._length = digest.hexdigest(), length
            return None

    def _rewind(self) -> bool:
        """Goes back to where the file stood; returns whether it can, before the first attempt."""
        file = self._file
        if self._start is not None:
            try:
                file.seek(self._start)
            except Exception as error:
                raise unseekable_stream(file) from error
            return True
        if not hasattr(file, "seek") or not hasattr(file, "tell"):
            return False
        try:
            start = file.tell()
            file.seek(start)
        except OSError:  # a pipe, a socket
            return False
        self._start = start
        if type(file) in _PLAIN:
            self._space = memoryview(bytearray(PIECE))
        return True

    def _read(self, size: int, shared: bool = True) -> memoryview:
        space = self._space
        if shared and space is not None:
            return space[: self._file.readinto(space[:size]) or 0]
        piece: Any = self._file.read(size)
        if isinstance(piece, _BYTES):
            return memoryview(bytes(piece))  # a copy of a buffer, which may be the next piece's too
        raise TypeError(
            f"a file that is sent has to give bytes, and this one gives {type(piece).__name__}: "
            "open it in binary mode"
        )

    def __len__(self) -> int:
        """Returns the bytes that are sent after the head, whatever becomes of the file."""
        return self._length

    def __iter__(self) -> Iterator[memoryview]:
        """Yields the request in parts, of which each is good until the next one; see `parts`."""
        return self.parts(shared=True)

    def parts(self, shared: bool) -> Iterator[memoryview]:
        """Yields the head, then the content in pieces, from its beginning each time.

        They may have their memory in common where it is `shared`.

        Raises:
            EOFError: the file has become shorter.
        """
        yield self.head
        self._turn = turn = object()
        left = self._length
        with self._lock:
            self._file.seek(self._start)
        while left:
            with self._lock:
                if self._turn is not turn:
                    return
                piece = self._read(min(PIECE, left), shared)
            if not piece:
                raise EOFError(f"the file has become shorter, by {left} of {self._length} bytes")
            yield piece[:left]
            left -= min(len(piece), left)
