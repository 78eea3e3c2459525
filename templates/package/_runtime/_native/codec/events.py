"""Messages of an event stream -> events and errors, without input or output."""

from __future__ import annotations

from ..failures import event_stream_error, response_parser, stream_error, streaming_error
from .eventstream import EventDecoder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ...service import ServiceInfo
    from .eventstream import Message
    from .wire import ReadEvent


# What readers raise for content of another type than the model's, which botocore lets through.
_WRONG_CONTENT = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


class InitialResponse:
    """The message that may come before the first event, with its headers and payload."""

    __slots__ = ("headers", "payload")

    def __init__(self, headers: dict[str, Any], payload: bytes) -> None:
        self.headers, self.payload = headers, payload


class Events:
    """Decodes one stream."""

    def __init__(self, service: ServiceInfo, operation: str, read: ReadEvent) -> None:
        self.service, self.operation = service, operation
        self._read = read
        self._decoder = EventDecoder()
        self._held: list[Message] = []

    def feed(self, data: bytes) -> Iterator[Any]:
        """Yields the events that are complete with these bytes.

        Raises:
            ClientError: an exception or an error in the stream.
            botocore.eventstream.ParserError: spoilt bytes.
            botocore.parsers.ResponseParserError: content that is not what the model says.
        """
        while self._held:
            event = self._event(*self._held.pop(0))
            if event is not None:
                yield event
        for headers, payload in self._decoder.feed(data):
            event = self._event(headers, payload)
            if event is not None:
                yield event

    def finish(self) -> None:
        """Checks that the stream does not end within a message."""
        if self._decoder.pending:
            raise streaming_error("the event stream ends within a message")

    def hold(self, data: bytes) -> None:
        self._held += self._decoder.feed(data)

    def initial(self) -> InitialResponse | None:
        """Returns the initial response, None before any message is there."""
        if not self._held:
            return None
        headers, payload = self._held.pop(0)
        if headers.get(":event-type") != "initial-response":
            raise self.no_initial()
        return InitialResponse(headers, payload)

    def no_initial(self) -> Exception:
        return event_stream_error("NoInitialResponseError")

    def _event(self, headers: dict[str, Any], payload: bytes) -> Any:
        """Returns the event of a message, None for one that is not the caller's."""
        if headers.get(":message-type") in ("error", "exception"):
            raise self._error(headers, payload)
        kind = headers.get(":event-type")
        try:
            event = self._read(kind if isinstance(kind, str) else "", headers, payload)
        except _WRONG_CONTENT as error:
            raise self._wrong(kind, error) from error
        if event is None and kind != "initial-response":
            return {"SDK_UNKNOWN_MEMBER": {"name": kind or ""}}
        return event

    def _error(self, headers: dict[str, Any], payload: bytes) -> Exception:
        from ...errors import generated_from_stream

        name = headers.get(":exception-type")
        try:
            event = self._read(name, headers, payload) if isinstance(name, str) else None
        except _WRONG_CONTENT as error:
            raise self._wrong(name, error) from error
        if event is None:
            code, text = headers.get(":error-code", ""), headers.get(":error-message", "")
            members: dict[str, Any] = {}
        else:
            members = event[name] or {}
            code, text = name, members.get("Message", members.get("message", ""))
        plain = stream_error({"Error": {"Code": code, "Message": text}}, self.operation)
        exception: Exception = generated_from_stream(plain, self.service, self.operation, members)
        return exception

    def _wrong(self, kind: object, error: Exception) -> Exception:
        # Without the content, which may be secret.
        return response_parser(
            f"Invalid event {kind!r} in the stream of {self.operation}: {type(error).__name__}"
        )
