"""What is new says what it is made of."""

from __future__ import annotations

import pytest
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import Example, example
from agentcore_codegen.diff.examples.table import Patch

SHAPES = "service-2/shapes"


def notes(*patches: Patch) -> dict[str, str]:
    shown = Example("edited", patches)
    return {c.rule.id: c.note for c in compare(shown.model(False), shown.model(True)).changes}


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
