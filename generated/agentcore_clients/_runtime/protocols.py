"""Protocols for type checking; do not instantiate. They stand in for botocore's stubs.

Import them under TYPE_CHECKING. Objects of botocore, boto3, aiobotocore and aioboto3 match them.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from typing import Any, Literal, Protocol, TypeAlias

from .call import Call
from .stats import ClientStats

EngineName: TypeAlias = Literal["native", "botocore"]


class Session(Protocol):
    """A session of boto3, botocore, aioboto3 or aiobotocore."""

    def get_available_services(self) -> object: ...


class Config(Protocol):
    """A `botocore.config.Config` or an `aiobotocore.config.AioConfig`."""

    @property
    def merge(self) -> Callable[..., object]: ...


class RawClient(Protocol):
    """A client of boto3, botocore, aioboto3 or aiobotocore."""

    @property
    def meta(self) -> object: ...

    def can_paginate(self, operation_name: str, /) -> bool: ...


class Events(Protocol):
    """botocore's event system of one client; see "Extensibility guide" of boto3."""

    def register(
        self, event_name: str, handler: Callable[..., object], unique_id: str | None = None
    ) -> None: ...

    def register_first(
        self, event_name: str, handler: Callable[..., object], unique_id: str | None = None
    ) -> None: ...

    def register_last(
        self, event_name: str, handler: Callable[..., object], unique_id: str | None = None
    ) -> None: ...

    def unregister(
        self,
        event_name: str,
        handler: Callable[..., object] | None = None,
        unique_id: str | None = None,
    ) -> None: ...


class Hook(Protocol):
    """Sees the calls of a client, in the order of `client.meta.hooks`.

    Methods are called by the thread or task that makes the call, between its steps, so they must
    not block. What one raises reaches the caller.
    """

    def before_send(self, call: Call) -> None:
        """Before each attempt; it may add to `call.headers`."""

    def after_response(self, call: Call) -> None:
        """After each response, whatever its status; `call.done` where it is the result."""

    def on_error(self, call: Call, error: BaseException) -> None:
        """An attempt failed without a response, or `call.done`: the caller gets this error."""


class ServiceModel(Protocol):
    """botocore's model of the service; its other attributes are botocore's own."""

    @property
    def service_name(self) -> str: ...

    @property
    def api_version(self) -> str: ...

    @property
    def operation_names(self) -> list[str]: ...


class ResolvedConfig(Protocol):
    """The resolved configuration of a client; its other attributes are botocore's own."""

    region_name: str
    signature_version: str
    user_agent: str
    user_agent_extra: str
    connect_timeout: float
    read_timeout: float
    max_pool_connections: int
    parameter_validation: bool
    proxies: dict[str, str] | None
    retries: dict[str, str | int] | None


class ClientMeta(Protocol):
    """Facts about a client, as `client.meta` of boto3, and which engine sends its requests."""

    @property
    def engine(self) -> EngineName: ...

    @property
    def region_name(self) -> str: ...

    @property
    def endpoint_url(self) -> str: ...

    @property
    def partition(self) -> str: ...

    @property
    def config(self) -> ResolvedConfig: ...

    @property
    def service_model(self) -> ServiceModel: ...

    @property
    def events(self) -> Events: ...

    @property
    def method_to_api_mapping(self) -> dict[str, str]: ...

    @property
    def hooks(self) -> list[Hook]: ...

    @property
    def stats(self) -> ClientStats:
        """Connections and retries at this moment.

        Raises:
            RuntimeError: the client is not on the native engine.
        """
        ...


# `invoke(operation, params)` of a client: what paginators and waiters of an engine call.
Invoke: TypeAlias = Callable[[str, dict[str, object]], Any]
AsyncInvoke: TypeAlias = Callable[[str, dict[str, object]], Awaitable[Any]]


class Keys(Protocol):
    """Credentials as botocore's signers read them."""

    access_key: str
    secret_key: str
    token: str | None


# What signs a request: credentials, the signing name and the signing region.
Signing: TypeAlias = tuple[Keys, str, str]


class Engine(Protocol):
    """Sends the requests of a synchronous client. Operations go by their wire names."""

    @property
    def meta(self) -> ClientMeta: ...

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        """Returns the response; raises the generated error classes. `params` holds no top-level None."""

    def sends_natively(self, operation: str) -> bool:
        """Whether no client of botocore's takes part in the calls of this operation."""
        ...

    def paginator(self, operation: str, invoke: Invoke) -> Any:
        """Returns the result of `get_paginator()`; its pages come through `invoke`."""

    def iterate(self, operation: str, params: dict[str, object], invoke: Invoke) -> Iterator[Any]:
        """Yields the items of all pages, each page fetched when it is needed."""
        ...

    def waiter(self, name: str, invoke: Invoke) -> Any:
        """Returns the result of `get_waiter()`. `name` is the model's (CamelCase)."""

    def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, http_method: str | None
    ) -> str:
        """Returns a signed URL that is valid for `expires_in` seconds."""
        ...

    def signing(self) -> Signing:
        """Returns what signs a request; it may block."""
        ...

    def warm_up(self) -> None:
        """Looks up credentials, or a token where calls carry one, and leaves an open connection."""

    def botocore_client(self) -> Any:
        """Returns botocore's client, through which everything goes from now on."""

    def close(self) -> None: ...


class AsyncEngine(Protocol):
    """Sends the requests of an asynchronous client; connects on first use, so that it can be
    created without a loop. After it was closed, it connects again on next use."""

    @property
    def meta(self) -> ClientMeta:
        """On aiobotocore, what is not known before the first use raises RuntimeError."""
        ...

    @property
    def region_name(self) -> str | None:
        """The region as far as it is known, for a repr."""

    async def open(self) -> None:
        """Connects now, so that `meta` is known."""

    async def invoke(self, operation: str, params: dict[str, object]) -> Any: ...

    def sends_natively(self, operation: str) -> bool: ...

    def paginator(self, operation: str, invoke: AsyncInvoke) -> Any: ...

    def iterate(
        self, operation: str, params: dict[str, object], invoke: AsyncInvoke
    ) -> AsyncIterator[Any]: ...

    def waiter(self, name: str, invoke: AsyncInvoke) -> Any: ...

    async def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, http_method: str | None
    ) -> str: ...

    async def signing(self) -> Signing: ...

    async def warm_up(self) -> None: ...

    def signing_now(self) -> Signing:
        """Returns what signs a request, for synchronous code; it may block.

        Raises:
            RuntimeError: aiobotocore's credentials are asked by a coroutine alone.
        """
        ...

    async def close(self) -> None: ...
