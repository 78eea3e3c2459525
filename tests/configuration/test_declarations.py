"""The keys of specs.toml: read, refused and documented as they are declared."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen import reading
from agentcore_codegen.configuration import config, declarations, reference
from agentcore_codegen.configuration.declaration_reader import fits, keys
from agentcore_codegen.diagnostics import GeneratorError
from support.models import ROOT

TABLES = [
    kind
    for kind in vars(declarations).values()
    if isinstance(kind, type) and dataclasses.is_dataclass(kind)
]
CODEGEN = "python -m agentcore_codegen.configuration.reference > docs/configuration.md"


def test_the_reference_is_what_the_declarations_say() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    assert page == reference.markdown(), f"run {CODEGEN}"


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_each_key_is_documented_by_an_example_that_fits(kind: Any) -> None:
    for key in keys(kind).values():
        assert key.doc
        if key.table is None:
            value = reading.from_toml(f"{key.toml} = {key.example}")[key.toml]
            assert fits(value, key.kind), key


def test_all_that_is_wrong_in_a_file_is_reported_at_once() -> None:
    text = """\
notes = 3
[package]
name = "a-b"
[service.toy]
modul = "toy"
[waiter.Ready]
service = "toy"
delay = true
[session.room]
service = "toy"
"""
    with pytest.raises(GeneratorError) as caught:
        config.parse(text, Path("specs.toml"))
    assert str(caught.value).splitlines() == [
        "specs.toml:1: botocore is missing; add it",
        "specs.toml:1: notes must be a string; it is 3",
        "specs.toml:3: package.name is not a Python name: 'a-b'; choose another",
        "specs.toml:5: service.toy.modul is not a known key; did you mean module?",
        "specs.toml:6: waiter.Ready.operation is missing; add it",
        "specs.toml:8: waiter.Ready.delay must be a whole number; it is True",
        *(
            f"specs.toml:9: session.room.{key} is missing; add it"
            for key in ("async", "class", "start", "stop", "identify")
        ),
    ]


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (
            '[decorator.d]\ninject = "context:user"\ninto = "x"',
            "decorator.d.inject is not a known source: 'context:user'; there is none",
        ),
        ('[decorator.d]\ninject = "x"\ninto = "x"', "decorator.d.service is missing; add it"),
        (
            '[client.C.methods.m]\nstyle = "creat"',
            "client.C.methods.m.style is not a known style: 'creat'; did you mean create or request?",
        ),
        (
            '[client.C.methods.m]\nstyle = "workload"\nservice = "toy"',
            "client.C.methods.m.service is not a known key; did you mean style?",
        ),
        (
            '[identity.server]\nrequest = "a b"',
            "identity.server.request is not a place in a package: 'a b'; write"
            ' "package.module:Class.function"',
        ),
        ("[session]\nroom = 1", "session.room is not a table; write [session.room]"),
        ('[waiter."a-b"]', "waiter.a-b is not a Python name: 'a-b'; choose another"),
    ],
)
def test_a_value_that_is_not_what_its_key_asks_for(table: str, problem: str) -> None:
    text = f'botocore = "1.0.0"\n[service.toy]\n{table}\n'
    with pytest.raises(GeneratorError) as caught:
        config.parse(text, Path("specs.toml"))
    assert any(line.endswith(f": {problem}") for line in str(caught.value).splitlines())
