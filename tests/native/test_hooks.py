"""Hooks: what they are told, what they may add, and that OpenTelemetry can trace calls with them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient
from agentcore_clients.hooks import Call, Hook
from botocore.config import Config
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode, get_current_span, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
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


# --------------------------------------------------------------------------------- OpenTelemetry


class Tracing:
    """A span for each call, and its context in the requests."""

    def __init__(self, provider: TracerProvider) -> None:
        self._tracer = provider.get_tracer("agentcore_clients")

    def before_send(self, call: Call) -> None:
        if call.attempt == 1:
            call.state[self] = self._tracer.start_span(
                f"{call.service}.{call.operation}",
                kind=SpanKind.CLIENT,
                attributes={
                    "rpc.system": "aws-api",
                    "rpc.service": call.service,
                    "rpc.method": call.operation,
                    "cloud.region": call.region,
                    "url.full": call.endpoint_url,
                },
            )
        context = set_span_in_context(call.state[self])
        TraceContextTextMapPropagator().inject(call.headers, context)

    def after_response(self, call: Call) -> None:
        span = call.state[self]
        span.set_attribute("http.response.status_code", call.status)
        span.set_attribute("aws.request_id", call.request_id or "")
        self._end(call)

    def on_error(self, call: Call, error: BaseException) -> None:
        call.state[self].record_exception(error)
        if call.done:
            call.state[self].set_status(StatusCode.ERROR, type(error).__name__)
        self._end(call)

    def _end(self, call: Call) -> None:
        if call.done:
            span = call.state.pop(self)
            span.set_attribute("http.request.resend_count", call.attempt - 1)
            span.end()


@pytest.fixture
def exported() -> Iterator[tuple[TracerProvider, Callable[[], Any]]]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    yield provider, exporter.get_finished_spans
    provider.shutdown()


def test_a_span_for_each_call(server: Server, caller: Caller, exported: Any) -> None:
    provider, spans = exported
    caller.hooks.append(Tracing(provider))
    server.reply(BUSY, OK)
    with provider.get_tracer("test").start_as_current_span("outer") as outer:
        caller.call()
    span, _ = spans()
    assert (span.name, span.kind) == ("bedrock-agentcore.ListEvents", SpanKind.CLIENT)
    assert span.parent.span_id == outer.get_span_context().span_id
    assert dict(span.attributes) == {
        "rpc.system": "aws-api",
        "rpc.service": "bedrock-agentcore",
        "rpc.method": "ListEvents",
        "cloud.region": freeze.REGION,
        "url.full": server.url,
        "http.response.status_code": 200,
        "aws.request_id": "r-1",
        "http.request.resend_count": 1,
    }
    assert span.status.status_code is StatusCode.UNSET
    trace = f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-{span.context.trace_flags:02x}"
    assert [request.header("traceparent") for request in server.requests] == [trace, trace]
    # Intermediaries replace it, so it is no part of the signature.
    assert "traceparent" not in str(server.requests[0].header("authorization"))
    assert get_current_span().get_span_context().is_valid is False


def test_errors_are_in_the_span(server: Server, caller: Caller, exported: Any) -> None:
    provider, spans = exported
    caller.hooks.append(Tracing(provider))
    server.reply(DENIED)
    with pytest.raises(exceptions.ClientError):
        caller.call()
    (span,) = spans()
    assert span.status.status_code is StatusCode.ERROR
    assert span.attributes["http.response.status_code"] == 403
    (event,) = span.events
    assert event.name == "exception"
    assert event.attributes["exception.type"].endswith("AccessDeniedException")


def test_calls_at_once_have_spans_of_their_own(server: Server, exported: Any) -> None:
    provider, spans = exported
    server.handler = lambda request: OK

    async def main() -> None:
        arguments: Any = {"endpoint_url": server.url, "engine": "native", **freeze.CREDENTIALS}
        async with AsyncBedrockAgentCoreClient(freeze.REGION, **arguments) as client:
            client.meta.hooks.append(Tracing(provider))
            await asyncio.gather(
                *[client.list_events(**EVENTS) for _ in range(20)]  # type: ignore[arg-type]
            )

    asyncio.run(main())
    sent = {str(request.header("traceparent")) for request in server.requests}
    assert len(sent) == len(spans()) == 20
