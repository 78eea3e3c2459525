"""Sessions as context managers: started on entry, stopped however the block is left."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping

from .effects import Call
from .values import is_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, TypeVar

    from typing_extensions import Self

    from .clients import ClientSource

    T = TypeVar("T")


class SessionDeclaration:
    """One kind of session.

    Args:
        name: the context manager's name, for messages.
        service: the service's name among the clients.
        start, stop: the client methods.
        identify: the members of the stop request, each with the member of the start response,
            or else of the start request, that has the value; "a.b" is a path.
        gone: error codes of the stop request that mean: there is no such session any more.
    """

    __slots__ = ("gone", "identify", "name", "service", "start", "stop")

    def __init__(
        self,
        name: str,
        service: str,
        start: str,
        stop: str,
        *,
        identify: Mapping[str, str],
        gone: Iterable[str] = (),
    ) -> None:
        self.name, self.service, self.start, self.stop = name, service, start, stop
        self.identify, self.gone = dict(identify), frozenset(gone)


class _Base:
    """What both kinds share. An object is entered once."""

    def __init__(
        self,
        declaration: SessionDeclaration,
        source: ClientSource,
        parameters: Mapping[str, object],
    ) -> None:
        self._declaration, self._source = declaration, source
        self._parameters = {wire: value for wire, value in parameters.items() if value is not None}
        self._entered = False
        self._response: Any = None

    @property
    def response(self) -> Any:
        """The response that started the session.

        Raises:
            RuntimeError: the session has not been started.
        """
        if self._response is None:
            raise RuntimeError(f"use {self._declaration.name}() in a with statement")
        return self._response

    def _start(self) -> Call:
        if self._entered:
            raise RuntimeError(f"a {self._declaration.name}() can be entered once only")
        self._entered = True
        declaration = self._declaration
        return Call(self._source, declaration.service, declaration.start, self._parameters)

    def _stop(self) -> Call:
        declaration = self._declaration
        values: dict[str, object] = {**self._parameters, **self._response}
        parameters = {
            wire: value
            for wire, path in declaration.identify.items()
            if (value := _at(values, path)) is not None
        }
        return Call(self._source, declaration.service, declaration.stop, parameters)

    def _forgive(self, error: Exception, leaving: BaseException | None) -> bool:
        """Tells whether a stop that failed is passed over."""
        response: object = getattr(error, "response", None)
        body = response.get("Error") if is_map(response) else None
        if is_map(body) and body.get("Code") in self._declaration.gone:
            return True
        if leaving is None:
            return False
        import logging

        # The error that the block is left with matters more than this one.
        logging.getLogger(__package__).warning(
            "%s: the session could not be stopped (%s)",
            self._declaration.name,
            type(error).__name__,
        )
        return True


class Session(_Base):
    """A session in a `with` block."""

    def __enter__(self) -> Self:
        self._response = self._start().run()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            self._stop().run()
        except Exception as failure:
            if not self._forgive(failure, error):
                raise


class AsyncSession(_Base):
    """A session in an `async with` block. A cancelled task still stops its session."""

    async def __aenter__(self) -> Self:
        import asyncio

        starting = asyncio.ensure_future(self._start().arun())
        try:
            self._response = await _finished(starting)
        except asyncio.CancelledError as cancelled:
            # The service may have started it all the same: what has begun is stopped.
            if starting.done() and not starting.cancelled() and starting.exception() is None:
                self._response = starting.result()
                await self.__aexit__(None, cancelled, None)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        import asyncio

        try:
            await _finished(asyncio.ensure_future(self._stop().arun()))
        except Exception as failure:
            if not self._forgive(failure, error):
                raise


def _at(value: object, path: str) -> object:
    for part in path.split("."):
        value = value.get(part) if is_map(value) else None
    return value


async def _finished(work: Awaitable[T]) -> T:
    """Waits for a future to its end, also when this task is cancelled, and is cancelled then."""
    import asyncio

    future = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not future.done():
        try:
            await asyncio.wait([future])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
    return future.result()
