"""Tells the hooks of a client about its calls: before each attempt, after each answer, on errors.

An engine makes a `Watch` for a call only where there are hooks, so that none cost nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from .protocols import Hook

# What the engine itself decides: framing, and what the signature is about.
_RESERVED = frozenset(
    (
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "authorization",
        "connection",
        "content-length",
        "host",
        "transfer-encoding",
        "x-amz-date",
        "x-amz-security-token",
    )
)
_TOKEN = frozenset("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")


class Call:
    """One call, as hooks see it. It holds no parameter, body or credential.

    Attributes:
        service: The service's name in botocore.
        operation: The operation's name in the service's API.
        region, endpoint_url: Where the request goes.
        attempt: Number of the attempt, from 1.
        headers: What a hook puts in before an attempt is sent with it, and signed unless
            intermediaries may change it (as `traceparent`). It starts empty for each attempt.
        status: HTTP status of the last answer, None before one came.
        request_id: The service's identifier of the last answer.
        done: Whether nothing follows for this call: the caller gets its result or error.
        state: For hooks to keep things in until the call is done, for example under themselves.
    """

    __slots__ = (
        "attempt",
        "done",
        "endpoint_url",
        "headers",
        "operation",
        "region",
        "request_id",
        "service",
        "state",
        "status",
    )

    def __init__(self, service: str, operation: str, region: str, endpoint_url: str) -> None:
        self.service, self.operation = service, operation
        self.region, self.endpoint_url = region, endpoint_url
        self.attempt = 0
        self.headers: dict[str, str] = {}
        self.status: int | None = None
        self.request_id: str | None = None
        self.done = False
        self.state: dict[Any, Any] = {}

    def __repr__(self) -> str:
        return f"<call of {self.service} {self.operation}, attempt {self.attempt}>"


class Watch:
    """Tells the hooks that a client had when the call began. What a hook raises ends the call."""

    __slots__ = ("_hooks", "call")

    def __init__(self, hooks: Sequence[Hook], call: Call) -> None:
        self._hooks = tuple(hooks)
        self.call = call

    def sending(self) -> dict[str, str]:
        """Returns the headers that hooks add to the attempt.

        Raises:
            ValueError: a header that is the engine's, or that no request can have.
        """
        call = self.call
        call.attempt += 1
        call.headers = {}
        for hook in self._hooks:
            hook.before_send(call)
        for name, value in call.headers.items():
            _check_header(name, value)
        return call.headers

    def answered(self, status: int, headers: Mapping[str, str], done: bool) -> None:
        call = self.call
        call.status, call.done = status, done
        call.request_id = headers.get("x-amzn-requestid") or headers.get("x-amz-request-id")
        for hook in self._hooks:
            hook.after_response(call)

    def failed(self, error: BaseException, done: bool) -> None:
        """An attempt gave no answer, or (`done`) the caller gets this error."""
        call = self.call
        if call.done or not call.attempt:  # a hook raised after the end, or nothing was sent
            return
        call.done = done
        for hook in self._hooks:
            hook.on_error(call, error)


def _check_header(name: str, value: str) -> None:
    lower = name.lower()
    if lower in _RESERVED or not lower or not _TOKEN.issuperset(lower):
        raise ValueError(f"a hook cannot set the header {name!r}")
    # The value is left out: it may be secret.
    if not value.isascii() or any((c < " " and c != "\t") or c == "\x7f" for c in value):
        raise ValueError(f"a hook set the header {name!r} to what is no visible ASCII")
