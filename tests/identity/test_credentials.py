"""The generated decorators, clients and sessions against a service over HTTP."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support.models import ROOT
from support.server import Request, Response
from support.stall import stall

from .conftest import PAYMENT_SESSION, SECRET_URL, Service

identity: Any = importlib.import_module("agentcore_clients.identity")
sessions: Any = importlib.import_module("agentcore_clients.sessions")
INJECTED = identity.INJECTED
OAUTH = "/identities/oauth2/token"
MANAGER = "arn:aws:bedrock-agentcore:us-east-1:123456789012:payment-manager/example-0123456789"


@pytest.fixture(autouse=True)
def own_tokens() -> None:
    """Each test has its own service: workload tokens of another test's are of no use."""
    identity._WORKLOADS.cache.invalidate()


def requires(what: str, **keywords: Any) -> Callable[..., Any]:
    decorate: Callable[..., Any] = getattr(identity, f"requires_{what}")(**keywords)
    return decorate


def needs_token(**keywords: Any) -> Callable[..., Any]:
    given = {"provider_name": "github", "scopes": ["repo"], "auth_flow": "M2M", **keywords}
    return requires("access_token", **given)


def test_every_keyword_reaches_the_service(service: Service) -> None:
    service.pending = 1
    told: list[str] = []
    states = iter(["state-1", "state-2"])

    @needs_token(
        auth_flow="USER_FEDERATION",
        callback_url="https://back.example",
        force_authentication=True,
        custom_parameters={"prompt": "consent"},
        custom_state=lambda: next(states),
        resources=["https://r.example"],
        audiences=["a"],
        on_auth_url=told.append,
        workload="w",
    )
    def run(*, access_token: str = INJECTED) -> str:
        return access_token

    assert run() == "token-github"
    request = {
        "workloadIdentityToken": "w",
        "resourceCredentialProviderName": "github",
        "scopes": ["repo"],
        "oauth2Flow": "USER_FEDERATION",
        "resourceOauth2ReturnUrl": "https://back.example",
        "customParameters": {"prompt": "consent"},
        "customState": "state-1",
        "resources": ["https://r.example"],
        "audiences": ["a"],
    }
    session = {"sessionUri": "urn:ietf:params:oauth:request_uri:1"}
    assert service.sent(OAUTH) == [{**request, "forceAuthentication": True}, request | session]
    assert told == [SECRET_URL]


def test_the_loop_runs_on_while_the_service_takes_its_time(service: Service) -> None:
    service.delay = 0.2

    @needs_token(workload="w")
    async def run(number: int, *, access_token: str = INJECTED) -> str:
        return access_token

    async def work() -> None:
        identity.invalidate(run)
        assert set(await asyncio.gather(*(run(n) for n in range(25)))) == {"token-github"}

    stalls: list[float] = []

    async def main() -> None:
        # The first one may import what a first request needs; a busy machine may stall any of them.
        while len(stalls) < 4 and min(stalls, default=1) >= 0.05:
            stalls.append(await stall(work))

    asyncio.run(main())
    assert min(stalls) < 0.05
    assert len(service.sent(OAUTH)) == len(stalls)


def test_25_threads_one_request(service: Service) -> None:
    service.delay = 0.2

    @needs_token(workload="w")
    def run(*, access_token: str = INJECTED) -> str:
        return access_token

    with ThreadPoolExecutor(25) as pool:
        jobs = [pool.submit(run) for _ in range(25)]
        assert {job.result() for job in jobs} == {"token-github"}
    assert len(service.sent(OAUTH)) == 1


def test_failed_session(service: Service) -> None:
    service.answers[OAUTH] = (200, {"sessionStatus": "FAILED"})

    @needs_token(auth_flow="USER_FEDERATION", workload="w")
    def run(*, access_token: str = INJECTED) -> None: ...

    with pytest.raises(identity.ConsentFailed, match="sessionStatus FAILED"):
        run()


def test_neither_token_nor_url(service: Service) -> None:
    service.answers[OAUTH] = (200, {})

    @needs_token(workload="w")
    def run(*, access_token: str = INJECTED) -> None: ...

    with pytest.raises(RuntimeError, match="did not return a token or an authorization URL"):
        run()


def test_service_errors_are_the_clients(service: Service) -> None:
    exceptions = importlib.import_module("agentcore_clients.bedrock_agentcore.exceptions")
    service.answers[OAUTH] = (404, {"__type": "ResourceNotFoundException", "message": "none"})

    @needs_token(workload="w")
    async def run(*, access_token: str = INJECTED) -> None: ...

    with pytest.raises(exceptions.ResourceNotFoundException):
        asyncio.run(run())


def test_payment_tokens_are_not_kept(service: Service) -> None:
    request = {"coinbaseCdpTokenRequest": {"requestMethod": "GET", "requestHost": "h"}}
    request["coinbaseCdpTokenRequest"]["requestPath"] = "/"

    @requires(
        "payment_token", provider_name="pay", payment_token_request=lambda: request, workload="w"
    )
    def run(*, payment_token: Any = INJECTED) -> Any:
        return payment_token

    assert run() == run() == {"coinbaseCdpTokenResponse": {"bearerToken": "b"}}
    assert len(service.sent("/identities/payment/token")) == 2


def test_workload_token_itself(service: Service) -> None:
    @requires("workload_access_token", into="wat")
    async def run(*, wat: str = INJECTED) -> str:
        return wat

    async def main() -> None:
        assert (await run()).endswith(await run())
        with identity.context.use(workload_access_token="from-the-context"):
            assert await run() == "from-the-context"

    asyncio.run(main())
    workload = identity.WorkloadIdentity("app", user_id="ann")
    other = identity.requires_workload_access_token(workload=workload)(
        lambda *, workload_access_token: workload_access_token
    )
    assert other() == other() == "ann@app"
    assert len(service.sent("/identities/GetWorkloadAccessTokenForUserId")) == 2


def test_an_async_generator_as_an_entry_point_behind_asgi(service: Service) -> None:
    @requires("api_key", provider_name="p")
    async def agent(prompt: str, *, api_key: str = INJECTED) -> AsyncIterator[str]:
        yield prompt
        yield api_key

    assert inspect.isasyncgenfunction(agent)
    got: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        got.extend([event async for event in agent("hello")])

    async def none(*_: object) -> None: ...

    for name in (b"workloadaccesstoken", b"x-amz-bedrock-agentcore-identity-wat"):
        scope = {"type": "http", "headers": [(name, b"w-" + name[:4])]}
        asyncio.run(identity.IdentityMiddleware(app)(scope, none, none))
    assert got == ["hello", "key-w-work", "hello", "key-w-x-am"]


def test_nothing_sensitive_is_logged(service: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    @needs_token(auth_flow="USER_FEDERATION", workload="hush-workload", custom_state="hush-state")
    def run(*, access_token: str = INJECTED) -> str:
        return access_token

    run()
    for secret in ("hush", SECRET_URL, "token-github"):
        assert secret not in caplog.text


def test_async_identity_client(service: Service) -> None:
    async def main() -> None:
        client = identity.AsyncIdentityClient("eu-west-1")
        assert (await client.create_workload_identity())["name"].startswith("workload-")
        created = await client.create_api_key_credential_provider({"name": "n", "apiKey": "k"})
        assert created["name"] == "n"
        token = (await client.get_workload_access_token("app"))["workloadAccessToken"]
        assert token == "nobody@app"
        told: list[str] = []
        for count in (1, 2):
            answer = await client.get_token(
                provider_name="p",
                scopes=None,
                agent_identity_token=f"w{count}",
                on_auth_url=told.append,
                auth_flow="USER_FEDERATION",
            )
            assert (answer, len(told)) == ("token-p", count)
        assert service.sent(OAUTH)[0]["scopes"] == []
        assert (await client.dp_client()).meta.region_name == "eu-west-1"
        assert await client.dp_client() is await client.dp_client()
        assert "eu-west-1" in repr(client)

    asyncio.run(main())


def test_ten_calls_of_the_client_run_side_by_side(service: Service) -> None:
    own, at_once = service.server.handler, threading.Barrier(10, timeout=30)
    assert own is not None

    def handler(request: Request) -> Response:
        at_once.wait()  # each is answered once all of them are there
        return own(request)

    service.server.handler = handler

    async def main() -> None:
        client = identity.IdentityClient("us-east-1")
        calls = [
            client.get_token(provider_name="p", agent_identity_token=f"w{n}", auth_flow="M2M")
            for n in range(10)
        ]
        assert await asyncio.gather(*calls) == ["token-p"] * 10

    asyncio.run(main())
    assert len(service.sent(OAUTH)) == 10


def test_sessions(service: Service) -> None:
    with sessions.browser_session(session_timeout_seconds=60) as browser:
        assert browser.session_id == "s-1"
        assert browser.created_at.year == 2026
        assert browser.streams is None
    with pytest.raises(KeyError), sessions.code_session(identifier="mine") as code:
        assert code.identifier == "mine"
        raise KeyError
    with sessions.payment_session(payment_manager_arn=MANAGER, expiry_time_in_minutes=15):
        pass
    assert service.paths == [
        "/browsers/aws.browser.v1/sessions/start",
        "/browsers/aws.browser.v1/sessions/stop",
        "/code-interpreters/mine/sessions/start",
        "/code-interpreters/mine/sessions/stop",
        "/payments/createPaymentSession",
        "/payments/deletePaymentSession",
    ]
    assert service.server.requests[1].query == "sessionId=s-1"
    deleted = service.sent("/payments/deletePaymentSession")
    assert deleted == [{"paymentManagerArn": MANAGER, "paymentSessionId": PAYMENT_SESSION}]


def test_async_sessions_are_stopped_when_cancelled(service: Service) -> None:
    async def work() -> None:
        async with sessions.abrowser_session(), sessions.acode_session():
            await asyncio.sleep(30)

    async def main() -> None:
        task = asyncio.ensure_future(work())
        while len(service.paths) < 2:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert [path.rsplit("/", 1)[1] for path in service.paths] == ["start", "start", "stop", "stop"]


def test_a_session_that_is_gone_is_no_error(service: Service) -> None:
    path = "/browsers/aws.browser.v1/sessions/stop"
    service.answers[path] = (404, {"__type": "ResourceNotFoundException", "message": "gone"})
    with sessions.browser_session():
        pass
    service.answers[path] = (403, {"__type": "AccessDeniedException", "message": "no"})
    with pytest.raises(Exception, match="AccessDenied"), sessions.browser_session():
        pass


def test_importing_is_cheap_and_attaches_nothing() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from agentcore_clients.identity import requires_access_token, INJECTED\n"
        "import agentcore_clients.sessions\n"
        "@requires_access_token(provider_name='p', scopes=[], auth_flow='M2M')\n"
        "def run(*, access_token=INJECTED): ...\n"
        "heavy = {'asyncio', 'botocore', 'boto3', 'logging', 'urllib3', 'typing_extensions',\n"
        "  'agentcore_clients.bedrock_agentcore', 'agentcore_clients.bedrock_agentcore_control'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
        "import logging\n"
        "assert not logging.root.handlers and not logging.getLogger('agentcore_clients').handlers\n"
    )
    command = [sys.executable, "-c", program, str(ROOT / "generated")]
    subprocess.run(command, check=True, timeout=60)


@pytest.mark.parametrize("keyword", ["scopes", "resources", "audiences"])
def test_one_text_is_no_list(service: Service, keyword: str) -> None:
    message = rf"requires_access_token\({keyword}=\) takes a list, not one str: put it in brackets"
    with pytest.raises(TypeError, match=message):
        needs_token(**{keyword: "repo"})

    @needs_token(**{keyword: lambda: "repo"})
    def call(*, access_token: str = INJECTED) -> str:
        return access_token

    with pytest.raises(TypeError, match=message):
        call()
