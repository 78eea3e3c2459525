"""The native engine of an asynchronous client with options; see `options_engine`."""

from __future__ import annotations

import asyncio

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
    from .auth.credentials import Credentials


class AsyncOptionsEngine(AsyncNativeEngine):
    """Makes the calls of another engine with options. That one has the connections and closes them."""

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
        call._state = state = self._state.begin()
        timeout = state.settings.transport.read_timeout
        call._pool = state.pool = AsyncLimitedPool(self._pool, timeout, state.deadline)
        return await AsyncNativeEngine.invoke(call, operation, params)

    async def _fetch_keys(self) -> Credentials:
        deadline = self._state.deadline
        if deadline is None:
            return await super()._fetch_keys()
        try:
            return await asyncio.wait_for(super()._fetch_keys(), max(deadline.left(), 0))
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

    async def close(self) -> None:
        """Does nothing: the client closes its connections."""

    def _aiobotocore(self) -> AsyncBotocoreEngine:
        from .._botocore.async_options_engine import AsyncBotocoreOptionsEngine

        return AsyncBotocoreOptionsEngine(self.origin._aiobotocore(), self.call_options)

    def _switch_to_botocore(self) -> Events:
        return self.origin._switch_to_botocore()

    def _is_native(self) -> bool:
        return self.origin._is_native()
