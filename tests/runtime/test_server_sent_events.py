"""Bodies of `text/event-stream`, and bodies as text and JSON, on each engine.

The cases of the format are those of the web platform tests (`eventsource/format-*`), by their facts.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients._runtime.sse import EventStreamParser
from agentcore_clients.streams import ServerSentEvent
from aiohttp import ClientPayloadError  # as aiobotocore lets it through
from botocore.config import Config
from botocore.exceptions import ResponseStreamingError
from hypothesis import given
from hypothesis import strategies as st
from support import freeze
from support.server import Response, Server

ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/r"
LONG = "x" * 2000

# The stream -> (event, data, id) of each event.
FORMAT: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "bom": ("\ufeffdata:1\n\n\ufeffdata:2\n\ndata:3\n\n", [("message", "1", ""), ("message", "3", "")]),
    "two boms": ("\ufeff\ufeffdata:1\n\ndata:2\n\n", [("message", "2", "")]),
    "comments": (
        f"data:1\r:\0\n:\r\ndata:2\n:{LONG}\rdata:3\n:data:fail\r:{LONG}\ndata:4\n\n",
        [("message", "1\n2\n3\n4", "")],
    ),
    "no final empty line": (
        "retry:1000\ndata:test1\n\nid:test\ndata:test2",
        [("message", "test1", "")],
    ),
    "data": (
        "data:\n\ndata\ndata\n\ndata:test\n\n",
        [("message", "", ""), ("message", "\n", ""), ("message", "test", "")],
    ),
    "event": ("event:test\ndata:x\n\ndata:x\n\n", [("test", "x", ""), ("message", "x", "")]),
    "empty event": ("event: \ndata:data\n\n", [("message", "data", "")]),
    "event without data": ("event:test\n\ndata:x\n\n", [("message", "x", "")]),
    "id": (
        "id: …\ndata:1\n\ndata:2\n\nid\ndata:3\n\n",
        [("message", "1", "…"), ("message", "2", "…"), ("message", "3", "")],
    ),
    "id with null": ("id:1\nid:a\0b\ndata:x\n\n", [("message", "x", "1")]),
    "parsing": (
        "data:\0\n data:2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\r"
        "data:\r\n data:32\ndata:4\n\n",
        [("message", "\0\n1\n3\n\n4", "")],
    ),
    "unknown field": ("data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n",
        [("message", "test\n\ntest", "")]),
    "leading space": ("data:\ttest\rdata: \ndata:test\n\n", [("message", "\ttest\n\ntest", "")]),
    "newlines": ("data:test\r\ndata\ndata:test\r\n\r", [("message", "test\n\ntest", "")]),
    "null character": ("data:\0\n\n\n\n", [("message", "\0", "")]),
    "utf-8": ("data:ok…\n\n", [("message", "ok…", "")]),
}  # fmt: skip


def parse(chunks: Iterable[bytes]) -> list[ServerSentEvent]:
    parser = EventStreamParser()
    return [event for chunk in chunks for event in parser.feed(chunk)]


@pytest.mark.parametrize("case", FORMAT)
def test_the_format(case: str) -> None:
    stream, events = FORMAT[case]
    data = stream.encode()
    whole = parse([data])
    assert [event[:3] for event in whole] == events
    assert parse(data[i : i + 1] for i in range(len(data))) == whole
    for border in range(len(data)):
        assert parse([data[:border], data[border:]]) == whole


@given(st.lists(st.sampled_from(["data", "id", "event", ":", " ", "\r", "\n", "\ufeff", "é", "7"])))
def test_chunks_may_end_anywhere(parts: list[str]) -> None:
    data = "".join(parts).encode()
    assert parse(data[i : i + 1] for i in range(len(data))) == parse([data])


def test_times_to_wait_are_milliseconds_and_nothing_else() -> None:
    stream = b"retry:03000\ndata:1\n\nretry:3000x\ndata:2\n\nretry:" + b"9" * 5000 + b"\ndata:3\n\n"
    assert [event.retry for event in parse([stream])] == [3000, None, None]


def test_bytes_that_are_no_text_are_replaced() -> None:
    assert parse([b"data:\xe2\ndata:\xff!\n\n"])[0].data == "\ufffd\n\ufffd!"


# ------------------------------------------------------------------------------ over connections


def _options(server: Server) -> dict[str, Any]:
    config = Config(retries={"total_max_attempts": 1}, read_timeout=2)
    return {"endpoint_url": server.url, "config": config, **freeze.CREDENTIALS}


class Reader:
    """Calls the operation with a streaming body on one engine and reads the body with one method."""

    def __init__(self, engine: Any, asynchronous: bool) -> None:
        self.engine, self.asynchronous = engine, asynchronous

    def read(
        self, server: Server, method: str, each: Callable[[object], None] = lambda _: None
    ) -> Any:
        if self.asynchronous:
            return asyncio.run(self._read_async(server, method, each))
        with BedrockAgentCoreClient(
            freeze.REGION, engine=self.engine, **_options(server)
        ) as client:
            body: Any = client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"x")["response"]
            if method != "iter_events":
                return getattr(body, method)()
            events = list[Any]()
            for event in body.iter_events():
                each(event)
                events.append(event)
            return events

    async def _read_async(self, server: Server, method: str, each: Callable[[object], None]) -> Any:
        async with AsyncBedrockAgentCoreClient(
            freeze.REGION, engine=self.engine, **_options(server)
        ) as client:
            response = await client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"x")
            body: Any = response["response"]
            if method != "iter_events":
                return await getattr(body, method)()
            events = list[Any]()
            async for event in body.iter_events():
                each(event)
                events.append(event)
            return events


@pytest.fixture(params=["native", "botocore", "native-async", "botocore-async"])
def reader(request: pytest.FixtureRequest) -> Reader:
    engine, _, asynchronous = request.param.partition("-")
    return Reader(engine, bool(asynchronous))


EVENTS = {"Content-Type": "text/event-stream; charset=utf-8"}


class Gated(Response):
    """Sends an event, and the next one when the gate opens."""

    def __init__(self, gate: threading.Event, end: bytes) -> None:
        super().__init__(then="close")
        self._gate, self._end = gate, end

    def parts(self, method: str) -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
        yield b'\r\n12\r\ndata: {"text": 1}\n\r\n1\r\n\n\r\n'
        self._gate.wait(10)
        yield b"9\r\ndata: 2\n\n\r\n" + self._end


def test_an_event_is_there_as_soon_as_it_was_sent(reader: Reader) -> None:
    gate = threading.Event()
    with Server(lambda _: Gated(gate, b"0\r\n\r\n")) as server:
        first, second = reader.read(server, "iter_events", lambda _: gate.set())
    assert first.json() == {"text": 1}
    assert second.data == "2"


def test_a_broken_stream_raises(reader: Reader) -> None:
    gate, seen = threading.Event(), list[Any]()

    def each(event: object) -> None:
        seen.append(event)
        gate.set()

    with (
        Server(lambda _: Gated(gate, b"")) as server,
        pytest.raises((ResponseStreamingError, ClientPayloadError)),
    ):
        reader.read(server, "iter_events", each)
    assert seen[0].data == '{"text": 1}'


def test_another_content_type_is_refused(reader: Reader) -> None:
    answer = Response(200, {"Content-Type": "application/json"}, b'{"text": "\xc3\xa9"}')
    with Server(lambda _: answer) as server:
        with pytest.raises(ValueError, match="the response is application/json, not text/event-s"):
            reader.read(server, "iter_events")
        assert reader.read(server, "json") == {"text": "é"}
        assert reader.read(server, "text") == '{"text": "é"}'


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [("text/plain; charset=latin-1", "é"), ("text/plain; charset=none", "\ufffd"), ("", "\ufffd")],
)
def test_text_has_the_charset_of_its_type(content_type: str, expected: str) -> None:
    with Server(lambda _: Response(200, {"Content-Type": content_type}, b"\xe9")) as server:
        assert Reader("native", False).read(server, "text") == expected


def test_what_was_read_before_is_not_read_again() -> None:
    body = b"data: 0\n\n" + b"data: 1\n\n"
    with (
        Server(lambda _: Response(200, EVENTS, body)) as server,
        BedrockAgentCoreClient(freeze.REGION, **_options(server)) as client,
    ):
        stream = client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"x")["response"]
        assert stream.read(9) == b"data: 0\n\n"
        assert [event.data for event in stream.iter_events()] == ["1"]
