"""Every kind of edit on services of the installed botocore: real ones are judged, others are silent.

What an edit must give (rule, direction, operations, values, verdict and bump) is worked out in
`edits`, on the JSON alone; it must give that, there and back, and nothing else that runs.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from functools import lru_cache
from itertools import islice

import pytest
from agentcore_codegen.archive import sources
from agentcore_codegen.diff.change import Change
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.examples import BESIDE
from agentcore_codegen.diff.examples.table import EXAMPLES
from agentcore_codegen.diff.model import Model, parse
from agentcore_codegen.diff.rules import RULES
from agentcore_codegen.models.load import Source
from botocore.model import ServiceModel
from edits import members, operations, service, shapes, silent
from edits.case import Case, Data, Edit, Row, Service
from edits.verdicts import VERDICTS

REAL: dict[str, Edit] = {**operations.KINDS, **members.KINDS, **shapes.KINDS, **service.KINDS}
SERVICES = 40  # that each kind is played on, of those that have what it edits
PARTS = 6
# Services that have one thing or another that most have not, for the tests that run every time.
FEW = (
    "signer-data",
    "bcm-recommended-actions",
    "sagemakerjobruntime",
    "ssm-guiconnect",
    "account-access",
    "sdb",
    "importexport",
    "iot-data",
    "lexv2-runtime",
    "s3control",
)
# Rules that no edit of a model can meet, for they are about what stands beside the models.
BESIDE_MODELS = {rule for rule, patches in EXAMPLES.items() if patches[0][0].startswith(BESIDE)}


def model(of: Service, files: dict[str, Data], before: Model | None = None) -> Model:
    """Builds a model; what is the same in `before` is the same object, as in a history."""
    raw = files["service-2"]
    if before is not None and before.source is not None:
        for table in ("operations", "shapes"):
            then = before.source.raw[table]
            raw = {**raw, table: {n: kept(then.get(n), v) for n, v in raw[table].items()}}
    source = Source(
        name=of.name,
        version="1.0.0",
        api_version=of.api_version,
        model=ServiceModel(raw, of.name),
        raw=raw,
        paginators=files.get("paginators-1", {}).get("pagination", {}),
        waiters=files.get("waiters-2", {}).get("waiters", {}),
        endpoint_rules=files.get("endpoint-rule-set-1", {}),
        files={},
        texts={},
    )
    return parse(source, "here", before)


def kept(old: Data | None, new: Data) -> Data:
    same = old == new and list(old.get("members", ())) == list(new.get("members", ()))
    return old if same and old is not None else new


@lru_cache(maxsize=1)
def botocore() -> sources.Source:
    return sources.installed()


@lru_cache(maxsize=len(FEW) + 1)
def opened(name: str) -> tuple[Service, Model]:
    found = Service(name, *botocore().read(name))
    return found, model(found, {stem: json.loads(text) for stem, text in found.text.items()})


def loud(changes: tuple[Change, ...]) -> list[Change]:
    return [change for change in changes if change.verdict != "docs"]


def agree(expected: list[Row], changes: tuple[Change, ...], where: str) -> None:
    """Compares rows one to one; what is None in an expected one may be anything."""
    found = loud(changes)
    for row in expected:
        if not row.rule or VERDICTS[row.rule][0] == "docs":
            continue
        fits = [
            c
            for c in found
            if c.rule.id == row.rule
            and row.operations in (None, frozenset(c.operations))
            and row.side in (None, c.side)
            and row.old in (None, c.old)
            and row.new in (None, c.new)
        ]
        assert fits, (
            where,
            row,
            [(c.rule.id, c.old, c.new, c.side, c.operations[:3]) for c in found],
        )
        assert (fits[0].verdict, fits[0].rule.bump) == VERDICTS[row.rule], (where, row.rule)
        found.remove(fits[0])
    assert not found, (where, "nobody expects", [(c.rule.id, c.root, c.old, c.new) for c in found])


def play(kind: str, name: str, number: int) -> set[str] | None:
    """Plays a real edit there and back; returns the rules that it met, None if it cannot be played."""
    of, untouched = opened(name)
    case = Case(of, number)
    rows = REAL[kind](case)
    if rows is None:
        return None
    before = untouched if case.old is None else model(of, case.old, untouched)
    after = model(of, case.new, untouched)
    there, back = compare(before, after).changes, compare(after, before).changes
    agree(rows, there, f"{kind}, {name}")
    mirrored = [Row(r.back, r.rule, r.new, r.old, r.operations, r.side) for r in rows]
    agree(mirrored, back, f"{kind}, {name}, backwards")
    return {change.rule.id for change in (*there, *back)}


def play_silent(kind: str, name: str, number: int) -> set[str] | None:
    of, untouched = opened(name)
    case = Case(of, number)
    if not silent.KINDS[kind](case):
        return None
    before = untouched if case.old is None else model(of, case.old, untouched)
    after = model(of, case.new, untouched)
    changes = (*compare(before, after).changes, *compare(after, before).changes)
    heard = [(c.rule.id, c.root, c.old, c.new) for c in loud(changes)]
    assert not heard, (kind, name, heard[:3])
    return {change.rule.id for change in changes}


def test_every_rule_is_judged_as_the_facts_say() -> None:
    assert {rule.id: (rule.verdict, rule.bump) for rule in RULES.values()} == VERDICTS


def test_every_rule_is_met_by_an_edit() -> None:
    """Each kind on the first four of a few services that have what it edits; a slow test plays many."""
    met: set[str] = set()
    for number, kind in enumerate((*REAL, *silent.KINDS)):
        player = play if kind in REAL else play_silent
        found = (player(kind, name, number) for name in FEW)
        rules = list(islice((r for r in found if r is not None), 4))
        assert rules, f"none of the few services has what it edits: {kind}"
        met.update(*rules)
    assert set(RULES) - met == BESIDE_MODELS


def plan(part: int) -> Generator[tuple[str, int, str], bool, None]:
    """Yields services and kinds. Every kind has its turn on every tenth service or so.

    Send True where a kind could be played: one that could not has its turn on the next service.
    """
    names = sorted(botocore().services())
    kinds = (*REAL, *silent.KINDS)
    due = {kind: number * SERVICES % len(names) for number, kind in enumerate(kinds)}
    for place, name in list(enumerate(names))[part::PARTS]:
        for kind in kinds:
            due[kind] += SERVICES
            if due[kind] >= len(names) and (yield name, place, kind):
                due[kind] -= len(names)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_edits_of_every_service(part: int) -> None:
    turns = plan(part)
    played, turn = 0, next(turns)
    while True:
        name, place, kind = turn
        done = (play if kind in REAL else play_silent)(kind, name, place) is not None
        played += done
        try:
            turn = turns.send(done)
        except StopIteration:
            break
    assert played > SERVICES * len(REAL) / PARTS / 2
