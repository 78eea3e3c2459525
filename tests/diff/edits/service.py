"""Edits of what stands beside operations: metadata, endpoints, paginators and waiters."""

from __future__ import annotations

from typing import Any

from .case import Case, Data, Edit, Row, by_operation, whole


def _metadata(key: str, rule: str, value: Any) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        case.metadata[key] = value
        case.metadata.setdefault("signingName", case.metadata["endpointPrefix"])
        case.start_here()
        after = case.metadata[key] = (
            [f"{v}Edit" for v in value] if isinstance(value, list) else f"{value}Edit"
        )
        shown = (None, None) if isinstance(after, list) else (value, after)
        return [whole(rule, rule, *shown)]

    return edit


def _protocols(before: list[str], after: list[str], rows: list[Row]) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        case.metadata["protocols"] = before
        case.start_here()
        case.metadata["protocols"] = after
        return rows

    return edit


def setting_of_clients(case: Case) -> list[Row] | None:
    if "clientContextParams" in case.data:
        return None
    case.data["clientContextParams"] = {"Loud": {"type": "boolean", "documentation": ""}}
    return [whole(*["service-trait-changed"] * 2, None, None)]


# --------------------------------------------------------------------------------------- endpoints


def _rules(case: Case) -> Data | None:
    return case.new.get("endpoint-rule-set-1")


def endpoint_parameter(case: Case) -> list[Row] | None:
    rules = _rules(case)
    if rules is None:
        return None
    rules["parameters"]["Edit"] = {"type": "boolean"}
    return [whole("endpoint-parameter-added", "endpoint-parameter-removed")]


def endpoint_default(case: Case) -> list[Row] | None:
    rules = _rules(case)
    name = case.pick(rules["parameters"]) if rules else None
    if rules is None or name is None:
        return None
    before = rules["parameters"][name].get("default")
    rules["parameters"][name]["default"] = not before
    return [whole(*["endpoint-rules-changed"] * 2, None, None)]


def endpoint_host(case: Case) -> list[Row] | None:
    rules = _rules(case)
    if rules is None:
        return None
    rules["rules"].append(
        {"conditions": [], "endpoint": {"url": "https://edit.example.com"}, "type": "endpoint"}
    )
    return [whole(*["endpoint-rules-changed"] * 2, None, None)]


# -------------------------------------------------------------------------------------- paginators


def _pages(case: Case) -> Data:
    return case.new.setdefault("paginators-1", {"pagination": {}})["pagination"]


def paginated(case: Case) -> list[Row] | None:
    name = case.pick(n for n in case.operations if n not in _pages(case))
    if name is None:
        return None
    _pages(case)[name] = {"input_token": "t", "output_token": "t", "result_key": "r"}
    return [by_operation(name, "paginator-added", "paginator-removed")]


def _page(key: str, before: Any, after: Any, rule: str, back: str, *shown: str) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(n for n in _pages(case) if n in case.operations)
        if name is None:
            return None
        _pages(case)[name][key] = before
        case.start_here()
        _pages(case)[name][key] = after
        return [by_operation(name, rule, back, *(shown or (None, None)))]

    return edit


def _same(rule: str) -> tuple[str, str]:
    return rule, rule


# ----------------------------------------------------------------------------------------- waiters

_SUCCESS = {"state": "success", "matcher": "path", "argument": "edit", "expected": "READY"}


def _waits(case: Case) -> Data:
    return case.new.setdefault("waiters-2", {"version": 2, "waiters": {}})["waiters"]


def waited_for(case: Case) -> list[Row] | None:
    name = case.pick(case.operations)
    if name is None:
        return None
    _waits(case)["EditDone"] = {"delay": 2, "maxAttempts": 9, "operation": name, "acceptors": []}
    return [by_operation(name, "waiter-added", "waiter-removed")]


def _wait(before: Data, after: Data, *rules: tuple[str, str]) -> Edit:
    """A waiter of before and of after, by what they have besides the operation."""

    def edit(case: Case) -> list[Row] | None:
        name = case.pick(case.operations)
        if name is None:
            return None
        base = {"operation": name, "delay": 5, "maxAttempts": 24, "acceptors": [_SUCCESS]}
        _waits(case)["EditDone"] = {**base, **before}
        case.start_here()
        _waits(case)["EditDone"] = {**base, **after}
        return [by_operation(name, *pair, None, None) for pair in rules]

    return edit


def waits_by_another(case: Case) -> list[Row] | None:
    name = case.pick(w for w, v in _waits(case).items() if v["operation"] in case.operations)
    other = case.pick(case.operations)
    if name is None or other is None or _waits(case)[name]["operation"] == other:
        return None
    _waits(case)[name]["operation"] = other
    rule = "waiter-changed"
    return [Row(rule, rule, None, None, None, "")]


_FAILURE = {"state": "failure", "matcher": "path", "argument": "edit", "expected": "FAILED"}
_ERROR = {"state": "retry", "matcher": "error", "expected": "EditNotFound"}
_ACCEPTOR = ("waiter-acceptor-added", "waiter-acceptor-removed")
_CHANGED = _same("waiter-changed")

KINDS: dict[str, Edit] = {
    "signing name": _metadata("signingName", "metadata-signing-name-changed", "edit"),
    "endpoint prefix": _metadata("endpointPrefix", "metadata-endpoint-prefix-changed", "edit"),
    "API version": _metadata("apiVersion", "metadata-api-version-changed", "2020-01-01"),
    "ways to sign": _metadata("auth", "metadata-auth-changed", ["aws.auth#sigv4"]),
    "signature version": _metadata("signatureVersion", "metadata-signature-version-changed", "v4"),
    "service id": _metadata("serviceId", "metadata-service-id-changed", "Edit"),
    "version of JSON": _metadata("jsonVersion", "metadata-changed", "1.1"),
    "target prefix": _metadata("targetPrefix", "metadata-changed", "Edit"),
    "global endpoint": _metadata("globalEndpoint", "metadata-changed", "edit.example.com"),
    "another protocol": _protocols(
        ["json"], ["query"], [whole(*_same("metadata-protocol-changed"), "json", "query")]
    ),
    "a protocol that clients prefer": _protocols(
        ["query"], ["query", "json"],
        [Row("metadata-protocol-preferred-changed", "", "query", "json", frozenset(), ""),
         Row("", "metadata-protocol-changed", "query", "json", frozenset(), "")],
    ),
    "a protocol that clients do not use": _protocols(
        ["json"], ["json", "query"],
        [whole("metadata-protocol-added", "metadata-protocol-removed", "", "query")],
    ),
    "a setting of clients": setting_of_clients,
    "a parameter of endpoints": endpoint_parameter,
    "the default of a parameter of endpoints": endpoint_default,
    "a host": endpoint_host,
    "a paginator": paginated,
    "the result of pages": _page("result_key", "a", "b", *_same("paginator-result-key-changed"), "a", "b"),
    "a second result of pages": _page(
        "result_key", "a", ["a", "b"], "paginator-result-key-added", "paginator-result-key-removed"
    ),
    "the first result of pages": _page(
        "result_key", ["a", "b"], ["b", "a"], *_same("paginator-result-key-changed")
    ),
    "the token of pages": _page("input_token", "a", "b", *_same("paginator-changed")),
    "the next token of pages": _page("output_token", "a", "b", *_same("paginator-changed")),
    "the limit of pages": _page("limit_key", "a", "b", *_same("paginator-changed")),
    "the mark of more pages": _page("more_results", "a", "b", *_same("paginator-changed")),
    "what pages share": _page("non_aggregate_keys", ["a"], ["b"], *_same("paginator-changed")),
    "a waiter": waited_for,
    "a waiter gives up sooner": _wait(
        {"maxAttempts": 60}, {"maxAttempts": 6}, ("waiter-time-shortened", "waiter-time-extended")
    ),
    "a waiter asks more often": _wait(
        {"delay": 5}, {"delay": 2, "maxAttempts": 60}, _same("waiter-interval-changed")
    ),
    "a waiter ends with more": _wait({}, {"acceptors": [_SUCCESS, _ERROR]}, _ACCEPTOR),
    "a waiter succeeds with another value": _wait(
        {}, {"acceptors": [{**_SUCCESS, "expected": "DONE"}]}, _CHANGED
    ),
    "a waiter fails where it succeeded": _wait(
        {}, {"acceptors": [{**_SUCCESS, "state": "failure"}]}, _CHANGED
    ),
    "a waiter looks at something else": _wait(
        {}, {"acceptors": [{**_SUCCESS, "argument": "other"}]}, _ACCEPTOR, _ACCEPTOR[::-1]
    ),
    "a waiter looks at every item": _wait(
        {}, {"acceptors": [{**_SUCCESS, "matcher": "pathAll"}]}, _ACCEPTOR, _ACCEPTOR[::-1]
    ),
    "a waiter decides in another order": _wait(
        {"acceptors": [_SUCCESS, _FAILURE]}, {"acceptors": [_FAILURE, _SUCCESS]}, _CHANGED
    ),
    "a waiter polls another operation": waits_by_another,
}  # fmt: skip
