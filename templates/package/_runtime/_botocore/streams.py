"""Event streams and bodies of botocore and aiobotocore, with the generated errors and one face."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

from ..bodies import AsyncBody, Body
from ..collect import AsyncCollecting, Collecting
from ..errors import generated_from_stream

READ = 65_536  # bytes, at most, of a read that returns what there is

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from ..service import ServiceInfo


def wrap_output(service: ServiceInfo, operation: str, output: Any) -> Any:
    """Replaces the stream in a response by ours. The dictionary is the caller's own."""
    member = service.events.get(operation)
    if member is not None and member in output:
        output[member] = EventStream(output[member], service, operation)
    member = service.bodies.get(operation)
    if member is not None and member in output:
        output[member] = _streaming_body(output[member], _content_type(output))
    return output


def wrap_async_output(service: ServiceInfo, operation: str, output: Any) -> Any:
    """Like `wrap_output`, for aiobotocore."""
    member = service.events.get(operation)
    if member is not None and member in output:
        output[member] = AsyncEventStream(output[member], service, operation)
    member = service.bodies.get(operation)
    if member is not None and member in output:
        output[member] = AsyncStreamingBody(output[member], _content_type(output))
    return output


def _content_type(output: Any) -> str:
    content_type: str = output["ResponseMetadata"].get("HTTPHeaders", {}).get("content-type", "")
    return content_type


# ---------------------------------------------------------------------------------- event streams


class _Decoder:
    """What an event of botocore's raw stream becomes; shared by both kinds of stream."""

    def __init__(self, raw: Any, service: ServiceInfo, operation: str) -> None:
        self.raw = raw
        self.service = service
        self.operation = operation

    def __repr__(self) -> str:
        return f"<event stream of {self.operation}>"

    def unknown(self, message: Any) -> dict[str, object] | None:
        """Returns the unknown variant for an event that botocore gave nothing for."""
        name = message.headers.get(":event-type")
        if name == "initial-response":
            return None
        return {"SDK_UNKNOWN_MEMBER": {"name": name or ""}}

    def error(self, error: Any, message: Any) -> Any:
        """Returns the generated error. botocore drops all members but the message, hence parse again."""
        members: dict[str, object] = {}
        shape = self.raw._output_shape.members.get(message.headers.get(":exception-type"))
        if shape is not None:
            body = self.raw._parser._initial_body_parse(message.payload)
            members = self.raw._parser._parse_shape(shape, body)
        return generated_from_stream(error, self.service, self.operation, members)


class EventStream(Collecting):
    """The events of a response, in order; see `streams.EventStream`."""

    def __init__(self, raw: Any, service: ServiceInfo, operation: str) -> None:
        self._raw = raw
        self._decoder = _Decoder(raw, service, operation)
        self._events = self._decode()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return next(self._events)

    def _decode(self) -> Iterator[Any]:
        if not hasattr(self._raw, "_event_generator"):  # a stub's plain list of events
            yield from self._raw
            return
        error_class = import_module("botocore.exceptions").EventStreamError
        for message in self._raw._event_generator:
            try:
                event = self._raw._parse_event(message)
            except error_class as error:
                self.close()
                raise self._decoder.error(error, message) from None
            event = event or self._decoder.unknown(message)
            if event is not None:
                yield event

    def get_initial_response(self) -> Any:
        return self._raw.get_initial_response()

    def close(self) -> None:
        close = getattr(self._raw, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> EventStream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return repr(self._decoder)


class AsyncEventStream(AsyncCollecting):
    """The events of a response, in order; see `streams.AsyncEventStream`."""

    def __init__(self, raw: Any, service: ServiceInfo, operation: str) -> None:
        self._raw = raw
        self._decoder = _Decoder(raw, service, operation)
        self._events: Any = self._decode()

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        return await self._events.__anext__()

    async def _decode(self) -> AsyncIterator[Any]:
        if not hasattr(self._raw, "_event_generator"):
            for event in self._raw:
                yield event
            return
        error_class = import_module("botocore.exceptions").EventStreamError
        async for message in self._raw._event_generator:
            try:
                event = await _settled(self._raw._parse_event(message))
            except error_class as error:
                await _settled(self._raw.close())
                raise self._decoder.error(error, message) from None
            event = event or self._decoder.unknown(message)
            if event is not None:
                yield event

    async def get_initial_response(self) -> Any:
        return await self._raw.get_initial_response()

    async def close(self) -> None:
        close = getattr(self._raw, "close", None)
        if close is not None:
            await _settled(close())
        for generator in (self._events, getattr(self._raw, "_event_generator", None)):
            # One that another task waits in ends by itself, now that the connection is closed.
            if generator is not None and not getattr(generator, "ag_running", False):
                await generator.aclose()

    async def __aenter__(self) -> AsyncEventStream:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return repr(self._decoder)


# ----------------------------------------------------------------------------------------- bodies


def _streaming_body(raw: Any, content_type: str) -> Any:
    """Returns botocore's body as one whose `with` gives the body itself, with what `Body` adds."""
    response = import_module("botocore.response")
    if type(raw) is not response.StreamingBody:
        return raw  # a stub's, or one that checks a checksum
    body = _body_class(response.StreamingBody)(raw._raw_stream, raw._content_length)
    body._content_type = content_type
    return body


class _BodyMixin(Body):
    """What bodies have beside what botocore's class gives them."""

    _raw_stream: Any
    _content_length: Any
    _amount_read: int

    def _read_some(self) -> bytes:
        raw = self._raw_stream
        if not hasattr(raw, "read1"):  # urllib3 before 2.1
            return self.read(1)
        # botocore's read(), with its checks and its errors, over reads that return what there is.
        one: Any = import_module("botocore.response").StreamingBody(
            SimpleNamespace(read=raw.read1), self._content_length
        )
        one._amount_read = self._amount_read
        data: bytes = one.read(READ)
        self._amount_read = one._amount_read
        return data

    def __getattr__(self, name: str) -> Any:
        """Returns what botocore's `with` gives: attributes of urllib3's response."""
        if name not in ("_raw_stream", "_content_length"):  # not there yet, or not any more
            return getattr(self._raw_stream, name)
        raise AttributeError(name)


_body_classes: dict[type, Any] = {}


def _body_class(base: type) -> Any:
    """Returns the class of bodies. It is made late, since botocore is imported late."""
    if base not in _body_classes:
        members: dict[str, object] = {
            "__doc__": "The body of a response as it arrives.",
            "__module__": __name__,
            "__enter__": _itself,
        }
        _body_classes[base] = type("StreamingBody", (base, _BodyMixin), members)
    return _body_classes[base]


def _itself(body: object) -> object:
    return body


class AsyncStreamingBody(AsyncBody):
    """The body of a response as it arrives; the same interface for every release of aiobotocore."""

    def __init__(self, raw: Any, content_type: str) -> None:
        self._raw = raw
        self._content_type = content_type

    async def read(self, amt: int | None = None) -> bytes:
        data: bytes = await _settled(self._raw.read() if amt is None else self._raw.read(amt))
        return data

    async def _read_some(self) -> bytes:
        return await self.read(READ)  # aiohttp gives what there is

    async def close(self) -> None:
        close = getattr(self._raw, "aclose", None) or self._raw.close
        await _settled(close())


async def _settled(value: Any) -> Any:
    """Returns the value, awaited where it has to be: releases of aiobotocore differ."""
    return await value if hasattr(value, "__await__") else value
