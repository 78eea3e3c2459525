"""Importing a client's module costs nothing that a client may not need."""

from __future__ import annotations

import pytest
from support.program import output

# Modules of a service that only annotations and errors need.
LATE = (".exceptions", ".types", ".literals")
HEAVY = (
    *("botocore", "typing", "urllib3", "logging", "asyncio", "dataclasses", "inspect", "email"),
    *("agentcore_clients.testing", "agentcore_clients._runtime.testing"),
)


@pytest.mark.parametrize(
    "statement",
    [
        "import agentcore_clients",
        "from agentcore_clients import BedrockAgentCoreClient, BedrockAgentCoreControlClient",
        "from agentcore_clients.bedrock_agentcore import BedrockAgentCoreClient",
        "from agentcore_clients import AsyncBedrockAgentCoreClient",
    ],
)
def test_import_is_light(statement: str) -> None:
    program = (
        f"import sys; {statement}; "
        f"print([name for name in sys.modules if name in {HEAVY} or name.endswith({LATE})])"
    )
    # -S: `site` may import anything, by the .pth files of what is installed.
    assert output(program, flags=["-S"]) == "[]"
