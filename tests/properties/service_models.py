"""Draws service models: every kind of shape and trait, and names that Python does not like."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

# Words that mean something to Python, to typing, to botocore or to the generated modules.
SHAPES = (
    *("Alpha", "Beta", "Gamma", "Delta", "AlphaOutput", "AlphaMember", "Event", "Exception"),
    *("List", "Dict", "Sequence", "Mapping", "Literal", "Union", "Any", "TypedDict", "NotRequired"),
    *("Exceptions", "ClientError", "ServiceError", "Never", "Iterator", "property", "overload"),
    *("str", "int", "float", "bool", "bytes", "dict", "list", "type", "object", "datetime", "None"),
    *("class", "True", "entryPoint", "typing", "sys", "ResponseMetadata", "SdkUnknownMember"),
    *("_Hidden", "__Mangled", "EmptyResponse", "JSONValue", "FullResult", "Async", "SERVICE"),
)
MEMBERS = (
    *("name", "value", "items", "keys", "get", "update", "copy", "pop", "a", "b", "c", "Name"),
    *("from", "lambda", "class", "None", "True", "import", "async", "match", "type", "print"),
    *("self", "cls", "str", "int", "list", "dict", "float", "bool", "bytes", "object", "Alpha"),
    *("a-b", "a.b", "a b", "a_b", "2nd", "$ref", "_under", "__dunder", "__dunder__", "self_"),
    *("response", "code", "status", "args", "message", "Message", "operation_name", "retryable"),
    *("nextToken", "maxResults", "PaginationConfig", "WaiterConfig", "ResponseMetadata", "params"),
    *("TYPE_CHECKING", "items_", "SDK_UNKNOWN_MEMBER", "größe", "Beta", "String", "Event", "x-y"),
)
OPERATIONS = (
    *("ListAlphas", "IterListAlphas", "GetAlpha", "CreateABTest", "requireMMDSV2", "Import"),
    *("Close", "GetPaginator", "Exceptions", "List", "Str", "Type", "Meta", "Invoke", "Bool"),
    *("entryPoint", "Del", "PutIPv6", "Async", "Print", "Property", "Overload", "Alpha", "Int"),
)
VALUES = ("A", "b", "", "a-b", "a b", 'quo"te', "back\\slash", "new\nline", "{{ x }}", "é", "None")
TEXTS = (
    *("", "<p>Text.</p>", '<p>Three """ quotes and a \\ backslash.</p>', "<p>{{ x }} {% y %}</p>"),
    *("<ul><li>one</li><li><code>two</code></li></ul>", 'ends in a quote "', "ends in \\"),
)
SCALARS: Json = {
    "String": {"type": "string"},
    "Secret": {"type": "string", "sensitive": True, "min": 1, "max": 9, "pattern": '[\\w"]+'},
    "Integer": {"type": "integer", "box": True},
    "Double": {"type": "double"},
    "Boolean": {"type": "boolean"},
    "Timestamp": {"type": "timestamp", "timestampFormat": "iso8601"},
    "Blob": {"type": "blob"},
    "Document": {"type": "structure", "members": {}, "document": True},
}


@st.composite
def service_models(draw: st.DrawFn) -> dict[str, bytes]:
    """Draws the model files of a service that botocore can load."""
    names = draw(st.lists(st.sampled_from(SHAPES), unique=True, min_size=2, max_size=10))
    kinds = {name: draw(st.sampled_from(_KINDS)) for name in names}
    errors = [name for name in names if kinds[name] == "error"]
    usable = [*SCALARS, *(name for name in names if kinds[name] != "error")]
    shapes: Json = {name: dict(shape) for name, shape in SCALARS.items()}
    for name in names:
        shapes[name] = draw(_shape(kinds[name], usable))
        shapes[name]["documentation"] = draw(st.sampled_from(TEXTS))
    operations: Json = {}
    paginators: Json = {}
    waiters: Json = {}
    chosen = draw(st.lists(st.sampled_from(OPERATIONS), unique=True, min_size=1, max_size=5))
    for name in chosen:
        operations[name] = draw(_operation(name, shapes, usable, errors))
        if draw(st.booleans()):
            _page(draw, name, shapes, operations[name], paginators)
        if draw(st.booleans()):
            waiters[f"{name}Done"] = _waiter(name)
    model = {"version": "2.0", "metadata": METADATA, "operations": operations, "shapes": shapes}
    return {
        "service-2.json": json.dumps(model).encode(),
        "paginators-1.json": json.dumps({"pagination": paginators}).encode(),
        "waiters-2.json": json.dumps({"version": 2, "waiters": waiters}).encode(),
    }


METADATA = {
    "apiVersion": "2020-01-01",
    "endpointPrefix": "toy",
    "protocol": "rest-json",
    "serviceFullName": "Toy Service",
    "serviceId": "Toy",
    "signatureVersion": "v4",
    "uid": "toy-2020-01-01",
}
_KINDS = ("structure", "structure", "union", "list", "map", "string", "error")


@st.composite
def _members(draw: st.DrawFn, usable: list[str], least: int = 0) -> Json:
    names = draw(st.lists(st.sampled_from(MEMBERS), unique=True, min_size=least, max_size=6))
    members: Json = {}
    for name in names:
        members[name] = {"shape": draw(st.sampled_from(usable))}
        text = draw(st.sampled_from(TEXTS))
        if text:
            members[name]["documentation"] = text
        if draw(st.integers(0, 9)) == 0:
            members[name] |= {"deprecated": True, "deprecatedMessage": text}
    return members


@st.composite
def _shape(draw: st.DrawFn, kind: str, usable: list[str]) -> Json:
    item = {"shape": draw(st.sampled_from(usable))}
    if kind == "string":
        values = draw(st.lists(st.sampled_from(VALUES), unique=True, min_size=1))
        return {"type": "string", "enum": values}
    if kind == "list":
        return {"type": "list", "member": item}
    if kind == "map":
        return {"type": "map", "key": {"shape": "String"}, "value": item}
    members = draw(_members(usable, 1 if kind == "union" else 0))
    shape: Json = {"type": "structure", "members": members}
    if kind == "union":
        return {**shape, "union": True}
    required = draw(st.sets(st.sampled_from(sorted(members)))) if members else set[str]()
    shape["required"] = [name for name in members if name in required]
    if kind == "error":
        status = draw(st.sampled_from([400, 404, 500]))
        shape |= {"exception": True, "error": {"httpStatusCode": status}}
    return shape


@st.composite
def _operation(
    draw: st.DrawFn, name: str, shapes: Json, usable: list[str], errors: list[str]
) -> Json:
    operation: Json = {
        "name": name,
        "http": {"method": "POST", "requestUri": f"/{name}"},
        "documentation": draw(st.sampled_from(TEXTS)),
        "errors": [{"shape": error} for error in errors],
    }
    structures = [shape for shape in usable if _plain(shapes[shape])]
    if draw(st.integers(0, 9)):
        request = f"{name}Input"
        if structures and draw(st.integers(0, 4)) == 0:
            request = draw(st.sampled_from(structures))
        else:
            shapes[request] = draw(_shape("structure", usable))
        operation["input"] = {"shape": request}
    if draw(st.integers(0, 9)):
        response = f"{name}Output"
        if structures and draw(st.integers(0, 4)) == 0:
            response = draw(st.sampled_from(structures))
        else:
            shapes[response] = draw(_shape("structure", usable))
            _stream(draw, name, shapes, shapes[response], [*structures, *errors])
        operation["output"] = {"shape": response}
    return operation


def _plain(shape: Json) -> bool:
    return (
        shape["type"] == "structure"
        and not shape.get("union")
        and not shape.get("document")
        and not shape.get("exception")
    )


def _stream(draw: st.DrawFn, name: str, shapes: Json, response: Json, events: list[str]) -> None:
    """Makes a response a stream of bytes or of events now and then."""
    kind = draw(st.sampled_from(["", "", "", "", "blob", "events"]))
    if kind == "blob":
        response["members"]["body"] = {"shape": "Blob"}
        response["payload"] = "body"
    elif kind == "events" and events:
        chosen = draw(st.lists(st.sampled_from(events), unique=True, min_size=1, max_size=3))
        members = {f"{event}Came": {"shape": event} for event in chosen}
        shapes[f"{name}Events"] = {"type": "structure", "members": members, "eventstream": True}
        response["members"]["body"] = {"shape": f"{name}Events"}
        response["payload"] = "body"


def _page(draw: st.DrawFn, name: str, shapes: Json, operation: Json, paginators: Json) -> None:
    """Gives an operation pages, with a paginator in the model or to be derived."""
    if "input" not in operation or "output" not in operation:
        return
    request, response = (shapes[operation[key]["shape"]] for key in ("input", "output"))
    if "payload" in response:
        return
    request["members"]["nextToken"] = {"shape": "String"}
    response["members"]["nextToken"] = {"shape": "String"}
    response["members"]["found"] = {"shape": draw(st.sampled_from(sorted(shapes)))}
    kind = shapes[response["members"]["found"]["shape"]]
    if kind.get("exception") or kind.get("eventstream"):
        response["members"]["found"] = {"shape": "String"}
    if draw(st.booleans()):
        paginators[name] = {
            "input_token": "nextToken",
            "output_token": "nextToken",
            "result_key": "found",
        }


def _waiter(name: str) -> Json:
    acceptor = {"state": "success", "matcher": "status", "expected": 200}
    return {"operation": name, "delay": 1, "maxAttempts": 2, "acceptors": [acceptor]}
