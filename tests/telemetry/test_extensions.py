"""Extensions of the public instrumentor, by which distributions add what they know of a service."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from agentcore_clients.opentelemetry import ClientInstrumentor
from opentelemetry.instrumentation.botocore import (
    AiobotocoreInstrumentor,
    BotocoreInstrumentor,
    extensions,
)
from opentelemetry.instrumentation.botocore.extensions.types import _AwsSdkExtension
from support.server import Response, Server

from .conftest import EVENTS, Make, Recorded, failure
from .test_equal_spans import seen

OK = Response(200, {"x-amzn-RequestId": "r-1"}, b'{"events": [], "nextToken": "t"}')
Extend = Callable[[type], None]


@pytest.fixture
def extend(monkeypatch: pytest.MonkeyPatch) -> Extend:
    def add(kind: type) -> None:
        for table in (extensions._BOTOCORE_EXTENSIONS, extensions._AIOBOTOCORE_EXTENSIONS):
            monkeypatch.setitem(table, "bedrock-agentcore", lambda: kind)

    return add


class Knows(_AwsSdkExtension):
    """Reads and adds what an extension can, as that of AWS's distribution for these services."""

    def setup_metrics(self, meter: Any, metrics: dict[str, Any]) -> None:
        metrics["calls"] = meter.create_counter("calls")

    def extract_attributes(self, attributes: dict[str, Any]) -> None:
        context = self._call_context
        attributes["gen_ai.memory.id"] = context.params["memoryId"]
        attributes["names"] = [context.service, context.service_id, context.operation]
        attributes["version"] = str(context.api_version)

    def before_service_call(self, span: Any, context: Any) -> None:
        span.add_event("before")

    def on_success(self, span: Any, result: Any, context: Any) -> None:
        span.set_attribute("next", result["nextToken"])
        context.metrics["calls"].add(1)

    def on_error(self, span: Any, exception: Any, context: Any) -> None:
        span.set_attribute("code", exception.response["Error"]["Code"])

    def after_service_call(self, context: Any) -> None:
        context.metrics["calls"].add(1)


def test_extensions_do_what_they_do_for_botocore(
    flavour: str, engine: str, server: Server, make: Make, recorded: Recorded, extend: Extend
) -> None:
    extend(Knows)
    theirs: Any = BotocoreInstrumentor if flavour == "sync" else AiobotocoreInstrumentor
    public = Recorded()
    for record, instrumentor, kind in (
        (public, theirs(), "theirs"),
        (recorded, ClientInstrumentor(), engine),
    ):
        instrumentor.instrument(**record.providers)
        caller = make(flavour, kind)
        server.reply(OK, failure(403, "AccessDeniedException"))
        caller.call("list_events", **EVENTS)
        with pytest.raises(caller.client.exceptions.ClientError):
            caller.call("list_events", **EVENTS)
        instrumentor.uninstrument()
        (counter,) = (metric for metric in record.metrics() if metric.name == "calls")
        assert [point.value for point in counter.data.data_points] == [3]
    assert [without_events(span) for span in recorded.spans()] == [
        without_events(span) for span in public.spans()
    ]
    assert recorded.spans()[0].attributes is not None
    assert recorded.spans()[0].attributes["gen_ai.memory.id"] == "memory-0123456789"
    public.tracer_provider.shutdown()
    public.meter_provider.shutdown()


def without_events(span: Any) -> dict[str, Any]:
    events = [event.name for event in span.events]
    span._events = []
    return {**seen(span), "events": events}


def test_one_that_wants_no_span(
    flavour: str, engine: str, server: Server, make: Make, instrumented: Recorded, extend: Extend
) -> None:
    class Silent(_AwsSdkExtension):
        def should_trace_service_call(self) -> bool:
            return False

    extend(Silent)
    server.reply(OK)
    assert make(flavour, engine).call("list_events", **EVENTS)["events"] == []
    assert instrumented.spans() == []


def test_what_one_raises_is_no_matter_of_the_call(
    flavour: str,
    engine: str,
    server: Server,
    make: Make,
    instrumented: Recorded,
    extend: Extend,
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(_AwsSdkExtension):
        def on_success(self, span: Any, result: Any, context: Any) -> None:
            raise LookupError("a defect")

    extend(Broken)
    server.reply(OK)
    assert make(flavour, engine).call("list_events", **EVENTS)["events"] == []
    assert len(instrumented.spans()) == 1
    assert "a defect" in caplog.text
