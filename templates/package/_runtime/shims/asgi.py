"""ASGI middleware that takes context values from the headers of each request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    from .context import Context

    Message: TypeAlias = MutableMapping[str, Any]
    Receive: TypeAlias = Callable[[], Awaitable[Message]]
    Send: TypeAlias = Callable[[Message], Awaitable[None]]
    App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]


class HeaderContext:
    """Wraps an ASGI application; a value lasts for its request and no longer.

    An application that knows middleware adds it itself, and stays the object that it is:
    `app.add_middleware(IdentityMiddleware)`.

    Args:
        app: the application.
        context: where the values go.
        headers: the header names of each context value; the first one present counts.
    """

    __slots__ = ("_app", "_context", "_names")

    def __init__(self, app: App, context: Context, headers: Mapping[str, Iterable[str]]) -> None:
        self._app, self._context = app, context
        self._names = {
            value: tuple(name.lower().encode("latin-1") for name in names)
            for value, names in headers.items()
        }

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        values = self._values(scope) if scope["type"] in ("http", "websocket") else {}
        with self._context.scope(values):
            running = self._app(scope, receive, send)
            # Tracebacks of the application's errors show this frame, and its variables the tokens.
            del values, scope
            await running

    def _values(self, scope: Message) -> dict[str, str | None]:
        headers: dict[bytes, bytes] = {}
        for name, content in scope.get("headers", ()):
            headers.setdefault(bytes(name).lower(), bytes(content))
        values: dict[str, str | None] = {}
        for value, names in self._names.items():
            sent = [headers[name] for name in names if headers.get(name)]
            if sent:
                values[value] = sent[0].decode("latin-1")
        return values

    def __getattr__(self, name: str) -> object:
        raise AttributeError(
            f"{type(self).__name__} has no attribute {name!r}; to keep an application's own,"
            f" use app.add_middleware({type(self).__name__}) and go on with app"
        )
