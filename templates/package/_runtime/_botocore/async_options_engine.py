"""The botocore engine of an asynchronous client with options; see `options_engine`."""

from __future__ import annotations

from .async_engine import AsyncBotocoreEngine
from .call_options import active, refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..bearer import TokenSource
    from ..options import CallOptions


class AsyncBotocoreOptionsEngine(AsyncBotocoreEngine):
    """Makes the calls of another engine with options, through its client."""

    is_owner = False  # nobody else closes the other engine

    def __init__(self, origin: AsyncBotocoreEngine, options: CallOptions) -> None:
        """Takes the engine of the client itself, without options.

        Raises:
            ValueError: botocore has no such option for single calls.
        """
        refuse(options)
        vars(self).update(vars(origin))
        self.origin, self.call_options = origin, options

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        with active(self.call_options, self._service, operation, self.endpoint_given):
            return await super().invoke(operation, params)

    async def warm_up(self, tokens: TokenSource | None = None) -> None:
        await self.origin.warm_up(tokens or self.call_options.bearer_token)

    async def close(self) -> None:
        if self.is_owner:
            await self.origin.close()
