"""Every rule: its example before and after, its mirror, its words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from agentcore_codegen.diff import rules as rules_package
from agentcore_codegen.diff.change import Change
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import BESIDE, example
from agentcore_codegen.diff.examples.table import EXAMPLES, Patch
from agentcore_codegen.diff.rules import RULES
from agentcore_codegen.diff.rules.rule import BUMPS, VERDICTS, Pair, Rule
from mirrors import family, mirrored
from support.edits import compared, edited

# Rules about models; those about specs.toml are tested with it, in test_package_names.py.
MODEL_RULES = [rule for rule in RULES if not EXAMPLES[rule][0][0].startswith(BESIDE)]


def changes(rule: str, swapped: bool = False) -> tuple[Change, ...]:
    sample = example(rule)
    return compare(sample.model(swapped), sample.model(not swapped)).changes


def test_every_rule_has_an_example_and_no_other() -> None:
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize("rule", MODEL_RULES)
def test_the_example_shows_the_rule(rule: str) -> None:
    assert rule in {change.rule.id for change in changes(rule)}


@pytest.mark.parametrize("rule", MODEL_RULES)
def test_equal_models_do_not_differ(rule: str) -> None:
    sample = example(rule)
    for after in (False, True):
        assert compare(sample.model(after), sample.model(after)).changes == ()


@pytest.mark.parametrize("rule", MODEL_RULES)
def test_the_way_back_mirrors_the_way_there(rule: str) -> None:
    there = sorted(mirrored(change.rule.id) for change in changes(rule))
    back = sorted(family(change.rule.id) for change in changes(rule, swapped=True))
    assert there == back


@pytest.mark.parametrize("rule", MODEL_RULES)
def test_fingerprints_and_titles(rule: str) -> None:
    rows = changes(rule)
    assert len({change.fingerprint for change in rows}) == len(rows)
    for change in rows:
        assert re.fullmatch(r"[0-9a-f]{12}", change.fingerprint)
        assert "{" not in change.headline
        assert not re.search(r"\{(name|old|new)\}", change.title + change.why + change.todo)
        assert change.rule.verdict in VERDICTS
        assert change.rule.bump in BUMPS


@pytest.mark.parametrize("rule", [r.id for r in RULES.values() if r.verdict != "docs"])
def test_what_matters_has_a_reason_and_advice(rule: str) -> None:
    entry = RULES[rule]
    assert entry.why
    assert bool(entry.todo) == (entry.verdict in ("breaking", "dangerous"))


# The table of the design: side by side, what a request and what a response change means.
@pytest.mark.parametrize(
    ("pair", "request_verdict", "response_verdict"),
    [
        ("member-added", "compatible", "compatible"),
        ("required-member-added", "breaking", "compatible"),
        ("member-removed", "breaking", "breaking"),
        ("member-renamed", "breaking", "breaking"),
        ("member-became-required", "breaking", "compatible"),
        ("member-became-optional", "compatible", "breaking"),
        ("type-changed", "breaking", "breaking"),
        ("type-widened", "compatible", "dangerous"),
        ("type-narrowed", "breaking", "compatible"),
        ("streaming-added", "breaking", "breaking"),
        ("streaming-removed", "breaking", "breaking"),
        ("enum-value-added", "compatible", "dangerous"),
        ("enum-value-removed", "breaking", "dangerous"),
        ("union-member-added", "compatible", "dangerous"),
        ("union-member-removed", "breaking", "breaking"),
        ("max-tightened", "breaking", "compatible"),
        ("max-relaxed", "compatible", "dangerous"),
        ("min-tightened", "breaking", "compatible"),
        ("min-relaxed", "compatible", "dangerous"),
        ("pattern-tightened", "breaking", "compatible"),
        ("pattern-relaxed", "compatible", "dangerous"),
        ("pattern-changed", "breaking", "dangerous"),
        ("pattern-undecided", "dangerous", "dangerous"),
    ],
)
def test_the_verdict_depends_on_the_direction(
    pair: str, request_verdict: str, response_verdict: str
) -> None:
    assert RULES[f"request-{pair}"].verdict == request_verdict
    assert RULES[f"response-{pair}"].verdict == response_verdict


def test_a_fingerprint_ignores_prose_and_versions() -> None:
    first = changes("documentation-changed")
    other = compared(example("documentation-changed"), swapped=True).diff.changes
    assert [c.fingerprint for c in first] == [c.fingerprint for c in other]


def changes_of(*patches: Patch) -> tuple[Change, ...]:
    return edited(*patches).diff.changes


def test_a_list_that_becomes_a_map_changes_its_type() -> None:
    changes = changes_of(("service-2/shapes/PutBookRequest/members/tags/shape", "Books", "Tags"))
    (change,) = changes
    assert (change.rule.id, change.old, change.new) == (
        "request-type-changed", "list of BookId", "map of Note",
    )  # fmt: skip


def test_the_shape_of_a_whole_request_has_no_public_name() -> None:
    shape = {"type": "structure", "members": {"id": {"shape": "BookId"}}}
    changes = changes_of(
        ("service-2/shapes/CloseRequest", shape, None),
        ("service-2/shapes/CloseInput", None, shape),
        (
            "service-2/operations/CloseLibrary/input",
            {"shape": "CloseRequest"},
            {"shape": "CloseInput"},
        ),
    )
    assert [(c.rule.id, c.verdict) for c in changes] == [("shape-alias-changed", "docs")]


def test_the_shape_of_a_whole_response_has_one() -> None:
    shape = {"type": "structure", "members": {"id": {"shape": "BookId"}}}
    changes = changes_of(
        ("service-2/shapes/CloseResponse", shape, None),
        ("service-2/shapes/CloseOutput", None, shape),
        (
            "service-2/operations/CloseLibrary/output",
            {"shape": "CloseResponse"},
            {"shape": "CloseOutput"},
        ),
    )
    assert [(c.rule.id, c.root) for c in changes] == [("shape-renamed", "CloseOutput")]


def test_one_cause_names_every_operation() -> None:
    (change,) = changes_of(("service-2/shapes/Note/pattern", None, "[a-z]*"))[:1]
    rows = changes_of(("service-2/shapes/Author/members/name/deprecated", None, True))
    (row,) = rows
    assert row.operations == ("PutBook",)
    assert row.paths == ("PutBook.request.author.name",)
    assert change.rule.id == "request-pattern-tightened"
    assert len(change.operations) >= 1


def test_rules_are_silent_where_the_type_changed() -> None:
    changes = changes_of(("service-2/shapes/Title", {"type": "string", "max": 9, "sensitive": True},
                    {"type": "integer", "max": 5}))  # fmt: skip
    assert {c.rule.id for c in changes} == {"request-type-changed", "response-type-changed"}


def test_removed_and_added_members_of_other_types_are_no_rename() -> None:
    changes = changes_of(
        ("service-2/shapes/PutBookRequest/members/colour", {"shape": "Note"}, None),
        ("service-2/shapes/PutBookRequest/members/weight", None, {"shape": "Pages"}),
    )
    assert {c.rule.id for c in changes} == {"request-member-removed", "request-member-added"}


def test_plain_members_are_renamed_where_the_names_are_alike() -> None:
    changes = changes_of(
        ("service-2/shapes/PutBookRequest/members/publisherName", {"shape": "Note"}, None),
        ("service-2/shapes/PutBookRequest/members/publisherTitle", None, {"shape": "Note"}),
    )
    assert [c.rule.id for c in changes] == ["request-member-renamed"]
    changes = changes_of(
        ("service-2/shapes/PutBookRequest/members/colour", {"shape": "Note"}, None),
        ("service-2/shapes/PutBookRequest/members/publisher", None, {"shape": "Note"}),
    )
    assert {c.rule.id for c in changes} == {"request-member-removed", "request-member-added"}


# --------------------------------------------------------------------------------- the table itself

PACKAGE = Path(rules_package.__file__).parents[1]
MODULES = (
    rules_package.members,
    rules_package.shapes,
    rules_package.service,
    rules_package.package,
)


def test_directions_are_those_of_the_names() -> None:
    for rule in RULES.values():
        first = rule.id.partition("-")[0]
        assert rule.direction == (first if first in ("request", "response") else "any")
    for module in MODULES:
        for pair in (value for value in vars(module).values() if isinstance(value, Pair)):
            assert (pair.request.direction, pair.response.direction) == ("request", "response")


def test_every_rule_is_a_constant_that_some_comparison_names() -> None:
    """An identifier leads to its constant, and the constant to the code that finds the change."""
    names = {
        name
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, (Rule, Pair))
    }
    finders = "\n".join(path.read_text("utf-8") for path in PACKAGE.glob("*.py"))
    assert not {name for name in names if not re.search(rf"\b{name}\b", finders)}
    table = "\n".join(path.read_text("utf-8") for path in (PACKAGE / "rules").glob("*.py"))
    assert not {rule for rule in RULES if f'"{rule}"' not in table}


def test_nothing_takes_an_identifier_apart() -> None:
    parse = re.compile(
        r"\.(rule|id)\.(startswith|endswith|partition|split|replace)\(|in \w+\.rule\b"
    )
    for path in [*PACKAGE.rglob("*.py"), *(PACKAGE.parent / "report").rglob("*.py")]:
        uses = [m[0] for m in parse.finditer(path.read_text("utf-8"))]
        assert not uses, f"{path.name}: {uses}"
