"""Decoder of `application/vnd.amazon.eventstream`: framing, both checksums and headers.

A message is: total length, length of headers, CRC of these 8 bytes; headers; payload; CRC of all
that. Limits and errors are those of `botocore.eventstream`.
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

from .failures import event_stream_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    HeaderValue: TypeAlias = "bool | int | str | bytes"
    Message: TypeAlias = "tuple[dict[str, HeaderValue], bytes]"

_PRELUDE = Struct("!III")
_UINT32 = Struct("!I")
_LENGTH = Struct("!H")
_INTEGERS = {2: Struct("!b"), 3: Struct("!h"), 4: Struct("!i"), 5: Struct("!q"), 8: Struct("!q")}
_MIN_LENGTH = 16
MAX_HEADERS_LENGTH = 128 * 1024
MAX_PAYLOAD_LENGTH = 24 * 1024 * 1024


class EventDecoder:
    """Takes bytes as they come and gives whole messages."""

    __slots__ = ("_buffer", "_headers_length", "_prelude_crc", "_total")

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._total = 0  # length of the message at the front, 0 while it is not known
        self._headers_length = 0
        self._prelude_crc = 0

    @property
    def pending(self) -> int:
        """Number of bytes of a message that is not complete."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Adds bytes and yields the messages that are complete by then.

        Raises:
            botocore.eventstream.ParserError: a wrong checksum, a length over its limit, a
                duplicate or malformed header.
        """
        buffer = self._buffer
        buffer += data
        start, end = 0, len(buffer)
        try:
            while end - start >= 12:
                if not self._total:
                    self._read_prelude(buffer, start)
                stop = start + self._total
                if stop > end:
                    break
                message = self._read_message(bytes(buffer[start:stop]))
                self._total = 0
                start = stop
                yield message
        finally:
            del buffer[:start]

    def _read_prelude(self, buffer: bytearray, start: int) -> None:
        total, headers_length, crc = _PRELUDE.unpack_from(buffer, start)
        computed = crc32(bytes(buffer[start : start + 8]))
        if computed != crc:
            raise event_stream_error("ChecksumMismatch", crc, computed)
        if headers_length > MAX_HEADERS_LENGTH:
            raise event_stream_error("InvalidHeadersLength", headers_length)
        payload_length = total - headers_length - _MIN_LENGTH
        if not 0 <= payload_length <= MAX_PAYLOAD_LENGTH:
            raise event_stream_error("InvalidPayloadLength", payload_length)
        self._total, self._headers_length, self._prelude_crc = total, headers_length, crc

    def _read_message(self, data: bytes) -> Message:
        crc: int = _UINT32.unpack_from(data, len(data) - 4)[0]
        computed = crc32(data[8:-4], self._prelude_crc)
        if computed != crc:
            raise event_stream_error("ChecksumMismatch", crc, computed)
        split = 12 + self._headers_length
        return _headers(data, 12, split), data[split:-4]


def _headers(data: bytes, at: int, end: int) -> dict[str, HeaderValue]:
    headers: dict[str, HeaderValue] = {}
    try:
        while at < end:
            stop = at + 1 + data[at]
            name = data[at + 1 : stop].decode()
            kind = data[stop]
            at = stop + 1
            value: HeaderValue
            if kind == 7:  # a string: by far the most frequent
                stop = at + 2 + _LENGTH.unpack_from(data, at)[0]
                value = data[at + 2 : stop].decode()
            elif kind == 6:
                stop = at + 2 + _LENGTH.unpack_from(data, at)[0]
                value = data[at + 2 : stop]
            elif kind < 2:
                stop, value = at, kind == 0
            elif kind == 9:
                stop = at + 16
                value = data[at:stop]
            else:
                form = _INTEGERS[kind]
                stop = at + form.size
                value = form.unpack_from(data, at)[0]
            if stop > end:
                raise event_stream_error("ParserError", "header runs over the end of the headers")
            if name in headers:
                raise event_stream_error("DuplicateHeader", name)
            headers[name] = value
            at = stop
    except (KeyError, IndexError, UnicodeDecodeError) as error:
        raise event_stream_error("ParserError", f"malformed event header: {error!r}") from None
    return headers
