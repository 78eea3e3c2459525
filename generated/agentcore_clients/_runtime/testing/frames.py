"""Encodes messages of `application/vnd.amazon.eventstream`; its counterpart decodes them."""

from __future__ import annotations

from datetime import datetime
from struct import pack
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Sized:
    """An integer of a header with its size in bytes, which its shape decides."""

    __slots__ = ("size", "value")

    def __init__(self, value: int, size: int) -> None:
        self.value, self.size = value, size


def frame(headers: Mapping[str, object], payload: bytes) -> bytes:
    """Returns one message with its two checksums."""
    head = b"".join([_header(name, value) for name, value in headers.items()])
    prelude = pack("!II", 16 + len(head) + len(payload), len(head))
    start = prelude + pack("!I", crc32(prelude))
    message = start + head + payload
    return message + pack("!I", crc32(message))


_INTEGERS = {1: (2, "!b"), 2: (3, "!h"), 4: (4, "!i"), 8: (5, "!q")}


def _header(name: str, value: object) -> bytes:
    key = name.encode()
    return pack("!B", len(key)) + key + _value(value)


def _value(value: object) -> bytes:
    if isinstance(value, bool):
        return b"\0" if value else b"\1"
    if isinstance(value, datetime):
        return b"\x08" + pack("!q", round(value.timestamp() * 1000))
    if isinstance(value, Sized):
        kind, form = _INTEGERS[value.size]
        return pack("!B", kind) + pack(form, value.value)
    if isinstance(value, (bytes, bytearray)):
        return b"\6" + pack("!H", len(value)) + value
    text = str(value).encode()
    return b"\7" + pack("!H", len(text)) + text
