"""The response reader: limits, endings, and any bytes at all."""

from __future__ import annotations

import pytest
from agentcore_clients._runtime._native.http import response_reader
from agentcore_clients._runtime._native.http.request import ProtocolError, request_bytes

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: 1\r\nx-a: 2\r\n\r\nhi"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n"


def read(*chunks: bytes, eof: bool = False) -> response_reader.ResponseReader:
    reader = response_reader.ResponseReader()
    for chunk in chunks:
        reader.feed(chunk)
    if eof:
        reader.eof()
    return reader


@pytest.mark.parametrize(
    "data",
    [
        OK,
        CHUNKED,
        b"HTTP/1.1 100 Continue\r\n\r\n" + OK,
        b"HTTP/1.1 100 Continue\n\n" + OK.replace(b"X-A: 1", b"X-A: 1\r\n 1"),
    ],
)
def test_chunking_does_not_matter(data: bytes) -> None:
    for size in (1, 2, 7, len(data)):
        reader = read(*[data[at : at + size] for at in range(0, len(data), size)])
        assert (reader.status, reader.take(), reader.done) == (200, b"hi", True)
        assert reader.reusable is (b"\n\n" not in data)


def test_headers_are_joined_and_lower_case() -> None:
    assert read(OK).headers() == {"content-length": "2", "x-a": "1, 2"}


@pytest.mark.parametrize(
    "data",
    [
        b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
        OK + b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",  # nobody asked for this
        OK + b"rubbish",
        # Another response might not begin where it seems to after one that is no strict HTTP.
        OK.replace(b"\r\n", b"\n", 1),
        OK.replace(b"1\r\n", b"1\r\n 1\r\n", 1),
        OK.replace(b"X-A: 1", b"Content-Length: 2"),
    ],
)
def test_what_leaves_a_connection_unfit(data: bytes) -> None:
    reader = read(data)
    assert (reader.done, reader.status) == (True, 200)
    assert not reader.reusable


@pytest.mark.parametrize("cut", [0, 13, 30])
def test_bytes_after_a_response_that_is_no_strict_http(cut: int) -> None:
    """They spoil the connection and not the response, in one packet with it or in two."""
    data = b"HTTP/1.1 100\n\r\nHTTP/1.1 200 OK\r\nContent-Length:0\r\n\r\nTTP/1.1 200 OK\r\n\r\n"
    reader = response_reader.ResponseReader()
    for part in (data[:cut], data[cut:]):
        reader.feed(part)
    assert (reader.status, reader.done, reader.reusable) == (200, True, False)


def test_bytes_after_the_response_spoil_the_connection_when_they_come_later() -> None:
    reader = read(OK)
    reader.feed(b"HTTP/1.1 200 OK\r\n")
    assert (reader.take(), reader.reusable) == (b"hi", False)


def test_a_body_may_end_with_the_connection() -> None:
    reader = read(b"HTTP/1.1 200 OK\r\n\r\nhi", eof=True)
    assert (reader.take(), reader.done, reader.reusable) == (b"hi", True, False)


BROKEN = {
    "no http": b"SSH-2.0-x\r\n\r\n",
    "line break in a name": b"HTTP/1.1 200 OK\r\nX\n-A: 1\r\n\r\n",
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "two lengths in one header": b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nab",
    "folded length": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n 2\r\n\r\nab",
    "folded coding": b"HTTP/1.1 200 OK\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
    "bare carriage return": b"HTTP/1.1 200 OK\r\nX: a\rContent-Length: 2\r\n\r\nab",
    "bare line feeds between chunks": b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n0\n\n",
    "folded first line": b"HTTP/1.1 200 OK\r\n X: a\r\nContent-Length: 2\r\n\r\nab",
    "length and chunks": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "huge length": b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    "chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    "switching protocols": b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
}


@pytest.mark.parametrize("title", BROKEN)
def test_what_is_broken_is_refused(title: str) -> None:
    data = BROKEN[title]
    with pytest.raises(ProtocolError):
        read(*[data[at : at + 4096] for at in range(0, len(data), 4096)])


@pytest.mark.parametrize("cut", range(1, len(OK)))
def test_a_cut_response_is_noticed(cut: int) -> None:
    with pytest.raises(ProtocolError):
        read(OK[:cut], eof=True)


@pytest.mark.parametrize("cut", range(1, len(CHUNKED)))
def test_a_cut_chunked_response_is_noticed(cut: int) -> None:
    with pytest.raises(ProtocolError):
        read(CHUNKED[:cut], eof=True)


def test_a_body_that_is_read_whole_has_a_limit() -> None:
    reader = response_reader.ResponseReader()
    reader.chunk_limit = 10
    with pytest.raises(ProtocolError, match="over 10 bytes"):
        reader.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + b"x" * 11)


def test_request_bytes() -> None:
    (whole,) = request_bytes("PUT", "/a?b", [("Host", "h"), ("X", "é")], b"\x00")
    assert whole == "PUT /a?b HTTP/1.1\r\nHost: h\r\nX: é\r\n\r\n".encode() + b"\x00"
