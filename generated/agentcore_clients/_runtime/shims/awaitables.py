"""What a function of a user's returned: whether it can be awaited, and its result without a loop."""

from __future__ import annotations

from collections.abc import Awaitable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeGuard, TypeVar

    T = TypeVar("T")


def awaitable(value: object) -> TypeGuard[Awaitable[Any]]:
    """Tells whether a value can be awaited, without `inspect`."""
    return hasattr(type(value), "__await__")


def run_awaitable(pending: Awaitable[T]) -> T:
    """Finishes a user's awaitable for a synchronous caller.

    Only here a synchronous call needs an event loop, because the user's coroutine does. Where this
    thread runs one already, the coroutine gets a thread with the same context variables.
    """
    import asyncio
    import contextvars

    async def finish() -> T:
        return await pending

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(finish())
    import threading

    outcome: list[T] = []
    failure: list[BaseException] = []

    def work() -> None:
        try:
            outcome.append(asyncio.run(finish()))
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=contextvars.copy_context().run, args=(work,), daemon=True)
    thread.start()
    thread.join()
    if failure:
        raise failure[0]
    return outcome[0]
