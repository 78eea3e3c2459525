"""In a types module a type stands behind what it is made of."""

from __future__ import annotations

import pytest
from agentcore_codegen.ir.service import EventStream, Struct, TaggedUnion
from agentcore_codegen.rendering.definitions import definitions, groups
from support import build, everything, models


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ({}, []),
        ({"a": ("b",), "b": ("c",), "c": ()}, ["c", "b", "a"]),
        ({"a": ("a",), "b": ()}, ["a", "b"]),  # one that contains itself
        ({"a": ("b", "c"), "b": ("a",), "c": ()}, ["c", "ab"]),
        ({"a": ("b",), "b": ("c", "d"), "c": ("a",), "d": ("e",), "e": ("d",)}, ["de", "abc"]),
        ({"a": ("c",), "b": ("c",), "c": ("d", "d")} | {"d": ()}, ["d", "c", "a", "b"]),
    ],
)
def test_groups_stand_behind_what_they_use(
    uses: dict[str, tuple[str, ...]], expected: list[str]
) -> None:
    assert ["".join(sorted(group)) for group in groups(uses)] == expected


def test_a_chain_may_be_longer_than_calls_may_nest() -> None:
    uses = {str(n): (str(n + 1),) for n in range(5000)} | {"5000": ()}
    assert groups(uses)[:2] == [["5000"], ["4999"]]


@pytest.mark.parametrize("name", ["toy", "dynamodb"])  # both have types that contain themselves
def test_what_is_evaluated_stands_in_front(name: str) -> None:
    toy = name == "toy"
    service = build.service(models.read(models.TOY)) if toy else everything.service(name)
    before: set[str] = {"_SdkUnknownMember"}
    for definition in definitions(service):
        item = definition.item
        if isinstance(item, Struct) and item.base:
            assert item.base in before
        elif isinstance(item, TaggedUnion | EventStream):
            assert before.issuperset(item.choices)
        before.add(item.name)
    types = (service.structs, service.unions, service.streams, service.aliases)
    assert before.issuperset(item.name for group in types for item in group)
