"""A client's connections as one call with options sees them: with its own time-outs."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .connection import Connection
    from .deadline import Deadline
    from .pool import Pool
    from .transport import Transport


class LimitedPool:
    """The connections of a client's pool for one call.

    Attributes:
        reached: Whether the call had a connection in its last attempt, on which something may have
            reached the service.
    """

    __slots__ = ("_deadline", "_pool", "_read_timeout", "reached", "transport")

    def __init__(self, pool: Any, read_timeout: float | None, deadline: Deadline | None) -> None:
        self._pool, self._read_timeout, self._deadline = pool, read_timeout, deadline
        self.transport: Transport = pool.transport
        self.reached = False

    def begin(self) -> Deadline | None:
        """Begins an attempt; raises the error of a call whose time is over."""
        self.reached = False
        if self._deadline is not None and self._deadline.left() <= 0:
            raise self._deadline.error(self.transport.url)
        return self._deadline

    def limit(self, connection: Any) -> None:
        """Takes a connection for the attempt."""
        self.reached = True
        connection.set_read_timeout(self._read_timeout)
        if self._deadline is not None:
            connection.set_deadline(self._deadline)

    def release(self, connection: Any) -> None:
        """Gives a connection back as other calls expect it."""
        if self._deadline is not None:
            connection.set_deadline(None)
        connection.set_read_timeout(self.transport.read_timeout)
        self._pool.release(connection)


class LimitedSyncPool(LimitedPool):
    """For a synchronous client."""

    __slots__ = ()

    _pool: Pool

    def acquire(self) -> Connection:
        """Returns a connection with the time-outs of the call."""
        connection = self._pool.acquire(self.begin())
        self.limit(connection)
        return connection
