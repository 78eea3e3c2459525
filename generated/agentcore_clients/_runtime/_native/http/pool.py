"""The pool of synchronous connections, which keeps them alive between calls."""

from __future__ import annotations

import os
import sys
from _weakref import ref  # `weakref` itself is slow to import

from .connection import Connection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .deadline import Deadline
    from .transport import Transport

_is_finalizing = sys.is_finalizing  # the end of the program closes what is open anyway


class Pool:
    """Idle connections to one endpoint, at most `max_pool_connections` of them.

    As in botocore, more connections than that may be open while more threads are calling; those
    over the limit are closed after their call. A fork gives the child an empty pool.
    """

    __slots__ = ("_idle", "_made", "_pid", "closed", "transport")

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self._idle: list[Connection] = []
        self._made: set[ref[Connection]] = set()  # those that somebody holds, open or not
        self._pid = os.getpid()
        self.closed = False

    def acquire(self, deadline: Deadline | None = None) -> Connection:
        """Returns a live idle connection, the latest used first, or connects before `deadline`."""
        if os.getpid() != self._pid:
            # The parent owns these sockets: they are dropped, and closing them here sends nothing.
            self._idle, self._made = [], set()
            self._pid = os.getpid()
        while True:
            try:
                connection = self._idle.pop()  # list operations are atomic
            except IndexError:
                return self._connect(deadline)
            if connection.usable():
                return connection
            connection.close()

    def _connect(self, deadline: Deadline | None) -> Connection:
        connection = Connection(self.transport, deadline)
        made = self._made
        made.add(ref(connection, made.discard))
        return connection

    def warm_up(self) -> None:
        """Leaves a live idle connection, and opens it where there is none."""
        connection = self.acquire()  # nothing was sent on it, so it is as it was
        self._idle.append(connection)
        if self.closed:
            self.close()

    def counts(self) -> tuple[int, int, int]:
        """Returns how many connections are open and idle, and how many callers wait: none do."""
        return sum(map(_is_open, [*self._made])), len(self._idle), 0

    def release(self, connection: Connection) -> None:
        """Takes a connection back, or closes it where its last response leaves it unfit."""
        if (
            connection.reader.reusable
            and not self.closed
            and len(self._idle) < self.transport.max_connections
            and os.getpid() == self._pid
        ):
            self._idle.append(connection)
            if self.closed:  # closed meanwhile by another thread
                self.close()
        else:
            connection.close()

    def close(self) -> None:
        """Closes the idle connections; those in use are closed by their release."""
        self.closed = True
        while self._idle:
            try:
                self._idle.pop().close()
            except IndexError:
                return

    def __del__(self) -> None:
        idle = len(self._idle)
        if not idle or os.getpid() != self._pid:  # as in a child, which does not own them
            return
        try:
            if not _is_finalizing():
                from .unclosed import warn_unclosed

                warn_unclosed(self.transport.url, idle, self)
        finally:
            self.close()


def _is_open(made: ref[Connection]) -> bool:
    connection = made()
    return connection is not None and connection.is_open
