"""What options of single calls do in a botocore client, by handlers of its event system."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module

from ..bearer import check_endpoint, unsigned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from ..bearer import BearerToken, TokenSource
    from ..options import CallOptions
    from ..protocols import Hook
    from ..service import ServiceInfo

# What botocore settles for all calls of a client, and where.
_OF_A_CLIENT = {
    "read_timeout": "Config(read_timeout=...)",
    "total_timeout": "no Config knows it",
    "max_attempts": 'Config(retries={"total_max_attempts": ...})',
    "retries": "no Config knows it",
}


def refuse(options: CallOptions) -> None:
    """Raises ValueError for an option that calls of one botocore client cannot have."""
    for name in options.given():
        if name in _OF_A_CLIENT and (name, options.retries) != ("retries", "standard"):
            raise ValueError(
                f"with_options({name}=) needs the native engine, and botocore sends these calls: "
                f"make a client for them ({_OF_A_CLIENT[name]})"
            )


class _ActiveCall:
    """A call with options, while it is made."""

    __slots__ = ("endpoint_given", "options", "renewed", "token", "tokens")

    def __init__(
        self, options: CallOptions, tokens: TokenSource | None, endpoint_given: bool
    ) -> None:
        self.options, self.tokens, self.endpoint_given = options, tokens, endpoint_given
        self.token: BearerToken | None = None  # of its last attempt
        self.renewed = False


# The call that this thread or task is making.
_current: ContextVar[_ActiveCall | None] = ContextVar("agentcore_active_call", default=None)


@contextmanager
def active(
    options: CallOptions, service: ServiceInfo, operation: str, endpoint_given: bool
) -> Generator[None, None, None]:
    """Has a call of this thread or task get the options.

    Args:
        endpoint_given: Whether the endpoint is the client's own `endpoint_url`.
    """
    tokens = options.bearer_token if operation in service.bearer else None
    reset = _current.set(_ActiveCall(options, tokens, endpoint_given))
    try:
        yield
    except Exception as error:
        problem = unsigned(error, options.bearer_token, service, operation)
        if problem is None:
            raise
        raise problem from error
    finally:
        _current.reset(reset)


def with_own(hooks: list[Hook]) -> list[Hook]:
    """Returns the hooks of a client and those of the call's options."""
    call = _current.get()
    return hooks if call is None else [*hooks, *call.options.hooks]


def register(raw_client: Any, prefix: str) -> None:
    """Registers the handlers with the event system of a client, before botocore's own."""
    events = raw_client.meta.events
    asynchronous = hasattr(raw_client, "__aenter__")
    events.register_first(
        f"request-created.{prefix}", _async_authorize if asynchronous else _authorize
    )
    events.register_first(f"request-created.{prefix}", _add_headers)
    events.register_first(f"choose-signer.{prefix}", _choose_signer)
    events.register_first(f"needs-retry.{prefix}", _needs_retry)


def _add_headers(request: Any, **_: object) -> None:
    """Handles `request-created`: a header of the options takes the place of another."""
    call = _current.get()
    if call is None or request.context.get("is_presign_request"):
        return
    for name, value in call.options.headers.values():
        del request.headers[name]  # which does not mind one that is not there
        request.headers[name] = value


def _choose_signer(context: Any, **_: object) -> Any:
    """Handles `choose-signer`: a request with a token has no signature."""
    call = _current.get()
    if call is None or call.tokens is None or context.get("is_presign_request"):
        return None
    return import_module("botocore").UNSIGNED


def _call_with_token(request: Any) -> _ActiveCall | None:
    """Returns the call of a request that carries a token; raises ValueError where it may not."""
    call = _current.get()
    if call is None or call.tokens is None or request.context.get("is_presign_request"):
        return None
    check_endpoint(request.url, call.endpoint_given)
    return call


def _authorize(request: Any, **_: object) -> None:
    """Handles `request-created` of a synchronous client."""
    call = _call_with_token(request)
    if call is not None and call.tokens is not None:
        token: BearerToken = call.tokens.get()
        call.token = token
        request.headers["Authorization"] = token.header


async def _async_authorize(request: Any, **_: object) -> None:
    """Handles `request-created` of an asynchronous client."""
    call = _call_with_token(request)
    if call is not None and call.tokens is not None:
        token: BearerToken = call.tokens.ready() or await call.tokens.fetch()
        call.token = token
        request.headers["Authorization"] = token.header


def _needs_retry(response: Any, **_: object) -> int | None:
    """Handles `needs-retry`: returns the seconds until another attempt, None for no opinion."""
    call = _current.get()
    if call is None or call.tokens is None or response is None or call.renewed:
        return None
    if response[0].status_code != 401 or not call.tokens.refused(call.token):
        return None
    call.renewed = True
    return 0
