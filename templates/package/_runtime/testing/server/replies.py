"""Answers of stubs as replies of the server, and the least that an operation answers."""

from __future__ import annotations

from time import sleep

from .. import wire
from ..values import Checker, minimum
from .messages import Abort, Reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from .messages import Request

_EVENTS = "application/vnd.amazon.eventstream"
_TEXT = b"Hello"
# The media type that a request accepts -> a small body of it; the first where it does not say.
_BODIES = {
    "text/event-stream": b'event: message\ndata: {"message": "Hello"}\n\n',
    "application/json": b'{"message": "Hello"}',
}


def reply(answer: wire.Answer) -> Reply:
    """Returns an answer as the server sends it: what streams goes piece by piece."""
    headers = {**answer.headers}
    headers.pop("Content-Length", None)
    chunks = answer.chunks
    streams = headers.get("Content-Type") == _EVENTS
    if len(chunks) == 1 and isinstance(chunks[0], bytes) and not streams:
        return Reply(answer.status, headers, chunks[0])
    return Reply(answer.status, headers, _pieces(chunks) if chunks else b"")


def _pieces(chunks: Sequence[bytes | BaseException | wire.Pause]) -> Iterator[bytes]:
    for chunk in chunks:
        if isinstance(chunk, wire.Pause):
            sleep(chunk.seconds)
        elif isinstance(chunk, BaseException):
            raise Abort from chunk
        else:
            yield chunk


class Minimal:
    """The least that an operation answers: what the model requires, and what the request said.

    Members of the response that the request has as well are as in the request.

    Args:
        model: botocore's OperationModel.
        filled: Members that are answered though the model does not require them.
    """

    def __init__(self, model: Any, filled: Sequence[str] = ()) -> None:
        self._model = model
        shape = model.output_shape
        self._shape = shape
        self._stream = wire.streamed(shape)
        asked: dict[str, Any] = {} if model.input_shape is None else model.input_shape.members
        members: dict[str, Any] = {} if shape is None else shape.members
        self._echoed = [
            name
            for name, member in members.items()
            if name in asked
            and asked[name].type_name == member.type_name
            and name != self._stream
            and not name.lower().endswith("token")  # the next page is none of the same page
        ]
        self._type: str | None = next(
            (
                name
                for name, member in members.items()
                if member.serialization.get("location") == "header"
                and member.serialization.get("name", "").lower() == "content-type"
            ),
            None,
        )
        self._filled = {name: minimum(members[name], name) for name in filled if name in members}
        self._constant: wire.Answer | None = None

    def reply(self, request: Request) -> Reply:
        """Returns the reply to a request."""
        if self._constant is not None:
            return reply(self._constant)
        accepted = request.headers.get("accept", "").partition(",")[0].partition(";")[0].strip()
        if accepted not in _BODIES:
            accepted = next(iter(_BODIES))
        values = self.echoed(request)
        if self._type is not None:
            values[self._type] = accepted
        answer = self.answer(values, accepted)
        if not self._echoed and self._type is None and self._stream is None:
            self._constant = answer
        return reply(answer)

    def echoed(self, request: Request) -> dict[str, Any]:
        """Returns the members that the request has as well."""
        params = request.params
        return {name: params[name] for name in self._echoed if name in params}

    def answer(self, values: Mapping[str, Any], accepted: str = "") -> wire.Answer:
        """Returns the answer that has these members, and what else the model requires."""
        if self._shape is None:
            return wire.answer(self._model, {}, (), True)
        checker = Checker(self._model.name, fill=True, open=True)
        given = {**self._filled, **values}
        streamed = given.pop(self._stream or "", None)
        found = checker.structure(self._shape, given, self._stream)
        found = {name: value for name, value in found.items() if not self._is_status(name)}
        payload = self._shape.serialization.get("payload")
        if payload not in (None, self._stream, *found):
            found[payload] = minimum(self._shape.members[payload], payload)
        items = [streamed] if isinstance(streamed, bytes) else self._items(accepted)
        return wire.answer(self._model, found, items, True)

    def _is_status(self, name: str) -> bool:
        member = self._shape.members.get(name)
        return member is not None and member.serialization.get("location") == "statusCode"

    def _items(self, accepted: str) -> list[object]:
        """Returns what streams: one event of each kind in the model's order, or a small body."""
        if self._stream is None:
            return []
        member = self._shape.members[self._stream]
        if not member.serialization.get("eventstream"):
            return [_BODIES.get(accepted, _TEXT) if self._type is not None else _TEXT]
        return [
            {name: minimum(event, name)}
            for name, event in member.members.items()
            if not event.metadata.get("exception")
        ]
