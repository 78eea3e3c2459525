"""A call that answers with a stream has a span until the stream has been read, fails or is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import botocore.exceptions as exceptions
import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import StatusCode
from support import eventstream
from support.server import Response, Server

from .conftest import RUNTIME, Caller, Make, Recorded

HARNESS = {
    "harnessArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/h-0123456789",
    "runtimeSessionId": "s" * 33,
    "messages": [{"role": "user", "content": [{"text": "hello"}]}],
}
EVENT = {":message-type": "event", ":event-type": "messageStart"}
FAILURE = {":message-type": "exception", ":exception-type": "validationException"}
STREAM = {"Content-Type": "application/vnd.amazon.eventstream", "x-amzn-RequestId": "r-1"}


def frames(*failure: bytes) -> bytes:
    event = eventstream.message(EVENT, b'{"role": "assistant"}')
    return event * 3 + b"".join(failure)


def body(framing: Any = "length") -> Response:
    headers = {"Content-Type": "text/event-stream", "x-amzn-RequestId": "r-1"}
    return Response(200, headers, b"data: 1\n\ndata: 2\n\n", framing=framing)


@pytest.fixture
def caller(flavour: str, engine: str, make: Make) -> Caller:
    return make(flavour, engine)


def ended(recorded: Recorded) -> ReadableSpan:
    (span,) = recorded.spans()
    return span


Way = Callable[[Caller, Any], Any]


def entered(caller: Caller, stream: Any) -> None:
    if not caller.asynchronous:
        with stream as itself:
            next(iter(itself))
        return

    async def main() -> None:
        async with stream as itself:
            async for _ in itself:
                break

    caller.run(main())


def dropped(caller: Caller, reply: Any) -> None:
    reply.clear()


EVENTS_END: dict[str, Way] = {
    "read": lambda caller, reply: caller.all(reply["stream"]),
    "closed": lambda caller, reply: caller.run(reply["stream"].close()),
    "left": lambda caller, reply: entered(caller, reply["stream"]),
    "dropped": dropped,
}


@pytest.mark.parametrize("title", EVENTS_END)
def test_a_span_ends_with_its_events(
    title: str, server: Server, caller: Caller, instrumented: Recorded
) -> None:
    server.reply(Response(200, STREAM, frames()))
    reply = caller.call("invoke_harness", **HARNESS)
    assert instrumented.spans() == []
    EVENTS_END[title](caller, reply)
    span = ended(instrumented)
    assert span.status.status_code is StatusCode.UNSET
    assert span.attributes is not None
    assert span.attributes["aws.request_id"] == "r-1"
    if "stream" in reply:
        caller.run(reply["stream"].close())
    assert len(instrumented.spans()) == 1


def test_events_are_those_of_the_stream(
    server: Server, caller: Caller, instrumented: Recorded
) -> None:
    initial = {":message-type": "event", ":event-type": "initial-response"}
    server.reply(Response(200, STREAM, eventstream.message(initial, b"{}") + frames()))
    stream = caller.call("invoke_harness", **HARNESS)["stream"]
    assert "InvokeHarness" in repr(stream)
    assert caller.run(stream.get_initial_response()) is not None
    assert caller.all(stream) == [{"messageStart": {"role": "assistant"}}] * 3


def test_an_error_in_the_events_is_in_the_span(
    server: Server, caller: Caller, instrumented: Recorded
) -> None:
    failure = eventstream.message(FAILURE, b'{"message": "no"}')
    server.reply(Response(200, STREAM, frames(failure)))
    stream = caller.call("invoke_harness", **HARNESS)["stream"]
    with pytest.raises(exceptions.EventStreamError) as caught:
        caller.all(stream)
    span = ended(instrumented)
    assert span.status.status_code is StatusCode.ERROR
    assert span.status.description == str(caught.value)
    (event,) = span.events
    assert event.attributes is not None
    assert str(event.attributes["exception.type"]).endswith("ValidationException")


def test_no_initial_response_is_an_error(
    server: Server, caller: Caller, instrumented: Recorded
) -> None:
    from botocore.eventstream import NoInitialResponseError

    server.reply(Response(200, STREAM, frames()))
    stream = caller.call("invoke_harness", **HARNESS)["stream"]
    with pytest.raises(NoInitialResponseError):
        caller.run(stream.get_initial_response())
    assert ended(instrumented).status.status_code is StatusCode.ERROR
    caller.run(stream.close())


BODY_ENDS: dict[str, Way] = {
    "read": lambda caller, reply: caller.run(reply["response"].read()),
    "read in parts": lambda caller, reply: caller.all(reply["response"].iter_chunks(3)),
    "lines": lambda caller, reply: caller.all(reply["response"].iter_lines()),
    "events": lambda caller, reply: caller.all(reply["response"].iter_events()),
    "text": lambda caller, reply: caller.run(reply["response"].text()),
    "closed": lambda caller, reply: caller.run(reply["response"].close()),
    "left": lambda caller, reply: entered(caller, reply["response"]),
    "dropped": dropped,
}


@pytest.mark.parametrize("title", BODY_ENDS)
def test_a_span_ends_with_its_body(
    title: str, server: Server, caller: Caller, instrumented: Recorded
) -> None:
    server.reply(body("chunked" if title == "lines" else "length"))
    reply = caller.call("invoke_agent_runtime", **RUNTIME)
    assert instrumented.spans() == []
    BODY_ENDS[title](caller, reply)
    assert ended(instrumented).status.status_code is StatusCode.UNSET


def test_a_traced_body_is_what_it_was(
    server: Server, caller: Caller, instrumented: Recorded
) -> None:
    from agentcore_clients.opentelemetry import ClientInstrumentor

    server.reply(body(), body())
    traced = caller.call("invoke_agent_runtime", **RUNTIME)["response"]
    ClientInstrumentor().uninstrument()
    plain = caller.call("invoke_agent_runtime", **RUNTIME)["response"]
    assert type(traced) is type(plain)
    assert caller.run(traced.read(7)) == caller.run(plain.read(7)) == b"data: 1"
    rest = [[event.data for event in caller.all(each.iter_events())] for each in (traced, plain)]
    assert rest[0] == rest[1]
    for each in (traced, plain):
        caller.run(each.close())


def test_a_body_that_breaks_off_is_an_error(
    server: Server, caller: Caller, engine: str, instrumented: Recorded
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nabc"
    server.reply(Response(raw=head, then="close"))
    response = caller.call("invoke_agent_runtime", **RUNTIME)["response"]
    with pytest.raises(Exception) as caught:  # each engine has its class
        caller.run(response.read())
    span = ended(instrumented)
    assert span.status.status_code is StatusCode.ERROR
    (event,) = span.events
    assert event.attributes is not None
    # On botocore's engine the span has what urllib3 or aiohttp raised below botocore.
    if engine == "native":
        assert str(event.attributes["exception.type"]).endswith(type(caught.value).__qualname__)


def test_the_duration_has_the_stream_in_it(
    server: Server, caller: Caller, instrumented: Recorded
) -> None:
    server.reply(body())
    reply = caller.call("invoke_agent_runtime", **RUNTIME)
    assert instrumented.metrics() == []
    caller.run(reply["response"].read())
    (metric,) = instrumented.metrics()
    (point,) = metric.data.data_points
    assert point.count == 1
    assert point.attributes["rpc.method"] == "InvokeAgentRuntime"


def test_a_collected_stream_has_ended(
    server: Server, caller: Caller, instrumented: Recorded
) -> None:
    stop = eventstream.message(
        {":message-type": "event", ":event-type": "messageStop"}, b'{"stopReason": "end_turn"}'
    )
    server.reply(Response(200, STREAM, frames(stop)))
    stream = caller.call("invoke_harness", **HARNESS)["stream"]
    assert caller.run(stream.collect())["stopReason"] == "end_turn"
    assert ended(instrumented).status.status_code is StatusCode.UNSET


def test_calls_with_options_are_traced(
    server: Server, caller: Caller, engine: str, instrumented: Recorded
) -> None:
    limit = {"total_timeout": 60} if engine == "native" else {}
    light = caller.client.with_options(headers={"X-Team": "blue"}, **limit)
    server.reply(body())
    response = caller.run(light.invoke_agent_runtime(**RUNTIME))["response"]
    assert instrumented.spans() == []
    assert [event.data for event in caller.all(response.iter_events())] == ["1", "2"]
    assert ended(instrumented).status.status_code is StatusCode.UNSET
    (request,) = server.requests
    assert request.header("x-team") == "blue"
    assert request.header("x-amzn-trace-id") is not None


def test_stubbed_calls_are_traced(caller: Caller, instrumented: Recorded) -> None:
    from agentcore_clients.testing import stub

    with stub(caller.client) as s:
        s.invoke_agent_runtime.streams([b"data: 1\n\n"])
        response = caller.call("invoke_agent_runtime", **RUNTIME)["response"]
        assert caller.run(response.read()) == b"data: 1\n\n"
    assert ended(instrumented).status.status_code is StatusCode.UNSET
