"""The same call through both instrumentors, each over its own exporter, against one server."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pytest
from agentcore_clients import (
    AsyncBedrockAgentCoreClient,
    BedrockAgentCoreClient,
)
from agentcore_clients.opentelemetry import ClientInstrumentor
from botocore.config import Config
from opentelemetry.instrumentation.botocore import (
    AiobotocoreInstrumentor,
    BotocoreInstrumentor,
)
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import (
    InMemorySpanExporter,
)
from support import freeze
from support.server import Response, Server

OK = Response(200, {"x-amzn-RequestId": "r-1"}, b'{"events": []}')
EVENTS = {"memoryId": "memory-0123456789", "sessionId": "s", "actorId": "a"}  # of list_events
RUNTIME = {"agentRuntimeArn": "arn:aws:bedrock-agentcore:us-west-2:1:runtime/r", "payload": b"{}"}


def failure(status: int, code: str, **headers: str) -> Response:
    return Response(status, {"x-amzn-ErrorType": code, **headers}, b'{"message": "no"}')


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    """Keeps the machine's settings out of every test."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once."""
    from agentcore_clients._runtime._native import retry
    from botocore.retries import standard

    monkeypatch.setattr(retry, "_MAX_BACKOFF", 0.0)
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0)


@dataclass
class Recorded:
    """What one instrumentor exported, and where its metrics are read."""

    tracer_provider: TracerProvider = field(default_factory=TracerProvider)
    exporter: InMemorySpanExporter = field(default_factory=InMemorySpanExporter)
    reader: InMemoryMetricReader = field(default_factory=InMemoryMetricReader)

    def __post_init__(self) -> None:
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.meter_provider = MeterProvider([self.reader])

    @property
    def providers(self) -> dict[str, Any]:
        return {"tracer_provider": self.tracer_provider, "meter_provider": self.meter_provider}

    def spans(self) -> list[ReadableSpan]:
        return list(self.exporter.get_finished_spans())

    def metrics(self) -> list[Any]:
        data = self.reader.get_metrics_data()
        if data is None:
            return []
        return [m for r in data.resource_metrics for s in r.scope_metrics for m in s.metrics]


@pytest.fixture
def recorded() -> Iterator[Recorded]:
    found = Recorded()
    yield found
    for instrumentor in (ClientInstrumentor(), BotocoreInstrumentor(), AiobotocoreInstrumentor()):
        if instrumentor.is_instrumented_by_opentelemetry:
            instrumentor.uninstrument()
    found.tracer_provider.shutdown()
    found.meter_provider.shutdown()


@pytest.fixture
def instrumented(recorded: Recorded) -> Recorded:
    """Our clients are traced."""
    ClientInstrumentor().instrument(**recorded.providers)
    return recorded


@cache
def _session(asynchronous: bool) -> Any:
    """Returns one session for all tests, which reads the models once."""
    name = "aiobotocore" if asynchronous else "botocore"
    return importlib.import_module(f"{name}.session").get_session()


class Caller:
    """A client of either kind: ours on one of its engines, or botocore's own."""

    def __init__(self, server: Server, flavour: str, engine: str, **options: Any) -> None:
        self.asynchronous = flavour == "async"
        self.loop = asyncio.new_event_loop()
        arguments: dict[str, Any] = {
            "region_name": freeze.REGION,
            "endpoint_url": server.url,
            "config": Config(
                retries={"mode": "standard", "total_max_attempts": 3}, inject_host_prefix=False
            ),
            **freeze.CREDENTIALS,
            **options,
        }
        if engine == "theirs":
            made = _session(self.asynchronous).create_client("bedrock-agentcore", **arguments)
        else:
            ours: Any = AsyncBedrockAgentCoreClient if self.asynchronous else BedrockAgentCoreClient
            made = ours(engine=engine, **arguments)
        self.client: Any = self.run(made.__aenter__()) if self.asynchronous else made

    def run(self, result: Any) -> Any:
        return self.loop.run_until_complete(result) if self.asynchronous else result

    def call(self, method: str, **params: Any) -> Any:
        return self.run(getattr(self.client, method)(**params))

    def all(self, stream: Any) -> list[Any]:
        """Returns what a stream yields."""
        if not self.asynchronous:
            return list(stream)

        async def collect() -> list[Any]:
            return [event async for event in stream]

        found: list[Any] = self.run(collect())
        return found

    def close(self) -> None:
        self.run(self.client.__aexit__(None, None, None) if self.asynchronous else None)
        if not self.asynchronous:
            self.client.close()
        self.loop.close()


Make = Callable[..., Caller]


@pytest.fixture(scope="module")
def shared() -> Iterator[Server]:
    """A server for all tests of a module, as making a client of botocore's takes long."""
    with Server() as running:
        yield running


@pytest.fixture
def server(shared: Server) -> Server:
    shared.requests.clear()
    return shared


@pytest.fixture(scope="module")
def make(shared: Server) -> Iterator[Make]:
    """Returns the client of this kind and with these options."""
    callers: dict[str, Caller] = {}

    def made(flavour: str, engine: str, **options: Any) -> Caller:
        key = repr((flavour, engine, options))
        if key not in callers:
            callers[key] = Caller(shared, flavour, engine, **options)
        return callers[key]

    yield made
    for caller in callers.values():
        caller.close()


@pytest.fixture(params=["sync", "async"])
def flavour(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["native", "botocore"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)
