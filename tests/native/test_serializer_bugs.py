"""A bug in generated code is no mistake of its caller, and must not look like one."""

from __future__ import annotations

import pytest
from support import packages


def test_a_bug_in_a_serializer_stays_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing is sent, so that nothing needs to listen there.
    client = packages.client("bedrock-agentcore", "http://127.0.0.1:9", engine="native")
    state = client._engine._state
    operation = state.operation("ListEvents")

    def broken(params: object) -> object:
        raise KeyError("a bug")

    monkeypatch.setattr(operation, "request", broken)
    # The parameters are wrong too, which must not hide it.
    with pytest.raises(KeyError, match="a bug"):
        state.request(operation, {"memoryId": 1})
