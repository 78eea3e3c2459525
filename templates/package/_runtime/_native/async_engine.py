"""The native engine of asynchronous clients; only operations without native code need aiobotocore."""

from __future__ import annotations

import asyncio

from ..engine import require_aiobotocore
from .client_meta import NativeMeta
from .http.async_body import AsyncBodyReader
from .http.async_pool import AsyncPool, running_loop
from .http.connection import was_stale
from .invocation import Invocation
from .state import ClientState, is_patched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from typing import Any

    from .._botocore.async_engine import AsyncBotocoreEngine
    from ..bearer import TokenSource
    from ..engine import Options
    from ..protocols import AsyncInvoke, Events, Signing
    from ..service import ServiceInfo
    from .auth.credentials import Credentials
    from .codec.wire import Operation
    from .http.request import Message


class AsyncNativeEngine:
    """Sends requests by generated code over its own connections.

    An operation for which there is no such code goes through aiobotocore, which a service with such
    operations has to find when a client is made.
    """

    _invocation = Invocation

    def __init__(self, service: ServiceInfo, options: Options) -> None:
        self._state = ClientState(service, options)
        if not self._state.is_complete:
            require_aiobotocore(service)
        self._pool = AsyncPool(self._state.settings.transport)
        self._botocore_engine: AsyncBotocoreEngine | None = None
        self._native = True
        self.meta = NativeMeta(self._state, self._switch_to_botocore, self._is_native, self._pool)

    @property
    def region_name(self) -> str | None:
        return self._state.settings.region

    async def open(self) -> None:
        """Does nothing: connections are made by the calls that need them."""

    # ---------------------------------------------------------------------------- calls

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        state = self._state
        code = state.operation(operation) if self._is_native() else None
        if code is None:
            return await self._aiobotocore().invoke(operation, params)
        call = self._invocation(state, code, params)
        source = state.settings.credentials
        try:
            while True:
                if call.file is not None:
                    await running_loop().run_in_executor(None, call.read_file)
                message = call.message(source.ready() or await self._fetch_keys())
                try:
                    status, headers, body = await self._exchange(message, code)
                except Exception as error:
                    if not call.on_error(error):
                        raise
                else:
                    result = call.on_response(status, headers, body)
                    if result is not None:
                        return result
                await asyncio.sleep(call.delay)
        except BaseException as error:
            call.on_failure(error)
            raise

    async def _fetch_keys(self) -> Credentials:
        """Fetches credentials in a thread: that may read files and ask servers."""
        loop = running_loop()
        return await loop.run_in_executor(None, self._state.settings.credentials.get)

    async def _exchange(self, message: Message, code: Operation) -> tuple[int, dict[str, str], Any]:
        """Sends one attempt and returns status, headers and the body, read or as a stream."""
        pool = self._pool
        while True:
            connection = await pool.acquire()
            reader = connection.reader
            kept = reader.status > 0  # it carried a response before
            try:
                connection.send(message)
                if code.streams or code.events is not None:
                    await connection.read_head()
                    if reader.status < 300:
                        from .async_streams import stream

                        # The headers first: the connection may be another call's once the body is
                        # read.
                        status, headers = reader.status, reader.headers()
                        content = AsyncBodyReader(connection, pool)
                        service = self._state.service
                        return status, headers, stream(content, service, code, headers)
                body = await connection.read_all()
            except BaseException as error:
                connection.close()  # what is left of the response must not meet the next request
                if kept and was_stale(connection, error, code.repeatable):
                    continue  # nothing was tried: this is no attempt
                raise
            status, headers = reader.status, reader.headers()
            pool.release(connection)
            return status, headers, body

    # ---------------------------------------------------------- pages, waiters, presigning

    def paginator(self, operation: str, invoke: AsyncInvoke) -> Any:
        from .paging.paginators import AsyncPaginator

        return AsyncPaginator(self._state.service, operation, invoke)

    def iterate(
        self, operation: str, params: dict[str, object], invoke: AsyncInvoke
    ) -> AsyncIterator[Any]:
        from .paging.cursor import async_iterate

        return async_iterate(self._state.service, operation, params, invoke)

    def waiter(self, name: str, invoke: AsyncInvoke) -> Any:
        from .waiters import AsyncWaiter

        return AsyncWaiter(self._state.service, name, invoke)

    async def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, method: str | None
    ) -> str:
        state = self._state
        code = state.operation(operation) if self._native else None
        if code is not None:
            from .auth.presign import presigned_url

            request = state.request(code, {**params})
            keys = state.settings.credentials.ready() or await self._fetch_keys()
            if (url := presigned_url(state, request, keys, expires_in, method)) is not None:
                return url
        return await self._aiobotocore().presign(operation, params, expires_in, method)

    async def signing(self) -> Signing:
        known = self._state.settings
        keys = known.credentials.ready() or await self._fetch_keys()
        return keys, known.signing_name, known.signing_region

    async def warm_up(self, tokens: TokenSource | None = None) -> None:
        if not self._is_native():
            await self._aiobotocore().warm_up(tokens)
            return
        if tokens is not None:
            await tokens.fetch()
        elif self._state.settings.credentials.ready() is None:
            await self._fetch_keys()
        await self._pool.warm_up()

    def signing_now(self) -> Signing:
        known = self._state.settings
        return known.credentials.get(), known.signing_name, known.signing_region

    async def close(self) -> None:
        self._pool.close()
        if self._botocore_engine is not None:
            await self._botocore_engine.close()

    # -------------------------------------------------------------------------- botocore

    def _aiobotocore(self) -> AsyncBotocoreEngine:
        """Returns the aiobotocore engine with the same options, for what is not done here."""
        if self._botocore_engine is None:
            from .._botocore.async_engine import AsyncBotocoreEngine

            engine = AsyncBotocoreEngine(self._state.service, self._state.options)
            engine.hooks = self._state.hooks
            self._botocore_engine = engine
        return self._botocore_engine

    def _switch_to_botocore(self) -> Events:
        """Sends everything through aiobotocore from now on; returns its event system."""
        events: Events = self._aiobotocore().events
        self._native = False
        return events

    def sends_natively(self, operation: str) -> bool:
        return self._is_native() and self._state.operation(operation) is not None

    def _is_native(self) -> bool:
        return self._native and not is_patched("aiobotocore.client", "AioBaseClient")
