"""Edits of operations and of the errors that they raise."""

from __future__ import annotations

import copy
from typing import Any

from .case import Case, Edit, Row, by_operation


def _operation(case: Case, *without: str) -> str | None:
    return case.pick(n for n, o in case.operations.items() if not {*without} & o.keys())


def removed(case: Case) -> list[Row] | None:
    name = _operation(case)
    if name is None:
        return None
    del case.operations[name]
    return [by_operation(name, "operation-removed", "operation-added")]


def added(case: Case) -> list[Row] | None:
    name = _operation(case)
    if name is None:
        return None
    case.operations["ReviewEdit"] = {**copy.deepcopy(case.operations[name]), "name": "ReviewEdit"}
    return [by_operation("ReviewEdit", "operation-added", "operation-removed")]


def _mark(key: str, value: object, rule: str, back: str, old: str = "", new: str = "") -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = _operation(case, key)
        if name is None:
            return None
        case.operations[name][key] = value
        return [by_operation(name, rule, back, old, new)]

    return edit


def _trait(key: str, value: object) -> Edit:
    """A trait that changes how requests are sent, and that no rule of its own is about."""
    rule = "operation-trait-changed"

    def edit(case: Case) -> list[Row] | None:
        name = _operation(case, key)
        if name is None:
            return None
        case.operations[name][key] = value
        return [by_operation(name, rule, rule, None, None)]

    return edit


def _http(key: str, rule: str, other: Any) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(n for n, o in case.operations.items() if key in o["http"])
        if name is None:
            return None
        before = case.operations[name]["http"][key]
        after = case.operations[name]["http"][key] = other(before)
        return [by_operation(name, rule, rule, str(before), str(after))]

    return edit


def _takes(key: str, rule: str) -> Edit:
    """A whole request or response that there was none of."""

    def edit(case: Case) -> list[Row] | None:
        name = _operation(case, key)
        if name is None:
            return None
        case.shapes["EditWord"] = {"type": "string"}
        case.shapes["EditWhole"] = {
            "type": "structure",
            "members": {"word": {"shape": "EditWord"}},
        }
        case.operations[name][key] = {"shape": "EditWhole"}
        there, back = f"operation-{rule}-added", f"operation-{rule}-removed"
        return [by_operation(name, there, back, "", "EditWhole")]

    return edit


def _signed(key: str, value: object) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = _operation(case, key)
        if name is None:
            return None
        case.operations[name][key] = value
        return [by_operation(name, *["operation-auth-changed"] * 2, None, None)]

    return edit


def another_host(case: Case) -> list[Row] | None:
    name = case.pick(n for n, o in case.operations.items() if "hostPrefix" in o.get("endpoint", ()))
    if name is None:
        return None
    case.operations[name]["endpoint"]["hostPrefix"] += "edit."
    return [by_operation(name, *["operation-host-prefix-changed"] * 2, None, None)]


# ------------------------------------------------------------------------------------------ errors


def _raised(case: Case) -> list[str]:
    """The exceptions that operations name, and that are no part of anything else."""
    reach = case.service.reach
    return [
        name
        for name in reach["error"]
        if case.shapes[name].get("exception")
        and name not in reach["request"]
        and name not in reach["response"]
    ]


def raised(case: Case) -> list[Row] | None:
    """An exception that others raise already."""
    error = case.pick(_raised(case))
    name = case.pick(
        n
        for n, o in case.operations.items()
        if error not in [e["shape"] for e in o.get("errors", ())]
    )
    if error is None or name is None:
        return None
    case.operations[name].setdefault("errors", []).append({"shape": error})
    return [by_operation(name, "error-added", "error-removed", "", error)]


def new_class(case: Case) -> list[Row] | None:
    name = _operation(case)
    if name is None:
        return None
    case.shapes["EditFailed"] = {"type": "structure", "members": {}, "exception": True}
    case.operations[name].setdefault("errors", []).append({"shape": "EditFailed"})
    return [
        by_operation(name, "error-added", "error-removed", "", "EditFailed"),
        by_operation(name, "error-class-added", "error-class-removed"),
    ]


def renamed_class(case: Case) -> list[Row] | None:
    """The old class is gone, and the new one is another: handlers name classes."""
    error = case.pick(_raised(case))
    if error is None:
        return None
    case.shapes["EditFailed"] = case.shapes.pop(error)
    raisers: set[str] = set()
    for name, operation in case.operations.items():
        for ref in operation.get("errors", ()):
            if ref["shape"] == error:
                ref["shape"] = "EditFailed"
                raisers.add(name)
    for ref in (r for s in case.shapes.values() for r in s.get("members", {}).values()):
        if ref["shape"] == error:
            ref["shape"] = "EditFailed"
    rows = [
        by_operation(name, "error-added", "error-removed", "", "EditFailed") for name in raisers
    ]
    rows += [by_operation(name, "error-removed", "error-added", error, "") for name in raisers]
    named = frozenset(raisers)
    return [
        *rows,
        Row("error-class-added", "error-class-removed", "", "", named, ""),
        Row("error-class-removed", "error-class-added", "", "", named, ""),
    ]


def _error(key: str, rule: str, value: object) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(
            n for n in _raised(case) if not {"fault", "retryable"} & case.shapes[n].keys()
        )
        if name is None:
            return None
        shape = case.shapes[name]
        inner = {k: v for k, v in shape.get("error", {}).items() if k != "fault"}
        shape["error"] = {"senderFault": True, "httpStatusCode": 400, "code": "Edit", **inner}
        shape["error"].pop(key, None)
        case.start_here()
        target = shape if key in ("fault", "retryable") else shape["error"]
        target[key] = value
        return case.any(name, rule, rule, None, None)

    return edit


KINDS: dict[str, Edit] = {
    "an operation is removed": removed,
    "an operation is added": added,
    "an operation is deprecated": _mark(
        "deprecated", True, "operation-deprecated", "operation-undeprecated"
    ),
    "an operation is idempotent": _mark(
        "idempotent", True, "operation-idempotent-added", "operation-idempotent-removed"
    ),
    "an operation only reads": _mark(
        "readonly", True, *["operation-readonly-changed"] * 2, "none", "true"
    ),
    "an operation has a host of its own": _mark(
        "endpoint",
        {"hostPrefix": "edit."},
        *["operation-host-prefix-changed"] * 2,
        "none",
        '{"hostPrefix": "edit."}',
    ),
    "an operation has another host": another_host,
    "an operation takes parameters": _takes("input", "input"),
    "an operation returns a result": _takes("output", "output"),
    "an operation is signed in another way": _signed("auth", ["smithy.api#httpBearerAuth"]),
    "an operation is not signed": _signed("authtype", "none"),
    "a body is not signed": _signed("unsignedPayload", True),
    "a checksum is needed": _trait("httpChecksumRequired", True),
    "checksums of other algorithms": _trait("httpChecksum", {"requestChecksumRequired": True}),
    "requests are compressed": _trait("requestcompression", {"encodings": ["gzip"]}),
    "an endpoint is discovered": _trait("endpointdiscovery", {"required": True}),
    "the operation that discovers endpoints": _trait("endpointoperation", True),
    "a parameter of endpoints that is fixed": _trait("staticContextParams", {"E": {"value": True}}),
    "a parameter of endpoints from the request": _trait("operationContextParams", {"E": {"path": "e"}}),
    "HTTP method": _http("method", "operation-http-method-changed",
                         lambda was: "PATCH" if was != "PATCH" else "POST"),
    "HTTP URI": _http("requestUri", "operation-http-uri-changed", lambda was: f"/v2{was}"),
    "HTTP status": _http("responseCode", "operation-http-status-changed",
                         lambda was: 202 if was != 202 else 201),
    "an operation raises another error": raised,
    "an operation raises a new error": new_class,
    "an error has another name": renamed_class,
    "the code of an error": _error("code", "error-code-changed", "EditCode"),
    "the status of an error": _error("httpStatusCode", "error-status-changed", 418),
    "whose fault an error is": _error("senderFault", "error-fault-changed", False),
    "an error is the server's fault": _error("fault", "error-fault-changed", True),
    "an error is retried": _error("retryable", "error-retryable-changed", {"throttling": True}),
}  # fmt: skip
