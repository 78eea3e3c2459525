"""The native engine of a synchronous client with options, which shares all of the client's own."""

from __future__ import annotations

from ..bearer import unsigned
from .call_state import CallInvocation, CallState
from .engine import NativeEngine
from .http.limited_pool import LimitedSyncPool

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .._botocore.engine import BotocoreEngine
    from ..bearer import TokenSource
    from ..options import CallOptions
    from ..protocols import Events, Signing


class OptionsEngine(NativeEngine):
    """Makes the calls of another engine with options, over the connections of that one."""

    is_owner = False  # nobody else closes the other engine

    _invocation = CallInvocation
    _state: CallState
    _pool: Any

    def __init__(self, origin: NativeEngine, options: CallOptions) -> None:
        """Takes the engine of the client itself, without options."""
        self.origin = origin
        self.call_options = options
        self._state = CallState(origin._state, options)
        self._pool = origin._pool
        self.meta = origin.meta

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        call = object.__new__(OptionsEngine)
        call.origin, call.call_options = self.origin, self.call_options
        call._state = state = self._state.begin(operation)
        timeout = state.settings.transport.read_timeout
        call._pool = state.pool = LimitedSyncPool(self._pool, timeout, state.deadline)
        try:
            return NativeEngine.invoke(call, operation, params)
        except Exception as error:
            problem = unsigned(error, self.call_options.bearer_token, state.service, operation)
            if problem is None:
                raise
            raise problem from error

    def presign(
        self, operation: str, params: Mapping[str, object], expires_in: int, method: str | None
    ) -> str:
        return self.origin.presign(operation, params, expires_in, method)

    def signing(self) -> Signing:
        return self.origin.signing()

    def botocore_client(self) -> Any:
        return self.origin.botocore_client()

    def warm_up(self, tokens: TokenSource | None = None) -> None:
        self.origin.warm_up(tokens or self.call_options.bearer_token)

    def close(self) -> None:
        if self.is_owner:
            self.origin.close()

    def _botocore(self) -> BotocoreEngine:
        from .._botocore.options_engine import BotocoreOptionsEngine

        return BotocoreOptionsEngine(self.origin._botocore(), self.call_options)

    def _switch_to_botocore(self) -> Events:
        return self.origin._switch_to_botocore()

    def _is_native(self) -> bool:
        return self.origin._is_native()
