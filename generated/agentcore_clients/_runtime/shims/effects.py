"""Plans: one body for a synchronous and an asynchronous caller, and the two loops that drive it.

A plan is a generator. It yields effects (wait, call a user's function, send a request) and is sent
their results, so that it holds no I/O itself. `drive` performs effects without asyncio, `adrive`
without blocking the event loop.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping

from .awaitables import awaitable, run_awaitable
from .secret import Box, reveal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias, TypeVar

    from .clients import ClientSource

    T = TypeVar("T")
    # The value sent back has the type that the yielded effect promises, which is not expressible.
    Plan: TypeAlias = Generator["Effect", Any, T]


class Effect:
    """Something that takes time; `run` and `arun` do the same."""

    __slots__ = ()

    def run(self) -> object:
        raise NotImplementedError

    async def arun(self) -> object:
        raise NotImplementedError


class Sleep(Effect):
    """Waits for `seconds`."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def run(self) -> None:
        time.sleep(self.seconds)

    async def arun(self) -> None:
        import asyncio

        await asyncio.sleep(self.seconds)


class Invoke(Effect):
    """Calls a function of the user's; where it gives an awaitable, its result counts."""

    __slots__ = ("arguments", "function")

    def __init__(self, function: Callable[..., object], *arguments: object) -> None:
        self.function, self.arguments = function, arguments

    def run(self) -> object:
        result = self.function(*map(reveal, self.arguments))
        return run_awaitable(result) if awaitable(result) else result

    async def arun(self) -> object:
        result = self.function(*map(reveal, self.arguments))
        if awaitable(result):
            return await result
        return result


class InThread(Invoke):
    """Invoke for a function that may block: an asynchronous caller runs it in a thread."""

    __slots__ = ()

    async def arun(self) -> object:
        import asyncio
        import inspect

        if inspect.iscoroutinefunction(self.function):
            return await self.function(*self.arguments)
        result = await asyncio.to_thread(self.function, *self.arguments)
        return await result if awaitable(result) else result


class Call(Effect):
    """Sends a request through a client method; gives the response dictionary."""

    __slots__ = ("method", "parameters", "service", "source")

    def __init__(
        self, source: ClientSource, service: str, method: str, parameters: Mapping[str, object]
    ) -> None:
        self.source, self.service, self.method = source, service, method
        self.parameters = parameters

    def run(self) -> object:
        result = getattr(self.source.client(self.service), self.method)(**self.parameters)
        if awaitable(result):
            close = getattr(result, "close", None)
            if close is not None:
                close()
            raise TypeError(
                "client= is an asynchronous client, the decorated function is synchronous;"
                " pass a synchronous client"
            )
        return result

    async def arun(self) -> object:
        import asyncio
        import inspect

        client = await self.source.aclient(self.service)
        method = getattr(client, self.method)
        if inspect.iscoroutinefunction(method):
            return await method(**self.parameters)
        # A synchronous client would block the loop.
        result = await asyncio.to_thread(method, **self.parameters)
        return await result if awaitable(result) else result


def drive(plan: Plan[T]) -> T:
    """Runs a plan to its end in this thread."""
    try:
        effect = plan.send(None)
        while True:
            try:
                result = Box(effect.run())
            except BaseException as error:
                effect = plan.throw(error)
            else:
                effect = plan.send(result.value)
    except StopIteration as stop:
        value: T = stop.value
        return value
    finally:
        plan.close()


async def adrive(plan: Plan[T]) -> T:
    """Runs a plan to its end in this task."""
    try:
        effect = plan.send(None)
        while True:
            try:
                result = Box(await effect.arun())
            except BaseException as error:
                effect = plan.throw(error)
            else:
                effect = plan.send(result.value)
    except StopIteration as stop:
        value: T = stop.value
        return value
    finally:
        plan.close()
