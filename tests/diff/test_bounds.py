"""Models as large as somebody can make them: the work grows with the model, and says where it is cut."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from agentcore_codegen.diff.finding import printable
from agentcore_codegen.diff.run import Comparison
from agentcore_codegen.report import write_report
from agentcore_codegen.report.formats import FORMATS
from agentcore_codegen.report.report import View
from support.edits import edited

SHAPES = "service-2/shapes"
NOTE = {"shape": "Note"}


def compared(before: Mapping[str, object], after: Mapping[str, object], shape: str) -> Comparison:
    return edited((f"{SHAPES}/{shape}", before, after))


def structure(names: list[str], **extra: str) -> dict[str, object]:
    return {"type": "structure", "members": {name: {**NOTE, **extra} for name in names}}


# Each took minutes while a list was searched for every member.
def test_thousands_of_members_that_are_replaced() -> None:
    names = [[f"{word}{number}" for number in range(3_000)] for word in ("old", "new")]
    difference = compared(structure(names[0]), structure(names[1]), "Author").diff
    removed = [c for c in difference.changes if c.rule.id == "request-member-removed"]
    assert len(removed) == 3_000
    notes = [c.note for c in removed if c.note]
    assert notes == ["renames were not looked for: 3000 members went, 3000 came"]


def test_thousands_of_values_of_an_enum() -> None:
    values = [[f"{word}{number}" for number in range(4_000)] for word in ("A", "B")]
    old, new = ({"type": "string", "enum": ["NEW", *part]} for part in values)
    assert len(compared(old, new, "State").diff.changes) == 4 * 4_000


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
def test_a_report_for_people_is_cut_and_says_so(form: str) -> None:
    """A page of 16,000 rows had 15 MB, and took a terminal's writer most of a minute."""
    values = [f"A{number}" for number in range(2_500)]
    old, new = ({"type": "string", "enum": ["NEW", *part]} for part in ([], values))
    text = write_report(form, [compared(old, new, "State")], View())
    assert ("Cut here" if form == "markdown" else "3000 more rows were cut") in text
    assert len(text) < 3_000_000


def test_very_many_names_on_the_wire() -> None:
    names = [f"member{number}" for number in range(8_000)]
    members = structure(names)
    renamed = {
        "type": "structure",
        "members": {name: {**NOTE, "locationName": f"{name}X"} for name in names},
    }
    difference = compared(members, renamed, "Author").diff
    assert {c.rule.id for c in difference.changes} == {"member-wire-name-changed"}
    assert len(difference.changes) == 8_000


@pytest.mark.parametrize("form", list(FORMATS))
def test_text_cannot_be_turned_round(form: str) -> None:
    """U+202E makes the rest of a line read backwards: a name could pass for another one."""
    turned = "evil\u202egnp.exe"
    text = write_report(form, [edited((f"{SHAPES}/State/enum", ["NEW"], ["NEW", turned]))], View())
    assert "\u202e" not in text
    assert form in ("sarif", "github", "junit", "site") or "evil" in text


@pytest.mark.parametrize(
    "mark", ["\u202a", "\u2066", "\u2069", "\u200f", "\ufeff", "\x1b", "\ud800"]
)
def test_marks_that_are_escaped(mark: str) -> None:
    assert mark not in printable(f"a{mark}b")
