"""The fixture of pytest, in a session of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import agentcore_clients

PROGRAM = """
import pytest
from agentcore_clients import BedrockAgentCoreClient
from agentcore_clients.testing import StubFixture, UnexpectedCall

client = BedrockAgentCoreClient(region_name="us-west-2")
KEY = {"memoryId": "memory-123456", "actorId": "me", "sessionId": "today", "eventId": "1"}


def test_stubbed(agentcore_clients_stub: StubFixture) -> None:
    s = agentcore_clients_stub(client)
    s.get_event.returns(event={"actorId": "stubbed"})
    assert client.get_event(**KEY)["event"]["actorId"] == "stubbed"


def test_no_longer_stubbed() -> None:
    assert type(client._engine).__name__ == "NativeEngine"


def test_caught(agentcore_clients_stub: StubFixture) -> None:
    agentcore_clients_stub(client)
    with pytest.raises(UnexpectedCall):
        client.get_event(**KEY)
"""


def test_the_fixture_stubs_until_the_end_of_the_test(tmp_path: Path) -> None:
    (tmp_path / "test_program.py").write_text(PROGRAM, encoding="utf-8")
    root = str(Path(agentcore_clients.__file__ or "").parents[1])
    command = "import sys, pytest; sys.path.insert(0, sys.argv.pop(1)); pytest.console_main()"
    done = subprocess.run(
        [
            *(sys.executable, "-c", command, root, "-q", "-p", "no:cacheprovider"),
            *("-p", "agentcore_clients.testing.pytest_plugin", "test_program.py"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    # The unexpected call that a test caught is raised once more when the fixture ends.
    assert "3 passed, 1 error" in done.stdout, done.stdout + done.stderr
    assert "UnexpectedCall: unexpected call get_event(" in done.stdout
