"""Importing a client's module costs nothing that a client may not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

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
    import agentcore_clients

    root = Path(agentcore_clients.__file__ or "").parents[1]
    program = (
        f"import sys; sys.path.insert(0, {str(root)!r}); {statement}; "
        f"print([name for name in sys.modules if name in {HEAVY} or name.endswith({LATE})])"
    )
    # -S: `site` may import anything, by the .pth files of what is installed.
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
