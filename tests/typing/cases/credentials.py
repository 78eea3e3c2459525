"""Decorators give back what they get, and their keywords are the operation's."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

from agentcore_clients.bedrock_agentcore.types import PaymentTokenResponseOutput
from agentcore_clients.identity import (
    INJECTED,
    AsyncIdentityClient,
    CachePolicy,
    IdentityClient,
    IdentityMiddleware,
    PendingRequest,
    PollPolicy,
    RequestTokenPoller,
    TokenPoller,
    WorkloadIdentity,
    context,
    invalidate,
    requires_access_token,
    requires_api_key,
    requires_payment_token,
    requires_workload_access_token,
)
from typing_extensions import assert_type


async def tell(url: str) -> None: ...


async def state() -> str:
    return "s"


class Poller(TokenPoller):
    async def poll_for_token(self) -> str:
        return "token"


class Asking(RequestTokenPoller):
    def poll(self, request: PendingRequest) -> str:
        return request.fetch() or ""


@requires_access_token(provider_name="github", scopes=["repo"], auth_flow="M2M")
def plain(repo: str, *, access_token: str = INJECTED) -> int:
    return len(repo + access_token)


assert_type(plain("r"), int)
assert_type(plain("r", access_token="own"), int)
plain()  # error: call-arg | reportCallIssue
plain(1)  # error: arg-type | reportArgumentType
plain("r", access_token=1)  # error: arg-type | reportArgumentType


requires_access_token(provider_name="github", scopes="repo", auth_flow="M2M")  # error: arg-type | reportArgumentType
requires_access_token(provider_name="github", scopes=lambda: "repo", auth_flow="M2M")  # error: arg-type | reportArgumentType


@requires_access_token(
    provider_name=lambda: "github",
    scopes=("repo", "user"),
    auth_flow="USER_FEDERATION",
    callback_url="https://back.example",
    force_authentication=True,
    custom_parameters={"prompt": "consent"},
    custom_state=state,
    resources=["r"],
    audiences=lambda: ["a"],
    into="token",
    on_auth_url=tell,
    token_poller=Poller(),
    on_pending="raise",
    poll=PollPolicy(interval=5, timeout=600, first_delay=0.25),
    cache=CachePolicy(ttl=60),
    workload=WorkloadIdentity("app", user_id="u"),
)
async def every_keyword(repo: str, *, token: str = INJECTED) -> list[str]:
    return [repo, token]


async def awaits() -> None:
    assert_type(await every_keyword("r"), list[str])
    await every_keyword()  # error: call-arg | reportCallIssue


@requires_api_key(provider_name="openai", workload=lambda: "token")
def generator(count: int, *, api_key: str = INJECTED) -> Iterator[int]:
    yield count + len(api_key)


@requires_api_key(provider_name="openai")
async def agenerator(*, api_key: str = INJECTED) -> AsyncIterator[str]:
    yield api_key


assert_type(generator(1), Iterator[int])
assert_type(agenerator(), AsyncIterator[str])


class Tool:
    @requires_api_key(provider_name="p")
    def method(self, x: int, *, api_key: str = INJECTED) -> str:
        return api_key * x

    @requires_api_key(provider_name="p")
    @classmethod
    def above_class(cls, x: int, *, api_key: str = INJECTED) -> str:
        return api_key * x

    @classmethod
    @requires_api_key(provider_name="p")
    def below_class(cls, x: int, *, api_key: str = INJECTED) -> str:
        return api_key * x

    @requires_api_key(provider_name="p")
    @staticmethod
    def above_static(x: int, *, api_key: str = INJECTED) -> str:
        return api_key * x

    @staticmethod
    @requires_api_key(provider_name="p")
    def below_static(x: int, *, api_key: str = INJECTED) -> str:
        return api_key * x


assert_type(Tool().method(1), str)
assert_type(Tool.above_class(1), str)
assert_type(Tool.below_class(1), str)
assert_type(Tool.above_static(1), str)
assert_type(Tool.below_static(1), str)
Tool().method("x")  # error: arg-type | reportArgumentType


@requires_access_token(provider_name="p", scopes=[], auth_flow="M2M")
@requires_api_key(provider_name="p")
def stacked(x: int, *, access_token: str = INJECTED, api_key: str = INJECTED) -> str:
    return access_token + api_key * x


assert_type(stacked(1), str)


# Written for helpers that took no default: the decoration is right, and a call gives a placeholder.
@requires_access_token(provider_name="p", scopes=["s"], auth_flow="M2M")
async def without_default(*, access_token: str) -> str:
    return access_token


async def gives_a_placeholder() -> None:
    assert_type(await without_default(access_token=""), str)


@requires_payment_token(
    provider_name="pay",
    payment_token_request={
        "coinbaseCdpTokenRequest": {
            "requestMethod": "POST",
            "requestHost": "h",
            "requestPath": "/p",
        }
    },
)
def pays(*, payment_token: PaymentTokenResponseOutput = INJECTED) -> PaymentTokenResponseOutput:
    return payment_token


@requires_workload_access_token(into="wat")
def workload(*, wat: str = INJECTED) -> str:
    return wat


requires_access_token(provider_name="p", scopes=["s"])  # error: call-arg | reportCallIssue
requires_access_token(
    provider_name="p",
    scopes=[1],  # error: list-item | reportArgumentType
    auth_flow="M3M",  # error: arg-type | reportArgumentType
)
requires_api_key(provider_name="p", scopes=["s"])  # error: call-arg | reportCallIssue
requires_api_key(provider_name=lambda: 1)  # error: arg-type return-value | reportArgumentType
requires_api_key(provider_name="p")(42)  # error: type-var | reportArgumentType
invalidate(plain)
IdentityMiddleware(plain)  # error: arg-type | reportArgumentType

with context.use(workload_access_token="t", oauth2_callback_url="u"):
    assert_type(context.bind(plain)("r"), int)
context.use(workload_token="t")  # error: call-arg | reportCallIssue


async def clients(client: IdentityClient, aclient: AsyncIdentityClient) -> None:
    response = client.create_api_key_credential_provider({"name": "n", "apiKey": "k"})
    assert_type(response["name"], str)
    client.create_api_key_credential_provider({"nam": "n"})  # error: typeddict-item typeddict-unknown-key | reportArgumentType
    token = client.get_workload_access_token("app", user_id="u")["workloadAccessToken"]
    assert_type(token, str)
    assert_type(client.create_workload_identity()["name"], str)
    key = client.get_api_key(provider_name="p", agent_identity_token=token)
    assert_type(await key, str)
    assert_type(
        await aclient.get_token(
            provider_name="p",
            scopes=["s"],
            agent_identity_token=token,
            auth_flow="M2M",
            on_auth_url=print,
            token_poller=Asking(),
        ),
        str,
    )
    assert_type((await aclient.create_workload_identity("n"))["name"], str)
    client.dp_client.list_events(memoryId="m", sessionId="s", actorId="a")
    await (await aclient.dp_client()).list_events(memoryId="m", sessionId="s", actorId="a")


def returns(value: Callable[[], Awaitable[str]]) -> None:
    requires_api_key(provider_name=value)
