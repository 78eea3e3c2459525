"""The answer of the call that is being made, for what stands in the place of the network."""

from __future__ import annotations

from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .wire import Answer

CURRENT: ContextVar[Answer | None] = ContextVar("stubbed_answer", default=None)


def current_answer() -> Answer:
    """Returns the answer of the call that this thread or task makes.

    Raises:
        RuntimeError: it makes none through a stub.
    """
    answer = CURRENT.get()
    if answer is None:
        raise RuntimeError("a connection of a stubbed client was asked for outside of a call")
    return answer
