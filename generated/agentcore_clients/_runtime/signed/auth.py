"""`client.http_auth()`: one object by which httpx, requests and aiohttp sign their requests.

None of them is imported here. requests and aiohttp call the object; httpx asks whether it is one of
its `Auth` classes, and the answer is looked up when it asks.
"""

from __future__ import annotations

import sys
from typing import overload

from .httpx_requests import drop_elsewhere
from .origins import check, origin
from .requests_requests import read_body, without_redirects
from .signature import PAYLOAD, Signer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
    from typing import Any, TypeVar

    from .origins import Origin
    from .source import Source

    RequestT = TypeVar("RequestT")
    ResponseT = TypeVar("ResponseT")

# httpx, and what it is called in its second major version.
_HTTPX = ("httpx", "httpx2")
_classes: dict[tuple[type, ...], type] = {}


def _seen_class(auth: object) -> type:
    """Returns a class of this object that is an `Auth` of each httpx that is loaded."""
    bases = (
        type(auth),
        *(getattr(sys.modules[name], "Auth", object) for name in _HTTPX if name in sys.modules),
    )
    if len(bases) == 1:
        return bases[0]
    if bases not in _classes:
        _classes.setdefault(bases, type("HttpAuth", bases, {}))
    return _classes[bases]


class HttpAuth:
    """Signs the requests of another library with a client's credentials, region and service.

    Credentials are those of the moment. A body is read whole, since its hash is signed, unless the
    request has a header `X-Amz-Content-SHA256` already. Requests that a redirect makes are not
    signed, but aiohttp's to the same place.
    """

    def __init__(self, source: Source, others: tuple[str, ...]) -> None:
        """Takes URLs besides the client's endpoint; raises ValueError where one is none."""
        self._source, self._others = source, frozenset(map(origin, others))
        self._signer = Signer()

    __class__: Any = property(_seen_class)

    def __repr__(self) -> str:
        return f"<HttpAuth of {self._source.client}>"

    @overload
    def __call__(self, request: RequestT, /) -> RequestT: ...

    @overload
    def __call__(
        self, request: RequestT, handler: Callable[[RequestT], Awaitable[ResponseT]], /
    ) -> Awaitable[ResponseT]: ...

    def __call__(self, request: Any, handler: Any = None, /) -> Any:
        """Signs a request of requests, or sends one of aiohttp's, whose middleware this is.

        Raises:
            ValueError: the request goes where nothing is signed for.
            NoCredentialsError and others: botocore's, as from a call.
        """
        if handler is not None:
            return self._send(request, handler)
        body = b"" if PAYLOAD in request.headers else read_body(request)
        names, _ = self._sign(self._source.now(), request, request.url, body)
        without_redirects(request, names)
        return request

    async def _send(self, request: Any, handler: Any) -> Any:
        body = request.body
        if PAYLOAD in request.headers:
            body = b""
        elif hasattr(body, "as_bytes"):
            body = await body.as_bytes()
        self._sign(await self._source.soon(), request, str(request.url), body)
        del body  # an error of what follows has the variables of this frame
        return await handler(request)

    def sync_auth_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Signs a request of httpx."""
        body = b"" if PAYLOAD in request.headers else request.read()
        names, there = self._sign(self._source.now(), request, str(request.url), body)
        drop_elsewhere(request, names, there, asynchronous=False)
        yield request

    async def async_auth_flow(self, request: Any) -> AsyncGenerator[Any, Any]:
        """Signs a request of httpx's asynchronous client."""
        body = b"" if PAYLOAD in request.headers else await request.aread()
        names, there = self._sign(await self._source.soon(), request, str(request.url), body)
        drop_elsewhere(request, names, there, asynchronous=True)
        yield request

    def _sign(self, signing: Any, request: Any, url: str, body: bytes) -> tuple[list[str], Origin]:
        """Signs a request; returns the names of the headers, and where they may go."""
        there = check(url, self._source.endpoint_url, self._others)
        headers = request.headers
        signed = self._signer.headers(
            signing, request.method, url, headers.items(), body, headers.get("host")
        )
        for name, value in signed.items():
            headers[name] = value
        return [*signed], there
