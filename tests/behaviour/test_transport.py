"""Retries, connections that are kept or lost, and answers that are not HTTP, as in botocore."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Iterator
from typing import Any
from unittest import mock

import aiobotocore.endpoint  # type: ignore[import-untyped]  # it has no stubs
import botocore.endpoint
import pytest
import trustme
from botocore.exceptions import ClientError, ReadTimeoutError
from support import models, packages
from support.cases import ENGINES, FLAVOURS
from support.compare import difference
from support.drive import Driver, Outcome
from support.oracle import Oracle
from support.server import Response, Server

GOOD = Response(200, {}, b'{"id": "abc", "status": "ACTIVE"}')
RESET = Response(raw=b"", then="reset")
CLOSED = Response(raw=b"", then="close")


def failed(status: int, code: str) -> Response:
    return Response(status, {"x-amzn-ErrorType": code}, b'{"message": "m"}')


class Both:
    """Our client and botocore's, with the same settings."""

    def __init__(self, server: Server, flavour: str, engine: str, **settings: Any) -> None:
        self.server, self.loop = server, asyncio.new_event_loop()
        self.aiohttp = flavour == "async" and engine == "botocore"
        self.oracle = Oracle(models.service("toy"), server, **settings)
        self.ours = packages.driver("toy", server.url, flavour, engine, self.loop, **settings)

    def get(self, *answers: Response) -> tuple[Outcome, Outcome, list[Any], list[Any]]:
        """Returns our outcome, botocore's, and the requests of each."""
        outcomes: list[Outcome] = []
        requests: list[Any] = []
        drivers: tuple[Driver, ...] = (self.ours, self.oracle.drive)
        for driver in drivers:
            self.server.take()
            self.server.reply(*answers)
            with _no_sleep():
                outcomes.append(driver.invoke("GetThing", {"id": "abc"}))
            requests.append(self.server.take())
        return outcomes[0], outcomes[1], requests[0], requests[1]

    def close(self) -> None:
        self.ours.close()
        self.oracle.close()
        self.loop.close()


@contextlib.contextmanager
def _no_sleep() -> Iterator[None]:
    """Takes the pauses out of retries; both engines draw them at random."""

    async def none(_: float) -> None:
        return None

    package = packages.module("toy").__name__.partition(".")[0]
    with (
        # `asyncio` is one module for aiobotocore and for the asynchronous native engine.
        mock.patch(f"{package}._runtime._native.engine.sleep", lambda _: None),
        mock.patch.multiple(aiobotocore.endpoint.asyncio, sleep=none),
        mock.patch.object(botocore.endpoint, "time", mock.Mock()),
    ):
        yield


@pytest.fixture(scope="module", params=[f"{f}-{e}" for f in FLAVOURS for e in ENGINES])
def retrying(server: Server, request: pytest.FixtureRequest) -> Iterator[Both]:
    flavour, engine = request.param.split("-")
    both = Both(server, flavour, engine, retries={"total_max_attempts": 3, "mode": "standard"})
    yield both
    both.close()


@pytest.fixture(scope="module", params=[f"{f}-{e}" for f in FLAVOURS for e in ENGINES])
def single(server: Server, request: pytest.FixtureRequest) -> Iterator[Both]:
    flavour, engine = request.param.split("-")
    both = Both(server, flavour, engine)
    yield both
    both.close()


@pytest.fixture(scope="module", params=[f"{f}-{e}" for f in FLAVOURS for e in ENGINES])
def hasty(server: Server, request: pytest.FixtureRequest) -> Iterator[Both]:
    flavour, engine = request.param.split("-")
    both = Both(server, flavour, engine, read_timeout=0.15)
    yield both
    both.close()


def dated(date: str) -> Response:
    return Response(500, {"Date": date}, b"{}")


NOON = "Sat, 02 Nov 2024 12:00:00 GMT"
SEQUENCES = {
    "server errors": [failed(500, "X"), failed(503, "Y"), GOOD],
    "throttling": [failed(400, "ThrottlingException"), failed(429, "ThrottledException"), GOOD],
    "retryable in the model": [failed(409, "RetryableException"), GOOD],
    "never good": [failed(500, "InternalException")] * 3,
    "not retryable": [failed(400, "ValidationException"), GOOD],
    "reset": [RESET, GOOD],
    "closed": [CLOSED, GOOD],
    "gateway": [Response(502, {}, b"<html>"), Response(504, {}, b""), GOOD],
    "not implemented": [failed(501, "X"), GOOD],
    "times to live": [dated(NOON), dated("Sat, 02 Nov 2024 11:59:30 GMT"), GOOD],
    "a time to live that stays": [dated(NOON), dated("noon"), GOOD],
    "no time to live": [dated("2024-11-02T12:00:00Z"), GOOD],
}


@pytest.mark.parametrize("title", SEQUENCES)
def test_retries_are_botocores(retrying: Both, title: str) -> None:
    if retrying.aiohttp and title in ("reset", "closed"):
        pytest.skip("aiohttp repeats an idempotent request on a kept connection by itself")
    retrying.server.drop()  # a kept connection that is gone is replaced, which is no attempt
    ours, theirs, sent, asked = retrying.get(*SEQUENCES[title])
    assert len(sent) == len(asked)
    attempts, expected = ([r.header("amz-sdk-request") for r in made] for made in (sent, asked))
    if not retrying.aiohttp:  # aiobotocore says nothing of a time to live
        assert attempts == expected
    assert len({r.header("amz-sdk-invocation-id") for r in sent}) == 1
    if theirs.error is None:
        assert difference(ours.get(), theirs.value) is None
    else:
        assert str(ours.error) == str(theirs.error)
        assert isinstance(ours.error, ClientError)
        assert isinstance(theirs.error, ClientError)
        assert difference(ours.error.response, theirs.error.response) is None


BROKEN = {
    "reset": RESET,
    "closed": CLOSED,
    "not http": Response(raw=b"SSH-2.0-OpenSSH\r\n\r\n", then="close"),
    "cut head": Response(raw=b"HTTP/1.1 200 OK\r\nContent-Le", then="close"),
    "cut body": Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", then="close"),
    "cut chunk": Response(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{", then="close"
    ),
    "bad chunk": Response(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{", then="close"
    ),
    "two lengths": Response(
        raw=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}\n", then="close"
    ),
    "negative length": Response(
        raw=b"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\n{}", then="close"
    ),
    "length that is no number": Response(
        raw=b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\n{}", then="close"
    ),
    "many headers": Response(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n{}"),
    "long header": Response(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400_000 + b"\r\n\r\n{}"),
    "line that is no header": Response(
        raw=b"HTTP/1.1 200 OK\r\nno colon\r\nContent-Length: 2\r\n\r\n{}", then="close"
    ),
    "status that is no number": Response(raw=b"HTTP/1.1 abc OK\r\n\r\n{}", then="close"),
    "switching protocols": Response(raw=b"HTTP/1.1 101 S\r\nUpgrade: x\r\n\r\n", then="close"),
    "nul in a header": Response(
        raw=b"HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\n{}", then="close"
    ),
    "bare line feeds between chunks": Response(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\n{}\n0\n\n", then="close"
    ),
}
SILENT = {
    "at once": Response(raw=b"", then="silence"),
    "in the head": Response(raw=b"HTTP/1.1 200 OK\r\nContent-Le", then="silence"),
    "in the body": Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{", then="silence"),
}

WELL = {
    "continue first": Response(
        raw=b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n"
        b'{"id": "abc"}'
    ),
    "trailers": Response(
        raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        b'd;a=b\r\n{"id": "abc"}\r\n0\r\nX-Trailer: 1\r\n\r\n'
    ),
    "more than its length": Response(
        raw=b'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"id": "abc"}HTTP/1.1 500 No\r\n\r\n'
    ),
    "http/1.0": Response(raw=b'HTTP/1.0 200 OK\r\n\r\n{"id": "abc"}', then="close"),
    "no reason": Response(raw=b'HTTP/1.1 200\r\nContent-Length: 13\r\n\r\n{"id": "abc"}'),
    "lower case": Response(raw=b'HTTP/1.1 200 OK\r\ncontent-length:13\r\n\r\n{"id": "abc"}'),
    "repeated header": Response(
        raw=b'HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nContent-Length: 13\r\n\r\n{"id": "abc"}'
    ),
    "equal lengths": Response(
        raw=b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nContent-Length: 13\r\n\r\n" b'{"id": "abc"}'
    ),
    "equal lengths in one header": Response(
        raw=b'HTTP/1.1 200 OK\r\nContent-Length: 13, 13\r\n\r\n{"id": "abc"}', then="close"
    ),
    "folded header": Response(
        raw=b'HTTP/1.1 200 OK\r\nX-A: 1 \r\n\t 2\r\nContent-Length: 13\r\n\r\n{"id": "abc"}'
    ),
    "bare line feeds": Response(
        raw=b'HTTP/1.1 200 OK\nX-A: 1\nContent-Length: 13\n\n{"id": "abc"}'
    ),
    "bare line feed after another answer": Response(
        raw=b"HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n"
        b'{"id": "abc"}'
    ),
}


LENIENT = [title for title in WELL if "equal" in title or "fold" in title or "feed" in title]


@pytest.mark.parametrize("title", BROKEN)
def test_what_is_broken_raises_as_in_botocore(single: Both, title: str) -> None:
    # Twice: a kept connection that is gone is replaced.
    ours, theirs, _, _ = single.get(BROKEN[title], BROKEN[title])
    as_in_botocore(single, ours, theirs)
    good, _, _, _ = single.get(GOOD)
    assert good.get()["id"] == "abc"


@pytest.mark.parametrize("title", SILENT)
def test_silence_raises_as_in_botocore(hasty: Both, title: str) -> None:
    ours, theirs, _, _ = hasty.get(SILENT[title])
    assert isinstance(theirs.error, ReadTimeoutError)
    as_in_botocore(hasty, ours, theirs)
    # The next call waits for nothing of the one before; a busy machine may be late for it too.
    for _ in range(20):
        good, _, _, _ = hasty.get(GOOD)
        if not isinstance(good.error, ReadTimeoutError):
            break
    assert good.get()["id"] == "abc"


def as_in_botocore(both: Both, ours: Outcome, theirs: Outcome) -> None:
    if theirs.error is None:  # botocore takes a body that is cut short for what came
        assert ours.error is not None or difference(ours.value, theirs.value) is None
    elif both.aiohttp:
        assert ours.error is not None  # aiobotocore picks among botocore's errors in its own way
    else:
        # What is no HTTP is a ConnectionClosedError, one of botocore's HTTPClientErrors.
        assert isinstance(ours.error, type(theirs.error))
        assert type(ours.error).__module__ == "botocore.exceptions"


@pytest.mark.parametrize("title", WELL)
def test_unusual_answers_are_understood(single: Both, title: str) -> None:
    ours, theirs, _, _ = single.get(WELL[title])
    if theirs.error is not None:
        assert type(ours.error) is type(theirs.error)
    elif single.aiohttp and title in ("repeated header", *LENIENT):
        # aiobotocore keeps one of two headers, and is as strict with lines as aiohttp.
        assert title in LENIENT or ours.get()["id"] == "abc"
    else:
        assert difference(ours.get(), theirs.value) is None


def test_a_connection_is_kept(single: Both) -> None:
    numbers = set()
    for _ in range(5):
        single.server.take()
        single.server.reply(GOOD)
        single.ours.invoke("GetThing", {"id": "abc"}).get()
        numbers.add(single.server.requests[0].connection)
    assert len(numbers) == 1


def test_a_connection_that_the_server_closed_is_replaced(single: Both) -> None:
    for _ in range(3):
        single.server.take()
        single.server.reply(GOOD)
        single.ours.invoke("GetThing", {"id": "abc"}).get()
        single.server.drop()


@pytest.mark.filterwarnings("ignore:Unverified HTTPS")
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_tls_is_verified(flavour: str, engine: str, tmp_path: Any) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    with Server(lambda _: GOOD, tls=context) as server:
        loop = asyncio.new_event_loop()
        for verify, works in ((str(tmp_path / "ca.pem"), True), (None, False), (False, True)):
            driver = packages.driver("toy", server.url, flavour, engine, loop, verify=verify)
            outcome = driver.invoke("GetThing", {"id": "abc"})
            driver.close()
            if works:
                assert outcome.get()["id"] == "abc"
            else:
                assert type(outcome.error).__name__ == "SSLError"
        loop.close()
