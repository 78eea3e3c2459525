"""Stubs: a thousand calls of a stubbed client, beside those of botocore's client with its Stubber."""

from __future__ import annotations

from functools import partial

from . import environments
from .environments import BASE
from .process import ROOT, Cost, Skip, listen
from .turns import Effort, interleaved

OURS, THEIRS = "ours", "botocore's Stubber"
_ENV = {
    "PYTHONPATH": str(ROOT / "generated"),
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
_CALL = 'client.get_resource_api_key(workloadIdentityToken="w", resourceCredentialProviderName="p")'
# A Stubber answers one call by each response that it is given, a stub all of them by one.
_PROGRAMS = {
    OURS: f"""
from agentcore_clients import BedrockAgentCoreClient
from agentcore_clients.testing import stub
client = BedrockAgentCoreClient("us-west-2")
def calls(count):
    with stub(client) as s:
        s.get_resource_api_key.returns({{"apiKey": "k"}})
        for _ in range(count):
            {_CALL}
""",
    THEIRS: f"""
import boto3
from botocore.stub import Stubber
client = boto3.client("bedrock-agentcore", "us-west-2")
def calls(count):
    with Stubber(client) as stubber:
        for _ in range(count):
            stubber.add_response("get_resource_api_key", {{"apiKey": "k"}})
        for _ in range(count):
            {_CALL}
""",
}
COUNT = 1000
# What is printed are CPU and wall time of the calls, without the imports.
_TIMED = """
import time
calls(3)
wall, cpu = time.perf_counter(), time.process_time()
calls({count})
print(time.process_time() - cpu, time.perf_counter() - wall)
"""


def measure(effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what a thousand calls of either client cost, in processes of their own."""
    return interleaved({name: partial(_calls, text) for name, text in _PROGRAMS.items()}, effort)


def _calls(program: str) -> Cost:
    command = [environments.python(BASE), "-c", program + _TIMED.format(count=COUNT)]
    whole, text = listen(command, _ENV)
    cpu, wall = map(float, text.splitlines()[-1].split())
    return Cost(wall, cpu, whole.peak)
