"""Random edits of a real model: each is reported, and undone edits are reported the other way."""

from __future__ import annotations

import copy
import json
import random
from functools import lru_cache
from typing import Any, cast

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.model import Model, parse
from agentcore_codegen.models.load import load
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mirrors import family, mirrored
from support.models import SPECS

SERVICE, VERSION = "bedrock-agentcore", "1.40.51"

Path_ = tuple[Any, ...]
Files = dict[str, Any]


@lru_cache(maxsize=1)
def files() -> Files:
    present = Archive(SPECS).read(SERVICE, VERSION).files
    return {
        name: json.loads(content) for name, content in present.items() if "examples" not in name
    }


def build(content: Files) -> Model:
    encoded = {name: json.dumps(value).encode() for name, value in content.items()}
    return parse(load(SERVICE, "mutant", "2024-02-28", encoded), "mutant")


@lru_cache(maxsize=1)
def original() -> Model:
    return build(files())


def walk(value: Any, path: Path_ = ()) -> list[Path_]:
    paths = [path]
    if isinstance(value, dict):
        for key, item in cast("dict[str, Any]", value).items():
            paths += walk(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(cast(Any, value)):
            paths += walk(item, (*path, number))
    return paths


@lru_cache(maxsize=1)
def places() -> list[Path_]:
    """Every key below the tables; the format version of a file is not part of the model."""
    return [path for path in walk(files()) if len(path) > 2]


def mutate(path: Path_, kind: str, rng: random.Random) -> Files | None:
    """Returns the files with one edit, None where this kind does not apply here."""
    content = copy.deepcopy(files())
    target = content
    for key in path[:-1]:
        target = target[key]
    old, key = target[path[-1]], path[-1]
    if kind == "delete" and old not in ({}, []):  # an empty table says what no table says
        del target[key]
    elif kind == "change" and isinstance(old, bool):
        target[key] = not old
    elif kind == "change" and isinstance(old, (int, float)):
        target[key] = old + 1
    elif kind == "change" and isinstance(old, str):
        target[key] = f"{old}X"
    elif kind == "add" and isinstance(old, dict):
        old["somethingNew"] = True
    elif kind == "reorder" and isinstance(old, list):
        old.reverse()
    elif kind == "reorder" and isinstance(old, dict) and key in ("members", "operations"):
        target[key] = dict(reversed(list(cast("dict[str, Any]", old).items())))
    elif kind == "retarget" and key == "shape":
        target[key] = rng.choice(list(files()["service-2.json"]["shapes"]))
    else:
        return None
    return content if json.dumps(content) != json.dumps(files()) else None


KINDS = ("delete", "change", "add", "reorder", "retarget")


def check(path: Path_, kind: str, rng: random.Random) -> bool:
    """Checks one edit; False where it makes no valid model."""
    content = mutate(path, kind, rng)
    if content is None:
        return False
    try:
        mutant = build(content)
    except (GeneratorError, AttributeError, KeyError, TypeError):
        return False
    there = compare(original(), mutant).changes
    back = compare(mutant, original()).changes
    assert there, f"{kind} at {path} is not reported"
    assert sorted(mirrored(c.rule.id) for c in there) == sorted(family(c.rule.id) for c in back)
    assert compare(mutant, mutant).changes == ()
    return True


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_edit_is_reported(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(KINDS))
    able = [p for p in places() if (kind == "retarget") <= (p[-1] == "shape")]
    path = data.draw(st.sampled_from(able))
    rng = data.draw(st.randoms(use_true_random=False))
    assume(check(path, kind, rng))


@pytest.mark.slow
def test_very_many_edits_are_reported() -> None:
    rng = random.Random(20251013)
    done = 0
    while done < 600:
        done += check(rng.choice(places()), rng.choice(KINDS), rng)
