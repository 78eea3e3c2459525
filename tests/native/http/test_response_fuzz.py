"""Any bytes at all for the reader of responses: a right response, or a documented error.

Valid messages are drawn together with what they say, so that the expectation does not come from a
parser. Spoilt ones are compared with `http.client` where that understands them.
"""

from __future__ import annotations

import http.client
import io
from typing import NamedTuple

import pytest
from agentcore_clients._runtime._native.http import response_reader
from agentcore_clients._runtime._native.http.request import ProtocolError
from hypothesis import strategies as st
from support.examine import CUTS, examine, pieces, runs, spoilt

pytestmark = pytest.mark.usefixtures("alarm")
RUNS = runs(150, 2_000)


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
