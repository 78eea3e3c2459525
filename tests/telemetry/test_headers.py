"""What of the trace travels in the headers of a request."""

from __future__ import annotations

from typing import Any

import pytest
from agentcore_clients.opentelemetry import ClientInstrumentor
from opentelemetry import propagate
from opentelemetry.instrumentation.botocore import AiobotocoreInstrumentor, BotocoreInstrumentor
from opentelemetry.propagators.aws import AwsXRayPropagator
from opentelemetry.propagators.composite import CompositePropagator
from opentelemetry.propagators.textmap import TextMapPropagator
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from support.server import Server

from .conftest import EVENTS, OK, RUNTIME, Caller, Make, Recorded

OURS = "Root=1-5f84c7a1-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1"


class Fixed(TextMapPropagator):
    """Writes one header."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value

    def inject(self, carrier: Any, context: Any = None, setter: Any = None) -> None:
        carrier[self.name] = self.value

    def extract(self, carrier: Any, context: Any = None, getter: Any = None) -> Any:
        return context

    @property
    def fields(self) -> set[str]:
        return {self.name}


@pytest.fixture
def caller(flavour: str, engine: str, make: Make) -> Caller:
    return make(flavour, engine)


def test_another_propagator(server: Server, caller: Caller, recorded: Recorded) -> None:
    both = CompositePropagator([TraceContextTextMapPropagator(), Fixed("b3", "1-2-1")])
    ClientInstrumentor().instrument(**recorded.providers, propagator=both)
    server.reply(OK)
    caller.call("list_events", **EVENTS)
    (request,) = server.requests
    (span,) = recorded.spans()
    assert span.context is not None
    trace = f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-{span.context.trace_flags:02x}"
    assert request.header("traceparent") == trace
    assert request.header("x-amzn-trace-id") is None
    assert request.header("b3") == "1-2-1"
    # Intermediaries may change them all.
    signed = str(request.header("authorization")).partition("SignedHeaders=")[2].partition(",")[0]
    assert "host;" in signed
    assert "traceparent" not in signed
    assert "b3" not in signed


def test_the_propagator_of_the_public_instrumentor(
    server: Server, caller: Caller, recorded: Recorded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The distribution of AWS has it take the global one."""
    for instrumentor in (BotocoreInstrumentor(), AiobotocoreInstrumentor()):
        monkeypatch.setattr(instrumentor, "propagator", propagate.get_global_textmap())
    ClientInstrumentor().instrument(**recorded.providers)
    server.reply(OK)
    caller.call("list_events", **EVENTS)
    (request,) = server.requests
    assert request.header("traceparent") is not None
    assert request.header("x-amzn-trace-id") is None


def test_a_request_that_belongs_to_a_trace_of_aws_gets_no_header(
    server: Server, caller: Caller, recorded: Recorded
) -> None:
    """As with the public instrumentor, whatever the propagator."""
    both = CompositePropagator([AwsXRayPropagator(), TraceContextTextMapPropagator()])
    ClientInstrumentor().instrument(**recorded.providers, propagator=both)
    server.reply(OK)
    reply = caller.call("invoke_agent_runtime", **RUNTIME, traceId=OURS)
    caller.run(reply["response"].read())
    (request,) = server.requests
    headers = [value for name, value in request.headers if name.lower() == "x-amzn-trace-id"]
    assert headers == [OURS]
    assert request.header("traceparent") is None


def test_a_header_that_a_parameter_sets_stays(
    server: Server, caller: Caller, recorded: Recorded
) -> None:
    trace_context = TraceContextTextMapPropagator()
    ClientInstrumentor().instrument(**recorded.providers, propagator=trace_context)
    server.reply(OK)
    reply = caller.call("invoke_agent_runtime", **RUNTIME, traceParent="00-1-2-01")
    caller.run(reply["response"].read())
    (request,) = server.requests
    headers = [value for name, value in request.headers if name.lower() == "traceparent"]
    assert headers == ["00-1-2-01"]


def test_the_trace_of_a_lambda_function_stays(
    server: Server,
    flavour: str,
    engine: str,
    recorded: Recorded,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", OURS)
    ClientInstrumentor().instrument(**recorded.providers)
    caller = Caller(server, flavour, engine)
    server.reply(OK)
    caller.call("list_events", **EVENTS)
    caller.close()
    assert server.requests[0].header("x-amzn-trace-id") == OURS


BAD = {
    "a line break": ("X-Trace", "a\r\nX-Injected: yes"),
    "the host": ("Host", "example.com"),
    "the signature": ("Authorization", "a"),
}


@pytest.mark.parametrize("title", BAD)
def test_no_propagator_ends_a_header_line_or_replaces_what_is_the_engines(
    title: str, server: Server, caller: Caller, recorded: Recorded
) -> None:
    ClientInstrumentor().instrument(**recorded.providers, propagator=Fixed(*BAD[title]))
    with pytest.raises(ValueError, match="a propagator"):
        caller.call("list_events", **EVENTS)
    assert server.requests == []


def test_a_presigned_address_has_no_trace(
    server: Server, caller: Caller, recorded: Recorded
) -> None:
    ClientInstrumentor().instrument(**recorded.providers)
    url: str = caller.run(caller.client.generate_presigned_url("list_events", EVENTS))
    assert "race" not in url
    assert recorded.spans() == []
