"""What options of single calls do in a botocore client, by handlers of its event system."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    from ..options import CallOptions
    from ..protocols import Hook

# The options of the call that this thread or task is making.
_current: ContextVar[CallOptions | None] = ContextVar("agentcore_call_options", default=None)
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


@contextmanager
def active(options: CallOptions) -> Generator[None, None, None]:
    """Has the calls of this thread or task get the options."""
    token = _current.set(options)
    try:
        yield
    finally:
        _current.reset(token)


def with_own(hooks: list[Hook]) -> list[Hook]:
    """Returns the hooks of a client and those of the call's options."""
    options = _current.get()
    return hooks if options is None else [*hooks, *options.hooks]


def add_headers(request: Any, **_: object) -> None:
    """Handles `request-created`: a header of the options takes the place of another."""
    options = _current.get()
    if options is None or request.context.get("is_presign_request"):
        return
    for name, value in options.headers.values():
        del request.headers[name]  # which does not mind one that is not there
        request.headers[name] = value
