"""Streams that responses hold, as the types that annotations name; engines bring their own classes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from types import TracebackType
from typing import Any, Protocol, TypeVar

from .sse import ServerSentEvent

T = TypeVar("T", covariant=True)
R = TypeVar("R", covariant=True)
Self = TypeVar("Self")


class EventStream(Protocol[T]):
    """The events of a response, as they arrive.

    Iterates dictionaries with one key, the event's type. An event that is newer than this package
    comes as `{"SDK_UNKNOWN_MEMBER": {"name": <type>}}`. A modelled exception in the stream is
    raised as its class; leaving a `with` block closes the connection.

    Raises:
        ClientError: the service ended the stream with an error.
    """

    def __iter__(self) -> Iterator[T]: ...

    def __next__(self) -> T: ...

    def get_initial_response(self) -> object:
        """Returns the event before the first one, as botocore does.

        Raises:
            NoInitialResponseError: the first event is another one.
        """

    def close(self) -> None:
        """Closes the connection; events that have not been read are lost."""

    def __enter__(self: Self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...


class AsyncEventStream(Protocol[T]):
    """`EventStream` of an asynchronous client: `async for`, `async with`, `await close()`."""

    def __aiter__(self) -> AsyncIterator[T]: ...

    async def __anext__(self) -> T: ...

    async def get_initial_response(self) -> object: ...

    async def close(self) -> None: ...

    async def __aenter__(self: Self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...


class CollectableEventStream(EventStream[T], Protocol[T, R]):
    """An event stream whose events make one result."""

    def collect(self) -> R:
        """Reads the events that are left, and returns what they say together.

        Raises:
            ClientError: the service ended the stream with an error.
            ResponseStreamingError: botocore's; the stream broke off.
        """
        ...


class AsyncCollectableEventStream(AsyncEventStream[T], Protocol[T, R]):
    """`CollectableEventStream` of an asynchronous client."""

    async def collect(self) -> R: ...


class StreamingBody(Protocol):
    """The body of a response, as it arrives: a binary file that can only be read.

    Leaving a `with` block closes the connection. A body that is shorter than announced raises
    `ResponseStreamingError`, a pause that is too long `ReadTimeoutError`, both botocore's.
    """

    def read(self, amt: int | None = None) -> bytes:
        """Returns at most `amt` bytes, or all that is left."""
        ...

    def readinto(self, b: bytearray, /) -> int: ...

    def readlines(self) -> list[bytes]: ...

    def iter_chunks(self, chunk_size: int = 1024) -> Iterator[bytes]: ...

    def iter_lines(self, chunk_size: int = 1024, keepends: bool = False) -> Iterator[bytes]: ...

    def iter_events(self) -> Iterator[ServerSentEvent]:
        """Yields the events of a `text/event-stream` body, each as soon as it has come.

        Raises:
            ValueError: the response is of another content type.
        """
        ...

    def text(self) -> str:
        """Returns what is left as text, in the charset of its content type, else in UTF-8."""
        ...

    def json(self) -> Any:
        """Returns what is left, parsed as JSON.

        Raises:
            json.JSONDecodeError: a ValueError; it is not JSON.
        """
        ...

    def __iter__(self) -> Iterator[bytes]:
        """Yields chunks of 1024 bytes, not lines."""
        ...

    def __next__(self) -> bytes: ...

    def readable(self) -> bool: ...

    def tell(self) -> int: ...

    def set_socket_timeout(self, timeout: float, /) -> None: ...

    def close(self) -> None: ...

    def __enter__(self: Self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...


class AsyncStreamingBody(Protocol):
    """The body of an asynchronous client's response, as it arrives."""

    async def read(self, amt: int | None = None) -> bytes:
        """Returns at most `amt` bytes, or all that is left."""
        ...

    def iter_chunks(self, chunk_size: int = 1024) -> AsyncIterator[bytes]: ...

    def iter_lines(
        self, chunk_size: int = 1024, keepends: bool = False
    ) -> AsyncIterator[bytes]: ...

    def iter_events(self) -> AsyncIterator[ServerSentEvent]:
        """Yields the events of a `text/event-stream` body; see `StreamingBody.iter_events`."""
        ...

    async def text(self) -> str: ...

    async def json(self) -> Any: ...

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yields chunks of 1024 bytes, not lines."""
        ...

    async def close(self) -> None: ...

    async def __aenter__(self: Self) -> Self: ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...
