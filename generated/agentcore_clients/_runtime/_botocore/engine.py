"""The botocore engine of synchronous clients: a typed wrapper around a botocore client."""

from __future__ import annotations

from importlib import import_module

from ..errors import ClientError, generated
from . import paginators, session
from .hooks import observe
from .streams import wrap_output
from .waiters import Waiter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from ..bearer import TokenSource
    from ..engine import Options
    from ..protocols import (
        EngineName,
        Events,
        Hook,
        Invoke,
        RawClient,
        ResolvedConfig,
        ServiceModel,
        Signing,
    )
    from ..service import ServiceInfo
    from ..stats import ClientStats

# botocore's sessions are not made for several threads; its clients are. Reentrant, because a
# credential provider of the session may make a client of ours.
_creating = import_module("_thread").RLock()


class BotocoreMeta:
    """`meta` of a botocore client, and the engine's name."""

    engine: EngineName = "botocore"

    def __init__(self, raw_client: Any, hooks: list[Hook]) -> None:
        self._raw = raw_client.meta
        self.hooks = hooks

    def _facts(self) -> Any:
        return self._raw

    @property
    def region_name(self) -> str:
        name: str = self._facts().region_name
        return name

    @property
    def endpoint_url(self) -> str:
        url: str = self._facts().endpoint_url
        return url

    @property
    def partition(self) -> str:
        name: str = self._facts().partition
        return name

    @property
    def stats(self) -> ClientStats:
        from ..stats import not_counted

        raise not_counted(self.engine)

    @property
    def config(self) -> ResolvedConfig:
        config: ResolvedConfig = self._facts().config
        return config

    @property
    def service_model(self) -> ServiceModel:
        model: ServiceModel = self._facts().service_model
        return model

    @property
    def events(self) -> Events:
        events: Events = self._facts().events
        return events

    @property
    def method_to_api_mapping(self) -> dict[str, str]:
        mapping: dict[str, str] = self._facts().method_to_api_mapping
        return mapping


class BotocoreEngine:
    """Sends requests through a botocore client, and raises the generated errors."""

    def __init__(self, service: ServiceInfo, options: Options) -> None:
        session.check_session(options, asynchronous=False)
        self.endpoint_given = options.endpoint_url is not None
        if options.session is None:
            self._start(service, self._create(service, options))
        else:
            with _creating:
                self._start(service, self._create(service, options))

    endpoint_given = False  # as the argument `endpoint_url`

    @staticmethod
    def _create(service: ServiceInfo, options: Options) -> Any:
        return session.create_client(service, options, asynchronous=False)

    @classmethod
    def wrap(cls, service: ServiceInfo, client: RawClient) -> BotocoreEngine:
        """Returns an engine over a client that the user made."""
        check_client(service, client, asynchronous=False)
        engine = cls.__new__(cls)
        engine._start(service, client)
        return engine

    def _start(self, service: ServiceInfo, raw: Any) -> None:
        self._service = service
        self._raw = raw
        self.hooks: list[Hook] = []
        self.meta = BotocoreMeta(raw, self.hooks)
        observe(service, raw, lambda: self.hooks)

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        try:
            output = method(self._service, self._raw, operation)(**params)
        except ClientError as error:
            raise generated(error, self._service) from None
        return wrap_output(self._service, operation, output)

    def sends_natively(self, operation: str) -> bool:
        return False

    def paginator(self, operation: str, invoke: Invoke) -> Any:
        return paginators.paginator(self._service, operation, invoke)

    def iterate(self, operation: str, params: dict[str, object], invoke: Invoke) -> Iterator[Any]:
        return paginators.iterate(self._service, operation, params, invoke)

    def waiter(self, name: str, invoke: Invoke) -> Any:
        return Waiter(self._service, name, invoke, self._raw)

    def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, http_method: str | None
    ) -> str:
        name = method(self._service, self._raw, operation).__name__
        url: str = self._raw.generate_presigned_url(name, dict(params), expires_in, http_method)
        return url

    def signing(self) -> Signing:
        keys: Any = self._raw._request_signer._credentials
        return session.signing(self._raw, keys and keys.get_frozen_credentials())

    def warm_up(self, tokens: TokenSource | None = None) -> None:
        if tokens is not None:
            tokens.get()
        elif session.is_signed(self._raw):
            self.signing()
        self._raw._endpoint.http_session.send(session.nothing(self._raw))

    def botocore_client(self) -> Any:
        return self._raw

    def close(self) -> None:
        self._raw.close()


def method(service: ServiceInfo, raw_client: Any, operation: str) -> Any:
    """Returns the botocore client's method of an operation.

    Raises:
        AttributeError: a client that the user made comes from a botocore too old to know it, or
            botocore leaves it out of its clients, as it does with streams of requests.
    """
    name = import_module("botocore").xform_name(operation)
    try:
        return getattr(raw_client, name)
    except AttributeError:
        version = import_module("botocore").__version__
        if operation in raw_client.meta.service_model.operation_names:
            raise AttributeError(
                f"botocore {version} leaves the operation {operation} out of its clients,"
                " so there is no way to call it"
            ) from None
        raise AttributeError(
            f"the wrapped client has no operation {operation}, which came after botocore {version}: "
            "create this package's client instead of wrapping one, or update botocore"
        ) from None


def check_client(service: ServiceInfo, client: object, *, asynchronous: bool) -> None:
    """Raises TypeError or ValueError where `client` is not one to wrap."""
    if not hasattr(client, "meta") or not hasattr(client, "can_paginate"):
        raise TypeError(
            f"from_botocore() takes a botocore client, not {type(client).__qualname__!r}"
        )
    if asynchronous is not hasattr(type(client), "__aenter__"):
        client_kind = "an aiobotocore client" if asynchronous else "a client of botocore or boto3"
        raise TypeError(f"this class wraps {client_kind}: use the other of the two clients")
    raw: Any = client
    name = raw.meta.service_model.service_name
    if name != service.name:
        raise ValueError(f"from_botocore() takes a client of {service.name!r}, not of {name!r}")
