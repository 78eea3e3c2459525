"""The base of every asynchronous client."""

from __future__ import annotations

from .base import INTERNALS, Client, known_operation, without_none
from .engine import open_async_engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from .engine import Options
    from .protocols import AsyncEngine, RawClient
    from .signed.source import AsyncSource
    from .signed.websocket import SignedAddress


class AsyncClient(Client):
    """A client of one service for asyncio. Any number of tasks may use it at once.

    It can be created without a running loop, and connects on first use. Leave it by `async with` or
    `await close()`; a closed one connects again when it is used again.
    """

    _engine: AsyncEngine

    @classmethod
    def from_botocore(cls, client: RawClient) -> Self:
        """Returns a client that sends its requests through `client`, made by aiobotocore.

        Its credentials, configuration and event handlers hold. Closing one closes the other.

        Raises:
            TypeError: not an aiobotocore client.
            ValueError: a client of another service.
        """
        from ._botocore.async_engine import AsyncBotocoreEngine

        self = cls.__new__(cls)
        self._engine = AsyncBotocoreEngine.wrap(cls._service, client)
        return self

    if not TYPE_CHECKING:  # a checker would take any attribute for known

        def __getattr__(self, name):
            """Raises AttributeError; for private parts of botocore's clients it says what to use."""
            more = (
                ": a botocore client is made by its first call; use `meta.events` or `meta.hooks`"
            )
            raise AttributeError(
                f"{type(self).__name__!r} object has no attribute {name!r}"
                f"{more if name in INTERNALS else ''}"
            )

    async def generate_presigned_url(
        self,
        ClientMethod: str,
        Params: Mapping[str, object] | None = None,
        ExpiresIn: int = 3600,
        HttpMethod: str | None = None,
    ) -> str:
        """Returns a signed URL of the method `ClientMethod`, valid for `ExpiresIn` seconds.

        Raises:
            UnknownClientMethodError: botocore's; there is no such method.
        """
        operation = known_operation(self._service, ClientMethod)
        params = without_none(Params or {})
        return await self._engine.presign(operation, params, ExpiresIn, HttpMethod)

    async def warm_up(self) -> None:
        """Looks up credentials, or a bearer token where calls carry one, and opens a connection.

        The first call finds them. For what happens before the first request comes in, as when a
        Lambda function is initialized. It tries once.

        Raises:
            NoCredentialsError, EndpointConnectionError and others: botocore's, as from a call.
        """
        try:
            await self._engine.warm_up()
        except Exception as error:
            from .explanations import explain

            explain(error, self._service, "warm_up", self.meta)
            raise

    async def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None, expires: int | None = None
    ) -> SignedAddress:
        """Signs the request that opens a websocket: `url, headers = await client.websocket(...)`.

        Args:
            url: Below the client's endpoint, as the streams of a response are.
            headers: To send as well; those that begin with `X-Amz` are signed.
            expires: Seconds for which the URL itself is signed, for programs that cannot send
                headers; None to sign by headers.

        Raises:
            ValueError: the URL is elsewhere, or `expires` is wrong.
        """
        from .signed.websocket import signed_address

        signing = await self._engine.signing()
        return signed_address(signing, self.meta.endpoint_url, url, headers, expires)

    async def close(self) -> None:
        """Closes the connections that were opened in this loop."""
        await self._engine.close()

    async def __aenter__(self) -> Self:
        await self._engine.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        name = f"{type(self).__name__} of {self._service.name}"
        if not self._is_made():  # what reports an error of the constructor shows this
            return f"<{name}>"
        return f"<{name} in {self._engine.region_name or 'the default region'}>"

    async def _signed_address(
        self,
        path: str,
        values: Mapping[str, object],
        query: Mapping[str, object],
        headers: Mapping[str, str | None],
        expires: int | None,
        most: int,
    ) -> SignedAddress:
        from .signed.websocket import signed_template

        signing = await self._engine.signing()
        endpoint = self.meta.endpoint_url
        return signed_template(signing, endpoint, path, values, query, headers, expires, most)

    def _source(self) -> AsyncSource:
        from .signed.source import AsyncSource

        return AsyncSource(self._engine, f"{type(self).__name__} of {self._service.name}")

    def _open(self, options: Options, engine: str | None) -> AsyncEngine:
        return open_async_engine(self._service, options, engine)

    async def _invoke(self, operation: str, params: dict[str, object]) -> Any:
        try:
            return await self._engine.invoke(operation, self._sent(operation, params))
        except Exception as error:
            from .explanations import explain

            explain(error, self._service, operation, self.meta)
            raise
