"""The asynchronous counterpart of `limited_pool`."""

from __future__ import annotations

import asyncio

from .limited_pool import LimitedPool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .async_connection import AsyncConnection
    from .async_pool import AsyncPool


class AsyncLimitedPool(LimitedPool):
    """For an asynchronous client; waiting for a turn is within the limit too."""

    __slots__ = ()

    _pool: AsyncPool

    async def acquire(self) -> AsyncConnection:
        """Returns a connection with the time-outs of the call."""
        deadline = self.begin()
        if deadline is None:
            connection = await self._pool.acquire()
        else:
            try:
                connection = await asyncio.wait_for(self._pool.acquire(), deadline.left())
            except (TimeoutError, asyncio.TimeoutError) as error:
                raise deadline.error(self.transport.url) from error
        self.limit(connection)
        return connection
