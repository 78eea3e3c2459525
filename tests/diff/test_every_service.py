"""Edits of every service of the installed botocore: real ones are judged right, others are silent.

Verdict, operations and values are worked out here, on the JSON alone.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from agentcore_codegen.archive import sources
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.model import Model, parse
from agentcore_codegen.models.load import load

pytestmark = pytest.mark.slow

Data = dict[str, Any]
JUDGED = {
    "operation-removed": ("breaking", "major"),
    "request-member-added": ("compatible", "minor"),
    "request-required-member-added": ("breaking", "major"),
    "response-member-added": ("compatible", "minor"),
}
ROUNDS = 2  # edits of each sort for a service; the kinds take turns


def targets(shape: Data) -> Iterator[str]:
    for ref in (
        *shape.get("members", {}).values(),
        *(shape.get(k) for k in ("member", "key", "value")),
    ):
        if ref is not None:
            yield ref["shape"]


def reached(data: Data, side: str) -> dict[str, set[str]]:
    """Maps each shape to the operations that send (`input`) or return (`output`) it."""
    users: dict[str, set[str]] = {}
    for name, operation in data["operations"].items():
        stack, seen = ([operation[side]["shape"]] if side in operation else []), set[str]()
        while stack:
            shape = stack.pop()
            if shape not in seen:
                seen.add(shape)
                users.setdefault(shape, set()).add(name)
                stack += targets(data["shapes"][shape])
    return users


def structures(data: Data, side: str) -> list[str]:
    """Returns plain structures that one side alone has, so that one rule is about them."""
    mine, other = reached(data, side), reached(data, "output" if side == "input" else "input")
    errors = {e["shape"] for o in data["operations"].values() for e in o.get("errors", ())}
    return [
        name
        for name in sorted(mine)
        if name not in other
        and name not in errors
        and data["shapes"][name]["type"] == "structure"
        and not {"union", "eventstream", "document", "exception", "event"}
        & data["shapes"][name].keys()
    ]


def gone_operation(data: Data, rng: random.Random) -> Any:
    name = rng.choice(sorted(data["operations"]))
    del data["operations"][name]
    return ("operation-removed", "", "", {name})


def new_member(data: Data, rng: random.Random) -> Any:
    names = structures(data, "input")
    if not names:
        return None
    name = rng.choice(names)
    operations = reached(data, "input")[name]
    data["shapes"]["BrandNew"] = {"type": "string"}
    data["shapes"][name].setdefault("members", {})["brandNew"] = {"shape": "BrandNew"}
    return ("request-member-added", "", "BrandNew", operations)


def required_member(data: Data, rng: random.Random) -> Any:
    added = new_member(data, rng)
    if added is None:
        return None
    name = next(n for n, s in data["shapes"].items() if "brandNew" in s.get("members", {}))
    data["shapes"][name]["required"] = [*data["shapes"][name].get("required", []), "brandNew"]
    return ("request-required-member-added", *added[1:])


def gone_output(data: Data, rng: random.Random) -> Any:
    names = structures(data, "output")
    if not names:
        return None
    name = rng.choice(names)
    operations = reached(data, "output")[name]
    shape = data["shapes"][name]
    shape.setdefault("members", {})
    data["shapes"]["BrandNew"] = {"type": "string"}
    shape["members"]["brandNew"] = {"shape": "BrandNew"}
    return ("response-member-added", "", "BrandNew", operations)


def reordered(data: Data, rng: random.Random) -> None:
    for shape in data["shapes"].values():
        if "members" in shape:
            shape["members"] = dict(reversed(list(shape["members"].items())))


def marked_false(data: Data, rng: random.Random) -> None:
    for operation in data["operations"].values():
        operation.setdefault("deprecated", False)


def described(data: Data, rng: random.Random) -> None:
    for shape in data["shapes"].values():
        shape["documentation"] = f"{shape.get('documentation', '')}<p>More.</p>"


REAL: list[Callable[[Data, random.Random], Any]] = [
    gone_operation,
    new_member,
    required_member,
    gone_output,
]
SILENT: list[Callable[[Data, random.Random], None]] = [reordered, marked_false, described]


def model(service: str, api_version: str, files: dict[str, bytes], data: Data | None) -> Model:
    edited = files if data is None else {**files, "service-2.json": json.dumps(data).encode()}
    return parse(load(service, "1.0.0", api_version, edited), "here")


@pytest.mark.parametrize("part", range(4))
def test_edits_of_every_service(part: int) -> None:
    source = sources.installed()
    for number, service in list(enumerate(sorted(source.services())))[part::4]:
        api_version, read = source.read(service)
        files = {k: v for k, v in read.items() if k == "service-2.json"}
        data = json.loads(files["service-2.json"])
        before, rng = model(service, api_version, files, None), random.Random(number)
        for turn in range(ROUNDS):
            edited = copy.deepcopy(data)
            kind = REAL[(number // 4 + turn) % len(REAL)]
            expected = kind(edited, rng)
            if expected is not None:
                changes = compare(before, model(service, api_version, files, edited)).changes
                rows = [(c.rule.id, c.old, c.new, set(c.operations)) for c in changes]
                assert expected in rows, (service, kind.__name__, expected, rows[:5])
                judged = {(c.verdict, c.rule.bump) for c in changes if c.rule.id == expected[0]}
                assert judged == {JUDGED[expected[0]]}
                others = [c.rule.id for c in changes if c.verdict in ("breaking", "dangerous")]
                wrong = {r for r in others if r not in (expected[0], "error-class-removed")}
                assert not wrong, (service, kind.__name__, wrong)
        edited = copy.deepcopy(data)
        quiet = SILENT[(number // 4) % len(SILENT)]
        quiet(edited, rng)
        loud = compare(before, model(service, api_version, files, edited)).changes
        assert not [c.title for c in loud if c.verdict != "docs"], (service, quiet.__name__)
