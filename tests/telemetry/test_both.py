"""Both instrumentors at once: one span for each call, and native clients stay native."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import wrapt
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.opentelemetry import ClientInstrumentor
from opentelemetry.instrumentation.botocore import AiobotocoreInstrumentor, BotocoreInstrumentor
from opentelemetry.instrumentation.utils import suppress_instrumentation
from support import freeze
from support.server import Response, Server

from .conftest import EVENTS, OK, Make, Recorded

SCOPES = {"native": "agentcore_clients", "botocore": "opentelemetry.instrumentation.botocore"}


@pytest.fixture(params=["ours first", "theirs first"])
def both(request: pytest.FixtureRequest, recorded: Recorded) -> Recorded:
    instrumentors = [ClientInstrumentor(), BotocoreInstrumentor(), AiobotocoreInstrumentor()]
    for instrumentor in instrumentors if request.param == "ours first" else instrumentors[::-1]:
        instrumentor.instrument(**recorded.providers)
    return recorded


def test_one_span_for_each_call(
    flavour: str, engine: str, server: Server, make: Make, both: Recorded
) -> None:
    caller = make(flavour, engine)
    server.reply(OK)
    caller.call("list_events", **EVENTS)
    (span,) = both.spans()
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == SCOPES[engine]
    assert caller.client.meta.engine == engine
    assert span.context is not None
    (request,) = server.requests
    headers = [value for name, value in request.headers if name.lower() == "x-amzn-trace-id"]
    assert len(headers) == 1
    assert f"Parent={span.context.span_id:016x}" in headers[0]


def test_the_public_instrumentor_alone_traces_through_botocore(
    server: Server, make: Make, recorded: Recorded
) -> None:
    BotocoreInstrumentor().instrument(**recorded.providers)
    caller = make("sync", "native")
    server.reply(OK)
    caller.call("list_events", **EVENTS)
    assert caller.client.meta.engine == "botocore"
    (span,) = recorded.spans()
    assert span.instrumentation_scope is not None
    assert span.instrumentation_scope.name == SCOPES["botocore"]


def test_a_wrapper_that_nobody_knows_still_sees_the_calls(
    server: Server, make: Make, both: Recorded
) -> None:
    seen: list[str] = []

    def wrapper(wrapped: Any, instance: Any, args: Any, kwargs: Any) -> Any:
        seen.append(args[0])
        return wrapped(*args, **kwargs)

    from botocore.client import BaseClient

    before = BaseClient.__dict__["_make_api_call"]
    wrapt.wrap_function_wrapper("botocore.client", "BaseClient._make_api_call", wrapper)
    try:
        caller = make("sync", "native")
        assert caller.client.meta.engine == "botocore"
        server.reply(OK)
        caller.call("list_events", **EVENTS)
    finally:
        BaseClient._make_api_call = before
    assert seen == ["ListEvents"]
    assert len(both.spans()) == 1


def test_suppressed_calls_have_no_span(
    flavour: str, engine: str, server: Server, make: Make, both: Recorded
) -> None:
    caller = make(flavour, engine)
    server.reply(OK)
    with suppress_instrumentation():
        caller.call("list_events", **EVENTS)
    assert both.spans() == []
    assert len(server.requests) == 1


@pytest.fixture
def before() -> Iterator[dict[str, Any]]:
    from agentcore_clients._runtime.async_client import AsyncClient
    from agentcore_clients._runtime.client import SyncClient

    yield {kind.__name__: vars(kind)["_invoke"] for kind in (SyncClient, AsyncClient)}


def test_uninstrument_restores_what_was_there(
    before: dict[str, Any],
    flavour: str,
    engine: str,
    server: Server,
    make: Make,
    instrumented: Recorded,
) -> None:
    from agentcore_clients._runtime import trace_headers
    from agentcore_clients._runtime._native import state
    from agentcore_clients._runtime.async_client import AsyncClient
    from agentcore_clients._runtime.client import SyncClient

    caller = make(flavour, engine)
    server.reply(OK, OK)
    caller.call("list_events", **EVENTS)
    ClientInstrumentor().uninstrument()
    caller.call("list_events", **EVENTS)
    assert len(instrumented.spans()) == 1
    assert server.requests[0].header("x-amzn-trace-id") is not None
    assert server.requests[1].header("x-amzn-trace-id") is None
    assert trace_headers.inject is None
    assert state.unwrap is None
    for kind in (SyncClient, AsyncClient):
        assert vars(kind)["_invoke"].__module__ == kind.__module__
    assert before  # what the fixture saw was traced


def test_pages_and_waiters_are_calls_of_their_own(
    flavour: str, engine: str, server: Server, make: Make, instrumented: Recorded
) -> None:
    caller = make(flavour, engine)
    more = Response(200, {}, b'{"events": [], "nextToken": "t"}')
    server.reply(more, OK)
    assert caller.all(caller.client.iter_list_events(**EVENTS)) == []
    server.reply(more, OK)
    pages = caller.all(caller.client.get_paginator("list_events").paginate(**EVENTS))
    assert len(pages) == 2
    assert [span.name for span in instrumented.spans()] == ["Bedrock AgentCore.ListEvents"] * 4


def test_a_client_that_wraps_botocores_is_traced(
    server: Server, make: Make, instrumented: Recorded
) -> None:
    client = BedrockAgentCoreClient.from_botocore(make("sync", "theirs").client)
    server.reply(OK)
    client.list_events(memoryId="memory-0123456789", sessionId="s", actorId="a")
    (span,) = instrumented.spans()
    assert span.name == "Bedrock AgentCore.ListEvents"


def test_calls_at_once_have_spans_of_their_own(
    server: Server, make: Make, instrumented: Recorded
) -> None:
    import asyncio

    server.handler = lambda request: OK

    async def main() -> None:
        arguments: Any = {"endpoint_url": server.url, "engine": "native", **freeze.CREDENTIALS}
        async with AsyncBedrockAgentCoreClient(freeze.REGION, **arguments) as client:
            calls: list[Any] = [client.list_events(**EVENTS) for _ in range(20)]  # type: ignore[arg-type]
            await asyncio.gather(*calls)

    asyncio.run(main())
    server.handler = None
    assert len({span.context and span.context.trace_id for span in instrumented.spans()}) == 20
    assert len({request.header("x-amzn-trace-id") for request in server.requests}) == 20
