"""The calls with the generated package's synchronous clients, traced."""

from __future__ import annotations

from .ours import api_key, control, data, harness, list_events, memories, stream
from .traced import instrument

__all__ = ["api_key", "control", "data", "harness", "list_events", "memories", "stream"]

instrument("agentcore_clients.opentelemetry", "ClientInstrumentor")
