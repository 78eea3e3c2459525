"""`collect()` makes one result of the events of a stream, whatever the pieces it comes in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients.bedrock_agentcore._service import SERVICE
from botocore.validate import ParamValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from support import eventstream, models
from support.server import Response, Server

from .conftest import Kind

STREAM = {"Content-Type": "application/vnd.amazon.eventstream"}
HARNESS = {
    "harnessArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/h-0123456789",
    "runtimeSessionId": "s" * 33,
    "messages": [{"role": "user", "content": [{"text": "hello"}]}],
}
COMMAND = {"agentRuntimeArn": "arn:aws:bedrock-agentcore:us-west-2:1:runtime/r"}
CALLS: dict[str, dict[str, Any]] = {
    "invoke_harness": HARNESS,
    "invoke_code_interpreter": {"codeInterpreterIdentifier": "c", "name": "executeCode"},
    "invoke_agent_runtime_command": {**COMMAND, "body": {"command": "ls"}},
}


def frame(name: str, payload: object, kind: str = "event") -> bytes:
    headers = {":message-type": kind, f":{kind}-type": name, ":content-type": "application/json"}
    return eventstream.message(headers, json.dumps(payload).encode())


def block(index: int, **parts: Iterable[object]) -> list[bytes]:
    """The events of a block: what it begins as, and what is added to it."""
    start = [
        frame("contentBlockStart", {"contentBlockIndex": index, "start": each})
        for each in parts.get("start", ())
    ]
    deltas = [
        frame("contentBlockDelta", {"contentBlockIndex": index, "delta": each})
        for each in parts.get("deltas", ())
    ]
    return [*start, *deltas, frame("contentBlockStop", {"contentBlockIndex": index})]


TOOL = {"toolUseId": "t-1", "name": "add", "type": "tool_use"}
CONVERSATION = [
    frame("messageStart", {"role": "assistant"}),
    *block(0, deltas=[{"text": "Let me "}, {"text": "see: ünï"}]),
    *block(
        1,
        deltas=[
            {"reasoningContent": {"text": "Think"}},
            {"reasoningContent": {"text": "ing"}},
            {"reasoningContent": {"signature": "sig"}},
        ],
    ),
    *block(
        2,
        start=[{"toolUse": TOOL}],
        deltas=[{"toolUse": {"input": '{"a": 1, '}}, {"toolUse": {"input": '"b": [2]}'}}],
    ),
    frame("messageStop", {"stopReason": "tool_use"}),
    frame("messageStart", {"role": "user"}),
    *block(
        0,
        start=[{"toolResult": {"toolUseId": "t-1", "status": "success"}}],
        deltas=[
            {"toolResult": [{"text": "3"}]},
            {"toolResult": [{"json": {"sum": 3}}]},
            {"toolResultMetadata": {"metadata": "{}"}},
        ],
    ),
    frame("messageStop", {"stopReason": "tool_result"}),
    frame("messageStart", {"role": "assistant"}),
    *block(1, deltas=[{"text": "last"}]),  # blocks may come in any order
    *block(0, deltas=[{"text": "first, "}]),
    *block(2, start=[{"toolUse": TOOL}]),
    *block(3, deltas=[{"toolResultMetadata": {"metadata": "{}"}}]),
    *block(
        4,
        deltas=[
            {"reasoningContent": {"redactedContent": "aGU="}},
            {"reasoningContent": {"redactedContent": "bGxv"}},
        ],
    ),
    frame("somethingNew", {"text": "passed over"}),
    frame("hookEvent", {"hookEventId": "h", "name": "before", "type": "TOOL"}),
    frame("messageStop", {"stopReason": "end_turn"}),
    frame("metadata", {"usage": {"inputTokens": 1}, "metrics": {"latencyMs": 5}}),
]
OF_CONVERSATION = {
    "text": "Let me see: ünïlastfirst, ",  # as it came
    "stopReason": "end_turn",
    "metadata": [{"usage": {"inputTokens": 1}, "metrics": {"latencyMs": 5}}],
    "hookEvent": [{"hookEventId": "h", "name": "before", "type": "TOOL"}],
    "messages": [
        {
            "role": "assistant",
            "content": [
                {"text": "Let me see: ünï"},
                {"reasoningContent": {"reasoningText": {"text": "Thinking", "signature": "sig"}}},
                {"toolUse": {**TOOL, "input": {"a": 1, "b": [2]}}},
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "toolResult": {
                        "toolUseId": "t-1",
                        "status": "success",
                        "content": [{"text": "3"}, {"json": {"sum": 3}}],
                    }
                }
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"text": "first, "},
                {"text": "last"},
                {"toolUse": {**TOOL, "input": {}}},
                {"reasoningContent": {"redactedContent": b"hello"}},
            ],
        },
    ],
}
RESULTS = [
    frame(
        "result",
        {
            "content": [{"type": "text", "text": "1"}],
            "structuredContent": {"stdout": "one\n", "stderr": "", "executionTime": 0.5},
            "isError": False,
        },
    ),
    frame(
        "result",
        {
            "content": [{"type": "text", "text": "2"}, {"type": "image", "data": "aGk="}],
            "structuredContent": {"stdout": "two\n", "stderr": "oh", "exitCode": 1},
            "isError": True,
        },
    ),
]
OF_RESULTS = {
    "stdout": "one\ntwo\n",
    "stderr": "oh",
    "exitCode": 1,
    "executionTime": 0.5,
    "taskId": None,
    "taskStatus": None,
    "isError": True,
    "content": [
        {"type": "text", "text": "1"},
        {"type": "text", "text": "2"},
        {"type": "image", "data": b"hi"},
    ],
}
OUTPUT = [
    frame("chunk", {"contentStart": {}}),
    frame("chunk", {"contentDelta": {"stdout": "a"}}),
    frame("chunk", {"contentDelta": {"stdout": "b", "stderr": "c"}}),
    frame("chunk", {"contentStop": {"exitCode": 0, "status": "COMPLETED"}}),
]
OF_OUTPUT = {"stdout": "ab", "stderr": "c", "exitCode": 0, "status": "COMPLETED"}
CASES = {
    "invoke_harness": (CONVERSATION, OF_CONVERSATION),
    "invoke_code_interpreter": (RESULTS, OF_RESULTS),
    "invoke_agent_runtime_command": (OUTPUT, OF_OUTPUT),
}

Open = Callable[..., Any]


@pytest.fixture(params=["native", "botocore"])
def opened(request: pytest.FixtureRequest, kind: Kind, server: Server) -> Open:
    """Calls an operation, which answers with these pieces, and returns its stream."""

    def open_stream(method: str, pieces: Iterable[bytes]) -> Any:
        server.reply(Response(200, STREAM, framing="chunked", pieces=pieces))
        client = kind.data(engine=request.param)
        return kind.settle(getattr(client, method)(**CALLS[method]))["stream"]

    return open_stream


@pytest.mark.parametrize("method", CASES)
def test_a_stream_in_single_bytes(method: str, kind: Kind, opened: Open) -> None:
    frames, expected = CASES[method]
    whole = b"".join(frames)
    stream = opened(method, (whole[n : n + 1] for n in range(len(whole))))
    assert kind.settle(stream.collect()) == expected


def test_what_was_read_before_is_not_in_it(kind: Kind, opened: Open) -> None:
    stream = opened("invoke_agent_runtime_command", OUTPUT)
    for _ in range(2):
        kind.step(stream)
    assert kind.settle(stream.collect()) == {**OF_OUTPUT, "stdout": "b"}


def test_messages_can_be_sent_back() -> None:
    """botocore's validator takes them for those of a request."""
    model = models.service(SERVICE.name).model.operation_model("InvokeHarness")
    messages = OF_CONVERSATION["messages"]
    report = ParamValidator().validate({**HARNESS, "messages": messages}, model.input_shape)
    assert not report.has_errors(), report.generate_report()


BROKEN: dict[str, tuple[list[bytes], type[Exception]]] = {
    "the end is missing": (OUTPUT[:-1], exceptions.ResponseStreamingError),
    "nothing came": ([], exceptions.ResponseStreamingError),
    "an error of the service": (
        [*OUTPUT[:2], frame("validationException", {"message": "no"}, "exception")],
        exceptions.EventStreamError,
    ),
    "a wrong checksum": ([OUTPUT[0], OUTPUT[1][:-1] + b"\0"], ValueError),
}


@pytest.mark.parametrize("title", BROKEN)
def test_a_broken_stream_raises(title: str, kind: Kind, opened: Open) -> None:
    frames, error = BROKEN[title]
    stream = opened("invoke_agent_runtime_command", frames)
    with pytest.raises(Exception) as caught:  # of the class in the table
        kind.settle(stream.collect())
    if error is not ValueError:
        assert isinstance(caught.value, error)
    else:
        assert type(caught.value).__name__ == "ChecksumMismatch"


def test_a_connection_that_breaks_off_raises(kind: Kind, server: Server) -> None:
    head = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.amazon.eventstream\r\n"
    size = len(b"".join(OUTPUT))
    data = f"{head}Content-Length: {size}\r\n\r\n".encode() + b"".join(OUTPUT)[: size - 9]
    server.reply(Response(raw=data, then="close"))
    client = kind.data(engine="native")
    method = "invoke_agent_runtime_command"
    stream = kind.settle(getattr(client, method)(**CALLS[method]))["stream"]
    with pytest.raises(exceptions.ResponseStreamingError):
        kind.settle(stream.collect())


def test_a_stream_that_nobody_declared(
    kind: Kind, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SERVICE, "collections", {})
    stream = opened("invoke_agent_runtime_command", OUTPUT)
    with pytest.raises(TypeError, match="nothing says how events of InvokeAgentRuntimeCommand"):
        kind.settle(stream.collect())
    kind.settle(stream.close())


# ------------------------------------------------------------------------------ chunk borders


class _Reader:
    """What a stream of the native engine reads from: these pieces."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def read_some(self) -> bytes:
        return next(self._pieces, b"")

    def close(self) -> None: ...


class _AsyncReader(_Reader):
    async def read_some(self) -> bytes:  # type: ignore[override]
        return next(self._pieces, b"")


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_borders(data: st.DataObject) -> None:
    from agentcore_clients._runtime._native.async_streams import AsyncEventStream
    from agentcore_clients._runtime._native.codec.events import Events
    from agentcore_clients._runtime._native.streams import EventStream
    from agentcore_clients.bedrock_agentcore._native import harness

    whole = b"".join(CONVERSATION)
    cuts = sorted(data.draw(st.sets(st.integers(1, len(whole) - 1), max_size=40)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    read: Any = harness.OPERATIONS["InvokeHarness"].events
    reader: Any = _Reader(iter(pieces))
    assert EventStream(reader, Events(SERVICE, "InvokeHarness", read)).collect() == OF_CONVERSATION
    reader = _AsyncReader(iter(pieces))
    stream = AsyncEventStream(reader, Events(SERVICE, "InvokeHarness", read))
    assert asyncio.run(stream.collect()) == OF_CONVERSATION
