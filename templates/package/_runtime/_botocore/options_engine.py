"""The botocore engine of a synchronous client with options, over the same botocore client."""

from __future__ import annotations

from .call_options import active, refuse
from .engine import BotocoreEngine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from ..bearer import TokenSource
    from ..options import CallOptions


class BotocoreOptionsEngine(BotocoreEngine):
    """Makes the calls of another engine with options, through its client."""

    is_owner = False  # nobody else closes the other engine

    def __init__(self, origin: BotocoreEngine, options: CallOptions) -> None:
        """Takes the engine of the client itself, without options.

        Raises:
            ValueError: botocore has no such option for single calls.
        """
        refuse(options)
        vars(self).update(vars(origin))
        self.origin, self.call_options = origin, options

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        with active(self.call_options, self._service, operation, self.endpoint_given):
            return super().invoke(operation, params)

    def warm_up(self, tokens: TokenSource | None = None) -> None:
        self.origin.warm_up(tokens or self.call_options.bearer_token)

    def close(self) -> None:
        if self.is_owner:
            self.origin.close()
