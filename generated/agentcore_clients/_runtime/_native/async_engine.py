"""The native engine of asynchronous clients. It needs no aiobotocore."""

from __future__ import annotations

import asyncio

from .aio import AsyncBodyReader, AsyncPool
from .core import Core, intercepted
from .invocation import Invocation
from .meta import NativeMeta

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from typing import Any

    from ..aiobotocore_engine import AioBotocoreEngine
    from ..engine import Options
    from ..protocols import AsyncInvoke, Events
    from ..service import ServiceInfo
    from .credentials import Keys
    from .wire import Operation


class AsyncNativeEngine:
    """Sends requests by generated code over its own connections.

    An operation for which there is no such code goes through aiobotocore, where it is installed.
    """

    def __init__(self, service: ServiceInfo, options: Options) -> None:
        self._core = Core(service, options)
        self._pool = AsyncPool(self._core.settings.transport)
        self._aiobotocore_engine: AioBotocoreEngine | None = None
        self._native = True
        self.meta = NativeMeta(self._core, self._hand_over, self._is_native)

    @property
    def region_name(self) -> str | None:
        return self._core.settings.region

    async def open(self) -> None:
        """Does nothing: connections are made by the calls that need them."""

    # ---------------------------------------------------------------------------- calls

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        core = self._core
        code = core.operation(operation) if self._is_native() else None
        if code is None:
            return await self._aiobotocore().invoke(operation, params)
        call = Invocation(core, code, params)
        source = core.settings.credentials
        try:
            while True:
                data = call.data(source.ready() or await self._fetch_keys())
                try:
                    status, headers, body = await self._exchange(data, code)
                except Exception as error:
                    if not call.lost(error):
                        raise
                else:
                    result = call.answered(status, headers, body)
                    if result is not None:
                        return result
                await asyncio.sleep(call.delay)
        except BaseException as error:
            call.failed(error)
            raise

    async def _fetch_keys(self) -> Keys:
        """Fetches credentials in a thread: that may read files and ask servers."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, self._core.settings.credentials.get)

    async def _exchange(self, data: bytes, code: Operation) -> tuple[int, dict[str, str], Any]:
        """Sends one attempt and returns status, headers and the body, read or as a stream."""
        pool = self._pool
        connection = await pool.acquire()
        try:
            connection.send(data)
            reader = connection.reader
            if code.streams or code.events is not None:
                await connection.read_head()
                if reader.status < 300:
                    from .async_streams import stream

                    # The headers first: the connection may be another call's once the body is read.
                    status, headers = reader.status, reader.headers()
                    content = AsyncBodyReader(connection, pool)
                    return status, headers, stream(content, self._core.service, code)
            body = await connection.read_all()
        except BaseException:
            connection.close()  # what is left of the response must not meet the next request
            raise
        status, headers = reader.status, reader.headers()
        pool.release(connection)
        return status, headers, body

    # ---------------------------------------------------------- pages, waiters, presigning

    def paginator(self, operation: str, invoke: AsyncInvoke) -> Any:
        from .paginators import AsyncPaginator

        return AsyncPaginator(self._core.service, operation, invoke)

    def iterate(
        self, operation: str, params: dict[str, object], invoke: AsyncInvoke
    ) -> AsyncIterator[Any]:
        from .pages import async_iterate

        return async_iterate(self._core.service, operation, params, invoke)

    def waiter(self, name: str, invoke: AsyncInvoke) -> Any:
        from .waiters import AsyncWaiter

        return AsyncWaiter(self._core.service, name, invoke)

    async def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, method: str | None
    ) -> str:
        core = self._core
        code = core.operation(operation) if self._native else None
        if code is not None:
            from .presign import presigned_url

            request = core.request(code, {**params})
            keys = core.settings.credentials.ready() or await self._fetch_keys()
            if (url := presigned_url(core, request, keys, expires_in, method)) is not None:
                return url
        return await self._aiobotocore().presign(operation, params, expires_in, method)

    async def close(self) -> None:
        self._pool.close()
        if self._aiobotocore_engine is not None:
            await self._aiobotocore_engine.close()

    # -------------------------------------------------------------------------- botocore

    def _aiobotocore(self) -> AioBotocoreEngine:
        """Returns the aiobotocore engine with the same options, for what is not done here."""
        if self._aiobotocore_engine is None:
            from ..aiobotocore_engine import AioBotocoreEngine

            engine = AioBotocoreEngine(self._core.service, self._core.options)
            engine.hooks = self._core.hooks
            self._aiobotocore_engine = engine
        return self._aiobotocore_engine

    def _hand_over(self) -> Events:
        """Sends everything through aiobotocore from now on; returns its event system.

        Raises:
            RuntimeError: before the first use, as its clients belong to a loop.
        """
        events = self._aiobotocore().meta.events
        self._native = False
        return events

    def _is_native(self) -> bool:
        return self._native and not intercepted("aiobotocore.client", "AioBaseClient")
