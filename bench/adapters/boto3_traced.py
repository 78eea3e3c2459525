"""The calls with boto3, traced."""

from __future__ import annotations

from .boto3_ import api_key, control, data, harness, list_events, memories, stream
from .traced import instrument

__all__ = ["api_key", "control", "data", "harness", "list_events", "memories", "stream"]

instrument("opentelemetry.instrumentation.botocore", "BotocoreInstrumentor")
