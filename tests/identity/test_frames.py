"""No frame of the package shows a token: what reports an error has the variables of each frame."""

from __future__ import annotations

import asyncio
import importlib
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.models import ROOT

from .conftest import Service
from .test_servers import free_port

identity: Any = importlib.import_module("agentcore_clients.identity")
PACKAGE = str(ROOT / "generated" / "agentcore_clients")
HUSH = "hush-token"
REFUSED = (403, {"__type": "AccessDeniedException", "message": "no"})


def shown(error: BaseException | None) -> list[str]:
    """The variables of the package's frames, of an error and of those that it follows."""
    found: list[str] = []
    while error is not None:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            path = Path(frame.f_code.co_filename)
            if str(path).startswith(PACKAGE):
                place = f"{path.name}:{frame.f_code.co_name}"
                found += [f"{place} {name}={value!r}" for name, value in frame.f_locals.items()]
        error = error.__cause__ or error.__context__
    return found


def token(**keywords: Any) -> Callable[..., Any]:
    given = {"provider_name": "p", "auth_flow": "M2M", "scopes": [], **keywords}
    decorate: Callable[..., Any] = identity.requires_access_token(**given)
    return decorate


@token(workload=HUSH, custom_state=f"{HUSH}-state")
def run(*, access_token: str = identity.INJECTED) -> str:
    return access_token


@token(workload=HUSH, custom_state=lambda: f"{HUSH}-state")
async def arun(*, access_token: str = identity.INJECTED) -> str:
    return access_token


async def cancelled() -> None:
    task = asyncio.create_task(arun())
    await asyncio.sleep(0.3)
    task.cancel()
    await task


def of_client() -> object:
    return identity.IdentityClient().get_workload_access_token("w", user_token=HUSH)


async def of_async_client() -> None:
    await identity.AsyncIdentityClient().get_token(
        provider_name="p", auth_flow="M2M", scopes=[], agent_identity_token=HUSH
    )


async def user_of_async_client() -> None:
    await identity.AsyncIdentityClient().get_workload_access_token("w", user_token=HUSH)


CALLS: dict[str, Callable[[], object]] = {
    "sync": run,
    "async": lambda: asyncio.run(arun()),
    "client": of_client,
    "async client": lambda: asyncio.run(of_async_client()),
    "user of async client": lambda: asyncio.run(user_of_async_client()),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("trouble", ["refused", "unreachable"])
def test_a_request_that_fails(
    trouble: str, call: str, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    service.answers["/identities/oauth2/token"] = REFUSED
    service.answers["/identities/GetWorkloadAccessTokenForJWT"] = REFUSED
    if trouble == "unreachable":
        monkeypatch.setenv("BEDROCK_AGENTCORE_DP_ENDPOINT", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(Exception) as caught:
        CALLS[call]()
    variables = shown(caught.value)
    assert len(variables) > 10, caught.value
    assert not [line for line in variables if HUSH in line]


def test_a_task_that_is_cancelled(service: Service) -> None:
    service.delay = 1
    with pytest.raises(asyncio.CancelledError) as caught:
        asyncio.run(cancelled())
    assert not [line for line in shown(caught.value) if HUSH in line]


@pytest.mark.parametrize(
    "values",
    [
        {"workload_access_token": HUSH.encode()},
        {"workload_access_token": HUSH, "oauth2_callback_url": 1},
    ],
)
def test_a_value_of_another_type(values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity.context, "_served", False)  # put back: other tests serve nobody
    with (
        pytest.raises(TypeError, match="must be a str, not") as caught,
        identity.context.use(**values),
    ):
        raise AssertionError
    assert not [line for line in shown(caught.value) if HUSH in line]


def test_a_user_token_of_another_type(service: Service) -> None:
    user: Any = identity.WorkloadIdentity("w", user_token=HUSH.encode())

    @token(workload=user)
    def of_user(*, access_token: str = identity.INJECTED) -> None: ...

    with pytest.raises(TypeError, match="user_token must be a str, not bytes") as caught:
        of_user()
    assert not [line for line in shown(caught.value) if HUSH in line]
    assert service.paths == []
