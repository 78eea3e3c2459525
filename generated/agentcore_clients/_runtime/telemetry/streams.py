"""Watches the streams of responses, so that the span of a call ends when its stream does."""

from __future__ import annotations

from ..collect import AsyncCollecting, Collecting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    End = Callable[[BaseException | None], None]

# Where the bodies of either engine have what they read from.
_SOURCES = ("_reader", "_raw_stream", "_raw")
_READS = frozenset(("read", "read1", "read_some"))


def watch(stream: Any, end: End, is_body: bool) -> Any:
    """Returns a stream that calls `end` at its end, with its error, or when it is closed or dropped."""
    asynchronous = hasattr(stream, "__aexit__")
    if not is_body:
        return AsyncWatchedEvents(stream, end) if asynchronous else WatchedEvents(stream, end)
    # A body stays the object that it is: programs ask for its class, and hand it on as a file.
    name = next((name for name in _SOURCES if name in vars(stream)), None)
    if name is None:
        end(None)
    else:
        kind = _AsyncSource if asynchronous else _Source
        setattr(stream, name, kind(getattr(stream, name), end))
    return stream


class _Watched:
    """What stands before a stream, and is the stream to whoever uses it."""

    def __init__(self, watched: Any, end: End) -> None:
        self._watched, self._end = watched, end

    def __getattr__(self, name: str) -> Any:
        return getattr(self._watched, name)

    def __repr__(self) -> str:
        return repr(self._watched)

    def __del__(self) -> None:
        self._end(None)  # nobody reads any further


class WatchedEvents(_Watched, Collecting):
    """The events of a response; see `streams.EventStream`."""

    def __iter__(self) -> WatchedEvents:
        return self

    def __next__(self) -> Any:
        try:
            return next(self._watched)
        except StopIteration:
            self._end(None)
            raise
        except BaseException as error:
            self._end(error)
            raise

    def get_initial_response(self) -> Any:
        try:
            return self._watched.get_initial_response()
        except BaseException as error:
            self._end(error)
            raise

    def close(self) -> None:
        self._watched.close()
        self._end(None)

    def __enter__(self) -> WatchedEvents:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncWatchedEvents(_Watched, AsyncCollecting):
    """The events of an asynchronous client's response; see `streams.AsyncEventStream`."""

    def __aiter__(self) -> AsyncWatchedEvents:
        return self

    async def __anext__(self) -> Any:
        try:
            return await self._watched.__anext__()
        except StopAsyncIteration:
            self._end(None)
            raise
        except BaseException as error:
            self._end(error)
            raise

    async def get_initial_response(self) -> Any:
        try:
            return await self._watched.get_initial_response()
        except BaseException as error:
            self._end(error)
            raise

    async def close(self) -> None:
        await self._watched.close()
        self._end(None)

    async def __aenter__(self) -> AsyncWatchedEvents:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


class _Source(_Watched):
    """What a body reads from."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._watched, name)
        if name not in _READS:
            return found

        def read(*arguments: Any) -> Any:
            try:
                data = found(*arguments)
            except BaseException as error:
                self._end(error)
                raise
            if not data or _reads_all(name, arguments):
                self._end(None)
            return data

        return read

    def close(self) -> None:
        self._watched.close()
        self._end(None)


class _AsyncSource(_Watched):
    """What the body of an asynchronous client reads from."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._watched, name)
        if name not in _READS:
            return found

        async def read(*arguments: Any) -> Any:
            try:
                data = await found(*arguments)
            except BaseException as error:
                self._end(error)
                raise
            if not data or _reads_all(name, arguments):
                self._end(None)
            return data

        return read

    def close(self) -> Any:
        self._end(None)
        return self._watched.close()

    async def aclose(self) -> None:
        """What aiobotocore's bodies have, in some releases in the place of `close`."""
        self._end(None)
        closing = (getattr(self._watched, "aclose", None) or self._watched.close)()
        if hasattr(closing, "__await__"):
            await closing


def _reads_all(name: str, arguments: tuple[Any, ...]) -> bool:
    return name == "read" and (not arguments or arguments[0] is None)
