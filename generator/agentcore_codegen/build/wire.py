"""The wire model: shapes and operations as the native engine's serializers and parsers see them."""

from __future__ import annotations

from typing import Any

from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.utils import is_json_value_header

from ..ir.wire import WireMember, WireModel, WireOperation, WireRef, WireShape
from ..models.load import Json
from .handlers import is_handled


def build(model: ServiceModel, raw: Json) -> WireModel:
    """Builds the wire model of a service; `raw` has the traits that botocore's objects drop."""
    shapes: dict[str, WireShape] = {}
    for name in sorted(model.shape_names):
        shape = model.shape_for(name)
        if isinstance(shape, StructureShape | ListShape | MapShape):
            shapes[name] = _shape(shape)
    errors: dict[str, str] = {}
    for error in model.error_shapes:
        errors.setdefault(_code(error), error.name)
    operations = tuple(
        _operation(model.operation_model(name), raw["operations"][name])
        for name in model.operation_names
    )
    return WireModel(shapes, operations, tuple(sorted(errors.items())))


def _shape(shape: Shape) -> WireShape:
    members: tuple[WireMember, ...] = ()
    item = key = value = None
    required: tuple[str, ...] = ()
    if isinstance(shape, StructureShape):
        members = tuple(_member(name, member) for name, member in shape.members.items())
        required = tuple(shape.required_members)
    elif isinstance(shape, ListShape):
        item = _ref(shape.member)
    elif isinstance(shape, MapShape):
        key, value = _ref(shape.key), _ref(shape.value)
    traits = shape.serialization
    return WireShape(
        name=shape.name,
        kind=shape.type_name,
        min=shape.metadata.get("min"),
        members=members,
        required=required,
        union=bool(getattr(shape, "is_tagged_union", False)),
        event_stream=bool(traits.get("eventstream")),
        payload=traits.get("payload"),
        item=item,
        key=key,
        value=value,
    )


def _member(name: str, shape: Shape) -> WireMember:
    traits = shape.serialization
    return WireMember(
        name=name,
        wire_name=traits.get("name", name),
        ref=_ref(shape),
        location=traits.get("location"),
        event_header=bool(traits.get("eventheader")),
        event_payload=bool(traits.get("eventpayload")),
    )


def _ref(shape: Shape) -> WireRef:
    document = bool(getattr(shape, "is_document_type", False))
    return WireRef(
        shape=shape.name,
        kind="document" if document else shape.type_name,
        min=shape.metadata.get("min"),
        timestamp_format=shape.serialization.get("timestampFormat"),
        json_value=bool(is_json_value_header(shape)),
    )


def _code(error: Shape) -> str:
    return str(error.metadata.get("error", {}).get("code", error.name))


# Methods that RFC 9110 (section 9.2.2) calls idempotent.
_IDEMPOTENT = frozenset(("DELETE", "GET", "HEAD", "OPTIONS", "PUT"))


def _operation(operation: OperationModel, raw: Json) -> WireOperation:
    request, response = operation.input_shape, operation.output_shape
    method = operation.http.get("method", "POST")
    repeatable = method in _IDEMPOTENT or bool(raw.get("idempotent") or raw.get("readonly"))
    return WireOperation(
        name=operation.name,
        method=method,
        uri=operation.http.get("requestUri", "/"),
        input=None if request is None else request.name,
        output=None if response is None else response.name,
        idempotency_tokens=tuple(operation.idempotent_members),
        retryable=tuple(
            _code(error)
            for error in operation.error_shapes
            if error.metadata.get("retryable") is not None
        ),
        repeatable=repeatable,
        idempotent=repeatable or bool(operation.idempotent_members),
        unsupported_reason=_unsupported_reason(operation),
    )


# Headers that the transport and the signature fill; a member that is one of them needs care.
_RESERVED = frozenset(
    (
        "accept-encoding",
        "amz-sdk-invocation-id",
        "amz-sdk-request",
        "authorization",
        "connection",
        "content-length",
        "expect",
        "host",
        "transfer-encoding",
        "user-agent",
        "x-amz-content-sha256",
        "x-amz-date",
        "x-amz-security-token",
    )
)
_SIGV4 = "aws.auth#sigv4"


def _unsupported_reason(operation: OperationModel) -> str | None:
    """Returns what keeps an operation with the botocore engine, None for nothing."""
    request, response = operation.input_shape, operation.output_shape
    outputs: dict[str, Any] = response.members if response is not None else {}
    # What an operation may have, and how it is called; the first one found is given.
    checks: tuple[tuple[object, str], ...] = (
        (operation.http.get("method") == "HEAD", "HEAD"),
        (operation.has_event_stream_input, "a request that is an event stream"),
        (operation.endpoint, "a host prefix"),
        (operation.http_checksum or operation.http_checksum_required, "a checksum"),
        (operation.request_compression, "a compressed request"),
        (operation.auth or operation.auth_type, "a signature of its own"),
        (not _is_sigv4(operation.service_model), "another signature than SigV4"),
        (is_handled(operation), "a handler in botocore's code"),
        (operation.unsigned_payload, "an unsigned payload"),
        (operation.static_context_parameters, "static endpoint parameters"),
        (operation.context_parameters, "endpoint parameters"),
        (operation.operation_context_parameters, "endpoint parameters"),
        (operation.is_endpoint_discovery_operation, "endpoint discovery"),
        (operation.endpoint_discovery, "endpoint discovery"),
        (
            any(shape.serialization.get("location") == "headers" for shape in outputs.values()),
            "prefixed headers",
        ),
        (_has_traits(operation, request) or _has_traits(operation, response), "traits of a use"),
        (_document_payload(request), "a document payload"),
        (request is not None and _reserved(request), "a header of the transport's"),
        (request is not None and _deep_binding(request), "a binding of a type without a text form"),
    )
    return next((name for applies, name in checks if applies), None)


def _is_sigv4(model: ServiceModel) -> bool:
    """Whether botocore signs a service's requests with SigV4 where an operation says nothing."""
    schemes: list[str] = model.metadata.get("auth", [])
    return model.metadata.get("signatureVersion", "v4") == "v4" and schemes[:1] in ([], [_SIGV4])


def _reserved(request: StructureShape) -> bool:
    """Whether a member is sent as a header that the engine fills itself."""
    return any(
        member.serialization.get("location") == "header"
        and member.serialization.get("name", name).lower() in _RESERVED
        for name, member in request.members.items()
    )


def _has_traits(operation: OperationModel, shape: StructureShape | None) -> bool:
    """Whether an operation adds traits to its input or output where it refers to the shape."""
    if shape is None:
        return False
    own = operation.service_model.shape_for(shape.name)
    return own.serialization != shape.serialization or own.metadata != shape.metadata


def _document_payload(request: StructureShape | None) -> bool:
    """Whether free JSON is the whole body, which botocore wraps in an object of its own making."""
    if request is None or "payload" not in request.serialization:
        return False
    return _ref(request.members[request.serialization["payload"]]).kind == "document"


def _deep_binding(request: StructureShape) -> bool:
    """Whether a header, label or query parameter holds what has no text form of its own."""
    for member in request.members.values():
        location = member.serialization.get("location")
        kind = member.type_name
        if location in ("uri", "header") and kind in ("structure", "map", "blob"):
            return True
        if location == "uri" and kind == "list":
            return True
        if location and isinstance(member, ListShape) and _is_compound(member.member):
            return True
        if location == "querystring" and kind in ("structure", "blob"):
            return True
    return False


def _is_compound(shape: Shape) -> bool:
    return shape.type_name in ("list", "map", "structure")
