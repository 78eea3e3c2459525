"""A span of ours is the public instrumentor's for the same call of boto3, or of aiobotocore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from agentcore_clients.opentelemetry import ClientInstrumentor
from opentelemetry.instrumentation.botocore import AiobotocoreInstrumentor, BotocoreInstrumentor
from opentelemetry.sdk.trace import ReadableSpan
from support.server import Response, Server

from .conftest import EVENTS, OK, Make, Recorded, failure

BUSY = Response(503, {"x-amzn-RequestId": "r-0"}, b'{"message": "m"}')
CLOSED = Response(raw=b"", then="close")
PATH = "/memories/memory-0123456789/actor/a/sessions/s"  # which errors of native clients leave out


@dataclass
class Case:
    answers: tuple[Response, ...]
    params: dict[str, Any] = field(default_factory=lambda: EVENTS)
    method: str = "list_events"
    options: dict[str, Any] = field(default_factory=dict)


CASES = {
    "a result": Case((OK,)),
    "a result after two attempts": Case((BUSY, BUSY, OK)),
    "an error": Case((failure(403, "AccessDeniedException", **{"x-amzn-RequestId": "r-2"}),)),
    "an error that nobody knows": Case((failure(418, "TeapotException"),)),
    "three errors": Case((BUSY, BUSY, BUSY)),
    "no request id": Case((Response(200, {}, b"{}"),)),
    "the request id of S3": Case(
        (Response(200, {"x-amz-request-id": "r-3", "x-amz-id-2": "host"}, b"{}"),)
    ),
    "neither a result nor an error": Case((Response(304, {}, b""),)),
    "no answer": Case((), options={"endpoint_url": "http://127.0.0.1:1"}),
    "a parameter that is refused": Case((), {**EVENTS, "maxResults": "many"}),
    "an answer that cannot be read": Case((Response(200, {}, b"\xff"),)),
    "an address with a path": Case((OK,), options={"endpoint_url": "{url}/base/path"}),
    "another name of the host": Case((OK,), options={"endpoint_url": "{localhost}"}),
}


@pytest.mark.parametrize("title", CASES)
def test_spans_are_equal(
    title: str, flavour: str, engine: str, server: Server, make: Make, recorded: Recorded
) -> None:
    case = CASES[title]
    theirs: Any = BotocoreInstrumentor if flavour == "sync" else AiobotocoreInstrumentor
    public = Recorded()
    sent: list[list[str | None]] = []
    options = {
        name: value.format(url=server.url, localhost=server.url.replace("127.0.0.1", "localhost"))
        for name, value in case.options.items()
    }
    errors: list[Exception] = []
    for record, instrumentor, kind in (
        (public, theirs(), "theirs"),
        (recorded, ClientInstrumentor(), engine),
    ):
        instrumentor.instrument(**record.providers)
        server.reply(*case.answers)
        server.requests.clear()
        caller = make(flavour, kind, **options)
        with record.tracer_provider.get_tracer("test").start_as_current_span("outer"):
            try:
                caller.call(case.method, **case.params)
            except Exception as error:
                errors.append(error)
        instrumentor.uninstrument()
        span = record.spans()[0]
        sent.append(
            [shape_of(request.header("X-Amzn-Trace-Id"), span) for request in server.requests]
        )
    (theirs_span, _), (ours_span, _) = public.spans(), recorded.spans()
    assert seen(ours_span) == seen(theirs_span)
    assert sent[0] == sent[1]
    assert sent[1] == ["the span's"] * len(sent[1])
    assert len(errors) in (0, 2)
    public.tracer_provider.shutdown()
    public.meter_provider.shutdown()


def seen(span: ReadableSpan) -> dict[str, Any]:
    """Returns what a span says, without what differs from call to call and between two libraries."""
    assert span.attributes is not None
    assert span.instrumentation_scope is not None
    return {
        "name": span.name,
        "kind": span.kind,
        "attributes": dict(span.attributes),
        "status": span.status.status_code,
        "description": (span.status.description or "").replace(PATH, ""),
        "events": [event_of(event) for event in span.events],
        "links": span.links,
        "parent": span.parent is not None,
        "schema": span.instrumentation_scope.schema_url,
    }


def event_of(event: Any) -> tuple[str, dict[str, Any]]:
    attributes = dict(event.attributes)
    assert attributes.pop("exception.stacktrace")
    # Ours are generated classes in a module, botocore's come from a factory.
    attributes["exception.message"] = attributes["exception.message"].replace(PATH, "")
    attributes["exception.type"] = attributes["exception.type"].rpartition(".")[2]
    return event.name, attributes


def shape_of(header: str | None, span: ReadableSpan) -> str | None:
    """Returns "the span's" for a header that names the span as the parent."""
    assert span.context is not None
    trace = f"{span.context.trace_id:032x}"
    named = f"Root=1-{trace[:8]}-{trace[8:]};Parent={span.context.span_id:016x};Sampled=1"
    return "the span's" if header == named else header


Hooked = list[tuple[str, str, str, Any]]


def test_the_hooks_of_the_user_are_called_alike(
    flavour: str, engine: str, server: Server, make: Make, recorded: Recorded
) -> None:
    theirs: Any = BotocoreInstrumentor if flavour == "sync" else AiobotocoreInstrumentor

    def hook(told: Hooked) -> Callable[..., None]:
        def tell(span: Any, service: str, operation: str, value: Any) -> None:
            assert span.is_recording()
            told.append((service, operation, type(value).__name__, value and sorted(value)))

        return tell

    all_told: list[Hooked] = []
    for instrumentor, kind in ((theirs(), "theirs"), (ClientInstrumentor(), engine)):
        told: Hooked = []
        all_told.append(told)
        instrumentor.instrument(
            **recorded.providers, request_hook=hook(told), response_hook=hook(told)
        )
        caller = make(flavour, kind)
        server.reply(OK, failure(403, "AccessDeniedException"))
        caller.call("list_events", **EVENTS)
        with pytest.raises(caller.client.exceptions.ClientError):
            caller.call("list_events", **EVENTS)
        instrumentor.uninstrument()
    assert len(all_told[0]) == 4
    assert all_told[0] == all_told[1]
