"""Makes the clients."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore import BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore_control import BedrockAgentCoreControlClient

REGION = "us-west-2"


def data() -> BedrockAgentCoreClient:
    return BedrockAgentCoreClient(REGION)


def control() -> BedrockAgentCoreControlClient:
    return BedrockAgentCoreControlClient(REGION)
