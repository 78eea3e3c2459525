"""The event stream decoder against botocore's, and against spoilt bytes."""

from __future__ import annotations

import struct
from typing import Any
from zlib import crc32

import pytest
from agentcore_clients._runtime._native.codec.eventstream import EventDecoder
from botocore import eventstream as botocore_eventstream


def message(headers: bytes, payload: bytes) -> bytes:
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    prelude += struct.pack("!I", crc32(prelude))
    data = prelude + headers + payload
    return data + struct.pack("!I", crc32(data))


def header(name: str, kind: int, value: bytes) -> bytes:
    raw = name.encode()
    return bytes([len(raw)]) + raw + bytes([kind]) + value


def string(name: str, value: str) -> bytes:
    raw = value.encode()
    return header(name, 7, struct.pack("!H", len(raw)) + raw)


ALL_KINDS = (
    header("t", 0, b"")
    + header("f", 1, b"")
    + header("byte", 2, b"\xff")
    + header("short", 3, b"\xff\xfe")
    + header("int", 4, b"\xff\xff\xff\xfd")
    + header("long", 5, b"\xff" * 8)
    + header("bytes", 6, b"\x00\x03abc")
    + string("text", "é")
    + header("time", 8, b"\x00" * 7 + b"\x05")
    + header("uuid", 9, b"0123456789abcdef")
)


def decode(chunks: list[bytes]) -> list[tuple[dict[str, Any], bytes]]:
    decoder = EventDecoder()
    return [found for chunk in chunks for found in decoder.feed(chunk)]


def botocore_decode(chunks: list[bytes]) -> list[tuple[dict[str, Any], bytes]]:
    buffer = botocore_eventstream.EventStreamBuffer()
    found = []
    for chunk in chunks:
        buffer.add_data(chunk)
        found += [(event.headers, event.payload) for event in buffer]
    return found


def test_every_kind_of_header() -> None:
    data = message(ALL_KINDS, b"payload")
    assert decode([data]) == botocore_decode([data])
    assert decode([data])[0][0]["text"] == "é"


@pytest.mark.parametrize(
    ("total", "headers", "error"),
    [
        (16, 128 * 1024 + 1, "InvalidHeadersLength"),
        (24 * 1024 * 1024 + 17, 0, "InvalidPayloadLength"),
        (15, 0, "InvalidPayloadLength"),
        (16, 1, "InvalidPayloadLength"),
    ],
)
def test_lengths_are_limited(total: int, headers: int, error: str) -> None:
    prelude = struct.pack("!II", total, headers)
    with pytest.raises(getattr(botocore_eventstream, error)):
        decode([prelude + struct.pack("!I", crc32(prelude))])


def test_duplicate_header() -> None:
    with pytest.raises(botocore_eventstream.DuplicateHeader):
        decode([message(string("a", "1") + string("a", "2"), b"")])


def test_pending_tells_of_a_cut_message() -> None:
    decoder = EventDecoder()
    data = message(b"", b"x")
    assert list(decoder.feed(data[:-1])) == []
    assert decoder.pending == len(data) - 1
    assert list(decoder.feed(data[-1:])) == [({}, b"x")]
    assert decoder.pending == 0
