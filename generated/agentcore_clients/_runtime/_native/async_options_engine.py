"""The native engine of an asynchronous client with options; see `options_engine`."""

from __future__ import annotations

import asyncio

from ..bearer import TokenSource, unsigned
from .async_engine import AsyncNativeEngine
from .call_state import CallInvocation, CallState
from .http.async_limited_pool import AsyncLimitedPool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .._botocore.async_engine import AsyncBotocoreEngine
    from ..options import CallOptions
    from ..protocols import Events, Signing


class AsyncOptionsEngine(AsyncNativeEngine):
    """Makes the calls of another engine with options, over the connections of that one."""

    is_owner = False  # nobody else closes the other engine

    _invocation = CallInvocation
    _state: CallState
    _pool: Any

    def __init__(self, origin: AsyncNativeEngine, options: CallOptions) -> None:
        """Takes the engine of the client itself, without options."""
        self.origin = origin
        self.call_options = options
        self._state = CallState(origin._state, options)
        self._pool = origin._pool
        self.meta = origin.meta

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        call = object.__new__(AsyncOptionsEngine)
        call.origin, call.call_options = self.origin, self.call_options
        call._state = state = self._state.begin(operation)
        timeout = state.settings.transport.read_timeout
        call._pool = state.pool = AsyncLimitedPool(self._pool, timeout, state.deadline)
        try:
            return await AsyncNativeEngine.invoke(call, operation, params)
        except Exception as error:
            problem = unsigned(error, self.call_options.bearer_token, state.service, operation)
            if problem is None:
                raise
            raise problem from error

    async def _fetch_keys(self) -> Any:
        deadline = self._state.deadline
        source: object = self._state.settings.credentials
        keys = source.fetch() if isinstance(source, TokenSource) else super()._fetch_keys()
        if deadline is None:
            return await keys
        try:
            return await asyncio.wait_for(keys, max(deadline.left(), 0))
        except (TimeoutError, asyncio.TimeoutError) as error:
            if deadline.left() > 0:
                raise  # of the credentials themselves
            raise deadline.error(self._state.settings.transport.url) from error

    async def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, method: str | None
    ) -> str:
        return await self.origin.presign(operation, params, expires_in, method)

    async def signing(self) -> Signing:
        return await self.origin.signing()

    async def warm_up(self, tokens: TokenSource | None = None) -> None:
        await self.origin.warm_up(tokens or self.call_options.bearer_token)

    async def close(self) -> None:
        if self.is_owner:
            await self.origin.close()

    def _aiobotocore(self) -> AsyncBotocoreEngine:
        from .._botocore.async_options_engine import AsyncBotocoreOptionsEngine

        return AsyncBotocoreOptionsEngine(self.origin._aiobotocore(), self.call_options)

    def _switch_to_botocore(self) -> Events:
        return self.origin._switch_to_botocore()

    def _is_native(self) -> bool:
        return self.origin._is_native()
