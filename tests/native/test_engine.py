"""What an engine does around a call: the clock, traces, and handing over to botocore."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import botocore.exceptions as exceptions
import pytest
from agentcore_clients import (
    AsyncBedrockAgentCoreClient,
    BedrockAgentCoreClient,
    BedrockAgentCoreControlClient,
)
from botocore.config import Config
from botocore.stub import Stubber
from support import freeze
from support.kind import Kind
from support.server import Response, Server

pytestmark = pytest.mark.usefixtures("no_waiting")
OK = Response(200, {}, b'{"events": [], "nextToken": "n"}')
EVENTS = {"memoryId": "memory-0123456789", "sessionId": "s", "actorId": "a"}
ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/r"
SKEWED = Response(403, {"x-amzn-ErrorType": "InvalidSignatureException"}, b'{"message": "m"}')


def client(server: Server, **arguments: Any) -> BedrockAgentCoreClient:
    return BedrockAgentCoreClient(
        freeze.REGION, endpoint_url=server.url, engine="native", **freeze.CREDENTIALS, **arguments
    )


@pytest.fixture(params=["sync", "async"])
def call(request: Any, server: Server) -> Iterator[Callable[..., Any]]:
    """Calls a method of a client of either kind; `engine` is its engine."""
    kind = Kind(request.param == "async", server.url, "native")
    ours = kind.data()

    def invoke(method: str, **params: Any) -> Any:
        return kind.settle(getattr(ours, method)(**params))

    invoke.engine = ours._engine  # type: ignore[attr-defined]
    yield invoke
    kind.close()


GONE = Response(raw=b"", then="close")


@pytest.mark.parametrize("method", ["list_events", "invoke_agent_runtime"])
def test_a_kept_connection_that_is_gone_counts_for_no_attempt_where_that_is_safe(
    server: Server, call: Any, method: str
) -> None:
    params = EVENTS if method == "list_events" else {"agentRuntimeArn": ARN, "payload": b"x"}
    call.engine._state.settings.attempts = 1
    server.reply(OK, GONE, OK, OK)
    call("list_events", **EVENTS)
    if method == "list_events":
        assert call(method, **params)["ResponseMetadata"]["RetryAttempts"] == 0
    else:  # the agent may have run
        with pytest.raises(exceptions.ConnectionClosedError):
            call(method, **params)
    assert len(server.take()) == (3 if method == "list_events" else 2)
    server.reply(OK, Response(raw=b"HTTP/1.1 100 Continue\r\n\r\n", then="close"))
    call("list_events", **EVENTS)
    with pytest.raises(exceptions.ConnectionClosedError):  # it was answered
        call("list_events", **EVENTS)


def test_a_server_that_closes_after_each_answer_costs_no_call(server: Server, call: Any) -> None:
    server.handler = lambda _: Response(200, {}, b"{}", then="close")
    call.engine._state.settings.attempts = 1
    for _ in range(100):
        call("list_events", **EVENTS)


def test_a_new_connection_that_is_closed_is_an_attempt(server: Server, call: Any) -> None:
    call.engine._state.settings.attempts = 2
    server.reply(GONE, GONE, OK)
    with pytest.raises(exceptions.ConnectionClosedError) as raised:
        call("list_events", **EVENTS)
    assert raised.value.kwargs["endpoint_url"] == server.url  # without parameters in its path
    assert len(server.take()) == 2


def test_what_is_not_asyncio_is_told_that_it_is_needed() -> None:
    ours = AsyncBedrockAgentCoreClient(
        freeze.REGION, endpoint_url="http://127.0.0.1:1", engine="native", **freeze.CREDENTIALS
    )
    with pytest.raises(RuntimeError, match=r"need asyncio.*trio\.to_thread\.run_sync"):
        ours.list_events(**EVENTS).send(None)  # as another loop does


def test_a_wrong_clock_is_put_right(server: Server, call: Any) -> None:
    SKEWED.headers["Date"] = "Mon, 05 Jan 2037 00:00:00 GMT"
    server.reply(SKEWED, OK, OK)
    assert call("list_events", **EVENTS)["ResponseMetadata"]["RetryAttempts"] == 1
    call("list_events", **EVENTS)
    dates = [str(request.header("x-amz-date")) for request in server.requests]
    assert not dates[0].startswith("2037")
    assert dates[1].startswith("20370105T0000")
    assert dates[2].startswith("20370105T0000")


def test_a_wrong_signature_is_not_sent_again(server: Server, call: Any) -> None:
    SKEWED.headers.pop("Date", None)
    server.reply(SKEWED)
    with pytest.raises(exceptions.ClientError, match="InvalidSignatureException"):
        call("list_events", **EVENTS)
    assert len(server.requests) == 1


def test_a_lambda_function_passes_its_trace_on(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "f")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-é;Sampled=1")
    server.reply(OK)
    client(server).list_events(**EVENTS)  # type: ignore[arg-type]
    assert server.requests[0].header("x-amzn-trace-id") == "Root=1-%C3%A9;Sampled=1"


def test_a_handler_is_called_because_botocore_takes_over(server: Server) -> None:
    ours = client(server)
    server.reply(OK, OK)
    ours.list_events(**EVENTS)  # type: ignore[arg-type]
    called: list[object] = []
    ours.meta.events.register("before-send", lambda **values: called.append(values))
    assert ours.meta.engine == "botocore"
    ours.list_events(**EVENTS)  # type: ignore[arg-type]
    assert len(called) == 1


def test_what_moto_mocks_is_mocked(monkeypatch: pytest.MonkeyPatch) -> None:
    from moto import mock_aws

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    ours = BedrockAgentCoreControlClient(freeze.REGION, engine="native")
    with mock_aws():
        assert ours.list_agent_runtimes()["agentRuntimes"] == []


SEEN: dict[str, Any] = {"events": [{"eventId": "mine"}]}


def test_a_replaced_call_of_botocores_is_called(server: Server) -> None:
    ours = client(server)
    server.reply(OK, OK)
    ours.list_events(**EVENTS)  # type: ignore[arg-type]
    with mock.patch("botocore.client.BaseClient._make_api_call", return_value=SEEN) as call:
        assert ours.meta.engine == "botocore"
        assert ours.list_events(**EVENTS) == SEEN  # type: ignore[arg-type]
    call.assert_called_once_with("ListEvents", EVENTS)
    assert ours.meta.engine == "native"
    ours.list_events(**EVENTS)  # type: ignore[arg-type]
    assert len(server.requests) == 2


def test_a_replaced_call_of_aiobotocores_is_called(server: Server) -> None:
    from aiobotocore.client import AioBaseClient

    original = AioBaseClient._make_api_call
    operations: list[str] = []

    @functools.wraps(original)  # as tracing libraries do
    async def traced(self: Any, operation: str, params: Any) -> Any:
        operations.append(operation)
        return await original(self, operation, params)

    async def main() -> None:
        async with AsyncBedrockAgentCoreClient(
            freeze.REGION, endpoint_url=server.url, **freeze.CREDENTIALS
        ) as ours:
            with mock.patch.object(AioBaseClient, "_make_api_call", traced):
                await ours.list_events(**EVENTS)
            await ours.list_events(**EVENTS)

    server.reply(OK, OK)
    asyncio.run(main())
    assert operations == ["ListEvents"]
    agents = [request.header("user-agent") or "" for request in server.requests]
    assert ["engine#native" in agent for agent in agents] == [False, True]


def test_botocores_stubber_takes_a_client(server: Server) -> None:
    ours = client(server)
    with Stubber(ours) as stubber:
        stubber.add_response(
            "list_events",
            {**SEEN, "events": [{**EVENTS, "eventId": "mine", "eventTimestamp": 0, "payload": []}]},
            EVENTS,
        )
        assert ours.list_events(**EVENTS)["events"][0]["eventId"] == "mine"  # type: ignore[arg-type]
    assert server.requests == []


def test_a_closed_client_opens_new_connections(server: Server, call: Any) -> None:
    server.handler = lambda request: OK
    call("list_events", **EVENTS)
    call.engine._pool.close()
    call("list_events", **EVENTS)
    assert server.connections == 2


def test_an_option_that_only_botocore_has_is_said(server: Server) -> None:
    with pytest.raises(ValueError, match=r"engine .native. cannot serve this client: .*adaptive"):
        client(server, config=Config(retries={"mode": "adaptive"}))


@pytest.mark.parametrize("cls", [BedrockAgentCoreClient, AsyncBedrockAgentCoreClient])
def test_a_client_is_native_unless_it_asks_for_more(
    cls: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def engine(**arguments: Any) -> str:
        ours = cls(freeze.REGION, **freeze.CREDENTIALS, **arguments)
        return type(ours._engine).__name__

    sync = cls is BedrockAgentCoreClient
    native, other = ("NativeEngine", "BotocoreEngine")
    if not sync:
        native, other = ("AsyncNativeEngine", "AsyncBotocoreEngine")
    assert engine() == engine(engine="native") == native
    assert engine(config=Config(retries={"mode": "standard"}, read_timeout=5)) == native
    assert engine(engine="botocore") == other
    assert engine(config=Config(retries={"mode": "adaptive"})) == other
    assert engine(use_ssl=False) == other
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert engine() == other


def test_two_services_share_nothing_but_code(server: Server) -> None:
    control = BedrockAgentCoreControlClient(
        freeze.REGION, endpoint_url=server.url, engine="native", **freeze.CREDENTIALS
    )
    server.reply(Response(200, {}, b'{"memories": []}'), OK)
    assert control.list_memories()["memories"] == []
    assert client(server).list_events(**EVENTS)["events"] == []  # type: ignore[arg-type]
    names = [str(request.header("authorization")) for request in server.requests]
    assert all("/bedrock-agentcore/aws4_request" in name for name in names)
