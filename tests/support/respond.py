"""Synthesises the HTTP response that a service would send for the values of an output shape."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping
from email.utils import format_datetime
from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from botocore.utils import is_json_value_header

from . import eventstream, samples
from .server import Response

REQUEST_ID = "00000000-1111-2222-3333-444444444444"
PROTOCOLS = ("rest-json", "json")


def output(operation: OperationModel, values: Mapping[str, Any]) -> Response:
    """Returns the response whose parsed form is `values`, which `samples` built.

    Raises:
        NotImplementedError: the service's protocol is not one of `PROTOCOLS`.
    """
    protocol = operation.service_model.resolved_protocol
    if protocol not in PROTOCOLS:
        raise NotImplementedError(f"no responses for {protocol}")
    status = int(operation.http.get("responseCode", 200))
    return _message(operation.output_shape, values, status, operation.http.get("method") == "HEAD")


def outputs(operation: OperationModel) -> list[tuple[dict[str, Any], Response]]:
    """Returns minimal and full values of an operation's output with their responses."""
    shape = operation.output_shape
    full = samples.full(shape, "output")
    least = samples.minimal(shape, "output")
    payload = str(shape.serialization.get("payload", "")) if shape else ""
    body = shape.members[payload] if shape and payload else None
    if body and getattr(body, "is_tagged_union", False):
        least[payload] = full[0][payload]  # botocore refuses a body without a variant
    elif body and body.type_name == "structure" and not body.serialization.get("eventstream"):
        least.setdefault(payload, samples.minimal(body, "output"))
    values = [least, *full]
    return [(value, output(operation, value)) for value in values]


def error(shape: Shape, values: Mapping[str, Any] | None = None) -> Response:
    """Returns a modelled error; without `values` every member is set."""
    if values is None:
        values = samples.full(shape, "output")[0]
    response = _message(shape, values, status_of(shape), False)
    response.headers["x-amzn-ErrorType"] = f"{code_of(shape)}:http://internal.example/"
    return response


def code_of(shape: Shape) -> str:
    """Returns what the service sends as the error's code."""
    return str(shape.metadata.get("error", {}).get("code", shape.name))


def status_of(shape: Shape) -> int:
    """Returns the error's HTTP status, 400 or 500 where the model gives none."""
    fallback = 500 if shape.metadata.get("fault") else 400
    return int(shape.metadata.get("error", {}).get("httpStatusCode", fallback))


def events(shape: StructureShape, values: list[dict[str, Any]]) -> bytes:
    """Returns the bytes of an event stream; a key that names an exception raises it."""
    return b"".join(_event(shape, name, event[name]) for event in values for name in event)


def unmodelled_error(code: str, text: str) -> bytes:
    """Returns the message of an error that no model knows."""
    return eventstream.message(
        {":message-type": "error", ":error-code": code, ":error-message": text}
    )


def _message(shape: Shape | None, values: Mapping[str, Any], status: int, head: bool) -> Response:
    headers = {"x-amzn-RequestId": REQUEST_ID}
    if shape is None or not isinstance(shape, StructureShape):
        return Response(status, headers)
    for name, member in shape.members.items():
        if name in values:
            _header(headers, member, name, values[name])
    body = b"" if head or status == 204 else _body(headers, shape, values)
    return Response(status, headers, body)


def _body(headers: dict[str, str], shape: StructureShape, values: Mapping[str, Any]) -> bytes:
    payload = shape.serialization.get("payload")
    if payload is None:
        headers.setdefault("Content-Type", "application/json")
        inside = {
            name: value
            for name, value in values.items()
            if "location" not in shape.members[name].serialization
        }
        return _json(wire(shape, inside))
    member = shape.members[payload]
    if member.serialization.get("eventstream"):
        headers.setdefault("Content-Type", "application/vnd.amazon.eventstream")
        assert isinstance(member, StructureShape)
        return events(member, values.get(payload, []))
    if member.type_name in ("blob", "string"):
        raw: Any = values.get(payload, b"")
        headers.setdefault("Content-Type", "application/octet-stream")
        return raw.encode() if isinstance(raw, str) else bytes(raw)
    headers.setdefault("Content-Type", "application/json")
    return _json(wire(member, values[payload])) if payload in values else b"{}"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def wire(shape: Shape, value: Any) -> Any:
    """Returns a value as JSON has it: wire names, timestamps as told, blobs in base64."""
    if getattr(shape, "is_document_type", False):
        return value
    if isinstance(shape, StructureShape):
        return {
            shape.members[name].serialization.get("name", name): wire(shape.members[name], item)
            for name, item in value.items()
        }
    if isinstance(shape, ListShape):
        return [wire(shape.member, item) for item in value]
    if isinstance(shape, MapShape):
        return {key: wire(shape.value, item) for key, item in value.items()}
    if shape.type_name == "blob":
        return base64.b64encode(value).decode()
    if shape.type_name == "timestamp":
        return _timestamp(value, shape.serialization.get("timestampFormat", "unixtimestamp"))
    if is_json_value_header(shape):
        return base64.b64encode(_json(value)).decode()
    return value


def _timestamp(value: dt.datetime, form: str) -> Any:
    if form.lower() == "iso8601":
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if form.lower() == "rfc822":
        return format_datetime(value, usegmt=True)
    return value.timestamp()


def _header(headers: dict[str, str], member: Shape, name: str, value: Any) -> None:
    location, key = member.serialization.get("location"), member.serialization.get("name", name)
    if location == "headers":
        headers.update({f"{key}{item}": str(text) for item, text in value.items()})
    if location != "header":
        return
    if is_json_value_header(member):
        headers[key] = base64.b64encode(json.dumps(value).encode()).decode()
    elif isinstance(member, ListShape):
        headers[key] = ", ".join(str(item) for item in value)
    elif member.type_name == "timestamp":
        headers[key] = str(_timestamp(value, member.serialization.get("timestampFormat", "rfc822")))
    elif member.type_name == "boolean":
        headers[key] = str(value).lower()
    else:
        headers[key] = str(value)


def _event(shape: StructureShape, name: str, value: Mapping[str, Any]) -> bytes:
    member = shape.members[name]
    assert isinstance(member, StructureShape)
    if member.metadata.get("exception"):
        head: dict[str, eventstream.HeaderValue] = {
            ":message-type": "exception",
            ":exception-type": name,
        }
    else:
        head = {":message-type": "event", ":event-type": name}
    payload, inside = b"", dict(value)
    for key, item in member.members.items():
        if key not in value:
            continue
        if item.serialization.get("eventheader"):
            wide = item.type_name == "long"
            head[key] = eventstream.Sized(value[key], 8) if wide else value[key]
            del inside[key]
        elif item.serialization.get("eventpayload"):
            head[":content-type"] = _PAYLOADS.get(item.type_name, "application/json")
            del inside[key]
            if item.type_name in _PAYLOADS:
                payload = value[key].encode() if isinstance(value[key], str) else value[key]
            else:
                payload = _json(wire(item, value[key]))
    if ":content-type" not in head:
        head[":content-type"] = "application/json"
        payload = _json(wire(member, inside))
    return eventstream.message(head, payload)


_PAYLOADS = {"blob": "application/octet-stream", "string": "text/plain"}
