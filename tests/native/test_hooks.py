"""Hooks: what they are told, and what they may add."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient
from agentcore_clients.hooks import Call, Hook
from botocore.config import Config
from support import freeze
from support.kind import Kind
from support.server import Response, Server

pytestmark = pytest.mark.usefixtures("no_waiting")
OK = Response(200, {"x-amzn-RequestId": "r-1"}, b'{"events": []}')
BUSY = Response(503, {"x-amzn-RequestId": "r-0"}, b'{"message": "m"}')
CLOSED = Response(raw=b"", then="close")
DENIED = Response(
    403,
    {"x-amzn-ErrorType": "AccessDeniedException", "x-amzn-RequestId": "r-2"},
    b'{"message": "no"}',
)
EVENTS = {"memoryId": "memory-0123456789", "sessionId": "s", "actorId": "a"}


class Caller:
    """A client of either kind on either engine; `call` and `run` give plain results."""

    def __init__(self, server: Server, flavour: str, engine: str) -> None:
        self.kind, self.engine = Kind(flavour == "async", server.url, engine), engine
        retries = {"mode": "standard", "total_max_attempts": 3}
        config = Config(retries=retries, inject_host_prefix=False)  # type: ignore[arg-type]
        self.client = self.kind.data(config=config)
        if flavour == "async":
            self.kind.settle(self.client.__aenter__())
        self.hooks: list[Hook] = self.client.meta.hooks

    def call(self) -> Any:
        return self.kind.settle(self.client.list_events(**EVENTS))


@pytest.fixture(params=[f"{f}-{e}" for f in ("sync", "async") for e in ("native", "botocore")])
def caller(request: pytest.FixtureRequest, server: Server) -> Iterator[Caller]:
    instance = Caller(server, *request.param.split("-"))
    yield instance
    instance.kind.close()


class Recorder:
    """Writes down what it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[object, ...]] = []
        self.calls: list[Call] = []

    def before_send(self, call: Call) -> None:
        self.seen.append(("send", call.operation, call.attempt))
        self.calls.append(call)

    def after_response(self, call: Call) -> None:
        self.seen.append(("response", call.attempt, call.status, call.request_id, call.done))

    def on_error(self, call: Call, error: BaseException) -> None:
        self.seen.append(("error", call.attempt, type(error).__name__, call.done))


def test_each_attempt_is_told(server: Server, caller: Caller) -> None:
    recorder = Recorder()
    caller.hooks.append(recorder)
    closed = [] if caller.engine == "botocore" else [CLOSED]  # aiohttp repeats that by itself
    # A kept connection that is gone would be replaced without an attempt.
    server.reply(Response(503, BUSY.headers, BUSY.body, framing="close"), *closed, OK)
    assert caller.call()["events"] == []
    attempts = [
        [("send", "ListEvents", 1), ("response", 1, 503, "r-0", False)],
        [("send", "ListEvents", 2), ("error", 2, "ConnectionClosedError", False)],
    ]
    number = len(closed) + 2
    last = [("send", "ListEvents", number), ("response", number, 200, "r-1", True)]
    expected = [row for rows in (*attempts[: number - 1], last) for row in rows]
    assert recorder.seen == expected
    assert len({id(call) for call in recorder.calls}) == 1
    call = recorder.calls[0]
    assert (call.service, call.region) == ("bedrock-agentcore", freeze.REGION)
    assert call.endpoint_url == server.url
    assert "ListEvents" in repr(call)


def test_the_error_that_the_caller_gets_is_told(server: Server, caller: Caller) -> None:
    recorder = Recorder()
    caller.hooks.append(recorder)
    server.reply(DENIED)
    with pytest.raises(exceptions.ClientError):
        caller.call()
    assert recorder.seen == [
        ("send", "ListEvents", 1),
        ("response", 1, 403, "r-2", False),
        ("error", 1, "AccessDeniedException", True),
    ]


def test_the_last_failure_is_told_once(server: Server, caller: Caller) -> None:
    recorder = Recorder()
    caller.hooks.append(recorder)
    server.close()
    with pytest.raises(exceptions.EndpointConnectionError):
        caller.call()
    assert recorder.seen == [
        ("send", "ListEvents", 1),
        ("error", 1, "EndpointConnectionError", False),
        ("send", "ListEvents", 2),
        ("error", 2, "EndpointConnectionError", False),
        ("send", "ListEvents", 3),
        ("error", 3, "EndpointConnectionError", True),
    ]


def test_a_parameter_that_is_refused_is_not_told(server: Server, caller: Caller) -> None:
    recorder = Recorder()
    caller.hooks.append(recorder)
    with pytest.raises(exceptions.ParamValidationError):
        caller.kind.settle(caller.client.list_events(memoryId=1, sessionId="s", actorId="a"))
    assert recorder.seen == []


def test_an_answer_that_cannot_be_read_is_an_error(server: Server, caller: Caller) -> None:
    recorder = Recorder()
    caller.hooks.append(recorder)
    server.reply(Response(200, {}, b"\xff"))
    with pytest.raises(UnicodeDecodeError):
        caller.call()
    assert recorder.seen[-1] == ("error", 1, "UnicodeDecodeError", True)
    assert [row for row in recorder.seen if row[-1] is True] == [recorder.seen[-1]]


def test_a_removed_hook_is_not_told(server: Server, caller: Caller) -> None:
    recorder = Recorder()
    caller.hooks.append(recorder)
    caller.hooks.remove(recorder)
    server.reply(OK)
    caller.call()
    assert recorder.seen == []


class Adding(Recorder):
    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.name, self.value = name, value

    def before_send(self, call: Call) -> None:
        assert call.headers == {}  # what an earlier attempt had is gone
        call.headers[self.name] = self.value


def test_headers_are_added_to_each_attempt(server: Server, caller: Caller) -> None:
    caller.hooks.append(Adding("X-Team", "blue"))
    server.reply(BUSY, OK)
    caller.call()
    assert [request.header("X-Team") for request in server.requests] == ["blue", "blue"]
    for request in server.requests:
        assert ";x-team," in str(request.header("authorization"))


BAD = {
    "line break": ("X-A", "a\r\nX-Injected: yes"),
    "nul": ("X-A", "a\0"),
    "not ascii": ("X-A", "é"),
    "name with a line break": ("X-A\r\nX-Injected", "yes"),
    "no name": ("", "a"),
    "host": ("Host", "example.com"),
    "signature": ("authorization", "a"),
    "framing": ("Transfer-Encoding", "chunked"),
}


@pytest.mark.parametrize("title", BAD)
def test_headers_that_are_refused(server: Server, caller: Caller, title: str) -> None:
    caller.hooks.append(Adding(*BAD[title]))
    with pytest.raises(ValueError, match="a hook"):
        caller.call()
    assert server.requests == []


def test_what_a_hook_raises_reaches_the_caller(server: Server, caller: Caller) -> None:
    class Failing(Recorder):
        def after_response(self, call: Call) -> None:
            raise LookupError("a defect")

    caller.hooks.append(Failing())
    server.reply(OK, OK)
    with pytest.raises(LookupError, match="a defect"):
        caller.call()
    caller.hooks.clear()
    assert caller.call()["events"] == []


def test_a_cancelled_call_is_told(server: Server) -> None:
    recorder = Recorder()
    server.reply(Response(200, {}, b"{}", delay=2))

    async def main() -> None:
        arguments: Any = {"endpoint_url": server.url, "engine": "native", **freeze.CREDENTIALS}
        async with AsyncBedrockAgentCoreClient(freeze.REGION, **arguments) as client:
            client.meta.hooks.append(recorder)
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.list_events(**EVENTS), 0.2)  # type: ignore[arg-type]

    asyncio.run(main())
    assert recorder.seen == [("send", "ListEvents", 1), ("error", 1, "CancelledError", True)]


def test_hooks_see_what_is_left_to_botocore(server: Server) -> None:
    caller = Caller(server, "sync", "native")
    recorder = Recorder()
    caller.hooks.append(recorder)
    assert caller.client.meta.events  # from here on botocore sends
    assert caller.client.meta.engine == "botocore"
    server.reply(OK)
    caller.call()
    assert recorder.seen == [("send", "ListEvents", 1), ("response", 1, 200, "r-1", True)]
    caller.client.generate_presigned_url("list_events", EVENTS)
    assert len(recorder.seen) == 2
    caller.kind.close()


def test_headers_of_a_trace_are_not_signed(server: Server, caller: Caller) -> None:
    """Intermediaries replace them."""
    caller.hooks.append(Adding("traceparent", f"00-{'1' * 32}-{'2' * 16}-01"))
    server.reply(OK)
    caller.call()
    (request,) = server.requests
    assert request.header("traceparent") == f"00-{'1' * 32}-{'2' * 16}-01"
    assert "traceparent" not in str(request.header("authorization"))
