"""What a client costs before its first call: the modules that it imports."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.program import output

HEAVY = (
    *("typing", "dataclasses", "inspect", "logging", "email", "http.client", "ssl", "uuid"),
    *("botocore", "urllib3", "configparser", "urllib.parse", "httptools"),
)


@pytest.mark.parametrize(("client", "more"), [("", ("asyncio",)), ("Async", ())])
def test_a_client_is_light(client: str, more: tuple[str, ...], tmp_path: Path) -> None:
    if client:  # asyncio brings these itself
        program = "import asyncio, sys; before = set(sys.modules)\n"
    else:
        program = "import sys; before = set()\n"
    for module in ("bedrock_agentcore", "bedrock_agentcore_control"):
        name = f"{client}BedrockAgentCore{'Control' if module.endswith('control') else ''}Client"
        program += f"from agentcore_clients.{module} import {name}\n"
        program += f"{name}('us-east-1', engine='native', {KEYS})\n"
    program += f"print([m for m in {HEAVY + more} if m in sys.modules and m not in before])"
    assert output(program, flags=["-S"], environment={"HOME": str(tmp_path)}) == "[]"


@pytest.mark.parametrize(
    ("use", "unwanted"),
    [
        ("list(client.get_waiter('memory_created')._definition)", ("botocore.waiter", "jmespath")),
        ("client.generate_presigned_url('list_memories')", ("botocore",)),
        ("client.meta.region_name, client.meta.endpoint_url, client.meta.partition", ("botocore",)),
        ("client.meta.config.retries", ("botocore.session", "botocore.client")),
        (
            "client.get_paginator('list_memories').paginate()",
            ("botocore.session", "botocore.model"),
        ),
    ],
)
def test_what_is_used_is_paid_for_alone(use: str, unwanted: tuple[str, ...]) -> None:
    program = (
        "import sys\n"
        "from agentcore_clients import BedrockAgentCoreControlClient\n"
        f"client = BedrockAgentCoreControlClient('us-east-1', {KEYS})\n"
        f"{use}\n"
        f"print([m for m in {unwanted} if m in sys.modules])"
    )
    assert output(program) == "[]"


KEYS = "aws_access_key_id='AKID', aws_secret_access_key='secret'"
