"""Waiting for a person's consent: when to ask again, until when, and who does the asking."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Generator, Mapping
from importlib import import_module

from .effects import Sleep, adrive, drive
from .errors import ConsentFailed, ConsentTimeout, IdentityError
from .secret import reveal
from .values import is_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .effects import Plan
    from .flight import Progress


class PollPolicy:
    """When to ask again for a token that waits for consent.

    The first question comes after `first_delay` seconds, because consent may have been given
    already; the delay then doubles up to `interval`. `timeout` seconds after the person was told,
    ConsentTimeout is raised.

    Raises:
        ValueError: a number that is not positive.
    """

    __slots__ = ("first_delay", "interval", "timeout")

    def __init__(
        self, *, interval: float = 5.0, timeout: float = 600.0, first_delay: float = 0.25
    ) -> None:
        if not (interval > 0 and timeout > 0 and first_delay > 0):
            raise ValueError("interval, timeout and first_delay must be positive")
        self.interval, self.timeout, self.first_delay = interval, timeout, first_delay

    def __repr__(self) -> str:
        return (
            f"PollPolicy(interval={self.interval}, timeout={self.timeout},"
            f" first_delay={self.first_delay})"
        )

    def delays(self) -> Generator[float, None, None]:
        delay = min(self.first_delay, self.interval)
        while True:
            yield delay
            delay = min(delay * 2, self.interval)


class TokenPoller(ABC):
    """Gets the token in a way of its own; the request is not shown to it."""

    @abstractmethod
    async def poll_for_token(self) -> str:
        """Returns the token once it is there."""
        raise NotImplementedError


class RequestTokenPoller(ABC):
    """Decides when to ask, with the request at hand."""

    @abstractmethod
    def poll(self, request: PendingRequest) -> str | Awaitable[str]:
        """Returns the token once `request.fetch()` or `await request.afetch()` has given it.

        A synchronous function needs a poller that does not await.
        """
        raise NotImplementedError


class PendingRequest:
    """A request whose answer waits for consent.

    Attributes:
        url: where the person has to go; sensitive.
        session: the members that name the authorization session, by wire name.
    """

    __slots__ = ("_ask", "_progress", "_publish")

    def __init__(
        self,
        ask: Callable[[], Plan[object]],
        publish: Callable[[], Plan[None]],
        progress: Progress,
    ) -> None:
        self._ask, self._publish, self._progress = ask, publish, progress

    @property
    def url(self) -> str:
        return str(self._progress.url or "")

    @property
    def session(self) -> Mapping[str, object]:
        return {name: reveal(value) for name, value in self._progress.session.items()}

    def fetch(self) -> str | None:
        """Asks once; returns the token, or None while consent is missing.

        Raises:
            ConsentFailed: the service says that the authorization failed.
        """
        return _text(drive(self._once()))

    async def afetch(self) -> str | None:
        """Like `fetch`, without blocking the event loop."""
        return _text(await adrive(self._once()))

    def _once(self) -> Plan[object]:
        token = yield from self._ask()
        if token is None:
            yield from self._publish()
        return token


def _text(token: object) -> str | None:
    return str(token) if isinstance(token, str) else None


def await_consent(
    ask: Callable[[], Plan[object]],
    publish: Callable[[], Plan[None]],
    progress: Progress,
    policy: PollPolicy,
) -> Plan[object]:
    """Asks again until there is a token; a service that is unreachable or busy is asked later.

    `publish` follows each answer without a token, whose authorization URL may be another one.

    Raises:
        ConsentFailed: the service says that the authorization failed.
        ConsentTimeout: the policy's time is over.
    """
    if progress.deadline is None:
        progress.deadline = time.monotonic() + policy.timeout
    trouble: Exception | None = None
    for delay in policy.delays():
        left = progress.deadline - time.monotonic()
        if left <= 0:
            raise ConsentTimeout(
                f"consent was not given within {policy.timeout:g} seconds",
                progress.url,
                progress.session,
            ) from trouble
        yield Sleep(min(delay, left))
        try:
            token = yield from ask()
        except Exception as error:
            if not _passes(error):
                raise
            trouble = error
            continue
        trouble = None
        if token is not None:
            return token
        yield from publish()
    raise IdentityError("the poll policy gave no further delay")


def is_refusal(error: Exception) -> bool:
    """Tells whether the service said no, to the authorization or to the request as it is."""
    answered = is_map(getattr(error, "response", None))
    return isinstance(error, ConsentFailed) or (answered and not _passes(error))


def _passes(error: Exception) -> bool:
    """Tells whether an error of a client says nothing about the authorization: try again later."""
    from .._native.retry import THROTTLING_CODES, TRANSIENT_CODES

    botocore: Any = import_module("botocore.exceptions")
    if isinstance(error, (botocore.ConnectionError, botocore.HTTPClientError)):
        return True
    response: object = getattr(error, "response", None)
    if not is_map(response):
        return False
    said, metadata = response.get("Error"), response.get("ResponseMetadata")
    code = said.get("Code") if is_map(said) else None
    status = metadata.get("HTTPStatusCode") if is_map(metadata) else None
    busy = isinstance(status, int) and (status >= 500 or status == 429)
    return busy or code in THROTTLING_CODES or code in TRANSIENT_CODES
