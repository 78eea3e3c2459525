"""`record()` and `replay()`: what all clients of the package call, kept in a file and answered from it."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack

from .._botocore.models import service_model
from ..async_client import AsyncClient
from ..client import SyncClient
from . import cassettes
from .classes import regional, show
from .clients import AsyncStubEngine, StubEngine
from .recording import AsyncRecordingEngine, RecordingEngine, Tape
from .replaying import Recorded, ReplayBook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType
    from typing import Any

_CLASSES = (SyncClient, AsyncClient)


class Recording(AbstractContextManager[None]):
    """Keeps the calls of all clients from `with` to its end, and then writes them."""

    def __init__(self, path: str | PathLike[str], unmasked: frozenset[str]) -> None:
        self._path, self._tape, self._undo = path, Tape(unmasked), ExitStack()

    def __enter__(self) -> None:
        for cls in _CLASSES:
            self._undo.callback(show(cls, self._recording))

    def _recording(self, kind: Any, real: Any) -> RecordingEngine:
        service = kind._service
        make = AsyncRecordingEngine if issubclass(kind, AsyncClient) else RecordingEngine
        return make(self._tape, service, real)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._undo.close()
        self._tape.running = False
        cassettes.write(self._path, self._tape.calls, self._tape.unmasked)


class Replaying(AbstractContextManager[Recorded]):
    """Answers the calls of all clients from a cassette, from `with` to its end."""

    def __init__(self, path: str | PathLike[str], timing: bool) -> None:
        self._recorded = Recorded(str(path), *cassettes.read(path), timing)
        self._books: dict[str, ReplayBook] = {}
        self._undo = ExitStack()

    def __enter__(self) -> Recorded:
        for cls in _CLASSES:
            self._undo.callback(show(cls, self._stubbed))
            self._undo.callback(regional(cls))
        return self._recorded

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._undo.close()
        if kind is None and self._recorded.unexpected is not None:
            raise self._recorded.unexpected

    def _stubbed(self, kind: Any, real: Any) -> StubEngine:
        service = kind._service
        book = self._books.get(service.package)
        if book is None:
            made = ReplayBook(self._recorded, service, service_model(service))
            book = self._books.setdefault(service.package, made)
        asynchronous = issubclass(kind, AsyncClient)
        make = AsyncStubEngine if asynchronous else StubEngine
        stubbed = make(book, real, asynchronous)
        self._undo.callback(stubbed.restore)
        return stubbed
