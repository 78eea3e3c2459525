"""The methods of IdentityClient that take keywords, and the workload token on its way onward."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from agentcore_clients import identity

from .conftest import Service

BASE = "/identities/"
URLS = ["https://app.example/callback"]
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/first-0123456789"
CARRIED = "X-Amz-Bedrock-AgentCore-Identity-WAT"

# What is called, and what arrives: each call positionally and by keyword as the SDK has them.
CALLS: dict[str, list[tuple[tuple[Any, ...], dict[str, Any], dict[str, Any]]]] = {
    "CreateWorkloadIdentity": [
        (("work",), {}, {"name": "work", "allowedResourceOauth2ReturnUrls": []}),
        (
            (),
            {"name": "work", "allowed_resource_oauth_2_return_urls": URLS, "tags": {"a": "b"}},
            {"name": "work", "allowedResourceOauth2ReturnUrls": URLS, "tags": {"a": "b"}},
        ),
    ],
    "UpdateWorkloadIdentity": [
        (("work", URLS), {}, {"name": "work", "allowedResourceOauth2ReturnUrls": URLS}),
        # An empty list that is given takes the addresses away.
        (("work", []), {}, {"name": "work", "allowedResourceOauth2ReturnUrls": []}),
    ],
    "GetWorkloadIdentity": [(("work",), {}, {"name": "work"})],
    "CompleteResourceTokenAuth": [
        (
            ("urn:x", identity.UserIdIdentifier(user_id="ann")),
            {},
            {"sessionUri": "urn:x", "userIdentifier": {"userId": "ann"}},
        ),
        (
            (),
            {
                "session_uri": "urn:x",
                "user_identifier": identity.UserTokenIdentifier(user_token="jwt"),
            },
            {"sessionUri": "urn:x", "userIdentifier": {"userToken": "jwt"}},
        ),
        (
            ("urn:x", {"userId": "ann"}),
            {},
            {"sessionUri": "urn:x", "userIdentifier": {"userId": "ann"}},
        ),
    ],
    "GetPaymentCredentialProvider": [((), {"name": "p"}, {"name": "p"})],
    "DeletePaymentCredentialProvider": [(("p",), {}, {"name": "p"})],
    "ListPaymentCredentialProviders": [
        ((), {}, {}),
        (("next", 5), {}, {"nextToken": "next", "maxResults": 5}),
        ((), {"next_token": ""}, {"nextToken": ""}),  # given on purpose
    ],
}
VENDOR = {"coinbaseCdpConfiguration": {"apiKeyId": "i", "apiKeySecret": "s", "walletSecret": "w"}}
for _name in ("CreatePaymentCredentialProvider", "UpdatePaymentCredentialProvider"):
    _members = ("name", "credentialProviderVendor", "providerConfigurationInput")
    _values = ("p", "CoinbaseCDP", VENDOR)
    CALLS[_name] = [(_values, {}, dict(zip(_members, _values, strict=True)))]


def method(operation: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in operation).lstrip("_")


@pytest.mark.parametrize("operation", list(CALLS))
@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_methods(service: Service, operation: str, asynchronous: bool) -> None:
    service.answers[BASE + operation] = (200, {"name": "answered"})

    async def acall(args: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
        return await getattr(identity.AsyncIdentityClient(), method(operation))(*args, **keywords)

    for args, keywords, sent in CALLS[operation]:
        if asynchronous:
            asyncio.run(acall(args, keywords))
        else:
            getattr(identity.IdentityClient("us-east-1"), method(operation))(*args, **keywords)
        assert service.sent(BASE + operation)[-1] == sent
    assert len(service.paths) == len(CALLS[operation])


def test_a_made_up_name_and_hidden_users(service: Service) -> None:
    made = identity.IdentityClient().create_workload_identity()
    assert made["name"].startswith("workload-") and len(made["name"]) == 17
    user = identity.UserTokenIdentifier("hush")
    assert user.user_token == "hush" and "hush" not in repr(user)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
def test_the_token_travels_on(service: Service, asynchronous: bool) -> None:
    """The requests of each user carry his token, those of other operations none."""
    from agentcore_clients.bedrock_agentcore import (
        AsyncBedrockAgentCoreClient,
        BedrockAgentCoreClient,
    )

    keywords = {"region_name": "us-east-1", "endpoint_url": service.server.url}
    path = "/runtimes/" + ARN.replace(":", "%3A").replace("/", "%2F") + "/invocations"
    service.answers[path] = (200, {})
    service.answers[BASE + "api-key"] = (200, {"apiKey": "k"})

    def seen() -> list[str | None]:
        return [request.header(CARRIED) for request in service.server.take()]

    if not asynchronous:
        client = identity.propagate(identity.propagate(BedrockAgentCoreClient(**keywords)))
        assert len(client.meta.hooks) == 1
        client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")
        for user in ("ann", "bob"):
            with identity.context.use(workload_access_token=user):
                client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")
                client.get_resource_api_key(
                    workloadIdentityToken=user, resourceCredentialProviderName="p"
                )
        assert seen() == [None, "ann", None, "bob", None]
        return

    async def main() -> None:
        async with AsyncBedrockAgentCoreClient(**keywords) as client:
            identity.propagate(client)

            async def visit(user: str) -> None:
                with identity.context.use(workload_access_token=user):
                    await client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}")

            await asyncio.gather(visit("ann"), visit("bob"))

    asyncio.run(main())
    assert sorted(map(str, seen())) == ["ann", "bob"]


def test_requires_wat(service: Service) -> None:
    @identity.requires_wat()
    def run(*, identity_wat: str = identity.INJECTED) -> str:
        return identity_wat

    @identity.requires_wat(into="token")
    async def arun(*, token: str = identity.INJECTED) -> str:
        return token

    # No identity of local development: it is the token of the request that others want to see.
    with pytest.raises(ValueError, match="no workload access token is set"):
        run()
    with pytest.raises(identity.WorkloadTokenMissing):
        asyncio.run(arun())
    with identity.context.use(workload_access_token="ann"):
        assert run() == asyncio.run(arun()) == "ann"
    assert not service.paths
