"""Any bytes at all for the decoder of event streams: the right events, or botocore's errors.

Valid messages are drawn together with what they say, so that the expectation does not come from a
parser; spoilt ones are compared with botocore.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Any

import pytest
from agentcore_clients._runtime._native.codec import eventstream
from botocore import eventstream as botocore_eventstream
from hypothesis import strategies as st
from support.eventstream import framed, message, prelude
from support.examine import CUTS, examine, pieces, runs, spoilt

pytestmark = pytest.mark.usefixtures("alarm")
RUNS = runs(150, 2_000)


def _integer(kind: int, form: str, size: int) -> st.SearchStrategy[tuple[Any, bytes]]:
    edge = 1 << (size * 8 - 1)
    return st.integers(-edge, edge - 1).map(
        lambda value: (value, bytes([kind]) + struct.pack(f"!{form}", value))
    )


def _sized(data: bytes) -> bytes:
    return struct.pack("!H", len(data)) + data


# A header's value and its bytes, for each kind of the format.
HEADER = st.one_of(
    st.just((True, b"\x00")),
    st.just((False, b"\x01")),
    _integer(2, "b", 1),
    _integer(3, "h", 2),
    _integer(4, "i", 4),
    _integer(5, "q", 8),
    st.binary(max_size=40).map(lambda data: (data, b"\x06" + _sized(data))),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20).map(
        lambda text: (text, b"\x07" + _sized(text.encode()))
    ),
    _integer(8, "q", 8),
    st.binary(min_size=16, max_size=16).map(lambda data: (data, b"\x09" + data)),
)
NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12) | st.sampled_from(
    (":event-type", ":message-type", ":content-type", ":exception-type")
)


def _block(fields: Iterable[tuple[str, tuple[Any, bytes]]]) -> bytes:
    """Returns headers with their names."""
    names = [(name.encode(), data) for name, (_, data) in fields]
    return b"".join(bytes([len(name)]) + name + data for name, data in names)


@st.composite
def events(draw: st.DrawFn) -> tuple[dict[str, Any], bytes, bytes]:
    """Draws headers, a payload and the message that holds them."""
    fields = draw(st.dictionaries(NAME, HEADER, max_size=5))
    raw = _block(fields.items())
    payload = draw(st.binary(max_size=60))
    return {name: value for name, (value, _) in fields.items()}, payload, framed(raw, payload)


def decode(parts: list[bytes]) -> tuple[list[Any], str]:
    """Returns our messages and the name of the error that ended them."""
    decoder = eventstream.EventDecoder()
    events: list[Any] = []
    try:
        for part in parts:
            events += decoder.feed(part)
            assert decoder.pending <= sum(map(len, parts))
    except botocore_eventstream.ParserError as error:
        assert str(error)
        return events, type(error).__name__
    return events, ""


def botocore_decode(data: bytes) -> tuple[list[Any], str]:
    buffer = botocore_eventstream.EventStreamBuffer()
    buffer.add_data(data)
    events: list[Any] = []
    try:
        events += ((message.headers, message.payload) for message in buffer)
    except Exception as error:  # botocore lets errors of its parser's parts through
        return events, type(error).__name__
    return events, ""


@pytest.mark.parametrize("run", RUNS)
def test_events_in_any_pieces_are_what_they_say(run: tuple[int, bool]) -> None:
    def check(example: tuple[list[tuple[dict[str, Any], bytes, bytes]], list[int]]) -> None:
        messages, cuts = example
        data = b"".join(raw for _, _, raw in messages)
        decoded, error = decode(pieces(data, cuts))
        assert error == ""
        assert decoded == [(headers, payload) for headers, payload, _ in messages]

    examine(run, st.tuples(st.lists(events(), min_size=1, max_size=4), CUTS), check)


@pytest.mark.parametrize("run", RUNS)
def test_spoilt_events_are_refused_as_by_botocore(run: tuple[int, bool]) -> None:
    def check(example: tuple[bytes, list[int]]) -> None:
        data, cuts = example
        decoded, error = decode(pieces(data, cuts))
        theirs, their_error = botocore_decode(data)
        assert decoded == theirs
        assert bool(error) is bool(their_error)
        if hasattr(botocore_eventstream, their_error):
            assert error == their_error

    streams = st.lists(events(), min_size=1, max_size=3).map(
        lambda messages: b"".join(raw for _, _, raw in messages)
    )
    examine(run, st.tuples(streams.flatmap(spoilt), CUTS), check)


@pytest.mark.parametrize("run", RUNS)
def test_headers_with_right_checksums_and_wrong_content(run: tuple[int, bool]) -> None:
    def check(headers: bytes) -> None:
        data = framed(headers, b"payload")
        events, error = decode([data])
        theirs, their_error = botocore_decode(data)
        if not error:  # a header that runs over its end is refused here alone
            assert (events, their_error) == (theirs, "")

    valid = st.lists(st.tuples(NAME, HEADER), max_size=4).map(_block)
    examine(run, st.binary(max_size=60) | valid.flatmap(spoilt), check)


def test_a_message_is_held_once_and_no_longer_than_the_limit() -> None:
    total = eventstream.MAX_PAYLOAD_LENGTH + 16
    decoder = eventstream.EventDecoder()
    assert list(decoder.feed(prelude(total, 0))) == []
    block = bytes(1 << 20)
    with pytest.raises(botocore_eventstream.ChecksumMismatch):
        for _ in range(100):
            assert list(decoder.feed(block)) == []
            assert decoder.pending <= total


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
    assert decode([prelude(total, headers)]) == ([], error)
    assert getattr(botocore_eventstream, error)


def test_a_header_that_stands_twice_is_refused() -> None:
    twice = framed(message({"a": "1"})[12:-4] * 2, b"")
    assert decode([twice]) == botocore_decode(twice) == ([], "DuplicateHeader")


def test_pending_tells_of_a_cut_message() -> None:
    decoder = eventstream.EventDecoder()
    data = message({}, b"x")
    assert list(decoder.feed(data[:-1])) == []
    assert decoder.pending == len(data) - 1
    assert list(decoder.feed(data[-1:])) == [({}, b"x")]
    assert decoder.pending == 0
