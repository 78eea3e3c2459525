"""Event handlers of an asynchronous client, which outlive the aiobotocore clients that call them."""

from __future__ import annotations

from .engine import BotocoreMeta

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from ..protocols import Events, Hook


class RecordedEvents:
    """The event system of a client that has an aiobotocore client for each event loop.

    Handlers are registered and unregistered in all clients that exist, and in the same order in
    each one that is created later.
    """

    def __init__(self, emitters: Callable[[], Iterable[Any]]) -> None:
        """Takes what gives the event systems of the clients that exist."""
        self._emitters = emitters
        self._record: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def register(self, *args: Any, **kwargs: Any) -> None:
        self._do("register", args, kwargs)

    def register_first(self, *args: Any, **kwargs: Any) -> None:
        self._do("register_first", args, kwargs)

    def register_last(self, *args: Any, **kwargs: Any) -> None:
        self._do("register_last", args, kwargs)

    def unregister(self, *args: Any, **kwargs: Any) -> None:
        self._do("unregister", args, kwargs)

    def _do(self, method: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        for emitter in self._emitters():
            getattr(emitter, method)(*args, **kwargs)
        self._record.append((method, args, kwargs))

    def replay(self, emitter: Any) -> None:
        """Registers with the event system of a new client."""
        for method, args, kwargs in self._record:
            getattr(emitter, method)(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:
        for emitter in self._emitters():
            return getattr(emitter, name)
        raise AttributeError(
            f"{name!r} of the event system is there once the client is connected: enter"
            " `async with client` or call it once"
        )


class AsyncBotocoreMeta(BotocoreMeta):
    """`meta` over an aiobotocore client, which may not exist yet."""

    def __init__(
        self, raw_client: Callable[[], Any], hooks: list[Hook], events: RecordedEvents
    ) -> None:
        self._raw_client, self.hooks = raw_client, hooks
        self._events = events

    def _facts(self) -> Any:
        raw = self._raw_client()
        if raw is None:
            raise RuntimeError("not connected yet: enter `async with client` or call it once")
        return raw.meta

    @property
    def events(self) -> Events:
        return self._events
