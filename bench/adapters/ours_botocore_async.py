"""The calls with the generated package's asynchronous clients over aiobotocore."""

from __future__ import annotations

from . import ours_async
from .aiobotocore_ import api_key, memories
from .ours_async import control, data

__all__ = ["api_key", "control", "data", "memories"]

ours_async.ENGINE = "botocore"
