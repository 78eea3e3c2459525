"""Declared results of event streams: what this release lacks is left out, and mistakes are errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.build import build
from agentcore_codegen.configuration import config
from agentcore_codegen.diagnostics import GeneratorError
from agentcore_codegen.ir.service import Service
from agentcore_codegen.models.load import load
from agentcore_codegen.models.past_models import History
from agentcore_codegen.shims import build as build_shims
from support import models

TEXT = (models.SPECS / config.FILE).read_text("utf-8")
ARCHIVE = Archive(models.SPECS)
NAME = "bedrock-agentcore"


def built(text: str = TEXT, version: str = models.PINNED) -> Service:
    """Returns the service as of a release, once its declarations have been checked."""
    settings = config.parse(text, Path("specs/specs.toml"))
    entry = ARCHIVE.read_nearest(NAME, version)
    source = load(NAME, entry.version, entry.api_version, entry.files)
    chosen = next(each for each in settings.services if each.name == NAME)
    collected = tuple(c for c in settings.declarations.collections if c.service == NAME)
    service = build(source, chosen, collected=collected)
    build_shims(settings.declarations, [service], settings.archived, History(ARCHIVE))
    return service


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


def test_types_follow_the_members() -> None:
    service = built()
    struct = next(each for each in service.structs if each.name == "CommandOutput")
    assert {field.name: field.annotation for field in struct.fields} == {
        "stdout": "str",
        "stderr": "str",
        "exitCode": "int | None",
        "status": "CommandExecutionStatus | _UnknownValue | None",
    }
    assert {each.type: each.keys[-1] for each in service.collections} == {
        "CommandOutput": "status",
        "CodeInterpreterOutput": "content",
        "HarnessOutput": "messages",
    }


def test_an_operation_that_came_later_is_inactive() -> None:
    names = {each.operation for each in built(version="1.40.51").collections}
    assert names == {"InvokeCodeInterpreter"}


MISTAKES = {
    "a member": (
        changed("chunk.contentStop.status", "chunk.contentStop.state"),
        "has 'stream.chunk.contentStop.state' in the output of InvokeAgentRuntimeCommand",
    ),
    "a part of a message": (
        changed('"toolUse.input" = "toolUse.input"', '"toolUse.inputs" = "toolUse.input"'),
        "has 'stream.contentBlockDelta.delta.toolUse.inputs' in the output of InvokeHarness",
    ),
    "the stream": (
        changed('stream = "stream"\ntype = "HarnessOutput"', 'stream = "events"\ntype = "X"'),
        "has 'events' in the output of InvokeHarness",
    ),
    "the operation": (
        changed("[collect.InvokeHarness", "[collect.InvokeHarnesses"),
        "has an operation 'InvokeHarnesses'",
    ),
    "two keys": (
        changed(
            'last = ["messageStop.stopReason"]',
            'last = ["messageStop.stopReason", "contentBlockDelta.delta.text"]',
        ),
        "has two members with the key 'text'",
    ),
    "the name of a type": (
        changed('type = "HarnessOutput"', 'type = "HarnessMessage"'),
        "would both be named HarnessMessage",
    ),
    "the shape of a message": (
        changed('type = "HarnessMessage"', 'type = "HarnessMassage"'),
        "no shape 'HarnessMassage'",
    ),
}


@pytest.mark.parametrize("title", MISTAKES)
def test_a_mistake_is_an_error(title: str) -> None:
    text, problem = MISTAKES[title]
    with pytest.raises(GeneratorError, match=re.escape(problem)):
        built(text)
