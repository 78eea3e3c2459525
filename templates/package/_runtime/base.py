"""What synchronous and asynchronous clients share: the constructor, facts, paginators, waiters."""

from __future__ import annotations

from os import environ
from sys import modules

from .engine import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, ClassVar

    from typing_extensions import Self

    from .bearer import Token, TokenSource
    from .options import CallOptions, Retries
    from .protocols import ClientMeta, Config, EngineName, Hook, Session
    from .service import ServiceInfo
    from .signed.auth import HttpAuth
    from .signed.source import Source

# Private parts of botocore's clients that programs reach for.
INTERNALS = frozenset(
    (
        "_client_config",
        "_convert_to_request_dict",
        "_endpoint",
        "_make_api_call",
        "_make_request",
        "_request_signer",
        "_response_parser",
        "_ruleset_resolver",
        "_serializer",
        "_service_model",
    )
)


class Client:
    """A client of one service."""

    _service: ClassVar[ServiceInfo]
    _engine: Any = None  # of the kind that the subclass says; None while the client is made

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
        bearer_token: Token | None = None,
    ) -> None:
        """Makes a client. Nothing connects before its first use.

        Args:
            region_name: Region, for example "us-west-2"; by default that of boto3's default
                session where there is one, or as botocore finds it in the environment and the
                shared configuration file. So are the profile and the credentials.
            api_version: Version of the API; the package ships one.
            use_ssl: False for plain HTTP where `endpoint_url` is not given.
            verify: False to accept any certificate, or the path of a CA bundle.
            endpoint_url: Where to send requests instead of the region's endpoint.
            aws_access_key_id, aws_secret_access_key, aws_session_token: Credentials; by default as
                botocore finds them.
            aws_account_id: Account of these credentials, for endpoints that have it in their name.
            profile_name: Profile of the shared configuration file.
            config: A `botocore.config.Config`; for an asynchronous client also an
                `aiobotocore.config.AioConfig`.
            session: A session to take credentials, configuration and event handlers from: boto3's
                or botocore's, for an asynchronous client aioboto3's or aiobotocore's. It is not
                changed.
            engine: What sends requests: "native", "botocore" (for an asynchronous client
                aiobotocore), or None for "native" where it can do what the other arguments ask for
                and else "botocore". `meta.engine` tells which it is.
            bearer_token: A token that calls of operations which take one carry instead of a
                signature, or what returns one: it is asked again before the token ends, and once
                after an answer with status 401. An asynchronous client awaits what it returns,
                where that is needed. By default that of AWS_BEARER_TOKEN_<SERVICE>.

        Raises:
            NoRegionError: botocore's; no region was found.
            ImportError: the engine needs aiobotocore, which is not installed.
            ValueError: the engine is unknown or cannot do what is asked for.
        """
        try:
            tokens = _tokens(bearer_token) or _tokens_of_environment(self._service, config)
        finally:
            del bearer_token  # a traceback shows variables
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
        if "boto3" in modules:
            from .default_session import fill

            fill(options)
        opened = self._open(options, engine)
        if tokens is not None:
            from .options import CallOptions, engine_with

            opened = engine_with(opened, CallOptions(bearer_token=tokens))
            opened.is_owner = True
        self._engine = opened

    @property
    def meta(self) -> ClientMeta:
        """Facts about this client, as in boto3, and its engine.

        Raises:
            RuntimeError: an asynchronous client on aiobotocore, before its first use.
        """
        meta: ClientMeta = self._engine.meta
        return meta

    @property
    def waiter_names(self) -> list[str]:
        """The names that `get_waiter()` knows."""
        from ._botocore.waiters import waiter_names

        return [*waiter_names(self._service)]

    def http_auth(self, *urls: str) -> HttpAuth:
        """Returns what signs requests of another library with this client's credentials.

        It is the `auth` of httpx (`httpx.AsyncClient(auth=client.http_auth())`) and of requests, and
        a middleware of aiohttp (`ClientSession(middlewares=[client.http_auth()])`). Credentials are
        those of the moment of a request. Nothing is signed for another place than the client's
        endpoint, hosts below it, and `urls`: such a request raises ValueError. It signs for a client
        with a bearer token too; who sends a token himself needs none of this.

        Args:
            urls: Other places where signed requests may go, "https://host/path" or "http://host:1".

        Raises:
            ValueError: one of `urls` is no URL.
        """
        from .signed.auth import HttpAuth

        return HttpAuth(self._source(), urls)

    def can_paginate(self, operation_name: str) -> bool:
        """Returns whether `get_paginator()` knows the method `operation_name`."""
        return self._service.operation(operation_name) in self._service.paginators

    def with_options(
        self,
        *,
        read_timeout: float | None = None,
        total_timeout: float | None = None,
        max_attempts: int | None = None,
        retries: Retries | None = None,
        bearer_token: Token | None = None,
        headers: Mapping[str, str] | None = None,
        hooks: Iterable[Hook] | None = None,
    ) -> Self:
        """Returns a light copy of the client whose calls have these options.

        It shares connections, credentials and `meta` with the client, which closes them. An option
        that is None stays as it is; options add up from copy to copy.

        Args:
            read_timeout: Seconds to wait for more of an answer; `math.inf` waits for ever.
            total_timeout: Seconds for a call with all of its attempts, the waits between them and
                its stream, to the last byte; each page and each poll of a waiter is a call of its
                own. Looking up a host's name, and fetching credentials in a synchronous client, have
                limits of their own. `math.inf` is no limit.
            max_attempts: How often a call is tried at most, the first time included.
            retries: "idempotent-only" repeats a call only where the model calls the operation
                idempotent or it sends an idempotency token; other calls are repeated only where
                they had no connection, so that nothing can have reached the service. "standard"
                repeats them as the client does.
            bearer_token: As for the constructor.
            headers: Sent and signed with each attempt, in place of a header of the same name.
            hooks: Hooks that see these calls, after those of `meta.hooks`.

        Raises:
            TypeError, ValueError: no such value, a reserved header, or (there or by a call) an
                option that the engine does not have for single calls.

        Calls raise TotalTimeoutError, a botocore ReadTimeoutError and a TimeoutError, where
        `total_timeout` is over; a stream raises it at its next read.
        """
        from .options import CallOptions

        try:
            tokens = _tokens(bearer_token)
        finally:
            del bearer_token  # a traceback shows variables
        return self._with_options(
            CallOptions(
                read_timeout=read_timeout,
                total_timeout=total_timeout,
                max_attempts=max_attempts,
                retries=retries,
                bearer_token=tokens,
                headers=headers,
                hooks=hooks,
            )
        )

    if not TYPE_CHECKING:  # generated classes declare these, with an overload per name

        def get_paginator(self, operation_name):
            operation = _known_paginator(self._service, operation_name)
            return self._engine.paginator(operation, self._invoke)

        def get_waiter(self, waiter_name):
            return self._engine.waiter(_known_waiter(self._service, waiter_name), self._invoke)

    def _address(self, path: str, values: Mapping[str, object], query: Mapping[str, object]) -> str:
        """Returns an address below the endpoint, from the template of its path."""
        from .signed.addresses import address

        return address(self.meta.endpoint_url, path, values, query)

    def _is_made(self) -> bool:
        """Whether the constructor has come to its end, as far as this class knows."""
        return self._engine is not None

    def _source(self) -> Source:
        """Returns where the keys of signatures come from."""
        raise NotImplementedError

    def _with_options(self, options: CallOptions) -> Self:
        from .options import engine_with

        copy = object.__new__(type(self))
        vars(copy).update(vars(self))
        copy._engine = engine_with(self._engine, options)
        return copy

    def _open(self, options: Options, engine: str | None) -> Any:
        """Returns the engine of this name, or the best one."""
        raise NotImplementedError

    def _invoke(self, operation: str, params: dict[str, object]) -> Any:
        """Calls an operation by its wire name. A parameter that is None is not sent."""
        raise NotImplementedError

    def _iterate(self, operation: str, params: dict[str, object]) -> Any:
        """Returns an iterator over the items of all pages of an operation."""
        return self._engine.iterate(operation, without_none(params), self._invoke)

    def _sent(self, operation: str, params: dict[str, object]) -> dict[str, object]:
        """Returns the parameters of a call that are sent; warns about deprecated ones."""
        params = without_none(params)
        if operation in self._service.deprecated:
            from .deprecation import warn_deprecated

            warn_deprecated(self._service, operation, params)
        return params


def _tokens(given: Token | None) -> TokenSource | None:
    if given is None:
        return None
    from .bearer import TokenSource

    try:
        return TokenSource(given)
    finally:
        del given


def _tokens_of_environment(service: ServiceInfo, config: object) -> TokenSource | None:
    """Returns the token of the environment for the operations that take one."""
    if not service.bearer or not environ.get(service.token_variable):
        return None
    from .bearer import from_environment

    return from_environment(service, config)


def without_none(params: Mapping[str, object]) -> dict[str, object]:
    """Returns the parameters that are sent. A None inside a value is left to botocore."""
    return {name: value for name, value in params.items() if value is not None}


def known_operation(service: ServiceInfo, method: str) -> str:
    """Returns the wire name behind a method, or raises botocore's UnknownClientMethodError."""
    operation = service.operation(method)
    if operation is None:
        raise _error("UnknownClientMethodError", method_name=method)
    return operation


def _known_paginator(service: ServiceInfo, method: str) -> str:
    """Returns the wire name behind a method, or raises botocore's OperationNotPageableError."""
    operation = service.operation(method)
    if operation is None or operation not in service.paginators:
        raise _error("OperationNotPageableError", operation_name=method)
    return operation


def _known_waiter(service: ServiceInfo, name: str) -> str:
    """Returns the model's name of a waiter, or raises ValueError as boto3 does."""
    from ._botocore.waiters import waiter_names

    known = waiter_names(service)
    if name not in known:
        choices = ", ".join(known) or "none"
        raise ValueError(f"Waiter does not exist: {name}; there are: {choices}")
    return known[name]


def _error(name: str, **values: object) -> Exception:
    from importlib import import_module

    error: Exception = getattr(import_module("botocore.exceptions"), name)(**values)
    return error
