"""What a test or the command line sets about a local server, and what it tells of its requests."""

from __future__ import annotations

from . import fault_options, tables
from .faults import Faults
from .recorder import Recorder
from .scripts import Scripts
from .signatures import Signatures

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from typing import Any, TextIO

    from ...service import ServiceInfo
    from ..stubs import Stub
    from .messages import Layer
    from .recorder import ServerCall
    from .signatures import ServerCredentials


class Controls:
    """The layers of a server.

    Args:
        services: Those that are served.
        credentials: Whose signatures are right; None for anybody's, and for none at all.
        log: Where a line of JSON is written for each request.
        keep: Whether requests are kept for `RunningServer.calls`.
    """

    def __init__(
        self,
        services: Sequence[ServiceInfo],
        *,
        credentials: ServerCredentials | None = None,
        log: TextIO | None = None,
        keep: bool = True,
    ) -> None:
        self.lookup = tables.operations_of(services)
        self.recorder, self.faults = Recorder(services, log, keep=keep), Faults()
        self.scripts = Scripts(services)
        self._signatures = None if credentials is None else Signatures(credentials)

    @property
    def layers(self) -> list[Layer]:
        """The outermost first: what is refused for its signature has no fault of its own."""
        layers: list[Layer | None] = [self.recorder, self._signatures, self.faults, self.scripts]
        return [layer for layer in layers if layer is not None]

    def read(self, faults: str | PathLike[str] | None, script: str | PathLike[str] | None) -> None:
        """Reads a file of faults, and one of scripted answers.

        Raises:
            OSError: there is no such file.
            ValueError: it is not what it has to be; the text says where.
        """
        if faults is not None:
            for fault in fault_options.from_file(faults, self.lookup):
                self.faults.add(fault)
        if script is not None:
            self.scripts.read(script, self.lookup)


class RunningServer(str):
    """The address of a local server, which takes what a test sets and has what it got."""

    _controls: Controls

    def __new__(cls, url: str, controls: Controls) -> RunningServer:
        server = super().__new__(cls, url)
        server._controls = controls
        return server

    @property
    def calls(self) -> list[ServerCall]:
        """The requests that were answered, in their order, as they came: nothing is masked."""
        return [*self._controls.recorder.calls]

    if not TYPE_CHECKING:  # the generated class declares it for each client

        def stub(self, client: Any) -> Stub:
            """Returns the stubs of a client's operations, as `stub()` of the package makes them.

            What is set on them is answered in the place of the server's own; other calls are
            answered as ever. Clients of other languages and programs get it too.

            Args:
                client: The class of a client, or one of its clients.

            Raises:
                TypeError: neither, or one of another package.
            """
            kind = client if isinstance(client, type) else type(client)
            try:
                return self._controls.scripts.stub(kind._service.name)
            except (AttributeError, KeyError):
                raise TypeError(f"{kind.__qualname__!r} is no client that is served") from None

    def fault(self, kind: str, operation: str | None = None, /, **options: float | str) -> None:
        """Has requests that come later fail, or have their answers damaged.

        Args:
            kind: "throttle", "unavailable", "internal", "expired" or "error" for an error; "delay",
                "reset" or "close" in the place of the beginning of an answer; "cut", "stall" or
                "corrupt" for a piece of its body, of events one message.
            operation: The operation, by the client's method or by its name; None for all.
            options: `times` requests after the first `after` ones have it, without them all;
                `seconds` of a delay or a stall; `piece` of the body, from 1; `code`, `status`,
                `message` and `retry_after` seconds of an error.

        Raises:
            ValueError: there is no such fault, option or operation.
        """
        name = None
        if operation is not None:
            name = tables.operation_of(operation, self._controls.lookup)[1]
        self._controls.faults.add(fault_options.made(kind, options, name))
