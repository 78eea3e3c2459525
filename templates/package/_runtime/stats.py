"""`client.meta.stats`: what a client's connections and retries are at the moment."""

from __future__ import annotations

from typing import NamedTuple


class ClientStats(NamedTuple):
    """Figures of the moment of one client, for a health check or a metric.

    Attributes:
        open: Connections that are open, or being opened by an asynchronous client.
        idle: Those of them that no call uses.
        waiting: Calls that wait for a connection. A synchronous client opens more instead.
        retries: Attempts after the first ones of calls, since the client was made.
        retry_tokens: What is left for retries: each takes 5, or 10 after a time-out, and successes
            give back. Without enough of them errors are raised at once.
    """

    open: int
    idle: int
    waiting: int
    retries: int
    retry_tokens: int


def not_counted(engine: str) -> RuntimeError:
    """Returns the error for a client that another engine serves."""
    return RuntimeError(
        f"meta.stats counts the connections of the native engine; this client sends through {engine},"
        " which does not count: see meta.engine"
    )
