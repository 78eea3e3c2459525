"""Encodes event-stream messages, `application/vnd.amazon.eventstream`, with both checksums.

Layout: total length, headers length, CRC of these, headers, payload, CRC of everything before.
"""

from __future__ import annotations

import datetime as dt
import struct
import uuid
from binascii import crc32
from collections.abc import Mapping
from typing import TypeAlias

HeaderValue: TypeAlias = "bool | int | bytes | str | dt.datetime | uuid.UUID | Sized"


# width in bytes: type byte, format
_INTEGERS = {1: (2, ">b"), 2: (3, ">h"), 4: (4, ">i"), 8: (5, ">q")}


class Sized:
    """An integer header of a chosen width: 1, 2, 4 or 8 bytes."""

    def __init__(self, number: int, width: int) -> None:
        self.number, self.width = number, width

    def encode(self) -> bytes:
        kind, form = _INTEGERS[self.width]
        return bytes([kind]) + struct.pack(form, self.number)


def header(name: str, value: HeaderValue) -> bytes:
    """Returns one header: length and name, type byte, value."""
    raw = name.encode()
    return bytes([len(raw)]) + raw + _value(value)


def _value(value: HeaderValue) -> bytes:
    if isinstance(value, Sized):
        return value.encode()
    if isinstance(value, bool):
        return b"\x00" if value else b"\x01"
    if isinstance(value, int):
        return Sized(value, 4 if -(1 << 31) <= value < 1 << 31 else 8).encode()
    if isinstance(value, dt.datetime):
        return b"\x08" + struct.pack(">q", round(value.timestamp() * 1000))
    if isinstance(value, uuid.UUID):
        return b"\x09" + value.bytes
    raw = value.encode() if isinstance(value, str) else value
    return (b"\x07" if isinstance(value, str) else b"\x06") + struct.pack(">H", len(raw)) + raw


def message(headers: Mapping[str, HeaderValue], payload: bytes = b"") -> bytes:
    """Returns one message."""
    return framed(b"".join(header(name, value) for name, value in headers.items()), payload)


def framed(block: bytes, payload: bytes) -> bytes:
    """Returns a message of encoded headers, right ones or not, with right checksums."""
    body = prelude(16 + len(block) + len(payload), len(block)) + block + payload
    return body + struct.pack(">I", crc32(body))


def prelude(total: int, headers: int) -> bytes:
    """Returns the start of a message: its length, its headers' length and their checksum."""
    lengths = struct.pack(">II", total, headers)
    return lengths + struct.pack(">I", crc32(lengths))
