"""Decoder of `application/vnd.amazon.eventstream`: framing, both checksums and headers.

A message is: total length, length of headers, CRC of these 8 bytes; headers; payload; CRC of all
that. Limits and errors are those of `botocore.eventstream`.
"""

from __future__ import annotations

from struct import Struct
from zlib import crc32

from ..failures import event_stream_error

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
_MAX_KNOWN = 32
MAX_HEADERS_LENGTH = 128 * 1024
MAX_PAYLOAD_LENGTH = 24 * 1024 * 1024


class EventDecoder:
    """Takes bytes as they come and gives whole messages."""

    __slots__ = ("_known", "_rest", "_total")

    def __init__(self) -> None:
        self._rest = bytearray()  # the start of a message that is not complete
        self._total = 0  # its length, 0 while that is not known
        # Headers by their bytes: the events of a stream differ in their payloads.
        self._known: dict[bytes, dict[str, HeaderValue]] = {}

    @property
    def pending(self) -> int:
        """Number of bytes of a message that is not complete."""
        return len(self._rest)

    def feed(self, data: bytes) -> Iterator[Message]:
        """Adds bytes and yields the messages that are complete by then.

        The headers of a message may be shared with others: they are to be read only.

        Raises:
            botocore.eventstream.ParserError: a wrong checksum, a length over its limit, a
                duplicate or malformed header.
        """
        rest = self._rest
        buffer: bytes | bytearray = data
        if rest:
            rest += data
            buffer = rest
        start, end = 0, len(buffer)
        try:
            while end - start >= 12:
                if not self._total:
                    self._total = _checked_length(buffer, start)
                stop = start + self._total
                if stop > end:
                    break
                message = self._message(bytes(buffer[start:stop]))
                self._total = 0
                start = stop
                yield message
        finally:
            if rest:
                del rest[:start]
            elif start < end:
                rest += memoryview(data)[start:]

    def _message(self, data: bytes) -> Message:
        _, headers_length, prelude_crc = _PRELUDE.unpack_from(data)
        crc: int = _UINT32.unpack_from(data, len(data) - 4)[0]
        computed = crc32(data[8:-4], prelude_crc)
        if computed != crc:
            raise event_stream_error("ChecksumMismatch", crc, computed)
        split = 12 + headers_length
        raw = data[12:split]
        headers = self._known.get(raw)
        if headers is None:
            headers = _headers(data, 12, split)
            if len(self._known) < _MAX_KNOWN:
                self._known[raw] = headers
        return headers, data[split:-4]


def _checked_length(buffer: bytes | bytearray, start: int) -> int:
    """Returns the length of the message that starts there, after a look at its prelude."""
    total, headers_length, crc = _PRELUDE.unpack_from(buffer, start)
    computed = crc32(buffer[start : start + 8])
    if computed != crc:
        raise event_stream_error("ChecksumMismatch", crc, computed)
    if headers_length > MAX_HEADERS_LENGTH:
        raise event_stream_error("InvalidHeadersLength", headers_length)
    payload_length = total - headers_length - _MIN_LENGTH
    if not 0 <= payload_length <= MAX_PAYLOAD_LENGTH:
        raise event_stream_error("InvalidPayloadLength", payload_length)
    return int(total)


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
