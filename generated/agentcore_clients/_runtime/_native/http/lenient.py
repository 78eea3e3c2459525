"""Heads of responses that are no strict HTTP, read as http.client reads them for botocore.

That is lines that end in a bare line feed, folded lines, and one length said more than once. Where
two readers could disagree about the end of the response it stays an error. The connection carries
no other response afterwards: it might not begin where it seems to.
"""

from __future__ import annotations

import re

from httptools import HttpResponseParser

from .request import ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_END = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"HTTP/1\.[01] 1(?!01)\d\d")
_FRAMING = (b"content-length", b"transfer-encoding")


class LenientParser:
    """Stands for the parser of httptools from the head on that the latter has refused."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader
        self._parser = HttpResponseParser(reader)
        self._data: bytearray | None = bytearray()  # of a head that is not complete yet

    def feed_data(self, data: bytes | memoryview) -> None:
        if self._data is None:
            self._parser.feed_data(data)
            return
        self._data += data
        while (end := _END.search(self._data)) is not None:
            head, rest = bytes(self._data[: end.start()]), bytes(self._data[end.end() :])
            if not _INTERIM.match(head):
                status, headers = _read(head)
                self._data = None
                self._parser.feed_data(_strict(status, headers))
                self._reader.raw_headers = headers
                if rest:
                    self._parser.feed_data(rest)
                return
            self._data = bytearray(rest)

    def get_status_code(self) -> int:
        return self._parser.get_status_code()

    def should_keep_alive(self) -> bool:
        return False


def _read(head: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Returns the first line and the headers.

    Raises:
        ProtocolError: a line that is no header's, or a folded one that says where the body ends.
    """
    first, *lines = [line.removesuffix(b"\r") for line in head.split(b"\n")]
    headers: list[tuple[bytes, bytes]] = []
    for line in lines:
        name, colon, value = line.partition(b":")
        if line[:1] in (b" ", b"\t"):
            if not headers or headers[-1][0].lower() in _FRAMING:
                raise ProtocolError("a folded line in the response's framing")
            name, value = headers.pop()
            value += b" " + line.strip(b" \t")
        elif not colon:
            raise ProtocolError("a line of the response is not a header")
        headers.append((name, value.strip(b" \t")))
    return first, headers


def _strict(first: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
    """Returns the head as strict HTTP, with one length.

    Raises:
        ProtocolError: two lengths that differ.
    """
    lines = [first]
    lengths: set[bytes] = set()
    for name, value in headers:
        if name.lower() == b"content-length":
            lengths.update(part.strip() for part in value.split(b","))
        else:
            lines.append(name + b": " + value)
    if len(lengths) > 1:
        raise ProtocolError("the response has two lengths")
    lines += [b"Content-Length: " + length for length in lengths]
    return b"\r\n".join([*lines, b"", b""])
