"""The base of every synchronous client."""

from __future__ import annotations

from .engine import Options, open_engine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any, ClassVar

    from typing_extensions import Self

    from .protocols import ClientMeta, Config, Engine, EngineName, RawClient, Session
    from .service import ServiceInfo


class SyncClient:
    """A client of one service. Several threads may use it at once.

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
        config: A `botocore.config.Config`.
        session: A boto3 or botocore session to take credentials, configuration and event handlers
            from. It is not changed.
        engine: What sends requests: "native", "botocore", or None for "native" where it can do
            what the other arguments ask for and else "botocore". `meta.engine` tells which it is.

    Raises:
        NoRegionError: botocore's; no region was found.
        ValueError: the engine is unknown or cannot do what is asked for.
    """

    _service: ClassVar[ServiceInfo]
    _engine: Engine

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
        self._engine = open_engine(self._service, options, engine)

    @classmethod
    def from_botocore(cls, client: RawClient) -> Self:
        """Returns a client that sends its requests through `client`, made by boto3 or botocore.

        Its credentials, configuration and event handlers hold, and a Stubber on it works. Closing
        one closes the other.

        Raises:
            TypeError: not a botocore client, or an asynchronous one.
            ValueError: a client of another service.
        """
        from .botocore_engine import BotocoreEngine

        self = cls.__new__(cls)
        self._engine = BotocoreEngine.wrap(cls._service, client)
        return self

    @property
    def meta(self) -> ClientMeta:
        """Facts about this client, as in boto3, and its engine."""
        return self._engine.meta

    @property
    def waiter_names(self) -> list[str]:
        """The names that `get_waiter()` knows."""
        from .botocore_waiters import waiter_names

        return [*waiter_names(self._service)]

    def can_paginate(self, operation_name: str) -> bool:
        """Returns whether `get_paginator()` knows the method `operation_name`."""
        return self._service.operation(operation_name) in self._service.paginators

    def generate_presigned_url(
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
        return self._engine.presign(operation, without_none(Params or {}), ExpiresIn, HttpMethod)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        meta = self._engine.meta
        name = f"{type(self).__name__} of {self._service.name}"
        return f"<{name} in {meta.region_name}, engine {meta.engine}>"

    if not TYPE_CHECKING:  # generated classes declare these, with an overload per name

        def get_paginator(self, operation_name):
            operation = known_paginator(self._service, operation_name)
            return self._engine.paginator(operation, self._invoke)

        def get_waiter(self, waiter_name):
            return self._engine.waiter(known_waiter(self._service, waiter_name), self._invoke)

    def _invoke(self, operation: str, params: dict[str, object]) -> Any:
        """Calls an operation by its wire name. A parameter that is None is not sent."""
        params = without_none(params)
        if operation in self._service.deprecated:
            from .deprecation import warn_deprecated

            warn_deprecated(self._service, operation, params)
        return self._engine.invoke(operation, params)

    def _iterate(self, operation: str, params: dict[str, object]) -> Any:
        """Yields the items of all pages of an operation."""
        return self._engine.iterate(operation, without_none(params), self._invoke)


def without_none(params: Mapping[str, object]) -> dict[str, object]:
    """Returns the parameters that are sent. None inside a value is botocore's business."""
    return {name: value for name, value in params.items() if value is not None}


def known_operation(service: ServiceInfo, method: str) -> str:
    """Returns the wire name behind a method, or raises botocore's UnknownClientMethodError."""
    operation = service.operation(method)
    if operation is None:
        from importlib import import_module

        error: Any = import_module("botocore.exceptions").UnknownClientMethodError
        raise error(method_name=method)
    return operation


def known_paginator(service: ServiceInfo, method: str) -> str:
    """Returns the wire name behind a method, or raises botocore's OperationNotPageableError."""
    operation = service.operation(method)
    if operation is None or operation not in service.paginators:
        from importlib import import_module

        error: Any = import_module("botocore.exceptions").OperationNotPageableError
        raise error(operation_name=method)
    return operation


def known_waiter(service: ServiceInfo, name: str) -> str:
    """Returns the model's name of a waiter, or raises ValueError as boto3 does."""
    from .botocore_waiters import waiter_names

    known = waiter_names(service)
    if name not in known:
        choices = ", ".join(known) or "none"
        raise ValueError(f"Waiter does not exist: {name}; there are: {choices}")
    return known[name]
