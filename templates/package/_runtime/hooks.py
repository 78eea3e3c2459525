"""Calls the hooks of a client: before each attempt, after each response, on errors.

An engine makes a `HookDispatcher` for a call only where there are hooks, so that without any nothing is lost.
"""

from __future__ import annotations

from .headers import check_header

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .call import Call
    from .protocols import Hook


class HookDispatcher:
    """Calls the hooks that a client had when the call began. An exception of a hook ends the call."""

    __slots__ = ("_hooks", "call")

    def __init__(self, hooks: Sequence[Hook], call: Call) -> None:
        self._hooks = tuple(hooks)
        self.call = call

    def sending(self) -> dict[str, str]:
        """Returns the headers that hooks add to the attempt.

        Raises:
            ValueError: a header that is the engine's, or that no request can have.
        """
        call = self.call
        call.attempt += 1
        call.headers = {}
        for hook in self._hooks:
            hook.before_send(call)
        for name, value in call.headers.items():
            check_header("a hook", name, value)
        # The characters alone: a member of an Enum writes its name into an f-string.
        return {str.__str__(name): str.__str__(value) for name, value in call.headers.items()}

    def on_response(self, status: int, headers: Mapping[str, str], done: bool) -> None:
        call = self.call
        call.status, call.done = status, done
        call.request_id = headers.get("x-amzn-requestid") or headers.get("x-amz-request-id")
        for hook in self._hooks:
            hook.after_response(call)

    def on_error(self, error: BaseException, done: bool) -> None:
        """An attempt failed without a response, or (`done`) the caller gets this error."""
        call = self.call
        if call.done or not call.attempt:  # a hook raised after the end, or nothing was sent
            return
        call.done = done
        for hook in self._hooks:
            hook.on_error(call, error)
