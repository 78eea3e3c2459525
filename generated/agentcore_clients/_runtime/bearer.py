"""Bearer tokens (RFC 6750): where they come from, and when they are asked for again.

A token is a text, or what a callable returns. Nothing here shows one: neither a repr, a pickle, an
error nor the variables of a frame.
"""

from __future__ import annotations

import sys
from _thread import RLock
from os import environ
from time import monotonic, time

from .jwt import lifetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any, TypeAlias

    from .service import ServiceInfo

    # A token, or what returns one; only asynchronous clients await it.
    Token: TypeAlias = str | Callable[[], str | Awaitable[str]]

_INFINITY = float("inf")
# The characters of a token, but for padding at its end.
_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/")


class BearerToken:
    """One token, which nothing shows but the header of a request."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def header(self) -> str:
        """The value of the header `Authorization`."""
        return f"Bearer {self._text}"

    def __repr__(self) -> str:
        return "<bearer token>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a bearer token is not pickled: make the client anew with bearer_token=")


class TokenSource:
    """The tokens of a client, for any number of threads and tasks.

    What a callable returned is kept until a minute before the end that a JWT names, any other token
    for five minutes, and both for one request of a server alone, by the values of `context`: the
    token of one user never goes with the call of another.
    """

    __slots__ = ("_ask", "_flight", "_kept", "_lock")

    def __init__(self, given: Token) -> None:
        """Takes a text or a callable.

        Raises:
            TypeError, ValueError: neither of them, or a text that is no token.
        """
        self._ask: Callable[[], Any] | None = None
        # The scope, the end on the monotonic clock and the token: one tuple, so that no thread
        # sees the scope of one request and the token of another.
        self._kept: tuple[object, float, BearerToken | None] = (None, 0.0, None)
        self._flight: tuple[object, Any] | None = None
        self._lock = RLock()
        if callable(given):
            self._ask = given
        elif (problem := _problem(given)) is not None:
            del given
            raise problem
        else:
            self._kept = (None, _INFINITY, BearerToken(str.__str__(given)))

    def ready(self) -> Any:
        """Returns a token that needs not be asked for, else None."""
        scope, until, token = self._kept
        if self._ask is None or (monotonic() < until and scope == _scope()):
            return token
        return None

    def get(self) -> Any:
        """Returns a token; a callable may block, which keeps no other user's call waiting."""
        token = self.ready()
        if token is not None:
            return token
        scope = _scope()
        if scope is not None and any(scope):
            return self._keep(self._asked(), scope)
        with self._lock:
            return self.ready() or self._keep(self._asked(), scope)

    async def fetch(self) -> Any:
        """Returns a token for an asynchronous client; tasks that ask at once ask once."""
        if (token := self.ready()) is not None:
            return token
        from asyncio import shield

        return await shield(self._asking())

    def _asking(self) -> Any:
        """Returns the task that asks for a token of this event loop and scope."""
        # A method that sets an attribute is read by every user's mypy, with what it imports.
        key = (_running_loop(), _scope())
        flight = self._flight
        if flight is None or flight[0] != key or flight[1].done():
            flight = self._flight = (key, key[0].create_task(self._fetch(key[1])))
        return flight[1]

    async def _fetch(self, scope: object) -> BearerToken:
        from asyncio import to_thread
        from inspect import isawaitable, iscoroutinefunction

        ask = self._ask
        # A function that is not asynchronous may block.
        value = self._asked() if iscoroutinefunction(ask) else await to_thread(self._asked)
        if isawaitable(value):
            value = await value
        try:
            return self._keep(value, scope)
        finally:
            del value

    def refused(self, token: object) -> bool:
        """Forgets a token that the service refused; returns whether there may be another one."""
        if self._ask is None:
            return False
        if self._kept[2] is token:
            self._kept = (None, 0.0, None)
        # A decorated function keeps tokens too.
        if callable(forget := getattr(self._ask, "invalidate", None)):
            forget()
        return True

    def _asked(self) -> Any:
        return None if self._ask is None else self._ask()

    def _keep(self, value: Any, scope: object) -> BearerToken:
        if (problem := _problem(value)) is not None:
            if hasattr(value, "close"):
                value.close()  # a coroutine, which would warn that nobody awaited it
            del value
            raise problem
        token = BearerToken(str.__str__(value))
        self._kept = (scope, monotonic() + lifetime(value, time()), token)
        del value
        return token

    def __repr__(self) -> str:
        return "<source of bearer tokens>"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("bearer tokens are not pickled: make the client anew with bearer_token=")


def _problem(value: Any) -> Exception | None:
    """Returns the error for what is no token; whoever raises it deletes the value first."""
    if not isinstance(value, str):
        kind = type(value).__name__
        more = "; asynchronous ones are for asynchronous clients" if kind == "coroutine" else ""
        return TypeError(
            f"bearer_token must be a str or a callable that returns one, not {kind}{more}"
        )
    if not value.rstrip("=") or not _CHARACTERS.issuperset(value.rstrip("=")):
        return ValueError(
            "bearer_token has characters that no token has (RFC 6750): give the token alone, "
            "without the word Bearer, quotes or line breaks"
        )
    return None


def _running_loop() -> Any:
    from asyncio import get_running_loop

    return get_running_loop()


def _scope() -> tuple[str | None, ...] | None:
    """Returns what tells the request that a server is serving from others, where it does."""
    context: Any = sys.modules.get(f"{__package__}.shims.context")
    values: tuple[str | None, ...] | None = None
    if context is not None:
        values = context.values_of_request()
    return values


def from_environment(service: ServiceInfo, config: Any) -> TokenSource | None:
    """Returns the source of the token of AWS_BEARER_TOKEN_<SERVICE>, which is read anew for each.

    As for other services in botocore, it comes before credentials, and a Config that says how to
    sign comes before it.
    """
    given: dict[str, Any] = getattr(config, "_user_provided_options", None) or {}
    if any(given.get(name) for name in ("signature_version", "auth_scheme_preference")):
        return None
    return TokenSource(lambda: environ.get(service.token_variable, ""))


def check_endpoint(url: str, given: bool) -> None:
    """Raises ValueError where a token would travel in the clear to where the user did not say.

    Args:
        given: Whether the URL is the client's own `endpoint_url`.
    """
    if not given and not url.lower().startswith("https://"):
        raise ValueError(
            f"no bearer token goes to {url}, which is plain HTTP: use https, or give it to the "
            "client as endpoint_url where you trust the way there"
        )


def unsigned(
    error: Exception, tokens: TokenSource | None, service: ServiceInfo, operation: str
) -> Exception | None:
    """Returns what a call without a token raises instead of botocore's NoCredentialsError.

    None where the error stays, as that of a client without a token.
    """
    if tokens is None or type(error).__name__ != "NoCredentialsError":
        return None
    from .bearer_errors import NoCredentialsForCallError

    return NoCredentialsForCallError(operation=operation, known=", ".join(service.bearer) or "none")
