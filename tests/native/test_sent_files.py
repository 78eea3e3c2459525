"""Files that are sent: tried again, changed meanwhile, answered early, and never whole in memory."""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import botocore.exceptions as exceptions
import pytest
from support import models, packages
from support.drive import Driver
from support.oracle import Oracle
from support.server import Response, Server

pytestmark = pytest.mark.usefixtures("no_waiting", "at_once", "alarm")

OPERATION = "PayloadStream"
CONTENT = b"0123456789abcdef" * 200_000  # several pieces
LATER = Response(503, {"Date": "Mon, 15 Jan 2024 10:00:00 GMT"}, b"{}")
OK = Response(200, {}, b"")
RETRIES: Any = {"retries": {"total_max_attempts": 3, "mode": "standard"}}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once in the toy service's package, too."""
    packages.module("toy")
    retry = import_module("toy_clients._runtime._native.retry")
    monkeypatch.setattr(retry, "_MAX_BACKOFF", 0.0)


@pytest.fixture(params=["sync", "async"])
def flavour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(lambda _: OK) as running:
        yield running


@pytest.fixture
def ours(server: Server, flavour: str) -> Iterator[Driver]:
    loop = asyncio.new_event_loop()
    driver = packages.driver("toy", server.url, flavour, "native", loop, **RETRIES)
    yield driver
    driver.close()
    loop.close()


@pytest.fixture
def theirs(server: Server) -> Iterator[Driver]:
    oracle = Oracle(models.service("toy"), server, **RETRIES)
    yield oracle.drive
    oracle.close()


class Tape(io.BytesIO):
    """A file that something happens to when it is read, counted from the first time."""

    def __init__(self, happens: Callable[[Tape, int], None]) -> None:
        super().__init__(CONTENT)
        self._happens, self._reads = happens, 0

    def read(self, size: int | None = -1) -> bytes:
        self._reads += 1
        self._happens(self, self._reads)
        return super().read(size)


def _calm(file: Tape, read: int) -> None:
    """Nothing happens."""


HASHED = 5  # reads until the end of the content is seen


def call(driver: Driver, body: Any) -> Any:
    return driver.invoke(OPERATION, {"body": body})


def test_an_attempt_sends_it_from_where_it_stood(server: Server, ours: Driver) -> None:
    file = Tape(_calm)
    file.seek(9)
    server.reply(LATER, LATER)
    result = call(ours, file).get()
    assert result["ResponseMetadata"]["RetryAttempts"] == 2
    assert [request.body for request in server.take()] == [CONTENT[9:]] * 3  # botocore: from 0
    assert file.tell() == len(CONTENT)


def test_attempts_say_the_same_as_botocores(server: Server, ours: Driver, theirs: Driver) -> None:
    said: list[Any] = []
    for driver in (theirs, ours):
        server.reply(LATER)
        call(driver, Tape(_calm)).get()
        requests = server.take()
        assert [request.body for request in requests] == [CONTENT] * 2
        said.append([request.header("amz-sdk-request") for request in requests])
    assert said[0] == said[1]


def _no_longer_seeks(file: Tape, read: int) -> None:
    if read > HASHED:
        vars(file)["seek"] = None


def test_one_that_does_not_go_back_ends_the_call(
    server: Server, ours: Driver, theirs: Driver
) -> None:
    file = Tape(_no_longer_seeks)
    errors: list[Any] = []
    for driver in (theirs, ours):
        server.reply(LATER)
        errors.append(call(driver, file := Tape(_no_longer_seeks)).error)
        assert len(server.take()) == 1
    assert [type(error) for error in errors] == [exceptions.UnseekableStreamError] * 2
    assert str(errors[1]) == str(exceptions.UnseekableStreamError(stream_object=file))


@pytest.mark.parametrize(
    ("problem", "kind"),
    [(RuntimeError("torn"), "HTTPClientError"), (OSError(5, "torn"), "ConnectionClosedError")],
)
def test_an_error_while_it_is_sent(
    server: Server, ours: Driver, theirs: Driver, problem: Exception, kind: str
) -> None:
    def tear(_: Tape, read: int) -> None:
        if read == HASHED + 2:
            raise problem

    for driver in (theirs, ours):
        result = call(driver, Tape(tear)).get()  # the next attempt reads it
        assert result["ResponseMetadata"]["RetryAttempts"] == 1
        assert [request.body for request in server.take()] == [CONTENT]

    def tear_always(_: Tape, read: int) -> None:
        if read > HASHED and (read - HASHED) % 7 == 2:
            raise problem

    errors = [call(driver, Tape(tear_always)).error for driver in (theirs, ours)]
    assert [type(error).__name__ for error in errors] == [kind] * 2
    # A closed connection is told without the operation's path, as all of ours are.
    assert kind == "ConnectionClosedError" or str(errors[0]) == str(errors[1])


def test_one_that_grows_is_sent_as_it_was_signed(server: Server, ours: Driver) -> None:
    def grow(file: Tape, read: int) -> None:
        if read == HASHED:
            place = file.tell()
            file.seek(0, 2)
            file.write(b"more")
            file.seek(place)

    def grow_later(file: Tape, read: int) -> None:
        if read == HASHED + 1:
            grow(file, HASHED)

    call(ours, Tape(grow)).get()
    call(ours, Tape(grow_later)).get()
    assert [request.body for request in server.take()] == [CONTENT + b"more", CONTENT]


def test_one_that_shrinks_is_an_error_at_once(server: Server, ours: Driver) -> None:
    def shrink(file: Tape, read: int) -> None:
        if read == HASHED + 2:
            file.truncate(len(CONTENT) - 3)

    call(ours, Tape(shrink)).get()  # botocore waits for its read time-out before it tries again
    assert [request.body for request in server.take()] == [CONTENT[:-3]]

    def shrink_always(file: Tape, read: int) -> None:
        if read > HASHED:
            file.truncate(len(file.getvalue()) - 1)

    error = call(ours, Tape(shrink_always)).error
    assert type(error) is exceptions.HTTPClientError
    assert "the file has become shorter, by " in str(error)


def test_its_connection_is_kept(server: Server, ours: Driver) -> None:
    for _ in range(20):
        call(ours, Tape(_calm)).get()
    assert server.connections == 1


def test_a_connection_that_is_gone_is_no_attempt(server: Server, ours: Driver) -> None:
    call(ours, b"").get()
    server.drop()
    result = call(ours, Tape(_calm)).get()
    assert result["ResponseMetadata"]["RetryAttempts"] == 0
    assert server.take()[-1].body == CONTENT


class Sink:
    """Takes requests without keeping them, and answers each after so many bytes of it."""

    def __init__(self, enough: int, *answers: bytes) -> None:
        self.enough, self.answers = enough, answers
        self.taken: list[int] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *error: object) -> None:
        self.listener.close()

    def _serve(self) -> None:
        space = memoryview(bytearray(65536))
        for answer in self.answers:
            peer, _ = self.listener.accept()
            with peer:
                taken = 0
                while taken < self.enough and (count := peer.recv_into(space)):
                    taken += count
                self.taken.append(taken)
                peer.sendall(answer)
                with contextlib.suppress(OSError):  # the other end has closed
                    peer.shutdown(socket.SHUT_WR)
                while peer.recv_into(space):
                    pass


def _answer(status: int) -> bytes:
    return b"HTTP/1.1 %d X\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}" % status


def _drive(url: str, flavour: str, body: Any) -> Any:
    loop = asyncio.new_event_loop()
    driver = packages.driver("toy", url, flavour, "native", loop, **RETRIES)
    try:
        return call(driver, body)
    finally:
        driver.close()
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


def test_an_answer_before_its_end(flavour: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(CONTENT * 10)  # more than the buffers of a system take
    with Sink(200_000, _answer(503), _answer(413)) as sink, path.open("rb") as file:
        error = _drive(sink.url, flavour, file).error
        assert isinstance(error, exceptions.ClientError), error
        metadata = error.response.get("ResponseMetadata", {})
        assert (metadata.get("HTTPStatusCode"), metadata.get("RetryAttempts")) == (413, 1)


@pytest.mark.parametrize("size", [25, 100])
def test_memory_holds_a_few_pieces_of_it(flavour: str, tmp_path: Path, size: int) -> None:
    path = tmp_path / "file"
    with path.open("wb") as file:
        file.truncate(size << 20)
    with Sink(1, _answer(200)) as sink:
        _drive(sink.url, flavour, io.BytesIO(b"imports")).get()
    with Sink(size << 20, _answer(200)) as sink, path.open("rb") as file:
        tracemalloc.start()
        try:
            _drive(sink.url, flavour, file).get()
            assert tracemalloc.get_traced_memory()[1] < 5 << 20
        finally:
            tracemalloc.stop()
        assert sink.taken[0] > size << 20


def test_a_call_that_is_cancelled_leaves_the_file(server: Server) -> None:
    reading, go_on = threading.Event(), threading.Event()

    def wait(_: Tape, read: int) -> None:
        if read == HASHED + 2:
            reading.set()
            go_on.wait(20)

    async def main() -> None:
        async with packages.async_client("toy", server.url, engine="native", **RETRIES) as client:
            task = asyncio.create_task(client.payload_stream(body=Tape(wait)))
            await asyncio.to_thread(reading.wait, 20)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            go_on.set()
            await client.payload_stream(body=Tape(_calm))

    asyncio.run(main())
    assert [request.body for request in server.take()] == [CONTENT]


def test_a_slow_file_keeps_no_other_task_waiting(server: Server) -> None:
    """A thread reads it."""
    ticked = threading.Event()

    def wait(_: Tape, read: int) -> None:
        if read in (1, HASHED + 2):
            ticked.clear()
            assert ticked.wait(20)

    async def tick() -> None:
        while True:
            await asyncio.sleep(0.01)
            ticked.set()

    async def main() -> None:
        async with packages.async_client("toy", server.url, engine="native", **RETRIES) as client:
            await client.payload_stream(body=b"")
            ticking = asyncio.create_task(tick())
            await client.payload_stream(body=Tape(wait))
            ticking.cancel()

    asyncio.run(main())
    assert server.take()[-1].body == CONTENT
