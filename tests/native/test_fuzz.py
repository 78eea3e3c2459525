"""Any bytes at all for the readers of responses and of event streams: right, or a documented error.

Valid messages are drawn together with what they say, so that the expectation does not come from a
parser. Spoilt ones are compared with `http.client` and with botocore where those understand them.
"""

from __future__ import annotations

import http.client
import io
import itertools
import signal
import struct
from collections.abc import Iterator
from typing import Any, NamedTuple
from zlib import crc32

import pytest
from agentcore_clients._runtime._native.codec import eventstream
from agentcore_clients._runtime._native.http import response_reader
from agentcore_clients._runtime._native.http.request import ProtocolError
from botocore import eventstream as botocore_eventstream
from hypothesis import strategies as st
from support.examine import examine

# The quick run draws the same examples each time, the long one draws new ones.
RUNS = [
    pytest.param((150, True), id="quick"),
    pytest.param((2_000, False), id="long", marks=pytest.mark.slow),
]
HUNG = 400  # seconds after which a reader is taken to hang


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    """Ends a test that hangs."""

    def ring(*_: object) -> None:
        raise AssertionError("a reader hangs")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, HUNG)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


CUTS = st.lists(st.integers(0, 3000), max_size=8)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted({cut % (len(data) or 1) for cut in cuts} - {0}), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(places)]


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """Draws changes to a message: bytes that are flipped, cut out, put in or repeated."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(changed)))
        kind = draw(st.sampled_from(("flip", "cut", "insert", "repeat", "tail")))
        length = draw(st.integers(1, 12))
        if kind == "flip" and at < len(changed):
            changed[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del changed[at : at + length]
        elif kind == "insert":
            changed[at:at] = draw(st.sampled_from(DICTIONARY) | st.binary(min_size=1, max_size=9))
        elif kind == "repeat":
            changed[at:at] = changed[at : at + 4 * length]
        else:
            del changed[at:]
    return bytes(changed)


# What parsers trip over.
DICTIONARY = [
    *(b"\r\n", b"\n", b"\r", b"\0", b":", b" ", b"\t", b"0\r\n\r\n", b"\r\n\r\n", b"chunked"),
    *(b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n"),
    *(b"HTTP/1.1 200 OK\r\n", b"-1", b"+1", b"0x10", b"99999999999999999999", b";", b"=", b"\xff"),
]


# ------------------------------------------------------------------------------------- responses


class Message(NamedTuple):
    """A response and what it says."""

    data: bytes
    status: int
    headers: dict[str, str]
    body: bytes
    reusable: bool
    ends: bool  # whether the end of the connection is the end of the body


_NAMES = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_", min_size=1, max_size=12).map(
    lambda name: f"x-{name}"
)
_VALUES = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=30
).map(str.strip)


@st.composite
def responses(draw: st.DrawFn) -> Message:
    lines = [f"HTTP/1.1 100 {draw(st.sampled_from(('Continue', '')))}\r\n\r\n"] * draw(
        st.integers(0, 2)
    )
    old = draw(st.booleans())
    status = draw(st.integers(200, 599))
    reason = draw(st.sampled_from(("OK", "", "Not Found")))
    lines.append(f"HTTP/1.{0 if old else 1} {status} {reason}\r\n")
    framing = draw(st.sampled_from(("length", "chunked", "close")))
    bodiless = status in (204, 304)
    body = b"" if bodiless else draw(st.binary(max_size=300))
    headers: list[tuple[str, str]] = draw(st.lists(st.tuples(_NAMES, _VALUES), max_size=6))
    headers = list(dict(headers).items())
    if old and framing == "chunked":
        framing = "length"
    if bodiless:
        framing = "none"
    if framing == "length":
        headers.insert(draw(st.integers(0, len(headers))), ("Content-Length", str(len(body))))
    elif framing == "chunked":
        headers.append(("Transfer-Encoding", "chunked"))
    keep = draw(st.sampled_from(("", "close", "keep-alive")))
    if keep:
        headers.append(("Connection", keep))
    space = draw(st.sampled_from(("", " ", "  ", "\t")))
    lines += [f"{name}:{space}{value}\r\n" for name, value in headers]
    lines.append("\r\n")
    data = "".join(lines).encode("latin-1")
    data += draw(chunks(body)) if framing == "chunked" else body
    known: dict[str, str] = {}
    for name, value in headers:
        lower = name.lower()
        known[lower] = f"{known[lower]}, {value}" if lower in known else value
    stays = keep == "keep-alive" if old else keep != "close"
    return Message(data, status, known, body, stays and framing != "close", framing == "close")


@st.composite
def chunks(draw: st.DrawFn, body: bytes) -> bytes:
    parts = [part for part in pieces(body, draw(CUTS)) if part]
    text = b""
    for part in parts:
        size = draw(st.sampled_from((b"%x", b"%X", b"0%x"))) % len(part)
        text += size + draw(st.sampled_from((b"", b";a", b";a=b", b';a="b"'))) + b"\r\n"
        text += part + b"\r\n"
    trailers = draw(st.sampled_from((b"", b"X-Trailer: 1\r\n", b"X: 1\r\nX: 2\r\n")))
    return text + b"0\r\n" + trailers + b"\r\n"


@pytest.mark.parametrize("run", RUNS)
def test_responses_in_any_pieces_are_what_they_say(run: tuple[int, bool]) -> None:
    def check(example: tuple[list[Message], list[int]]) -> None:
        messages, cuts = example
        reader = response_reader.ResponseReader()
        for message in messages:  # one connection, as long as it lasts
            reader.start()
            for piece in pieces(message.data, cuts):
                reader.feed(piece)
            assert reader.done is not message.ends
            if message.ends:
                reader.eof()
            assert (reader.done, reader.status) == (True, message.status)
            assert reader.headers() == message.headers
            assert reader.take() == message.body
            assert reader.reusable is message.reusable
            if not reader.reusable:
                break

    examine(run, st.tuples(st.lists(responses(), min_size=1, max_size=3), CUTS), check)


def fed(parts: list[bytes]) -> tuple[int, dict[str, str], bytes, bool] | None:
    """Returns what the reader makes of a connection that sends these bytes and closes."""
    reader = response_reader.ResponseReader()
    total = 0
    try:
        for part in parts:
            total += len(part)
            reader.feed(part)
            assert reader.buffered <= total
            assert len(reader.raw_headers) <= response_reader.MAX_HEADERS
            if reader.done:
                break
        else:
            reader.eof()
    except ProtocolError as error:
        assert str(error)
        return None
    assert reader.done
    return reader.status, reader.headers(), reader.take(), reader.reusable


class _Socket:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def makefile(self, mode: str) -> io.BytesIO:
        return io.BytesIO(self.data)


def standard_library(data: bytes) -> tuple[int, bytes] | None:
    """Returns what `http.client`, which is what carries botocore's answers, makes of the bytes."""
    response = http.client.HTTPResponse(_Socket(data), method="GET")  # type: ignore[arg-type]
    try:
        response.begin()
        return response.status, response.read()
    except (http.client.HTTPException, ValueError, OSError):
        return None


@pytest.mark.parametrize("run", RUNS)
def test_spoilt_responses_are_refused_or_read_right(run: tuple[int, bool]) -> None:
    def check(example: tuple[bytes, list[int]]) -> None:
        data, cuts = example
        whole, cut = fed([data]), fed(pieces(data, cuts))
        assert (whole and whole[:3]) == (cut and cut[:3])
        if whole is None:
            return
        status, headers, body, _ = whole
        assert 200 <= status < 1000
        theirs = standard_library(data)
        if "transfer-encoding" in headers or theirs is None or theirs[0] < 200:
            # http.client takes other codings than "chunked" for none, is lax with chunks, and takes
            # other interim answers than 100 for final ones.
            return
        assert (status, body) == theirs

    messages = responses().flatmap(lambda message: spoilt(message.data))
    examine(run, st.tuples(messages, CUTS), check)


HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
# What starts a response and what then comes for ever.
ENDLESS = {
    "empty lines": (b"", b"\r\n"),
    "status": (b"HTTP/1.1 2", b"0"),
    "reason": (b"HTTP/1.1 200 ", b"x"),
    "header name": (HEAD, b"x"),
    "header value": (HEAD + b"X: ", b"x"),
    "header values of an interim answer": (b"HTTP/1.1 100 C\r\nX: ", b"x"),
    "white space before a value": (HEAD + b"X:", b" "),
    "headers": (HEAD, b"X: y\r\n"),
    "interim answers": (b"", b"HTTP/1.1 103 Hints\r\nX: y\r\n\r\n"),
    "length": (HEAD + b"Content-Length: ", b"0"),
    "chunk size": (CHUNKED, b"0"),
    "chunk extension": (CHUNKED + b"5;", b"x"),
    "chunk extension value": (CHUNKED + b"5;a=", b"x"),
    "chunk extension in quotes": (CHUNKED + b'5;a="', b"x"),
    "chunk extension after a chunk": (CHUNKED + b"1\r\na\r\n5;", b"x"),
    "trailer name": (CHUNKED + b"0\r\n", b"x"),
    "trailer value": (CHUNKED + b"0\r\nX: ", b"x"),
    "trailers": (CHUNKED + b"0\r\n", b"X: y\r\n"),
}


@pytest.mark.parametrize("size", [1000, 65536, 262144])
@pytest.mark.parametrize("title", ENDLESS)
def test_nothing_goes_on_for_ever(title: str, size: int) -> None:
    start, more = ENDLESS[title]
    reader = response_reader.ResponseReader()
    block = (more * (size // len(more) + 1))[: size // len(more) * len(more)]
    with pytest.raises(ProtocolError):
        reader.feed(start)
        for _ in range(2 * 1024 * 1024 // size):
            reader.feed(block)


@pytest.mark.parametrize("size", [65536, 262144])
def test_a_head_over_the_limit_is_refused_wherever_it_is_cut(size: int) -> None:
    data = HEAD + b"Content-Length: 3\r\nX: " + b"y" * 270_000 + b"\r\n\r\nabc"
    reader = response_reader.ResponseReader()
    with pytest.raises(ProtocolError):
        for at in range(0, len(data), size):
            reader.feed(data[at : at + size])


def test_a_large_body_counts_for_no_head() -> None:
    reader = response_reader.ResponseReader()
    reader.feed(HEAD + b"Content-Length: 999999\r\n\r\n" + b"x" * 999_999)
    assert reader.reusable


def test_small_chunks_for_a_long_time_are_no_attack() -> None:
    reader = response_reader.ResponseReader()
    reader.feed(CHUNKED)
    for _ in range(20_000):
        reader.feed(b"1;some=extension\r\na\r\n" * 10)
        assert reader.take() == b"a" * 10
    reader.feed(b"0\r\n\r\n")
    assert reader.reusable


# --------------------------------------------------------------------------------- event streams


def framed(headers: bytes, payload: bytes) -> bytes:
    """Returns a message with right checksums."""
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    prelude += struct.pack("!I", crc32(prelude))
    data = prelude + headers + payload
    return data + struct.pack("!I", crc32(data))


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


@st.composite
def events(draw: st.DrawFn) -> tuple[dict[str, Any], bytes, bytes]:
    """Draws headers, a payload and the message that holds them."""
    fields = draw(st.dictionaries(NAME, HEADER, max_size=5))
    raw = b"".join(
        bytes([len(name.encode())]) + name.encode() + data for name, (_, data) in fields.items()
    )
    payload = draw(st.binary(max_size=60))
    return {name: value for name, (value, _) in fields.items()}, payload, framed(raw, payload)


def decode(parts: list[bytes]) -> tuple[list[Any], str]:
    """Returns our messages and the name of the error that ended them."""
    decoder = eventstream.EventDecoder()
    found: list[Any] = []
    try:
        for part in parts:
            found += decoder.feed(part)
            assert decoder.pending <= sum(map(len, parts))
    except botocore_eventstream.ParserError as error:
        assert str(error)
        return found, type(error).__name__
    return found, ""


def botocore_decode(data: bytes) -> tuple[list[Any], str]:
    buffer = botocore_eventstream.EventStreamBuffer()
    buffer.add_data(data)
    found: list[Any] = []
    try:
        found += ((message.headers, message.payload) for message in buffer)
    except Exception as error:  # botocore lets errors of its parser's parts through
        return found, type(error).__name__
    return found, ""


@pytest.mark.parametrize("run", RUNS)
def test_events_in_any_pieces_are_what_they_say(run: tuple[int, bool]) -> None:
    def check(example: tuple[list[tuple[dict[str, Any], bytes, bytes]], list[int]]) -> None:
        messages, cuts = example
        data = b"".join(raw for _, _, raw in messages)
        found, error = decode(pieces(data, cuts))
        assert error == ""
        assert found == [(headers, payload) for headers, payload, _ in messages]

    examine(run, st.tuples(st.lists(events(), min_size=1, max_size=4), CUTS), check)


@pytest.mark.parametrize("run", RUNS)
def test_spoilt_events_are_refused_as_by_botocore(run: tuple[int, bool]) -> None:
    def check(example: tuple[bytes, list[int]]) -> None:
        data, cuts = example
        found, error = decode(pieces(data, cuts))
        theirs, their_error = botocore_decode(data)
        assert found == theirs
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
        found, error = decode([data])
        theirs, their_error = botocore_decode(data)
        if not error:  # a header that runs over its end is refused here alone
            assert (found, their_error) == (theirs, "")

    valid = st.lists(st.tuples(NAME, HEADER), max_size=4).map(
        lambda fields: b"".join(
            bytes([len(name.encode())]) + name.encode() + data for name, (_, data) in fields
        )
    )
    examine(run, st.binary(max_size=60) | valid.flatmap(spoilt), check)


def test_a_message_is_held_once_and_no_longer_than_the_limit() -> None:
    total = eventstream.MAX_PAYLOAD_LENGTH + 16
    prelude = struct.pack("!II", total, 0)
    prelude += struct.pack("!I", crc32(prelude))
    decoder = eventstream.EventDecoder()
    assert list(decoder.feed(prelude)) == []
    block = bytes(1 << 20)
    with pytest.raises(botocore_eventstream.ChecksumMismatch):
        for _ in range(100):
            assert list(decoder.feed(block)) == []
            assert decoder.pending <= total
