"""Sessions as context managers: started on entry, stopped however the block is left."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Iterable, Mapping

from ..signed.addresses import address, filled
from .clients import GivenClient
from .effects import Call
from .session_addresses import presigned, websocket
from .session_methods import at
from .values import is_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any, TypeVar

    from typing_extensions import Self

    from ..protocols import Signing
    from .clients import ClientSource, SharedClients
    from .session_methods import File, SessionRequest

    T = TypeVar("T")

# As botocore knows the regions of every partition, but for the partition's own list.
_REGION = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")


class SessionDeclaration:
    """One kind of session.

    Args:
        name: the context manager's name, for messages.
        service: the service's name among the clients.
        start, stop: the client methods.
        identify: the members of the stop request, each with the member of the start response,
            or else of the start request, that has the value; "a.b" is a path.
        gone: error codes of the stop request that mean: there is no such session any more.
        read_timeout: seconds, of clients that are made for these sessions.
    """

    __slots__ = ("gone", "identify", "name", "read_timeout", "service", "start", "stop")

    def __init__(
        self,
        name: str,
        service: str,
        start: str,
        stop: str,
        *,
        identify: Mapping[str, str],
        gone: Iterable[str] = (),
        read_timeout: int | None = None,
    ) -> None:
        self.name, self.service, self.start, self.stop = name, service, start, stop
        self.identify, self.gone = dict(identify), frozenset(gone)
        self.read_timeout = read_timeout

    def clients(self, shared: SharedClients, region: str | None, client: object) -> ClientSource:
        """Returns where a session's client comes from.

        Raises:
            TypeError: both a region and a client are given.
            ValueError: the region is none, which an identifier is not either.
        """
        region = region or None  # of an environment variable that is empty
        if client is not None:
            if region is not None:
                raise TypeError(f"{self.name}() takes region= or client=, not both")
            return GivenClient(client, self.service, self.start, shared)
        if region is not None and not _REGION.fullmatch(region):
            raise ValueError(f"{self.name}(): {region!r} is not a region; other values by keyword")
        return shared.in_region(region, self.read_timeout)


class _Base:
    """What both kinds share. An object is entered once."""

    def __init__(
        self,
        declaration: SessionDeclaration,
        source: ClientSource,
        parameters: Mapping[str, object],
    ) -> None:
        self._declaration, self._source = declaration, source
        # What is empty, of the environment say, is as absent as in the decorators.
        self._parameters = {w: value for w, value in parameters.items() if value not in (None, "")}
        self._entered = False
        self._client: Any = None
        self._response: Any = None

    @property
    def client(self) -> Any:
        """The client of this session.

        Raises:
            RuntimeError: the session has not been started.
        """
        return self._client if self.response else None

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
        return Call(self._source, declaration.service, declaration.stop, self._identity())

    def _identity(self) -> dict[str, object]:
        values: dict[str, object] = {**self._parameters, **self.response}
        return {
            wire: value
            for wire, path in self._declaration.identify.items()
            if (value := at(values, path)) is not None
        }

    def _filled(self, template: str) -> str:
        return filled(template, self._identity())

    def _address(self, path: str) -> str:
        return address(self.client.meta.endpoint_url, path, self._identity())

    def _request(self, request: SessionRequest, given: Mapping[str, object]) -> Call:
        parameters = request.parameters(self._identity(), given)
        return Call(self._source, self._declaration.service, request.method, parameters)

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
        starting = self._start()
        self._client = self._source.client(self._declaration.service)
        self._response = starting.run()
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

    def _call(self, request: SessionRequest, given: Mapping[str, object]) -> Any:
        return self._request(request, given).run()

    def _read(self, request: SessionRequest, paths: Iterable[str]) -> list[tuple[str, File]]:
        response = self._call(request, {"paths": [*paths]})
        return request.contents(response[request.events])

    def _websocket(self, path: str, user_agent: str) -> tuple[str, dict[str, str]]:
        return websocket(self._address(path), self._signing(), self._filled(user_agent))

    def _presigned(self, path: str, expires: int, most: int) -> str:
        return presigned(self._address(path), self._signing(), expires, most)

    def _signing(self) -> Signing:
        signing: Signing = self.client._engine.signing()
        return signing


class AsyncSession(_Base):
    """A session in an `async with` block. A cancelled task still stops its session."""

    async def __aenter__(self) -> Self:
        import asyncio

        start = self._start()
        self._client = await self._source.aclient(self._declaration.service)
        starting = asyncio.ensure_future(start.arun())
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

    async def _call(self, request: SessionRequest, given: Mapping[str, object]) -> Any:
        return await self._request(request, given).arun()

    async def _read(self, request: SessionRequest, paths: Iterable[str]) -> list[tuple[str, File]]:
        response = await self._call(request, {"paths": [*paths]})
        return request.contents([event async for event in response[request.events]])

    async def _websocket(self, path: str, user_agent: str) -> tuple[str, dict[str, str]]:
        signing = await self.client._engine.signing()
        return websocket(self._address(path), signing, self._filled(user_agent))

    async def _presigned(self, path: str, expires: int, most: int) -> str:
        return presigned(self._address(path), await self.client._engine.signing(), expires, most)


def first(files: list[tuple[str, File]], path: str) -> File:
    """Returns the file that a request for one path gave.

    Raises:
        FileNotFoundError: there is none.
    """
    if not files:
        raise FileNotFoundError(f"the session gave no file {path!r}")
    return files[0][1]


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
