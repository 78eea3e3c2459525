"""The base of every asynchronous client."""

from __future__ import annotations

from .client import known_operation, known_paginator, known_waiter, without_none
from .engine import Options, open_async_engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any, ClassVar

    from typing_extensions import Self

    from .protocols import AsyncEngine, ClientMeta, Config, EngineName, RawClient, Session
    from .service import ServiceInfo


class AsyncClient:
    """A client of one service for asyncio. Any number of tasks may use it at once.

    It is made without a running loop and connects on its first use. Leave it by `async with` or
    `await close()`; a closed one connects again when it is used again.

    Args:
        region_name: Region, for example "us-west-2"; by default as botocore finds it in the
            environment and the shared configuration file.
        api_version: Version of the API; the package ships one.
        use_ssl: False for plain HTTP where `endpoint_url` is not given.
        verify: False to accept any certificate, or the path of a CA bundle.
        endpoint_url: Where to send requests instead of the region's endpoint.
        aws_access_key_id, aws_secret_access_key, aws_session_token: Credentials; by default as
            botocore finds them.
        aws_account_id: Account of these credentials, for endpoints that have it in their name.
        profile_name: Profile of the shared configuration file.
        config: A `botocore.config.Config`, or an `aiobotocore.config.AioConfig`.
        session: An aiobotocore or aioboto3 session to take credentials, configuration and event
            handlers from. It is not changed.
        engine: What sends requests: "native", "botocore" (by aiobotocore), or None for "native"
            where it can do what the other arguments ask for and else "botocore". `meta.engine`
            tells which it is.

    Raises:
        ImportError: the engine needs aiobotocore, which is not installed.
        ValueError: the engine is unknown or cannot do what is asked for.
    """

    _service: ClassVar[ServiceInfo]
    _engine: AsyncEngine

    def __init__(
        self,
        region_name: str | None = None,
        *,
        api_version: str | None = None,
        use_ssl: bool = True,
        verify: bool | str | None = None,
        endpoint_url: str | None = None,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        aws_account_id: str | None = None,
        profile_name: str | None = None,
        config: Config | None = None,
        session: Session | None = None,
        engine: EngineName | None = None,
    ) -> None:
        options = Options(
            region_name=region_name,
            api_version=api_version,
            use_ssl=use_ssl,
            verify=verify,
            endpoint_url=endpoint_url,
            aws_access_key_id=aws_access_key_id,
            aws_secret_access_key=aws_secret_access_key,
            aws_session_token=aws_session_token,
            aws_account_id=aws_account_id,
            profile_name=profile_name,
            config=config,
            session=session,
        )
        self._engine = open_async_engine(self._service, options, engine)

    @classmethod
    def from_botocore(cls, client: RawClient) -> Self:
        """Returns a client that sends its requests through `client`, made by aiobotocore.

        Its credentials, configuration and event handlers hold. Closing one closes the other.

        Raises:
            TypeError: not an aiobotocore client.
            ValueError: a client of another service.
        """
        from .aiobotocore_engine import AioBotocoreEngine

        self = cls.__new__(cls)
        self._engine = AioBotocoreEngine.wrap(cls._service, client)
        return self

    @property
    def meta(self) -> ClientMeta:
        """Facts about this client, as in boto3, and its engine.

        Raises:
            RuntimeError: before the first use, on aiobotocore.
        """
        return self._engine.meta

    @property
    def waiter_names(self) -> list[str]:
        """The names that `get_waiter()` knows."""
        from .botocore_waiters import waiter_names

        return [*waiter_names(self._service)]

    def can_paginate(self, operation_name: str) -> bool:
        """Returns whether `get_paginator()` knows the method `operation_name`."""
        return self._service.operation(operation_name) in self._service.paginators

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
        region = self._engine.region_name or "the default region"
        return f"<{type(self).__name__} of {self._service.name} in {region}>"

    if not TYPE_CHECKING:  # generated classes declare these, with an overload per name

        def get_paginator(self, operation_name):
            operation = known_paginator(self._service, operation_name)
            return self._engine.paginator(operation, self._invoke)

        def get_waiter(self, waiter_name):
            return self._engine.waiter(known_waiter(self._service, waiter_name), self._invoke)

    async def _invoke(self, operation: str, params: dict[str, object]) -> Any:
        """Calls an operation by its wire name. A parameter that is None is not sent."""
        params = without_none(params)
        if operation in self._service.deprecated:
            from .deprecation import warn_deprecated

            warn_deprecated(self._service, operation, params)
        return await self._engine.invoke(operation, params)

    def _iterate(self, operation: str, params: dict[str, object]) -> Any:
        """Yields the items of all pages of an operation, asynchronously."""
        return self._engine.iterate(operation, without_none(params), self._invoke)
