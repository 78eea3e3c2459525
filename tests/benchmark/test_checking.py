"""The program that type checkers are measured with, and what an editor is told about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import checking, language_server


@pytest.mark.slow
def test_checkers_and_editors_know_the_program_in_either_variant(tmp_path: Path) -> None:
    with checking.programs() as (python, found):
        for name in (checking.OURS, checking.THEIRS):
            for check in (checking.mypy, checking.pyright):
                check(python, found[name], tmp_path)  # would raise what is wrong
            took = language_server.session(python, found[name])
            assert len(took) == 3
            assert min(took.values()) > 0
        file = found[checking.THEIRS] / "program" / "code.py"
        file.write_text(file.read_text("utf-8").replace("sessionId", "session"), "utf-8")
        with pytest.raises(RuntimeError, match='"session"'):
            checking.mypy(python, found[checking.THEIRS], tmp_path)


def test_the_program_as_users_of_boto3_write_it() -> None:
    module = """from __future__ import annotations

from agentcore_clients.bedrock_agentcore import BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import Event, Other

client = BedrockAgentCoreClient(REGION)
"""
    assert checking.as_boto3(module) == """from __future__ import annotations

import boto3

from types_boto3_bedrock_agentcore.client import BedrockAgentCoreClient
from types_boto3_bedrock_agentcore.type_defs import EventTypeDef as Event, OtherTypeDef as Other

client = boto3.client("bedrock-agentcore", REGION)
"""
