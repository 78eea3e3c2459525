"""The calls with the generated package's synchronous clients over botocore."""

from __future__ import annotations

from . import ours
from .boto3_ import api_key, harness, list_events, memories, sent_bytes, sent_file, stream
from .ours import control, data

__all__ = [
    "api_key",
    "control",
    "data",
    "harness",
    "list_events",
    "memories",
    "sent_bytes",
    "sent_file",
    "stream",
]

ours.ENGINE = "botocore"
