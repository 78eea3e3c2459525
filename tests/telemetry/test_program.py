"""`opentelemetry-instrument` traces a program that knows nothing of it, from the built wheel."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import freeze
from support.built import Built, Environment, clients, environment, run
from support.server import Server

from .conftest import EVENTS, OK

__all__ = ("clients", "environment")  # fixtures

pytestmark = pytest.mark.slow

PROGRAM = f"""
import asyncio
import json
import sys

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient

url, told = sys.argv[1:]
arguments = dict({freeze.CREDENTIALS!r}, region_name="us-west-2", endpoint_url=url)
client = BedrockAgentCoreClient(**arguments)
client.list_events(**{EVENTS!r})


async def main():
    async with AsyncBedrockAgentCoreClient(**arguments) as client:
        await client.list_events(**{EVENTS!r})
        return client.meta.engine


engines = [client.meta.engine, asyncio.run(main())]
with open(told, "w") as file:
    json.dump([engines, "botocore.client" in sys.modules], file)
"""


@pytest.mark.parametrize("public", [False, True], ids=["alone", "beside the public instrumentor"])
def test_a_program_is_traced(
    public: bool, clients: Built, environment: Environment, tmp_path: Path
) -> None:
    packages = ["opentelemetry-distro"]
    if public:
        packages += ["opentelemetry-instrumentation-botocore", "aiobotocore"]
    environment.pip(f"{clients.wheel}[opentelemetry]", *packages)
    (tmp_path / "app.py").write_text(PROGRAM, encoding="utf-8")
    with Server(lambda _: OK) as server:
        out = run(
            environment.python.with_name("opentelemetry-instrument"),
            *("--traces_exporter", "console", "--metrics_exporter", "console"),
            *("--logs_exporter", "none"),
            *(environment.python, "app.py", server.url, "told.json"),
            cwd=tmp_path,
        )
        requests = server.requests
    engines, has_botocore = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert engines == ["native", "native"]
    assert has_botocore is public
    printed = objects(out)
    spans = [each for each in printed if "context" in each]
    assert [span["name"] for span in spans] == ["Bedrock AgentCore.ListEvents"] * 2
    for span, request in zip(spans, requests, strict=True):
        assert span["attributes"]["rpc.system"] == "aws-api"
        assert span["attributes"]["aws.request_id"] == "r-1"
        parent = span["context"]["span_id"].removeprefix("0x")
        assert f"Parent={parent};" in str(request.header("x-amzn-trace-id"))
    metrics = [each for each in printed if "resource_metrics" in each]
    assert "rpc.client.call.duration" in json.dumps(metrics)


def objects(text: str) -> list[Any]:
    """Returns the JSON objects that a text has one after the other."""
    found, decoder = [], json.JSONDecoder()
    while text := text.lstrip():
        value, end = decoder.raw_decode(text)
        found.append(value)
        text = text[end:]
    return found
