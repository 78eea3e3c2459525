"""A server within a program, from `with` to its end."""

from __future__ import annotations

from contextlib import AbstractContextManager

from .application import Application
from .controls import Controls, RunningServer
from .http import Server

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from types import TracebackType

    from ...service import ServiceInfo
    from .messages import Layer
    from .signatures import ServerCredentials


class LocalServer(AbstractContextManager[RunningServer]):
    """Serves in threads of the program; `with` gives the address."""

    def __init__(
        self,
        services: Sequence[ServiceInfo],
        *,
        port: int = 0,
        layers: Sequence[Layer] = (),
        ready_after: float = 0,
        state: str | PathLike[str] | None = None,
        assume_existing: bool = False,
        credentials: ServerCredentials | None = None,
    ) -> None:
        self._services, self._layers, self._port = services, layers, port
        self._controls = Controls(services, credentials=credentials)
        self._ready_after, self._state = ready_after, state
        self._assume_existing = assume_existing
        self._application: Application | None = None
        self._server: Server | None = None

    def __enter__(self) -> RunningServer:
        application = Application(
            self._services,
            [*self._controls.layers, *self._layers],
            ready_after=self._ready_after,
            state=self._state,
            assume_existing=self._assume_existing,
        )
        try:
            self._server = Server(application, port=self._port)
        except OSError:
            application.close()
            raise
        self._application = application
        return RunningServer(self._server.url, self._controls)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        if self._application is not None:
            self._application.close()
