"""What generated serializers and parsers call: checks, conversions and the shape of an operation.

A serializer that meets a wrong value raises anything at all; the engine then has botocore validate
the parameters, so that the message is botocore's own.
"""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from io import BytesIO

from ..failures import response_parser
from ..narrowing import is_instance
from .escape import query_pairs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    # Method, escaped path, query string, headers, body: bytes, or a file that has them.
    Request: TypeAlias = tuple[str, str, str, list[tuple[str, str]], Any]

    # Of a response: its headers by their names in lower case, and what it is read into.
    Headers: TypeAlias = dict[str, str]
    Members: TypeAlias = dict[str, Any]

    # One event of a stream: its type, headers and payload; None for an unknown type.
    ReadEvent: TypeAlias = Callable[[str, Any, bytes], Any]

_INFINITY = float("inf")
_dumps = json.dumps
_decoder: Any = json.JSONDecoder()
_scan = _decoder.scan_once  # what is left of loads() without the search for white space


def _json_encoder() -> Callable[[object], str]:
    """Returns what `json.dumps` does, without the object that it makes for each call.

    Nothing looks for circles: a serializer has walked through the value, to its end.
    """
    encoder: Any = json.JSONEncoder()
    make: Any = getattr(json.encoder, "c_make_encoder", None)
    escape: Any = json.encoder.encode_basestring_ascii
    try:
        chunks = make(None, encoder.default, escape, None, ": ", ", ", False, False, True)
    except TypeError:  # there is none, or one of another release
        encode: Callable[[object], str] = encoder.encode
        return encode
    return lambda value: "".join(chunks(value, 0))


_encode = _json_encoder()


class Invalid(ValueError):
    """A parameter is not what the model allows; the text names a member, or else a shape."""


class Operation:
    """The generated functions of an operation.

    Attributes:
        request: Turns parameters into a request.
        response: Reads status, headers and body; the body is a stream where `streams` or `events`.
        events: Reads one event of a stream.
        retryable: Codes of the modelled errors that are retried.
        repeatable: Whether a request that may have been carried out already may be sent again.
        idempotent: Whether the model says that a second request changes nothing more: by the
            method, a trait, or a token in the request.
    """

    __slots__ = (
        "events",
        "idempotent",
        "name",
        "repeatable",
        "request",
        "response",
        "retryable",
        "streams",
    )

    def __init__(
        self,
        name: str,
        request: Callable[[dict[str, Any]], Request],
        response: Callable[[int, Headers, Any], Members],
        *,
        events: ReadEvent | None = None,
        streams: bool = False,
        retryable: tuple[str, ...] = (),
        repeatable: bool = True,
        idempotent: bool = True,
    ) -> None:
        self.name = name
        self.request = request
        self.response = response
        self.events = events
        self.streams = streams
        self.retryable = retryable
        self.repeatable = repeatable
        self.idempotent = idempotent


# -------------------------------------------------------------------------------------- requests


def dump(value: object) -> bytes:
    """Returns JSON as botocore writes it: separators with a space, escapes beyond ASCII."""
    return _encode(value).encode()


def check_document(value: object) -> None:
    """Checks free JSON: exactly the types that botocore's validator takes."""
    if value is None or isinstance(value, (str, int, float)):
        return
    if is_instance(value, dict):
        for item in value.values():
            check_document(item)
    elif is_instance(value, list):
        for item in value:
            check_document(item)
    else:
        raise Invalid


def check_blob(value: Any) -> None:
    if not isinstance(value, (bytes, bytearray, str)) and not hasattr(value, "read"):
        raise Invalid


def blob(value: Any) -> str:
    """Returns bytes, or text as UTF-8, in base64."""
    check_blob(value)
    data = value.encode() if isinstance(value, str) else value
    return b2a_base64(data, newline=False).decode()


def raw_payload(value: Any) -> Any:
    """Returns a payload that is not JSON: bytes, which text becomes, or a file as it is."""
    if value is None:
        return b""
    if isinstance(value, str):
        return value.encode()
    if type(value) is BytesIO:
        start, content = value.tell(), value.getvalue()  # no copy, until one of them changes
        value.seek(0, 2)
        return memoryview(content)[start:] if start else content
    return value


def number(value: Any, least: float | None = None) -> Any:
    """Returns a float as JSON has it: infinities and not-a-number are text."""
    if not isinstance(value, (float, int)):
        from decimal import Decimal

        if not isinstance(value, Decimal):
            raise Invalid
        checked: Any = value
        value = float(value)
    else:
        checked = value
    if least is not None and checked < least:
        raise Invalid
    if value == _INFINITY:
        return "Infinity"
    if value == -_INFINITY:
        return "-Infinity"
    return "NaN" if value != value else value


def number_text(value: Any, least: float | None = None) -> str:
    """Returns a float as text for a header or a query parameter; a Decimal keeps its digits."""
    converted = number(value, least)
    return converted if isinstance(converted, str) else str(value)


def quoted_item(value: str) -> str:
    """Returns an item of a list in a header, in quotes where it has a comma or a quote."""
    if '"' in value or "," in value:
        return '"' + value.replace('"', '\\"') + '"'
    return value


def json_header_value(value: object) -> str:
    return b2a_base64(_dumps(value, separators=(",", ":")).encode(), newline=False).decode()


def query_string(fixed: str, query: Mapping[str, object]) -> str:
    """Returns a query string whose first part is fixed by the operation's URI."""
    return f"{fixed}&{query_pairs(query.items())}" if query else fixed


# ------------------------------------------------------------------------------------- responses


def parse_json(body: bytes) -> tuple[Any, bool]:
    """Returns parsed JSON, and whether there may be a null in it.

    As in botocore, it is {} for no body and a message for what is not JSON.
    """
    if not body:
        return {}, False
    text = body.decode()
    nulls = "null" in text
    try:
        value, end = _scan(text, 0)
        if end == len(text):
            return value, nulls
    except (StopIteration, ValueError):
        pass  # loads() knows more: white space around the value, and what is wrong
    try:
        return json.loads(text), nulls
    except ValueError:
        return {"message": text}, False


def known_members(value: Any, known: set[str]) -> dict[str, Any]:
    """Returns the members of a structure that have a value and are known to the model.

    Generated code asks where it has not seen at once that these are all.
    """
    if value is None:  # a whole body may be, and then this is botocore's error
        raise TypeError("'NoneType' object is not iterable")
    members: dict[str, Any] = value
    get = members.get
    if known.issuperset(members) and None not in members.values():
        return members
    return {name: item for name in members if name in known and (item := get(name)) is not None}


def renamed_members(value: Any, known: dict[str, str]) -> dict[str, Any]:
    """Does what `known_members` does for members that have other names in JSON."""
    return {known[name]: item for name, item in known_members(value, {*known}).items()}


def boolean(value: Any) -> bool:
    return value if isinstance(value, bool) else isinstance(value, str) and value.lower() == "true"


def unbase64(value: str) -> bytes:
    return a2b_base64(value)


def comma_list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def json_header(text: str) -> Any:
    return json.loads(a2b_base64(text).decode())


def one_member(value: dict[str, Any], shape: str) -> dict[str, Any]:
    """Returns a union with nothing but the one member that is set.

    Raises:
        botocore.parsers.ResponseParserError: not exactly one member is set.
    """
    usual = type(value) is dict and len(value) == 1 and "__type" not in value
    if usual and None not in value.values():
        return value
    present = value.copy()
    present.pop("__type", None)
    present = {name: item for name, item in present.items() if item is not None}
    if len(present) != 1:
        raise response_parser(
            f"Invalid service response: {shape} must have one and only one member set."
        )
    return present


def unknown_member(value: dict[str, Any], shape: str) -> dict[str, Any]:
    """Returns what stands for a union whose member the model does not know; raises as `one_member`."""
    one_member(value, shape)
    return {"SDK_UNKNOWN_MEMBER": {"name": next(iter(value))}}
