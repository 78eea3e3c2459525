"""Drives clients in one way: botocore's, a generated synchronous one, a generated asynchronous one.

Every method takes wire names and returns plain values: streams are read, pages are collected.
"""

from __future__ import annotations

import asyncio
import inspect
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from typing import Any, NamedTuple, TypeVar

from agentcore_codegen import names
from botocore import xform_name

from . import freeze

T = TypeVar("T")
Params = Mapping[str, Any]


class Outcome(NamedTuple):
    """What something gave: a value, or the error that it raised."""

    value: Any
    error: BaseException | None

    def get(self) -> Any:
        """Returns the value, or raises the error."""
        if self.error is not None:
            raise self.error
        return self.value


class Events(NamedTuple):
    """What an event stream gave before it ended or failed."""

    seen: list[Any]
    error: BaseException | None


class Driver(ABC):
    """One client of one service; time, tokens and credentials stand still while it works."""

    client: Any

    @abstractmethod
    def _method(self, operation: str) -> str:
        """Returns the client's method of an operation."""

    @abstractmethod
    def _call(self, operation: str, params: Params) -> Any:
        """Returns the response with its streams unread."""

    @abstractmethod
    def _drain(self, stream: Any) -> Any:
        """Returns what a stream holds: bytes, or a list of events."""

    @abstractmethod
    def _pages(self, operation: str, params: Params) -> Any:
        """Returns a page iterator."""

    @abstractmethod
    def _collect(self, iterator: Any) -> list[Any]: ...

    @abstractmethod
    def _done(self, result: Any) -> Any:
        """Returns a result that a client may give as a coroutine."""

    @abstractmethod
    def _waiter(self, name: str) -> Any: ...

    @abstractmethod
    def close(self) -> None: ...

    def invoke(self, operation: str, params: Params) -> Outcome:
        """Calls an operation; streams in the response are read to their end."""
        with freeze.frozen():
            try:
                response = self._call(operation, params)
                if not isinstance(response, Mapping):
                    return Outcome(response, None)
                return Outcome({k: self._read(v) for k, v in response.items()}, None)
            except Exception as error:  # every failure is compared with the other client's
                return Outcome(None, error)

    def response(self, operation: str, params: Params) -> Any:
        """Calls an operation and returns its response as it is, or raises."""
        with freeze.frozen():
            return self._call(operation, params)

    def events(self, operation: str, params: Params, member: str) -> Events:
        """Returns the events of a stream up to its end or its error."""
        seen: list[Any] = []
        with freeze.frozen():
            try:
                self._each(self._call(operation, params)[member], seen)
            except Exception as error:
                return Events(seen, error)
        return Events(seen, None)

    @abstractmethod
    def _each(self, stream: Any, seen: list[Any]) -> None:
        """Appends each event of a stream to `seen`."""

    def pages(self, operation: str, params: Params, config: Params | None = None) -> Outcome:
        """Returns the pages of an operation."""
        return self._try(lambda: self._collect(self._pages(operation, _paged(params, config))))

    def full(self, operation: str, params: Params, config: Params | None = None) -> Outcome:
        """Returns `build_full_result()`."""
        pages = _paged(params, config)
        return self._try(lambda: self._done(self._pages(operation, pages).build_full_result()))

    def wait(self, name: str, params: Params, config: Params) -> Outcome:
        """Waits; `name` is the model's."""
        call = {**params, "WaiterConfig": dict(config)}
        return self._try(lambda: self._done(self._waiter(xform_name(name)).wait(**call)))

    def presign(self, operation: str, params: Params, **options: Any) -> Outcome:
        """Returns a presigned URL."""
        method = self._method(operation)
        call = self.client.generate_presigned_url
        return self._try(lambda: self._done(call(method, Params=dict(params), **options)))

    def _read(self, value: Any) -> Any:
        if hasattr(value, "read") or hasattr(value, "get_initial_response"):
            return self._drain(value)
        return value

    def _try(self, action: Any) -> Outcome:
        with freeze.frozen():
            try:
                return Outcome(action(), None)
            except Exception as error:
                return Outcome(None, error)


def _paged(params: Params, config: Params | None) -> dict[str, Any]:
    return {**params, **({"PaginationConfig": dict(config)} if config else {})}


def _python(params: Params) -> dict[str, Any]:
    """Returns parameters under the names that generated methods give them."""
    return {names.parameter(name): value for name, value in params.items()}


class _Sync(Driver):
    """What the synchronous clients share."""

    def _drain(self, stream: Any) -> Any:
        return stream.read() if hasattr(stream, "read") else list(stream)

    def _each(self, stream: Any, seen: list[Any]) -> None:
        for event in stream:
            seen.append(event)

    def _collect(self, iterator: Any) -> list[Any]:
        return list(iterator)

    def _done(self, result: Any) -> Any:
        return result

    def _waiter(self, name: str) -> Any:
        return self.client.get_waiter(name)

    def close(self) -> None:
        self.client.close()


class Reference(_Sync):
    """A botocore client."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def _method(self, operation: str) -> str:
        return str(xform_name(operation))

    def _call(self, operation: str, params: Params) -> Any:
        # The methods of a client are this call; they have no room for a member named `self`.
        return self.client._make_api_call(operation, dict(params))

    def _pages(self, operation: str, params: Params) -> Any:
        return self.client.get_paginator(xform_name(operation)).paginate(**params)


class Generated(_Sync):
    """A generated synchronous client."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def _method(self, operation: str) -> str:
        return str(self.client._service.operations[operation])

    def _call(self, operation: str, params: Params) -> Any:
        return getattr(self.client, self._method(operation))(**_python(params))

    def _pages(self, operation: str, params: Params) -> Any:
        return self.client.get_paginator(self._method(operation)).paginate(**_python(params))

    def ordered(self, operation: str, params: Params) -> dict[str, Any]:
        """Returns parameters in the order of the method, in which a generated client sends them.

        botocore sends members in the caller's order, so a JSON body's bytes depend on it.
        """
        method = getattr(type(self.client), self._method(operation))
        places = list(inspect.signature(method).parameters)
        return dict(sorted(params.items(), key=lambda pair: places.index(names.parameter(pair[0]))))

    def items(self, operation: str, params: Params) -> Outcome:
        """Returns what `iter_<operation>()` yields."""
        method = getattr(self.client, f"iter_{self._method(operation)}")
        return self._try(lambda: self._collect(method(**_python(params))))


class AsyncGenerated(Generated):
    """A generated asynchronous client, driven by a loop of its own."""

    def __init__(self, client: Any, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(client)
        self.loop = loop

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine on this client's loop."""
        return self.loop.run_until_complete(work)

    def _call(self, operation: str, params: Params) -> Any:
        return self.run(super()._call(operation, params))

    def _drain(self, stream: Any) -> Any:
        async def read() -> Any:
            if hasattr(stream, "read"):
                return await stream.read()
            return [event async for event in stream]

        return self.run(read())

    def _each(self, stream: Any, seen: list[Any]) -> None:
        async def read() -> None:
            async for event in stream:
                seen.append(event)

        self.run(read())

    def _collect(self, iterator: Any) -> list[Any]:
        async def read() -> list[Any]:
            return [item async for item in iterator]

        return self.run(read())

    def _done(self, result: Any) -> Any:
        return self.run(result) if inspect.isawaitable(result) else result  # type: ignore[arg-type]

    def close(self) -> None:
        self.run(self.client.close())
