"""Every comparison of two releases from one table of changes: the same as comparing the two alone."""

from __future__ import annotations

from collections import Counter

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff.change import Change
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.history import planned
from agentcore_codegen.diff.inputs import archived
from agentcore_codegen.diff.pairs import Pairs, pairs
from support.models import SPECS

DATA = "bedrock-agentcore"
CONTROL = "bedrock-agentcore-control"


def shown(table: Pairs, old: int, new: int) -> Counter[Change]:
    """The changes that the table has between two releases."""
    return Counter(
        part.change
        for part in table.changes
        if part.old[0] <= old <= part.old[1] and part.new[0] <= new <= part.new[1]
    )


def check(service: str, until: str | None, every: int = 1) -> None:
    archive = Archive(SPECS)
    table = pairs(archive, service, until=until)
    versions = [version for _, version, _ in planned(archive, (service,), until=until)]
    assert list(table.versions) == versions
    # Each is read alone, as `diff` does: nothing is shared with another one.
    models = [archived(archive, version).model(service)[0] for version in versions]
    for old, before in enumerate(models):
        for new in range(old + 1, len(models)):
            if (old + new) % every == 0:
                alone = Counter(compare(before, models[new]).changes)
                assert shown(table, old, new) == alone, (versions[old], versions[new])
    # A range is no longer than what was compared, and no change has a pair twice.
    assert all(part.old[0] < part.new[1] < len(versions) for part in table.changes)


def test_the_table_is_every_comparison() -> None:
    check(DATA, "1.41.2")


def test_a_change_that_was_taken_back_has_a_gap() -> None:
    """An enum's value came with 1.43.75 and went with 1.43.85: no pair around both shows it."""
    table = pairs(Archive(SPECS), CONTROL, after="1.43.60", until="1.43.85")
    came = len(table.versions) - 2
    assert table.versions[came:] == ("1.43.75", "1.43.85")
    added = [p for p in table.changes if p.new == (came, came) and "enum-value" in p.change.rule.id]
    gone = [p for p in table.changes if p.old == (came, came) and "enum-value" in p.change.rule.id]
    assert added and gone
    assert all(part.old == (part.old[0], came - 1) for part in added)


@pytest.mark.slow
@pytest.mark.parametrize(("service", "every"), [(DATA, 1), (CONTROL, 3)])
def test_the_whole_table_is_every_comparison(service: str, every: int) -> None:
    check(service, None, every)
