"""The calls with the generated package's synchronous clients and its native engine."""

from __future__ import annotations

from importlib import import_module

from . import inputs
from .boto3_ import api_key, harness, list_events, memories, stream

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["api_key", "control", "data", "harness", "list_events", "memories", "stream"]

ENGINE = "native"


def data(url: str) -> Any:
    module = import_module("agentcore_clients.bedrock_agentcore")
    return module.BedrockAgentCoreClient(inputs.REGION, endpoint_url=url, engine=ENGINE)


def control(url: str) -> Any:
    module = import_module("agentcore_clients.bedrock_agentcore_control")
    return module.BedrockAgentCoreControlClient(inputs.REGION, endpoint_url=url, engine=ENGINE)
