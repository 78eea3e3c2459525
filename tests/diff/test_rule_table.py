"""Verdict, bump and axis of every rule, as a snapshot: none of them changes by mistake."""

from __future__ import annotations

from agentcore_codegen.diff.rules import RULES
from syrupy.assertion import SnapshotAssertion


def test_what_each_rule_says(snapshot: SnapshotAssertion) -> None:
    table = "\n".join(
        f"{rule.id}: {rule.verdict}, {rule.bump}, {rule.axis}\n"
        f"  {rule.title}: {rule.why}\n  {rule.todo or '-'} | {rule.effect or '-'}"
        for rule in RULES.values()
    )
    assert table == snapshot
