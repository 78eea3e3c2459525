"""Keeps what clients call and get, streams with the time of each piece, for a cassette."""

from __future__ import annotations

from base64 import b64encode
from importlib import import_module
from time import monotonic

from .._botocore.models import service_model
from ..errors import ClientError
from ..options import engine_with
from . import cassettes
from .wire import member_of, streamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from typing import Any

    from ..service import ServiceInfo


class Tape:
    """The calls of all clients, in the order in which they were answered."""

    def __init__(self, unmasked: frozenset[str]) -> None:
        self.calls: list[dict[str, Any]] = []
        self.running = True
        self.unmasked = unmasked

    def response(self, service: ServiceInfo, name: str, params: Any, output: Any) -> None:
        """Keeps a response; its stream is kept as the program reads it."""
        model: Any = service_model(service).operation_model(name)
        shape, call = model.output_shape, self._call(service, model, params)
        stream = streamed(shape)
        given = {k: v for k, v in output.items() if k not in ("ResponseMetadata", stream)}
        call["response"] = {} if shape is None else cassettes.encoded(shape, given, self.unmasked)
        if stream is not None and stream in output:
            pieces: list[dict[str, Any]] = []
            call["stream"] = pieces
            member = member_of(shape, stream)
            _Watch(pieces, member, stream, self.unmasked).attach(output[stream])

    def error(self, service: ServiceInfo, name: str, params: Any, error: Exception) -> None:
        """Keeps an error of the service or of the network; others are not of the answer."""
        model = service_model(service).operation_model(name)
        if (kept := _error(model.service_model, error, self.unmasked)) is not None:
            self._call(service, model, params)["error"] = kept

    def _call(self, service: ServiceInfo, model: Any, params: Any) -> dict[str, Any]:
        call: dict[str, Any] = {
            "service": service.name,
            "operation": model.name,
            "parameters": cassettes.parameters(model, params, self.unmasked),
        }
        self.calls.append(call)
        return call


def _error(model: Any, error: Any, unmasked: frozenset[str] = frozenset()) -> dict[str, Any] | None:
    """Returns what is kept of an error; without `model` the code and the message of a stream's."""
    network: Any = import_module("botocore.exceptions").HTTPClientError
    if isinstance(error, network):
        return {"exception": type(error).__name__, "text": str(error)}
    if not isinstance(error, ClientError):
        return None
    response: Any = error.response
    code = response["Error"].get("Code", "")
    shape = None if model is None else model.shape_for_error_code(code)
    found: dict[str, Any] = {}
    if shape is not None:
        given = {name: value for name, value in response.items() if name in shape.members}
        found = cassettes.encoded(shape, given, unmasked)
    return {
        "code": code,
        "message": response["Error"].get("Message", ""),
        "status": response.get("ResponseMetadata", {}).get("HTTPStatusCode"),
        "members": found,
    }


class _Watch:
    """Keeps the pieces of one stream while the program reads it, on any engine."""

    def __init__(
        self, pieces: list[dict[str, Any]], shape: Any, name: str, unmasked: frozenset[str]
    ) -> None:
        self._pieces, self._shape, self._unmasked = pieces, shape, unmasked
        # As the member that the stream is.
        self._hidden = None if name in unmasked else bool(shape.metadata.get("sensitive"))
        self._began = monotonic()

    def attach(self, stream: Any) -> None:
        """Puts itself between a stream and what that reads from."""
        if not hasattr(stream, "read"):
            asynchronous = hasattr(stream._events, "__anext__")
            make: Any = self._async_events if asynchronous else self._events
            stream._events = make(stream._events)
            return
        name = next(name for name in ("_reader", "_raw_stream", "_raw") if name in vars(stream))
        reader = _AsyncReader if hasattr(stream, "__aenter__") else _Reader
        setattr(stream, name, reader(getattr(stream, name), self))

    def data(self, data: bytes) -> bytes:
        """Keeps bytes of a body, and returns them."""
        if data:
            kept = cassettes.MASK.encode() if self._hidden else data
            self._keep({"bytes": b64encode(kept).decode()})
        return data

    def failed(self, error: Exception) -> None:
        if (kept := _error(None, error)) is not None:
            self._keep({"error": kept})

    def _keep(self, piece: dict[str, Any]) -> None:
        self._pieces.append({"at": round(monotonic() - self._began, 3), **piece})

    def _event(self, event: Any) -> Any:
        self._keep({"event": cassettes.encoded(self._shape, event, self._unmasked, self._hidden)})
        return event

    def _events(self, events: Iterator[Any]) -> Iterator[Any]:
        try:
            for event in events:
                yield self._event(event)
        except Exception as error:
            self.failed(error)
            raise

    async def _async_events(self, events: AsyncIterator[Any]) -> AsyncIterator[Any]:
        try:
            async for event in events:
                yield self._event(event)
        except Exception as error:
            self.failed(error)
            raise


class _Reader:
    """What a synchronous body reads from, watched."""

    def __init__(self, source: Any, watch: _Watch) -> None:
        self._source, self._watch = source, watch

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._source, name)
        if name not in ("read", "read1", "read_some"):
            return found

        def read(*amount: Any) -> Any:
            try:
                return self._watch.data(found(*amount))
            except Exception as error:
                self._watch.failed(error)
                raise

        return read


class _AsyncReader(_Reader):
    """The same for an asynchronous body."""

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._source, name)
        if name not in ("read", "read_some"):
            return found

        async def read(*amount: Any) -> Any:
            try:
                return self._watch.data(await found(*amount))
            except Exception as error:
                self._watch.failed(error)
                raise

        return read


class RecordingEngine:
    """An engine whose calls are kept."""

    def __init__(self, tape: Tape, service: ServiceInfo, engine: Any) -> None:
        self.tape, self.service, self.real = tape, service, engine

    @property
    def active(self) -> bool:
        return self.tape.running

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def with_options(self, options: Any) -> Any:
        return type(self)(self.tape, self.service, engine_with(self.real, options))

    def invoke(self, operation: str, params: dict[str, object]) -> Any:
        try:
            output = self.real.invoke(operation, params)
        except Exception as error:
            self.tape.error(self.service, operation, params, error)
            raise
        self.tape.response(self.service, operation, params, output)
        return output


class AsyncRecordingEngine(RecordingEngine):
    """The same for an asynchronous client."""

    async def invoke(self, operation: str, params: dict[str, object]) -> Any:
        try:
            output = await self.real.invoke(operation, params)
        except Exception as error:
            self.tape.error(self.service, operation, params, error)
            raise
        self.tape.response(self.service, operation, params, output)
        return output
