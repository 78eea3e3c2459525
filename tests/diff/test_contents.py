"""What is new says what it is made of."""

from __future__ import annotations

import pytest
from agentcore_codegen.diff.examples import example
from agentcore_codegen.diff.examples.table import Patch
from support.edits import edited

SHAPES = "service-2/shapes"


def notes(*patches: Patch) -> dict[str, str]:
    return {c.rule.id: c.note for c in edited(*patches).diff.changes}


@pytest.mark.parametrize(
    ("patches", "rule", "note"),
    [
        (
            (
                (
                    "service-2/operations/FindBook",
                    None,
                    {
                        "name": "FindBook",
                        "http": {"method": "POST", "requestUri": "/find"},
                        "input": {"shape": "GetBookRequest"},
                    },
                ),
            ),
            "operation-added",
            "takes id: string, language?: string; returns nothing",
        ),
        (
            ((f"{SHAPES}/GetBookResponse/members/who", None, {"shape": "Author"}),),
            "response-member-added",
            "Author = {name?: string, born?: integer}",
        ),
        (
            example("endpoint-rules-changed").patches,
            "endpoint-rules-changed",
            "hosts gained: books; hosts lost: library",
        ),
    ],
)
def test_what_is_new_says_what_it_is_made_of(
    patches: tuple[Patch, ...], rule: str, note: str
) -> None:
    assert notes(*patches)[rule] == note


def acceptor(state: str, expected: object, matcher: str = "path") -> dict[str, object]:
    return {"matcher": matcher, "argument": "state", "expected": expected, "state": state}


@pytest.mark.parametrize(
    ("now", "rows"),
    [
        (
            [acceptor("success", "CLOSED")],
            [("waiter-changed", "success where state is READ", "success where state is CLOSED")],
        ),
        (
            [acceptor("failure", "READ")],
            [("waiter-changed", "success where state is READ", "failure where state is READ")],
        ),
        (
            [acceptor("success", "READ", "pathAny")],
            [("waiter-acceptor-added", "", "success where any state is READ"),
             ("waiter-acceptor-removed", "success where state is READ", "")],
        ),
    ],
    ids=["expects another value", "ends in another state", "looks at something else"],
)  # fmt: skip
def test_a_changed_waiter_names_its_acceptors(
    now: list[object], rows: list[tuple[str, str, str]]
) -> None:
    before: list[object] = [acceptor("success", "READ")]
    changes = edited(("waiters-2/waiters/BookRead/acceptors", before, now)).diff.changes
    assert sorted((c.rule.id, c.old, c.new) for c in changes) == rows
