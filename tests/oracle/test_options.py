"""What botocore's Config, environment and profiles know means the same here, None included."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from agentcore_clients import BedrockAgentCoreClient
from botocore.config import Config

KEYS = {"aws_access_key_id": "AK", "aws_secret_access_key": "SK"}


def pair(**arguments: Any) -> tuple[Any, Any]:
    """Returns our client and botocore's for the same arguments."""
    given: dict[str, Any] = {"region_name": "us-east-1", **KEYS, **arguments}
    theirs: Any = botocore.session.Session().create_client("bedrock-agentcore", **given)
    return BedrockAgentCoreClient(**given), theirs


@pytest.mark.parametrize("name", ["connect_timeout", "read_timeout"])
@pytest.mark.parametrize("value", [None, 0.5, 3])
def test_a_timeout_of_none_is_no_limit(name: str, value: float | None) -> None:
    ours, theirs = pair(config=Config(**{name: value}))  # type: ignore[arg-type]
    assert ours.meta.engine == "native"
    assert getattr(ours._engine._state.settings.transport, name) == value
    assert getattr(ours.meta.config, name) == getattr(theirs.meta.config, name) == value
