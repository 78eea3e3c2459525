"""Puts stubs in the place of what a client sends its requests through."""

from __future__ import annotations

from contextlib import AbstractContextManager

from .._botocore.models import service_model
from ..async_client import AsyncClient
from ..base import Client
from ..options import engine_with
from . import handlers, sockets
from .classes import regional, show
from .current import CURRENT
from .rules import Book
from .stubs import Stub

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from ..options import CallOptions
    from .replaying import ReplayBook


class Stubbing(AbstractContextManager[Stub]):
    """Stubs a client, or all clients of a class, from `with` to its end."""

    def __init__(self, client: object) -> None:
        """Takes a client or the class of one.

        Raises:
            TypeError: neither.
        """
        kind: Any = _class_of(client)
        known: Any = getattr(kind, "_service", None)
        if known is None or not issubclass(kind, Client):
            raise TypeError(
                f"stub() takes a client of this package or its class, not {kind.__qualname__!r};"
                " wrap one of botocore's by from_botocore()"
            )
        self._target: Any = client
        self._class: Any = kind
        self._book = Book(known, service_model(known))
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> Stub:
        if self._target is self._class:
            self._stub_class()
        else:
            engine: Any = self._target._engine
            self._target._engine = self._stubbed(engine)
            self._undo.append(lambda: setattr(self._target, "_engine", engine))
        return Stub(self._book)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        while self._undo:
            self._undo.pop()()
        if kind is None:
            self._book.check()

    def _stubbed(self, engine: Any) -> StubEngine:
        asynchronous = issubclass(self._class, AsyncClient)
        make = AsyncStubEngine if asynchronous else StubEngine
        real = engine.real if isinstance(engine, StubEngine) else engine  # one stub within another
        stubbed = make(self._book, real, asynchronous)
        self._undo.append(stubbed.restore)
        return stubbed

    def _stub_class(self) -> None:
        self._undo.append(show(self._class, lambda _, engine: self._stubbed(engine)))
        self._undo.append(regional(self._class))


def _class_of(client: object) -> object:
    return client if isinstance(client, type) else type(client)


class StubEngine:
    """An engine whose calls get the answers of a stub; all else is the engine's own."""

    def __init__(self, book: Book | ReplayBook, engine: Any, asynchronous: bool) -> None:
        self._book, self.real, self._asynchronous = book, engine, asynchronous
        self._undo: list[Callable[[], None]] = []
        self._attached: list[object] = []
        self.active = True
        self._native = hasattr(engine, "_pool")
        if self._native:
            self._undo.append(sockets.divert(engine, asynchronous))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def with_options(self, options: CallOptions) -> Any:
        """Returns the engine of a client's light copy, whose calls are stubbed with the client's."""
        engine: Any = engine_with(self.real, options)
        if not self.active:
            return engine
        stubbed = type(self)(self._book, engine, self._asynchronous)
        self._undo.append(stubbed.restore)
        return stubbed

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        if not self.active:
            return self.real.invoke(operation, params)
        answer = self._book.answer(operation, {**params})
        self._prepare(operation)
        token = CURRENT.set(answer)
        try:
            return self.real.invoke(operation, params)
        finally:
            CURRENT.reset(token)

    def _prepare(self, operation: str) -> None:
        """Attaches to the engine on botocore that is going to make a call, if one is."""
        engine = self.real
        if engine.sends_natively(operation):
            return
        if self._native:
            engine = engine._aiobotocore() if self._asynchronous else engine._botocore()
        events = handlers.events_of(engine, self._asynchronous)
        if not any(events is known for known in self._attached):
            self._attached.append(events)
            service = self._book.service
            self._undo.append(handlers.attach(service, engine, self._asynchronous))

    def restore(self) -> None:
        """Gives the engine back its way to the service."""
        self.active = False
        while self._undo:
            self._undo.pop()()


class AsyncStubEngine(StubEngine):
    """The same for an asynchronous client."""

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        if not self.active:
            return await self.real.invoke(operation, params)
        answer = self._book.answer(operation, {**params})
        self._prepare(operation)
        token = CURRENT.set(answer)
        try:
            return await self.real.invoke(operation, params)
        finally:
            CURRENT.reset(token)
