"""A server within a program, from `with` to its end."""

from __future__ import annotations

from contextlib import AbstractContextManager

from .application import Application
from .http import Server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from ...service import ServiceInfo
    from .messages import Layer


class LocalServer(AbstractContextManager[str]):
    """Serves in threads of the program; `with` gives the address."""

    def __init__(
        self,
        services: Sequence[ServiceInfo],
        *,
        port: int = 0,
        layers: Sequence[Layer] = (),
        ready_after: float = 0,
    ) -> None:
        self._application = Application(services, layers, ready_after=ready_after)
        self._port = port
        self._server: Server | None = None

    def __enter__(self) -> str:
        self._server = Server(self._application, port=self._port)
        return self._server.url

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
