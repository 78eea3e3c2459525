"""Work grows as the model does: counted in calls and comparisons, which no machine changes."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.delta import operation_deltas
from agentcore_codegen.diff.examples import Example
from agentcore_codegen.diff.model import Model, Ref
from agentcore_codegen.diff.run import Comparison
from agentcore_codegen.report import write_report
from agentcore_codegen.report.formats import FORMATS
from agentcore_codegen.report.report import View

_Result = TypeVar("_Result")
SHAPE = "PutBookResponse"
SIZES = (1_000, 2_000, 4_000)
MANY = 100_000
# The second step is twice the first. Linear work doubles with it, quadratic work is fourfold.
MOST = 2.6
# What people read, and what a service takes, is cut; what programs read is whole.
LARGEST = {
    "text": 3_000_000, "markdown": 65_000, "html": 4_000_000, "github": 65_000, "rss": 65_000,
    "sarif": 8_000_000,
}  # fmt: skip
BYTES_EACH = 2_500  # of a change, in the formats that are whole


class Name(str):
    """A name whose comparisons are calls: a search through a list is as many as it looks at."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True


def renamed_on_the_wire(size: int, word: str) -> dict[str, dict[str, str]]:
    return {f"m{n}": {"shape": "Note", "locationName": f"{word}{n}"} for n in range(size)}


def replaced(size: int, word: str) -> dict[str, dict[str, str]]:
    return {f"{word}{n}": {"shape": "Note"} for n in range(size)}


Members = Callable[[int, str], dict[str, dict[str, str]]]
KINDS: dict[str, Members] = {"names on the wire": renamed_on_the_wire, "names": replaced}


def models(members: Members, size: int) -> tuple[Model, Model]:
    sides = [{"type": "structure", "members": members(size, word)} for word in ("a", "b")]
    shown = Example("large", ((f"service-2/shapes/{SHAPE}", *sides),))
    return named(shown.model(False)), named(shown.model(True))


def named(model: Model) -> Model:
    shape = model.shapes[SHAPE]
    members: dict[str, Ref] = {Name(name): ref for name, ref in shape.members.items()}
    return replace(model, shapes={**model.shapes, SHAPE: replace(shape, members=members)})


def compared(members: Members, size: int) -> Comparison:
    old, new = models(members, size)
    diff = compare(old, new)
    changes = tuple(
        replace(c, root=Name(c.root), name=Name(c.name), fingerprint=Name(c.fingerprint))
        for c in diff.changes
    )
    return Comparison(replace(diff, changes=changes), old, new)


def work(of: Callable[[], _Result]) -> int:
    """Returns how many calls something makes, those of C functions included."""
    count = 0

    def counted(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    gc.disable()  # finalizers of other tests are calls too
    sys.setprofile(counted)
    try:
        of()
    finally:
        sys.setprofile(None)
        gc.enable()
    return count


def growth(measure: Callable[[int], int]) -> float:
    measure(SIZES[0])  # the first run of anything imports and remembers
    small, middle, large = (measure(size) for size in SIZES)
    return (large - middle) / max(middle - small, 1)


def test_a_search_through_a_list_is_seen() -> None:
    """The measure itself: each of these finds every name, one of them in a list."""

    def searched(size: int, kind: Callable[[list[Name]], object]) -> int:
        names = [Name(f"m{n}") for n in range(size)]
        twice = [Name(name) for name in names]
        held = kind(names)
        return work(lambda: [name for name in twice if name in held])  # type: ignore[operator]

    assert growth(lambda size: searched(size // 10, list)) > 3.5
    assert growth(lambda size: searched(size // 10, set)) < MOST


@pytest.mark.parametrize("kind", KINDS)
def test_a_comparison_is_linear(kind: str) -> None:
    def measure(size: int) -> int:
        old, new = models(KINDS[kind], size // 4)
        return work(lambda: (compare(old, new), operation_deltas(old, new)))

    assert growth(measure) < MOST


def test_values_of_an_enum_are_linear() -> None:
    def measure(size: int) -> int:
        sides = [[f"{word}{n}" for n in range(size // 4)] for word in ("a", "b")]
        sample = Example("large", (("service-2/shapes/State/enum", *sides),))
        old, new = (valued(sample.model(after)) for after in (False, True))
        return work(lambda: (compare(old, new), operation_deltas(old, new)))

    assert growth(measure) < MOST


def valued(model: Model) -> Model:
    shape = model.shapes["State"]
    values = tuple(Name(value) for value in shape.enum)
    return replace(model, shapes={**model.shapes, "State": replace(shape, enum=values)})


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_linear(form: str, kind: str) -> None:
    def measure(size: int) -> int:
        found = compared(KINDS[kind], size)
        return work(lambda: write_report(form, [found], View(level="docs")))

    assert growth(measure) < MOST


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_hundred_thousand_names_in_every_other_format(kind: str) -> None:
    found = compared(KINDS[kind], MANY)
    changes = len(found.diff.changes)
    assert changes >= MANY
    # A page is botocore's own documentation, which searches what it wrote for every member.
    for form in sorted({*FORMATS} - {"site"}):
        size = len(write_report(form, [found], View()))
        assert size < LARGEST.get(form, BYTES_EACH * changes), form


def test_results_that_no_service_shows_are_cut() -> None:
    """The worst ones stay, and the run says how many are left out."""
    found = compared(replaced, 2_600)
    document = json.loads(write_report("sarif", [found], View(level="docs")))
    (run,) = document["runs"]
    assert len(run["results"]) == 5_000
    assert [r["level"] for r in run["results"]].count("error") == 2_600
    (invocation,) = run["invocations"]
    (note,) = invocation["toolExecutionNotifications"]
    left = len(found.diff.changes) - 5_000
    assert note["message"]["text"].startswith(f"{left} more results were cut")
