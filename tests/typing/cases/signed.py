"""`http_auth()` is what httpx, requests and aiohttp take; addresses have types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.signed import HttpAuth, SignedAddress


class Request: ...


class Response: ...


class Auth: ...


# As the libraries declare them: httpx and requests, and the middlewares of aiohttp.
AuthTypes = tuple[str, str] | Callable[[Request], Request] | Auth | None
Handler = Callable[[Request], Awaitable[Response]]
Middleware = Callable[[Request, Handler], Awaitable[Response]]


def libraries(client: BedrockAgentCoreClient, other: AsyncBedrockAgentCoreClient) -> None:
    auth: AuthTypes = client.http_auth()
    auth = other.http_auth("http://localhost:8000", "https://gateway.example")
    middleware: Middleware = other.http_auth()
    kept: HttpAuth = client.http_auth()
    client.http_auth(["https://gateway.example"])  # error: arg-type | reportArgumentType
    print(auth, middleware, kept)


async def addresses(client: BedrockAgentCoreClient, other: AsyncBedrockAgentCoreClient) -> None:
    text: str = client.runtime_url("arn", qualifier="q") + other.runtime_url("arn")
    url, headers = client.runtime_websocket("arn", session_id=None)
    address: SignedAddress = await other.websocket(text, headers=headers, expires=5)
    client.runtime_url(arn=None)  # error: arg-type | reportArgumentType
    print(url.upper(), address.headers["Authorization"])
