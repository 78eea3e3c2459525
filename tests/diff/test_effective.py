"""Two notations of one meaning are no change: nothing that runs notices, so nothing alarms."""

from __future__ import annotations

import pytest
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import Example
from agentcore_codegen.diff.examples.table import Patch
from support.edits import edited

SHAPES = "service-2/shapes"
OPS = "service-2/operations"
META = "service-2/metadata"
PUT = f"{SHAPES}/PutBookRequest"
ENDS = "endpoint-rule-set-1/parameters/UseFIPS"
PAGE = "paginators-1/pagination/ListBooks"
WAIT = "waiters-2/waiters/BookRead"
TOKEN = {"shape": "Note", "idempotencyToken": True}
TIME = {"type": "timestamp"}


def verdicts(*patches: Patch) -> dict[str, str]:
    """Returns rule and verdict of each change, there and back."""
    sample = Example("edited", patches)
    old, new = sample.model(False), sample.model(True)
    changes = (*compare(old, new).changes, *compare(new, old).changes)
    return {change.rule.id: change.verdict for change in changes}


def xml(*patches: Patch) -> tuple[Patch, ...]:
    return (
        (f"{META}/protocol", "rest-xml", "rest-xml"),
        (f"{META}/protocols", ["rest-xml"], ["rest-xml"]),
        *patches,
    )


MEANINGLESS: dict[str, tuple[Patch, ...]] = {
    "the signing name is the endpoint prefix": ((f"{META}/signingName", "library", None),),
    "the protocols are the one protocol": ((f"{META}/protocols", ["rest-json"], None),),
    "the order of protocols": ((f"{META}/protocols", ["rest-json", "json"], ["json", "rest-json"]),),
    "botocore prefers a listed protocol": ((f"{META}/protocol", "rest-json", "query"),),
    "the status of success is 200": ((f"{OPS}/PutBook/http/responseCode", None, 200),),
    "the case of an endpoint parameter's type": ((ENDS, {"type": "Boolean"}, {"type": "boolean"}),),
    "an endpoint parameter that is not required": (
        (ENDS, {"type": "boolean"}, {"type": "boolean", "required": False}),
    ),
    "a required token": (
        (f"{PUT}/members/token", TOKEN, TOKEN),
        (f"{PUT}/required", ["id", "title"], ["id", "title", "token"]),
    ),
    "a token deep inside, which nothing fills": (
        (f"{SHAPES}/Author/members/name/idempotencyToken", None, True),
    ),
    "a token in a response": (
        (f"{SHAPES}/GetBookResponse/members/title/idempotencyToken", None, True),
    ),
    "a list of one result key": ((f"{PAGE}/result_key", "books", ["books"]),),
    "a list of one token": ((f"{PAGE}/input_token", "nextToken", ["nextToken"]),),
    "the default format in a JSON body": (
        (f"{SHAPES}/Moment/timestampFormat", None, "unixTimestamp"),
    ),
    "the default format in a query": (
        (f"{SHAPES}/When", TIME, TIME),
        (
            f"{SHAPES}/GetBookRequest/members/since",
            {"shape": "When", "location": "querystring"},
            {"shape": "When", "location": "querystring", "timestampFormat": "iso8601"},
        ),
    ),
    "the default format in XML": xml((f"{SHAPES}/Moment/timestampFormat", None, "iso8601")),
    "the item of a list in XML": xml((f"{SHAPES}/Books/member/locationName", None, "member")),
    "the item of a list in JSON": ((f"{SHAPES}/Books/member/locationName", None, "book"),),
    "flattened in JSON": ((f"{SHAPES}/Books/flattened", None, True),),
    "the same time in other steps": (
        (
            WAIT,
            {"delay": 2, "maxAttempts": 60, "operation": "GetBook"},
            {"delay": 5, "maxAttempts": 24, "operation": "GetBook"},
        ),
    ),
    **{
        f"{mark}: false": ((f"{SHAPES}/Note/{mark}", None, False),)
        for mark in ("sensitive", "deprecated", "box", "anything")
    },
    **{
        f"an operation's {mark}: false": ((f"{OPS}/GetBook/{mark}", None, False),)
        for mark in ("deprecated", "idempotent", "readonly", "httpChecksumRequired")
    },
}  # fmt: skip


@pytest.mark.parametrize("patches", MEANINGLESS.values(), ids=list(MEANINGLESS))
def test_meaningless_edits_do_not_alarm(patches: tuple[Patch, ...]) -> None:
    judged = verdicts(*patches)
    assert judged, "an edit is reported, as notation"
    assert not set(judged.values()) & {"breaking", "dangerous"}, judged


REAL: dict[str, tuple[tuple[Patch, ...], dict[str, str]]] = {
    "another signing name": (
        ((f"{META}/signingName", None, "books"),),
        {"metadata-signing-name-changed": "breaking"},
    ),
    "a protocol that the old clients do not speak": (
        ((f"{META}/protocols", ["rest-json"], ["rest-xml"]),),
        {"metadata-protocol-changed": "breaking"},
    ),
    "another protocol, and the old one too": (
        ((f"{META}/protocols", ["rest-json"], ["rest-json", "json"]),),
        {"metadata-protocol-preferred-changed": "dangerous"},
    ),
    "a required member that is no token": (
        (
            (f"{PUT}/members/token", {"shape": "Note"}, {"shape": "Note"}),
            (f"{PUT}/required", ["id", "title"], ["id", "title", "token"]),
        ),
        {"request-member-became-required": "breaking"},
    ),
    "a required token that clients no longer fill": (
        (
            (f"{PUT}/members/token", TOKEN, {"shape": "Note"}),
            (f"{PUT}/required", ["id", "title", "token"], ["id", "title", "token"]),
        ),
        {"request-member-became-required": "breaking",
         "member-idempotency-token-removed": "dangerous"},
    ),
    "an optional token that clients no longer fill": (
        ((f"{PUT}/members/token", TOKEN, {"shape": "Note"}),),
        {"member-idempotency-token-removed": "dangerous"},
    ),
    "a new required token": (
        (
            (f"{PUT}/members/token", None, TOKEN),
            (f"{PUT}/required", ["id", "title"], ["id", "title", "token"]),
        ),
        {"request-member-added": "compatible"},
    ),
    "another result key first": (
        ((f"{PAGE}/result_key", "books", ["items", "books"]),),
        {"paginator-result-key-changed": "breaking"},
    ),
    "one more result key": (
        ((f"{PAGE}/result_key", "books", ["books", "items"]),),
        {"paginator-result-key-added": "compatible"},
    ),
    "a day that becomes ten minutes": (
        (
            (
                WAIT,
                {"delay": 60, "maxAttempts": 1440, "operation": "GetBook"},
                {"delay": 10, "maxAttempts": 60, "operation": "GetBook"},
            ),
        ),
        {"waiter-time-shortened": "breaking"},
    ),
    "an integer that becomes a fraction": (
        ((f"{SHAPES}/Pages/type", "integer", "double"),),
        {"request-type-widened": "compatible", "response-type-changed": "breaking"},
    ),
    "the item of a list in XML": (
        xml((f"{SHAPES}/Books/member/locationName", "member", "book")),
        {"member-wire-name-changed": "dangerous"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("patches", "expected"), REAL.values(), ids=list(REAL))
def test_what_looks_alike_and_is_a_change(
    patches: tuple[Patch, ...], expected: dict[str, str]
) -> None:
    changes = edited(*patches).diff.changes
    assert {c.rule.id: c.verdict for c in changes} == expected


def test_python_types_that_stay_are_not_shown_as_changed() -> None:
    assert {c.python for c in edited((f"{SHAPES}/Pages/type", "integer", "long")).diff.changes} == {
        ()
    }
    sample = Example("edited", ((f"{SHAPES}/Pages/type", "integer", "double"),))
    lines = {
        line for c in compare(sample.model(False), sample.model(True)).changes for line in c.python
    }
    assert lines == {"~ values of Pages: int -> float"}
