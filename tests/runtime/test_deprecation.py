"""A deprecated member warns once, at the line of the program that sends it."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import pytest
from support import models, samples
from support.server import Server

from .conftest import Answer, Kind

MEMORY = samples.minimal(
    models.service("bedrock-agentcore-control").operation("CreateMemory").input_shape
)
OLD = [{"semanticMemoryStrategy": {"name": "s", "namespaces": ["n"]}}]
NEW = [{"semanticMemoryStrategy": {"name": "s", "namespaceTemplates": ["n"]}}]


@pytest.fixture
def warned(
    kind: Kind, server: Server, ok: Answer, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[Any]]:
    from agentcore_clients._runtime import deprecation

    monkeypatch.setattr(deprecation, "_warned", set())
    client = kind.control()

    def call(strategies: object) -> list[Any]:
        server.reply(ok({}, 202))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            if kind.asynchronous:

                async def create() -> None:
                    await client.create_memory(**MEMORY, memoryStrategies=strategies)

                kind.settle(create())
            else:
                client.create_memory(**MEMORY, memoryStrategies=strategies)
        return [item for item in caught if item.category is DeprecationWarning]

    return call


def test_it_warns_once_where_the_program_is(warned: Callable[..., list[Any]]) -> None:
    (warning,) = warned(OLD)
    assert str(warning.message) == (
        "memoryStrategies.[].semanticMemoryStrategy.namespaces of create_memory() is deprecated: "
        "Use namespaceTemplates instead"
    )
    assert warning.filename == __file__
    assert warned(OLD) == []


def test_each_member_warns(warned: Callable[..., list[Any]]) -> None:
    assert len(warned([*OLD, {"summaryMemoryStrategy": {"name": "s", "namespaces": ["n"]}}])) == 2


def test_nothing_deprecated_nothing_said(warned: Callable[..., list[Any]]) -> None:
    assert warned(NEW) == []
    assert warned(None) == []


def test_parts_of_a_path() -> None:
    from agentcore_clients._runtime.deprecation import _sent

    assert _sent({"a": [{"b": 1}, {"c": 1}]}, ("a", "[]", "c"))
    assert not _sent({"a": []}, ("a", "[]", "c"))
    assert _sent({"a": {"x": {"c": None}}}, ("a", "{}", "c"))
    assert not _sent({"a": "text"}, ("a", "{}", "c"))
    assert not _sent({"a": 1}, ("a", "[]"))
