"""Values -> the bytes that a service would send, for the protocols whose bodies are JSON.

What it writes is read by the parsers that read a service's answers, so that a stubbed response is
what the same answer of the service would give.
"""

from __future__ import annotations

import json
from base64 import b64encode
from email.utils import format_datetime

from .._native.narrowing import is_instance
from ..errors import ServiceError
from .errors import InvalidStub
from .frames import Sized, frame
from .values import Checker, aware

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

PROTOCOLS = ("rest-json", "json")
_REQUEST_ID = "00000000-0000-0000-0000-000000000000"
_RAW = {"blob": "application/octet-stream", "string": "text/plain"}
_JSON_TYPES = {"rest-json": "application/json", "json": "application/x-amz-json-1.0"}
_INTEGER_SIZES = {"byte": 1, "short": 2, "integer": 4, "long": 8}


class Pause:
    """A piece of a stream that is none: the next one comes so many seconds later."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds


class Answer:
    """What one call gets.

    Attributes:
        status, headers: Of the HTTP response.
        chunks: Its body as it arrives; an exception among them is raised in the place of the rest,
            and at a pause the next one is waited for.
        failure: What the call raises instead of a response.
        parsed: For a protocol that this package does not write: the response as it is returned.
    """

    __slots__ = ("chunks", "failure", "headers", "parsed", "status")

    def __init__(
        self,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        chunks: Sequence[bytes | BaseException | Pause] = (),
        *,
        failure: BaseException | None = None,
        parsed: Mapping[str, Any] | None = None,
    ) -> None:
        self.status = status
        self.headers = {"x-amzn-RequestId": _REQUEST_ID, **(headers or {})}
        self.chunks, self.failure, self.parsed = tuple(chunks), failure, parsed
        if not any(isinstance(chunk, BaseException) for chunk in chunks):
            size = sum(len(chunk) for chunk in chunks if isinstance(chunk, bytes))
            self.headers["Content-Length"] = str(size)


def answer(
    operation: Any, values: Mapping[str, Any], items: Sequence[object], open: bool
) -> Answer:
    """Returns the answer for the checked members of an operation's output.

    Args:
        operation: botocore's OperationModel.
        values: The members.
        items: What streams: events, or pieces of a body.
        open: Whether events may be unknown to the model.

    Raises:
        InvalidStub: an event or a piece that the stream cannot hold.
    """
    model, shape = operation.service_model, operation.output_shape
    protocol, status = model.resolved_protocol, int(operation.http.get("responseCode", 200))
    if protocol not in PROTOCOLS:
        if items:
            raise InvalidStub(
                f"{operation.name}: streams of the protocol {protocol} cannot be stubbed"
            )
        return Answer(status, parsed=values)
    if shape is None:
        return Answer(status, chunks=[b"{}"])
    located = _Located(shape, values, protocol)
    status = located.status or status
    chunks = [located.body]
    member = streamed(shape)
    if member is not None and shape.members[member].serialization.get("eventstream"):
        located.type = "application/vnd.amazon.eventstream"
    if member is not None:
        chunks = _stream(operation, shape.members[member], items, open, located)
    if operation.http.get("method") == "HEAD" or status == 204:
        chunks = []
    return Answer(status, located.typed_headers(), chunks)


def failure(
    operation: Any, shape: Any, code: str, status: int, values: Mapping[str, Any]
) -> Answer:
    """Returns the answer that is an error; `shape` is None for one that the model lacks."""
    model = operation.service_model
    if model.resolved_protocol not in PROTOCOLS:
        text = values.get("message", values.get("Message", ""))
        error = {"Code": code, "Message": text}
        return Answer(status, parsed={**values, "Error": error})
    headers, body = {}, dict(values)
    if shape is not None:
        located = _Located(shape, values, model.resolved_protocol)
        headers, body = located.typed_headers(), located.inside
    name = code if shape is None else shape.name
    if "awsQueryCompatible" in model.metadata:
        headers["x-amzn-query-error"] = f"{code};Sender"
        return Answer(status, headers, [_json({"__type": name, **body})])
    if model.resolved_protocol == "json":
        return Answer(status, headers, [_json({"__type": code, **body})])
    return Answer(status, {**headers, "x-amzn-ErrorType": code}, [_json(body)])


def streamed(shape: Any) -> str | None:
    """Returns the member of an output that streams: events, or a body that is a blob."""
    if shape is None:
        return None
    for name, member in shape.members.items():
        if member.serialization.get("eventstream"):
            return str(name)
    payload = shape.serialization.get("payload")
    if payload is not None and shape.members[payload].type_name == "blob":
        return str(payload)
    return None


def member_of(shape: Any, name: str) -> Any:
    """Returns the shape of a member of a structure."""
    return shape.members[name]


class _Located:
    """The members of a structure, each where it travels.

    Attributes:
        status: The HTTP status, 0 where no member is it.
        headers: Those that members are.
        inside: What the body is made of, where it is JSON.
        body: The body.
        type: Its media type, unless a member is that.
    """

    def __init__(self, shape: Any, values: Mapping[str, Any], protocol: str) -> None:
        self.status = 0
        self.headers: dict[str, str] = {}
        self.inside: dict[str, Any] = {}
        self.body = b""
        self.type = _JSON_TYPES[protocol]
        payload = shape.serialization.get("payload")
        for name, value in values.items():
            member = shape.members.get(name)
            location = None if member is None else member.serialization.get("location")
            if member is None:
                self.inside[name] = _unknown(value)
            elif location == "statusCode":
                self.status = int(value)
            elif location == "header":
                self.headers[member.serialization.get("name", name)] = _header(member, value)
            elif location == "headers":
                prefix = member.serialization.get("name", name)
                self.headers.update({f"{prefix}{key}": str(text) for key, text in value.items()})
            elif name != payload:
                self.inside[member.serialization.get("name", name)] = _plain(member, value)
        if payload is None:
            self.body = _json(self.inside)
            return
        member = shape.members[payload]
        self.type = _RAW.get(member.type_name, "application/json")
        if payload in values:
            self.body = _payload(member, values[payload])
        elif member.type_name not in _RAW:
            self.body = b"{}"

    def typed_headers(self) -> dict[str, str]:
        return {"Content-Type": self.type, **self.headers}


def _stream(
    operation: Any, member: Any, items: Sequence[object], open: bool, located: _Located
) -> list[Any]:
    if not member.serialization.get("eventstream"):
        return [_piece(operation.name, item) for item in items]
    chunks = [_event(operation, member, item, number, open) for number, item in enumerate(items)]
    if operation.service_model.resolved_protocol == "json":
        kind = {":message-type": "event", ":event-type": "initial-response"}
        chunks.insert(0, frame(kind, _json(located.inside)))
    return chunks


def _piece(name: str, item: object) -> bytes | BaseException | Pause:
    if isinstance(item, str):
        return item.encode()
    if isinstance(item, (bytes, bytearray)):
        return bytes(item)
    if isinstance(item, (BaseException, Pause)):
        return item
    raise InvalidStub(f"{name}: a body streams bytes or text, not {type(item).__name__}")


def _event(
    operation: Any, stream: Any, item: object, number: int, open: bool
) -> bytes | BaseException | Pause:
    """Returns the message of an event, or of a modelled exception given as {member: members}."""
    if isinstance(item, (BaseException, Pause)):
        return item
    place = f"event {number}"
    kind: Any = item
    if isinstance(kind, type) and issubclass(kind, ServiceError):
        item = {_member_of(operation.name, stream, kind, place): {}}
    name, value = _one(operation.name, stream, item, place, open)
    member = stream.members.get(name)
    if member is None:
        return frame({":message-type": "event", ":event-type": name}, _json(_unknown(value)))
    checker = Checker(operation.name, fill=True, open=open)
    value = checker.value(member, value, f"{place}.{name}")
    type_ = "exception" if member.metadata.get("exception") else "event"
    headers: dict[str, object] = {":message-type": type_, f":{type_}-type": name}
    payload = b""
    inside: dict[str, Any] = {}
    for key, part in value.items():
        shape = member.members.get(key)
        if shape is None:
            inside[key] = _unknown(part)
        elif shape.serialization.get("eventheader"):
            headers[key] = _event_header(shape, part)
        elif shape.serialization.get("eventpayload"):
            headers[":content-type"] = _RAW.get(shape.type_name, "application/json")
            payload = _payload(shape, part)
        else:
            inside[shape.serialization.get("name", key)] = _plain(shape, part)
    if ":content-type" not in headers:
        headers[":content-type"] = "application/json"
        payload = _json(inside)
    return frame(headers, payload)


def _member_of(name: str, stream: Any, error: type[ServiceError], place: str) -> str:
    """Returns the member of a stream that is an error."""
    errors = {
        code_of(shape): member
        for member, shape in stream.members.items()
        if shape.metadata.get("exception")
    }
    if error.code in errors:
        return str(errors[error.code])
    known = ", ".join(errors) or "none"
    raise InvalidStub(f"{name}: {place}: the stream has no {error.__name__}, but {known}")


def code_of(shape: Any) -> str:
    """Returns what the service sends as the code of an error."""
    return str(shape.metadata.get("error", {}).get("code", shape.name))


def _one(name: str, stream: Any, item: object, place: str, open: bool) -> tuple[str, Any]:
    known = ", ".join(stream.members)
    if is_instance(item, dict) and len(item) == 1:
        for key, value in item.items():
            if key in stream.members or open:
                return str(key), value
    raise InvalidStub(f"{name}: {place}: is a dictionary with one key, of {known}")


def _event_header(shape: Any, value: Any) -> object:
    if shape.type_name == "timestamp":
        return aware(value)
    if shape.type_name in _INTEGER_SIZES:
        return Sized(value, _INTEGER_SIZES[shape.type_name])
    return value


# ----------------------------------------------------------------------------------------- JSON


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _payload(shape: Any, value: Any) -> bytes:
    if shape.type_name in _RAW:
        return value.encode() if isinstance(value, str) else bytes(value)
    return _json(_plain(shape, value))


def _plain(shape: Any, value: Any) -> Any:
    """Returns a value as JSON has it: wire names, moments as their format says, blobs in base64."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return value
    if kind == "structure":
        found: dict[str, Any] = {}
        for name, item in value.items():
            member = shape.members.get(name)
            if member is None:
                found[name] = _unknown(item)
            else:
                found[member.serialization.get("name", name)] = _plain(member, item)
        return found
    if kind == "list":
        return [_plain(shape.member, item) for item in value]
    if kind == "map":
        return {key: _plain(shape.value, item) for key, item in value.items()}
    if kind == "blob":
        return b64encode(value).decode()
    if kind == "timestamp":
        return _timestamp(aware(value), shape.serialization.get("timestampFormat"))
    if kind in ("float", "double"):
        return _number(float(value))
    return value


def _unknown(value: Any) -> Any:
    """Returns what the model does not know, as most services send it."""
    if is_instance(value, dict):
        return {key: _unknown(item) for key, item in value.items()}
    if is_instance(value, (list, tuple)):
        return [_unknown(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return b64encode(value).decode()
    return value.timestamp() if hasattr(value, "timestamp") else value


def _number(value: float) -> float | str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    return value


def _timestamp(value: Any, form: str | None) -> Any:
    if form is not None and form.lower() == "iso8601":
        return value.isoformat()
    if form is not None and form.lower() == "rfc822":
        from datetime import timezone

        return format_datetime(value.astimezone(timezone.utc), usegmt=True)
    return value.timestamp()


def _header(shape: Any, value: Any) -> str:
    if shape.serialization.get("jsonvalue"):
        return b64encode(_json(value)).decode()
    if shape.type_name == "list":
        return ", ".join([_header(shape.member, item) for item in value])
    if shape.type_name == "timestamp":
        form = shape.serialization.get("timestampFormat", "rfc822")
        return str(_timestamp(aware(value), form))
    if shape.type_name == "boolean":
        return "true" if value else "false"
    return str(value)
