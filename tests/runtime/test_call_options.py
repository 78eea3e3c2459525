"""`with_options()`: what calls of a light copy do otherwise, on both engines, sync and async."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import inspect
import json
import math
import pickle
import socket
import threading
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients import (
    AsyncBedrockAgentCoreClient,
    BedrockAgentCoreClient,
    TotalTimeoutError,
)
from agentcore_clients._runtime._native import engine
from agentcore_clients.hooks import Call
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from support import freeze, models
from support.server import Request, Response, Server
from support.threads import together

OK = Response(200, {"x-amzn-RequestId": "r-1"}, b'{"events": []}')
BUSY = Response(503, {"x-amzn-RequestId": "r-0"}, b'{"message": "m"}')
EVENTS: dict[str, Any] = {"memoryId": "memory-0123456789", "sessionId": "s", "actorId": "a"}
# The model knows no way to tell a second request of this one from the first.
CODE: dict[str, Any] = {
    "codeInterpreterIdentifier": "aws.codeinterpreter.v1",
    "name": "executeCode",
}
KEYS: dict[str, Any] = {**freeze.CREDENTIALS}


@pytest.fixture(autouse=True)
def surroundings(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once, and the machine's settings stay out."""
    from agentcore_clients._runtime._native import retry

    monkeypatch.setattr(retry, "_MAX_BACKOFF", 0.0)


class Caller:
    """A client of either kind on either engine; `call` gives plain results."""

    def __init__(self, url: str, flavour: str, engine: str, **more: Any) -> None:
        self.loop = asyncio.new_event_loop()
        self.engine = engine
        cls: Any = BedrockAgentCoreClient if flavour == "sync" else AsyncBedrockAgentCoreClient
        config = Config(retries={"mode": "standard", "total_max_attempts": 3})
        arguments: Any = {"endpoint_url": url, "config": config, **freeze.CREDENTIALS, **more}
        self.client: Any = cls(freeze.REGION, engine=engine, **arguments)

    def run(self, result: Any) -> Any:
        return self.loop.run_until_complete(result) if inspect.isawaitable(result) else result

    def call(self, client: Any = None, method: str = "list_events", **params: Any) -> Any:
        return self.run(getattr(client or self.client, method)(**(params or EVENTS)))

    def close(self) -> None:
        self.run(self.client.close())
        self.loop.close()


def callers(*engines: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "caller", [f"{f}-{e}" for f in ("sync", "async") for e in engines], indirect=True
    )


native = callers("native")
both = callers("native", "botocore")


@pytest.fixture
def caller(request: pytest.FixtureRequest, server: Server) -> Iterator[Caller]:
    found = Caller(server.url, *request.param.split("-"))
    yield found
    found.close()


def verified(request: Request) -> dict[str, str]:
    """Returns the headers of a request after botocore has signed it to the same signature."""
    headers = {name.lower(): value for name, value in request.headers}
    signed = headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    again = AWSRequest(
        request.method, f"http://{headers['host']}{request.target}", data=request.body
    )
    for name in signed:
        if name not in ("host", "x-amz-security-token"):
            again.headers[name] = headers[name]
    again.context["timestamp"] = headers["x-amz-date"]
    keys = Credentials(*freeze.CREDENTIALS.values())
    signer = SigV4Auth(keys, "bedrock-agentcore", freeze.REGION)
    del again.headers["X-Amz-Date"]
    again.headers["X-Amz-Date"] = headers["x-amz-date"]
    again.headers["X-Amz-Security-Token"] = headers["x-amz-security-token"]
    text = signer.string_to_sign(again, signer.canonical_request(again))
    assert headers["authorization"].endswith(f"Signature={signer.signature(text, again)}")
    return {name: headers[name] for name in signed}


# -------------------------------------------------------------------------------------- the copy


@both
def test_a_copy_is_of_the_same_class_and_shares_connections_and_meta(
    server: Server, caller: Caller
) -> None:
    server.handler = lambda _: OK
    light = caller.client.with_options(headers={"X-Team": "one"})
    assert type(light) is type(caller.client)
    caller.call()
    caller.call(light)
    caller.call()
    assert {request.connection for request in server.requests} == {1}
    assert light.meta.hooks is caller.client.meta.hooks
    assert light.meta.region_name == freeze.REGION
    caller.run(light.close())  # which leaves the connections to the client
    caller.call(light)
    assert server.connections == 1
    assert [request.header("X-Team") for request in server.requests] == [None, "one", None, "one"]


@both
def test_options_add_up(server: Server, caller: Caller) -> None:
    server.handler = lambda _: OK
    first = caller.client.with_options(headers={"X-Team": "one", "X-Stage": "test"})
    second = first.with_options(headers={"x-team": "two"})
    caller.call(second)
    caller.call(first)
    two, one = server.requests
    assert [two.header("X-Team"), two.header("X-Stage")] == ["two", "test"]
    assert [one.header("X-Team"), one.header("X-Stage")] == ["one", "test"]


@native
def test_pages_and_items_have_the_options(server: Server, caller: Caller) -> None:
    server.reply(Response(200, {}, b'{"events": [], "nextToken": "t"}'), OK)
    light = caller.client.with_options(headers={"X-Team": "one"})
    items = light.iter_list_events(**EVENTS)

    async def collected() -> list[Any]:
        return [item async for item in items]

    assert (caller.run(collected()) if hasattr(items, "__anext__") else list(items)) == []
    assert [request.header("X-Team") for request in server.requests] == ["one", "one"]


# --------------------------------------------------------------------------------------- headers


@both
def test_headers_are_signed_and_take_the_place_of_others(server: Server, caller: Caller) -> None:
    server.handler = lambda _: Response(200, {}, b"{}")
    light = caller.client.with_options(headers={"X-Team": "one", "Accept": "text/plain"})
    arn = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/abcdefghij-0123456789"
    call: dict[str, Any] = {"agentRuntimeArn": arn, "payload": b"{}", "accept": "application/json"}
    caller.run(caller.call(light, "invoke_agent_runtime", **call)["response"].close())
    (request,) = server.requests
    signed = verified(request)
    assert (signed["x-team"], signed["accept"]) == ("one", "text/plain")
    assert len([name for name, _ in request.headers if name.lower() == "accept"]) == 1


@both
def test_reserved_headers_are_refused_at_once(caller: Caller) -> None:
    for name in (
        *("Host", "authorization", "X-Amz-Date", "Content-Length", "transfer-encoding"),
        *("X-Amz-Security-Token", "x-amz-content-sha256", "Content-Type", "accept-encoding"),
        *("User-Agent", "connection", "amz-sdk-request"),
    ):
        with pytest.raises(ValueError, match=rf"^with_options\(headers=\) cannot set .* '{name}'"):
            caller.client.with_options(headers={name: "v"})


@pytest.mark.parametrize("value", ["a\r\nX-B: c", "a\nb", "a\rb", "a\0b", "\x7f", "é"])
@callers("native")
def test_values_that_end_a_line_are_refused_without_being_told(caller: Caller, value: str) -> None:
    with pytest.raises(
        ValueError, match=r"^with_options\(headers=\) set the header 'X-A'"
    ) as caught:
        caller.client.with_options(headers={"X-A": value})
    assert value not in str(caught.value)
    with pytest.raises(ValueError, match="valid header name"):
        caller.client.with_options(headers={f"X{value}": "v"})


WRONG: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"read_timeout": 0}, ValueError),
    ({"read_timeout": math.nan}, ValueError),
    ({"total_timeout": -1}, ValueError),
    ({"total_timeout": "5"}, TypeError),
    ({"total_timeout": True}, TypeError),
    ({"max_attempts": 0}, ValueError),
    ({"max_attempts": 1.5}, ValueError),
    ({"retries": "never"}, ValueError),
    ({"headers": {"X-A": 1}}, TypeError),
]


@pytest.mark.parametrize(("options", "error"), WRONG)
@callers("native")
def test_wrong_values_are_refused_at_once(
    caller: Caller, options: dict[str, Any], error: type[Exception]
) -> None:
    (name,) = options
    with pytest.raises(error, match=rf"^with_options\({name}=") as caught:
        caller.client.with_options(**options)
    assert "\n" not in str(caught.value)


@callers("native", "botocore")
def test_a_repr_tells_no_value(caller: Caller) -> None:
    light = caller.client.with_options(headers={"X-Secret": "hush"})
    assert "hush" not in repr(light) + repr(vars(light)) + repr(vars(light._engine))


# ----------------------------------------------------------------------------------------- hooks


@both
def test_hooks_of_a_copy_see_its_calls_alone(server: Server, caller: Caller) -> None:
    server.handler = lambda _: OK
    seen: list[str] = []

    class Note:
        def __init__(self, name: str) -> None:
            self.name = name

        def before_send(self, call: Call) -> None:
            seen.append(self.name)

        def after_response(self, call: Call) -> None: ...

        def on_error(self, call: Call, error: BaseException) -> None: ...

    light = caller.client.with_options(hooks=[Note("one")]).with_options(hooks=[Note("two")])
    caller.client.meta.hooks.append(Note("client"))  # later than the copy was made
    caller.call()
    assert seen == ["client"]
    caller.call(light)
    assert seen == ["client", "client", "one", "two"]


# -------------------------------------------------------------------------------------- attempts


@native
def test_attempts_are_counted_with_the_first(server: Server, caller: Caller) -> None:
    server.handler = lambda _: BUSY
    with pytest.raises(exceptions.ClientError) as caught:
        caller.call(caller.client.with_options(max_attempts=1))
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0
    assert len(server.take()) == 1
    with pytest.raises(exceptions.ClientError):
        caller.call(caller.client.with_options(max_attempts=4))
    assert [request.header("amz-sdk-request") for request in server.take()][-1] == (
        "attempt=4; max=4"
    )
    with pytest.raises(exceptions.ClientError):
        caller.call()
    assert len(server.take()) == 3


@native
def test_what_is_not_idempotent_is_not_repeated_once_it_may_have_arrived(
    server: Server, caller: Caller
) -> None:
    careful = caller.client.with_options(retries="idempotent-only")
    closed = Response(raw=b"", then="close")
    for answer in (BUSY, closed, Response(429, {}, b"{}")):
        server.handler = lambda _, answer=answer: answer
        with pytest.raises((exceptions.ClientError, exceptions.HTTPClientError)):
            caller.call(careful, "invoke_code_interpreter", **CODE)
        assert len(server.take()) == 1
        with pytest.raises((exceptions.ClientError, exceptions.HTTPClientError)):
            caller.call(None, "invoke_code_interpreter", **CODE)
        assert len(server.take()) == 3
        with pytest.raises((exceptions.ClientError, exceptions.HTTPClientError)):
            caller.call(careful)  # a GET
        assert len(server.take()) == 3
        with pytest.raises((exceptions.ClientError, exceptions.HTTPClientError)):
            caller.call(careful, "stop_runtime_session", **STOP)  # with a token
        assert len(server.take()) == 3
    with pytest.raises((exceptions.ClientError, exceptions.HTTPClientError)):
        caller.call(careful.with_options(retries="standard"), "invoke_code_interpreter", **CODE)
    assert len(server.take()) == 3


STOP: dict[str, Any] = {
    "agentRuntimeArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/abcdefghij-01234",
    "runtimeSessionId": "s" * 33,
}


def attempts(caller: Caller, error: type[Exception]) -> int:
    """Returns how often a call that is not idempotent was tried."""
    sent: list[int] = []

    class Count:
        def before_send(self, call: Call) -> None:
            sent.append(call.attempt)

        def after_response(self, call: Call) -> None: ...

        def on_error(self, call: Call, error: BaseException) -> None: ...

    light = caller.client.with_options(retries="idempotent-only", hooks=[Count()])
    with pytest.raises(error):
        caller.call(light, "invoke_code_interpreter", **CODE)
    return len(sent)


@pytest.mark.parametrize("flavour", ["sync", "async"])
def test_what_cannot_have_arrived_is_repeated(flavour: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    listener.close()
    refused = Caller(f"http://127.0.0.1:{port}", flavour, "native")
    assert attempts(refused, exceptions.EndpointConnectionError) == 3
    refused.close()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=no_tls, args=(listener,), daemon=True).start()
        port = listener.getsockname()[1]
        failing = Caller(f"https://127.0.0.1:{port}", flavour, "native", verify=False)
        assert attempts(failing, exceptions.SSLError) == 3
        failing.close()


def no_tls(listener: socket.socket) -> None:
    """Answers each connection with what is no handshake."""
    with contextlib.suppress(OSError):
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1 << 16)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_the_model_says_which_operations_are_idempotent() -> None:
    for service in models.SERVICES:
        package = f"agentcore_clients.{service.replace('-', '_')}._native"
        table: dict[str, str] = import_module(package).MODULES
        model = models.service(service).model
        raw = json.loads(models.read(models.archived(service))["service-2.json"])["operations"]
        assert table
        for name, module in table.items():
            code = import_module(f"{package}.{module}").OPERATIONS[name]
            operation = model.operation_model(name)
            method = operation.http["method"]
            by_trait = bool(raw[name].get("idempotent") or raw[name].get("readonly"))
            expected = (
                method not in ("POST", "PATCH") or by_trait or bool(operation.idempotent_members)
            )
            assert code.idempotent is expected, name


# ------------------------------------------------------------------------------------- time-outs


@native
def test_a_read_timeout_is_that_of_the_copy_alone(server: Server, caller: Caller) -> None:
    server.handler = lambda _: Response(200, {}, b'{"events": []}', delay=0.15)
    with pytest.raises(exceptions.ReadTimeoutError) as caught:
        caller.call(caller.client.with_options(read_timeout=0.05, max_attempts=1))
    assert not isinstance(caught.value, TotalTimeoutError)
    assert caller.call()["events"] == []
    assert caller.call(caller.client.with_options(read_timeout=math.inf))["events"] == []


@native
def test_a_read_timeout_does_not_stay_with_the_connection(server: Server, caller: Caller) -> None:
    server.reply(OK, Response(200, {}, b'{"events": []}', delay=0.4))
    caller.call(caller.client.with_options(read_timeout=0.2, total_timeout=0.3))
    assert caller.call()["events"] == []
    assert {request.connection for request in server.requests} == {1}


def check(error: TotalTimeoutError, url: str) -> None:
    """Looks at what callers and programs see of the error."""
    assert isinstance(error, exceptions.ReadTimeoutError)
    assert isinstance(error, TimeoutError)
    assert str(error) == (
        f"The call was not over within 0.2 s (total_timeout), at endpoint URL: {url}"
    )
    for same in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(same), str(same)) == (TotalTimeoutError, str(error))


@native
def test_a_total_timeout_bounds_a_slow_answer(server: Server, caller: Caller) -> None:
    pieces = [b"{", *[b" "] * 200, b"}"]
    server.handler = lambda _: Response(200, {}, pieces=pieces, pause=0.05)
    light = caller.client.with_options(total_timeout=0.2)
    with pytest.raises(TotalTimeoutError) as caught:
        caller.call(light)
    check(caught.value, server.url)
    assert len(server.requests) == 1  # and is not repeated
    server.handler = lambda _: OK
    assert caller.call(light)["events"] == []


@native
def test_a_total_timeout_bounds_the_waits_between_attempts(
    server: Server, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wait that would end too late is not begun."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(engine, "sleep", slept.append)
    monkeypatch.setattr(asyncio, "sleep", sleep)
    server.handler = lambda _: Response(503, {"Retry-After": "5"}, b"{}")
    with pytest.raises(TotalTimeoutError):
        caller.call(caller.client.with_options(total_timeout=0.2))
    assert slept == []
    assert len(server.requests) == 1


@native
def test_a_total_timeout_bounds_all_attempts(server: Server, caller: Caller) -> None:
    # The time is over within an attempt: between two, the error of the last one would be raised.
    server.handler = lambda _: Response(
        503, {}, b"{}", delay=0.5 if len(server.requests) > 2 else 0
    )
    light = caller.client.with_options(total_timeout=0.3, max_attempts=100)
    with pytest.raises(TotalTimeoutError):
        caller.call(light)
    assert len(server.requests) == 3


@pytest.mark.parametrize("flavour", ["sync", "async"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_total_timeout_bounds_connecting(flavour: str, scheme: str) -> None:
    """To a server that takes connections and says nothing, not even in TLS."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}"
        found = Caller(url, flavour, "native", verify=False)
        with pytest.raises(TotalTimeoutError) as caught:
            found.call(found.client.with_options(total_timeout=0.2))
        check(caught.value, url)
        found.close()


@native
def test_a_total_timeout_bounds_a_stream(server: Server, caller: Caller) -> None:
    pieces = [b"x" * 10] * 50
    server.handler = lambda _: Response(200, {}, pieces=pieces, framing="chunked", pause=0.05)
    light = caller.client.with_options(total_timeout=0.2)
    call: dict[str, Any] = {"agentRuntimeArn": STOP["agentRuntimeArn"], "payload": b"{}"}
    body = caller.call(light, "invoke_agent_runtime", **call)["response"]
    assert caller.run(body.read(10)) == b"x" * 10
    with pytest.raises(TotalTimeoutError) as caught:
        while True:
            assert caller.run(body.read(10))
    check(caught.value, server.url)
    body = caller.call(caller.client, "invoke_agent_runtime", **call)["response"]
    caller.run(body.close())


@native
def test_a_stream_that_is_not_read_in_time_ends_too(server: Server, caller: Caller) -> None:
    pieces = [b"x" * 10] * 3
    server.handler = lambda _: Response(200, {}, pieces=pieces, framing="chunked", pause=0.3)
    light = caller.client.with_options(total_timeout=0.2)
    call: dict[str, Any] = {"agentRuntimeArn": STOP["agentRuntimeArn"], "payload": b"{}"}
    with pytest.raises(TotalTimeoutError):
        body = caller.call(light, "invoke_agent_runtime", **call)["response"]
        caller.loop.run_until_complete(asyncio.sleep(0.3))
        caller.run(body.read())


def test_a_total_timeout_bounds_waiting_for_a_connection(server: Server) -> None:
    """Asynchronous callers take turns where there are more than connections."""
    server.handler = lambda _: OK
    server.reply(Response(200, {}, b'{"events": []}', delay=0.5))

    async def main() -> None:
        config = Config(max_pool_connections=1)
        client = AsyncBedrockAgentCoreClient(
            freeze.REGION, endpoint_url=server.url, config=config, **KEYS
        )
        async with client:
            first = asyncio.ensure_future(client.list_events(**EVENTS))
            await asyncio.sleep(0.05)
            with pytest.raises(TotalTimeoutError):
                await client.with_options(total_timeout=0.2).list_events(**EVENTS)
            assert (await first)["events"] == []
            assert (await client.list_events(**EVENTS))["events"] == []

    asyncio.run(main())
    assert server.connections == 1


def test_a_deadline_is_forgotten_after_the_call(server: Server) -> None:
    """No timer of a call is left in the loop."""
    server.handler = lambda _: OK

    async def main() -> None:
        client = AsyncBedrockAgentCoreClient(freeze.REGION, endpoint_url=server.url, **KEYS)
        async with client:
            await client.with_options(total_timeout=0.2).list_events(**EVENTS)
            await asyncio.sleep(0.3)
            assert (await client.list_events(**EVENTS))["events"] == []

    asyncio.run(main())
    assert server.connections == 1


# ------------------------------------------------------------------------------- other engines


@pytest.mark.parametrize(
    "option",
    [{"read_timeout": 5}, {"total_timeout": 5}, {"max_attempts": 1},
     {"retries": "idempotent-only"}],
)  # fmt: skip
@callers("botocore")
def test_botocore_says_which_option_it_does_not_have(
    caller: Caller, option: dict[str, Any]
) -> None:
    (name,) = option
    with pytest.raises(ValueError, match=rf"^with_options\({name}=\) needs the native engine"):
        caller.client.with_options(**option)
    caller.client.with_options(retries="standard")


def test_a_client_that_goes_over_to_botocore_says_so_at_the_call(server: Server) -> None:
    client = BedrockAgentCoreClient(freeze.REGION, endpoint_url=server.url, **KEYS)
    server.handler = lambda _: OK
    light = client.with_options(read_timeout=5)
    named = client.with_options(headers={"X-Team": "one"})
    assert client.meta.events is not None
    assert light.meta.engine == "botocore"
    with pytest.raises(ValueError, match=r"^with_options\(read_timeout=\) needs the native engine"):
        light.list_events(**EVENTS)
    named.list_events(**EVENTS)
    assert server.requests[-1].header("X-Team") == "one"


def test_threads_have_their_own_limits(server: Server) -> None:
    """Calls of one copy at the same time do not share a deadline."""
    server.handler = lambda request: Response(200, {}, b'{"events": []}', delay=0.15)
    client = BedrockAgentCoreClient(freeze.REGION, endpoint_url=server.url, **KEYS)
    light = client.with_options(total_timeout=0.25)
    found: list[object] = []

    def work() -> None:
        for _ in range(2):
            found.append(light.list_events(**EVENTS)["events"])

    together(work, [()] * 4)
    assert found == [[]] * 8
