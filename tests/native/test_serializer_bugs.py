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


@pytest.mark.parametrize(
    ("params", "name"),
    [
        ({}, "ListEvents"),  # what is missing is botocore's to say
        ({"memoryId": "m" * 12, "sessionId": "s", "actorId": 1}, "actorId"),
        ({"memoryId": "m" * 12, "sessionId": "s", "actorId": "a", "filter": []}, "FilterInput"),
    ],
)
def test_a_refusal_names_the_member_or_the_shape(params: dict[str, object], name: str) -> None:
    client = packages.client("bedrock-agentcore", "http://127.0.0.1:9", engine="native")
    operation = client._engine._state.operation("ListEvents")
    with pytest.raises(ValueError, match=f"^{name}$"):
        operation.request(params)
