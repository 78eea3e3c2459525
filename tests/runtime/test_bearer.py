"""Bearer tokens instead of signatures: on both engines, sync and async, and that nothing shows them."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import copy
import inspect
import io
import json
import logging
import pickle
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients._runtime import bearer
from agentcore_clients._runtime._native import retry
from agentcore_clients.hooks import Call
from agentcore_clients.identity import context
from botocore.config import Config
from botocore.retries import standard
from support import freeze
from support.server import Request, Response, Server

SECRET = "s3cret.t0ken-value"
ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/abcdefghij-0123456789"
INVOKE: dict[str, Any] = {"agentRuntimeArn": ARN, "payload": b"{}"}
EVENTS: dict[str, Any] = {"memoryId": "memory-0123456789", "sessionId": "s", "actorId": "a"}
KEYS: dict[str, Any] = {**freeze.CREDENTIALS}
VARIABLE = "AWS_BEARER_TOKEN_BEDROCK_AGENTCORE"
REFUSED = Response(401, {"WWW-Authenticate": "Bearer"}, b'{"message": "expired"}')
OK = Response(200, {"Content-Type": "application/json"}, b'{"events": []}')


@pytest.fixture(autouse=True)
def alone(home: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither credentials nor settings of this machine; retries follow at once."""
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setattr(retry, "_MAX_BACKOFF", 0.0)
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0)


class Caller:
    """A client of either kind on either engine; `call` gives plain results."""

    def __init__(self, url: str, flavour: str, engine: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.flavour, self.engine, self.url = flavour, engine, url
        self.made: list[Any] = []

    def new(self, **arguments: Any) -> Any:
        cls: Any = BedrockAgentCoreClient
        if self.flavour == "async":
            cls = AsyncBedrockAgentCoreClient
        given = {"endpoint_url": self.url, "engine": self.engine, **arguments}
        self.made.append(cls(freeze.REGION, **given))
        return self.made[-1]

    def run(self, result: Any) -> Any:
        return self.loop.run_until_complete(result) if inspect.isawaitable(result) else result

    def call(self, client: Any, method: str = "invoke_agent_runtime", **params: Any) -> Any:
        found = self.run(getattr(client, method)(**(params or INVOKE)))
        if "response" in found:
            found["response"] = self.run(found["response"].read())
        return found

    def close(self) -> None:
        for client in self.made:
            self.run(client.close())
        self.loop.close()


@pytest.fixture(params=[f"{f}-{e}" for f in ("sync", "async") for e in ("native", "botocore")])
def caller(request: pytest.FixtureRequest, server: Server) -> Iterator[Caller]:
    server.handler = lambda _: OK
    found = Caller(server.url, *request.param.split("-"))
    yield found
    found.close()


def sent(request: Request) -> str | None:
    """Returns the token of a request; one that has it has nothing of a signature."""
    names = {name.lower() for name, _ in request.headers}
    value = request.header("Authorization") or ""
    if not value.startswith("Bearer "):
        assert not value or value.startswith("AWS4-HMAC-SHA256 ")
        return None
    assert not names & {"x-amz-date", "x-amz-security-token", "x-amz-content-sha256"}
    assert [name.lower() for name, _ in request.headers].count("authorization") == 1
    return value.removeprefix("Bearer ")


def jwt(life: float, **claims: Any) -> str:
    """Returns a token that lives so many seconds from now on."""
    payload = {"exp": int(time.time() + life), **claims}
    parts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode() for p in ({}, payload)]
    return ".".join(part.rstrip("=") for part in (*parts, "c2ln"))


# ------------------------------------------------------------------------------ with what, where


@pytest.mark.parametrize("keys", [{}, KEYS], ids=["alone", "beside credentials"])
def test_a_token_goes_instead_of_a_signature(
    caller: Caller, server: Server, keys: dict[str, Any]
) -> None:
    client = caller.new(bearer_token=SECRET, **keys)
    assert caller.call(client)["response"] == OK.body
    (request,) = server.take()
    assert sent(request) == SECRET
    # What the developer guide's own request has.
    assert request.method == "POST"
    assert request.path == f"/runtimes/{ARN.replace(':', '%3A').replace('/', '%2F')}/invocations"
    session = request.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id")
    assert session is not None
    assert len(session) >= 33  # filled in


@pytest.mark.parametrize("content", [b"small", bytes(3_000_000)], ids=["small", "large"])
def test_a_file_goes_with_a_token(caller: Caller, server: Server, content: bytes) -> None:
    class File(io.BytesIO):
        seen = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.seen += len(data)
            return data

    file = File(b"before" + content)
    file.seek(6)
    server.reply(Response(503))
    caller.call(caller.new(bearer_token=SECRET), agentRuntimeArn=ARN, payload=file)
    first, second = server.take()
    assert first.body == content
    assert second.body.endswith(content)  # botocore's begins where the file does
    assert first.header("Content-Length") == str(len(content))
    assert file.tell() == len(content) + 6
    if caller.engine == "native":
        assert second.body == content
        assert file.seen < 4 * len(content)  # nothing is hashed


def test_a_copy_has_a_token_of_its_own(caller: Caller, server: Server) -> None:
    client = caller.new(**KEYS)
    light = client.with_options(bearer_token="one").with_options(headers={"X-Team": "a"})
    for each in (light, client, light.with_options(bearer_token="two")):
        caller.call(each)
    assert [sent(request) for request in server.requests] == ["one", None, "two"]
    assert server.requests[0].header("X-Team") == "a"


def test_operations_that_are_not_listed_are_signed(caller: Caller, server: Server) -> None:
    client = caller.new(bearer_token=SECRET, **KEYS)
    caller.call(client, "list_events", **EVENTS)
    (request,) = server.requests
    assert sent(request) is None
    assert request.header("Authorization")


def test_a_token_alone_is_not_enough_for_what_is_not_listed(caller: Caller, server: Server) -> None:
    client = caller.new(bearer_token=SECRET)
    with pytest.raises(
        exceptions.NoCredentialsError, match=r"^ListEvents takes no bearer token"
    ) as e:
        caller.call(client, "list_events", **EVENTS)
    assert "InvokeAgentRuntime" in str(e.value)
    assert "\n" not in str(e.value)
    assert server.requests == []
    pickle.loads(pickle.dumps(e.value))


def test_hooks_see_the_call_and_headers_are_sent(caller: Caller, server: Server) -> None:
    class Note:
        def before_send(self, call: Call) -> None:
            call.headers["X-Hook"] = f"{call.operation} {call.attempt}"

        def after_response(self, call: Call) -> None: ...

        def on_error(self, call: Call, error: BaseException) -> None: ...

    client = caller.new(bearer_token=SECRET).with_options(headers={"X-Team": "a"}, hooks=[Note()])
    caller.call(client)
    (request,) = server.requests
    assert (request.header("X-Team"), request.header("X-Hook")) == ("a", "InvokeAgentRuntime 1")
    assert sent(request) == SECRET


# ------------------------------------------------------------------------------------ the environment


def test_the_environment_has_a_token(
    caller: Caller, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "of-the-environment")
    caller.call(caller.new())
    caller.call(caller.new(**KEYS))  # as in botocore, where it comes before credentials
    caller.call(caller.new(bearer_token="given"))
    monkeypatch.setenv(VARIABLE, "")
    caller.call(caller.new(**KEYS))
    assert [sent(request) for request in server.requests] == [
        *("of-the-environment", "of-the-environment", "given", None),
    ]


def test_a_config_that_says_how_to_sign_comes_before_the_environment(
    caller: Caller, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "of-the-environment")
    config = Config(signature_version="v4")
    client = caller.new(config=config, engine="botocore", **KEYS)
    caller.call(client)
    assert sent(server.requests[-1]) is None


def test_botocore_reads_the_same_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    from agentcore_clients.bedrock_agentcore._service import SERVICE
    from botocore.utils import get_token_from_environment

    monkeypatch.setenv(SERVICE.token_variable, "value")
    assert SERVICE.token_variable == VARIABLE
    assert get_token_from_environment(SERVICE.signing_name) == "value"


# ----------------------------------------------------------------------------------- asking again


def numbered(caller: Caller, make: Callable[[int], str]) -> tuple[Any, list[int]]:
    """Returns a callable that gives another token at each call, and what counts the calls."""
    calls: list[int] = []

    def ask() -> str:
        calls.append(len(calls) + 1)
        return make(calls[-1])

    async def ask_later() -> str:
        await asyncio.sleep(0)
        return ask()

    return (ask_later if caller.flavour == "async" else ask), calls


def test_a_callable_is_asked_once_while_its_token_lives(caller: Caller, server: Server) -> None:
    ask, calls = numbered(caller, lambda number: f"token{number}")
    client = caller.new(bearer_token=ask)
    for _ in range(3):
        caller.call(client)
    assert [sent(request) for request in server.requests] == ["token1"] * 3
    assert calls == [1]


def test_a_synchronous_callable_serves_either_client(caller: Caller, server: Server) -> None:
    threads: list[int] = []

    def ask() -> str:
        threads.append(threading.get_ident())
        return "token"

    caller.call(caller.new(bearer_token=ask))
    assert sent(server.requests[0]) == "token"
    here = threads == [threading.get_ident()]
    assert here is (caller.flavour == "sync")  # it may block, which no loop may


@pytest.mark.parametrize(
    ("make", "kept"),
    [
        (lambda: "opaque", 300),
        (lambda: jwt(3600), 300),  # without `iat`, this machine's clock cannot be judged
        (lambda: jwt(3600, iat=int(time.time())), 3540),
        (lambda: jwt(200), 140),
        (lambda: jwt(40), 20),
        (lambda: jwt(-5), 0),
        (lambda: "not.a.jwt", 300),
    ],
)
def test_how_long_a_token_is_kept(
    make: Callable[[], str], kept: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1000.0]
    monkeypatch.setattr(bearer, "monotonic", lambda: now[0])
    asked: list[str] = []

    def ask() -> str:
        asked.append(make())
        return asked[-1]

    source = bearer.TokenSource(ask)
    source.get()
    now[0] += max(kept - 5, 0)
    source.get()
    assert len(asked) == (1 if kept else 2)
    now[0] += 10
    source.get()
    assert len(asked) == (2 if kept else 3)


def test_a_refused_token_is_replaced_once(caller: Caller, server: Server) -> None:
    ask, calls = numbered(caller, lambda number: f"token{number}")
    config = Config(retries={"mode": "standard", "total_max_attempts": 1})
    client = caller.new(bearer_token=ask, config=config)
    server.reply(REFUSED)
    assert caller.call(client)["response"] == OK.body
    assert [sent(request) for request in server.take()] == ["token1", "token2"]
    server.reply(REFUSED, REFUSED, OK)
    with pytest.raises(exceptions.ClientError) as caught:
        caller.call(client)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 401
    assert [sent(request) for request in server.take()] == ["token2", "token3"]
    assert calls == [1, 2, 3]


def test_a_text_is_not_sent_again(caller: Caller, server: Server) -> None:
    server.reply(REFUSED, OK)
    with pytest.raises(exceptions.ClientError):
        caller.call(caller.new(bearer_token=SECRET))
    assert len(server.requests) == 1


def test_a_401_of_a_signed_call_is_not_repeated(caller: Caller, server: Server) -> None:
    ask, _ = numbered(caller, lambda number: f"token{number}")
    server.reply(REFUSED, OK)
    with pytest.raises(exceptions.ClientError):
        caller.call(caller.new(bearer_token=ask, **KEYS), "list_events", **EVENTS)
    assert len(server.requests) == 1


def test_tasks_that_ask_at_once_ask_once(server: Server) -> None:
    server.handler = lambda _: OK
    calls: list[int] = []

    async def ask() -> str:
        calls.append(1)
        await asyncio.sleep(0.05)
        return "token"

    async def main() -> None:
        async with AsyncBedrockAgentCoreClient(
            freeze.REGION, endpoint_url=server.url, bearer_token=ask
        ) as client:
            first = asyncio.ensure_future(client.invoke_agent_runtime(**INVOKE))
            await asyncio.sleep(0.01)
            others = [client.invoke_agent_runtime(**INVOKE) for _ in range(4)]
            first.cancel()  # which takes the token from nobody
            for found in await asyncio.gather(*others):
                await found["response"].close()

    asyncio.run(main())
    assert len(calls) == 1


def test_a_token_of_one_request_never_goes_with_another(caller: Caller, server: Server) -> None:
    """A client that serves several users: what the callable returns depends on whose request it is."""

    def ask() -> str:
        return f"token-of-{context.get('workload_access_token')}"

    client = caller.new(bearer_token=ask)
    for user in ("a", "b", "b", "a"):
        with context.use(workload_access_token=user):
            caller.call(client)
    assert [sent(request) for request in server.requests] == [f"token-of-{u}" for u in "abba"]


def test_threads_of_several_users_keep_their_tokens(server: Server) -> None:
    server.handler = lambda _: OK
    client = BedrockAgentCoreClient(
        freeze.REGION,
        endpoint_url=server.url,
        bearer_token=lambda: f"token-of-{context.get('workload_access_token')}",
    )

    def work(user: str) -> None:
        for _ in range(20):
            with context.use(workload_access_token=user):
                client.with_options(headers={"X-User": user}).invoke_agent_runtime(**INVOKE)[
                    "response"
                ].read()

    threads = [threading.Thread(target=work, args=(f"user{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [(request.header("X-User"), sent(request)) for request in server.requests]
    assert len(found) == 80
    assert {(user, f"token-of-{user}") for user, _ in found} == set(found)


# ------------------------------------------------------------------------------ what is refused

WRONG: list[tuple[Any, type[Exception]]] = [
    ("Bearer abc", ValueError),
    ("a\r\nX-A: b", ValueError),
    ("a\n", ValueError),
    ("", ValueError),
    ("tokené", ValueError),
    (b"abc", TypeError),
    (5, TypeError),
]


def uses(caller: Caller, token: Any) -> list[Callable[[], object]]:
    """Returns the ways in which a token comes to a client; two of them meet no engine."""
    at_once: list[Callable[[], object]] = [
        lambda: caller.new(bearer_token=token),
        lambda: caller.new().with_options(bearer_token=token),
    ]
    asked = [lambda: caller.call(caller.new(bearer_token=lambda: token))]
    return asked if caller.engine == "botocore" else [*at_once, *asked]


def test_what_is_no_token_is_refused_without_being_told(caller: Caller, server: Server) -> None:
    for token, error in WRONG:
        for attempt in uses(caller, token):
            with pytest.raises(error, match=r"^bearer_token") as caught:
                attempt()
            assert "\n" not in str(caught.value)
            if token and isinstance(token, str):
                assert token not in str(caught.value)
    assert server.requests == []


def test_an_asynchronous_callable_is_for_asynchronous_clients(server: Server) -> None:
    async def ask() -> str:
        return "token"

    client = BedrockAgentCoreClient(freeze.REGION, endpoint_url=server.url, bearer_token=ask)
    with pytest.raises(TypeError, match="asynchronous ones are for asynchronous clients"):
        client.invoke_agent_runtime(**INVOKE)


def test_no_token_travels_in_the_clear_to_where_the_user_did_not_say(
    caller: Caller, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask() -> str:
        asked.append("")
        return SECRET

    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    client = caller.new(endpoint_url=None, bearer_token=ask, **KEYS)
    for each in (client, caller.new(endpoint_url=None, **KEYS).with_options(bearer_token=ask)):
        with pytest.raises(ValueError, match=r"^no bearer token goes to http://.* plain HTTP"):
            caller.call(each)
    caller.call(client, "list_events", **EVENTS)  # which is signed
    assert [sent(request) for request in server.requests] == [None]
    assert asked == []
    monkeypatch.setenv(VARIABLE, SECRET)
    with pytest.raises(ValueError, match="plain HTTP"):
        caller.call(caller.new(endpoint_url=None, **KEYS))


def test_plain_http_by_use_ssl_is_refused(server: Server) -> None:
    client = BedrockAgentCoreClient(freeze.REGION, use_ssl=False, bearer_token=SECRET)
    with pytest.raises(ValueError, match="plain HTTP"):
        client.invoke_agent_runtime(**INVOKE)


def test_a_wrapped_client_may_have_tokens(server: Server) -> None:
    import boto3

    raw = boto3.client(
        "bedrock-agentcore", freeze.REGION, endpoint_url="https://127.0.0.1:9", **KEYS
    )
    client = BedrockAgentCoreClient.from_botocore(raw).with_options(bearer_token=SECRET)
    seen: list[object] = []

    def before_send(request: Any, **_: object) -> None:
        seen.append(request.headers["Authorization"])
        raise OSError("far enough")

    raw.meta.events.register("before-send", before_send)
    with contextlib.suppress(Exception):
        client.invoke_agent_runtime(**INVOKE)
    assert {str(value).strip("b'") for value in seen} == {f"Bearer {SECRET}"}


# ---------------------------------------------------------------------------------- never shown


def shown(value: object, depth: int = 0) -> Iterator[str]:
    """Yields the repr of an object and of what it holds, as reporters of errors do."""
    yield repr(value)
    if depth < 4 and type(value).__module__.startswith("agentcore_clients"):
        for name in [*getattr(type(value), "__slots__", ()), *getattr(value, "__dict__", {})]:
            if name != "_text":  # where the token itself is
                yield from shown(getattr(value, name, None), depth + 1)


@pytest.mark.usefixtures("no_back_off")
def test_a_token_is_in_no_repr_log_or_pickle(
    caller: Caller, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "agentcore_clients")
    client = caller.new(bearer_token=SECRET)
    light = client.with_options(bearer_token=SECRET)
    caller.call(light)
    server.reply(Response(500, {}, b"{}"), Response(401, {}, b"{}"))
    with contextlib.suppress(exceptions.ClientError):
        caller.call(light)
    assert all(SECRET not in text for text in (*shown(client), *shown(light)))
    assert SECRET not in caplog.text
    source = bearer.TokenSource(SECRET)
    for each in (source, source.get()):
        for copied in (pickle.dumps, copy.copy, copy.deepcopy):
            with pytest.raises(TypeError, match="not pickled"):
                copied(each)


@pytest.mark.parametrize("how", ["refused", "wrong", "closed"])
@pytest.mark.parametrize("caller", ["sync-native", "async-native"], indirect=True)
def test_no_frame_of_ours_shows_a_token(caller: Caller, server: Server, how: str) -> None:
    token = f"{SECRET} " if how == "wrong" else SECRET
    server.reply(*[REFUSED if how == "refused" else Response(raw=b"", then="close")] * 3)
    given: list[Any] = [lambda: token] if how != "wrong" else [token]
    with pytest.raises(Exception) as caught:
        caller.call(caller.new(bearer_token=given.pop()))
    texts: list[str] = []
    for frame, _ in traceback.walk_tb(caught.value.__traceback__):
        if "agentcore_clients" in frame.f_code.co_filename:
            for value in frame.f_locals.values():
                with contextlib.suppress(AttributeError):  # a client in its constructor
                    texts.append(repr(value))
    assert texts
    assert all(SECRET not in text for text in texts)
