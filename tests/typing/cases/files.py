"""A payload is bytes, text, or whatever is read as a file of bytes."""

from __future__ import annotations

import asyncio
import gzip
import io
import mmap
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import IO

from agentcore_clients import AsyncBedrockAgentCoreClient as AsyncClient
from agentcore_clients import BedrockAgentCoreClient as Client


def opened(c: Client, path: Path) -> None:
    with path.open("rb") as file, path.open("r+b", buffering=0) as raw:
        c.invoke_agent_runtime(agentRuntimeArn="", payload=file)
        c.invoke_agent_runtime(agentRuntimeArn="", payload=raw)
    with tempfile.NamedTemporaryFile() as named, tempfile.SpooledTemporaryFile() as spooled:
        c.invoke_agent_runtime(agentRuntimeArn="", payload=named)
        c.invoke_agent_runtime(agentRuntimeArn="", payload=spooled)
    with gzip.open(path) as zipped:
        c.invoke_agent_runtime(agentRuntimeArn="", payload=zipped)


def given(c: Client, pipe: IO[bytes], member: zipfile.ZipExtFile, mapped: mmap.mmap) -> None:
    c.invoke_agent_runtime(agentRuntimeArn="", payload=pipe)
    c.invoke_agent_runtime(agentRuntimeArn="", payload=sys.stdin.buffer)
    c.invoke_agent_runtime(agentRuntimeArn="", payload=member)
    c.invoke_agent_runtime(agentRuntimeArn="", payload=mapped)


def received(c: Client) -> None:
    response = c.invoke_agent_runtime(agentRuntimeArn="", payload=b"")
    c.invoke_agent_runtime(agentRuntimeArn="", payload=response["response"])


def refused(c: Client, path: Path) -> None:
    x = path
    c.invoke_agent_runtime(agentRuntimeArn="", payload=x)  # error: arg-type | reportArgumentType
    y = io.StringIO("text")
    c.invoke_agent_runtime(agentRuntimeArn="", payload=y)  # error: arg-type | reportArgumentType
    z = sys.stdin
    c.invoke_agent_runtime(agentRuntimeArn="", payload=z)  # error: arg-type | reportArgumentType
    i = iter([b"piece"])
    c.invoke_agent_runtime(agentRuntimeArn="", payload=i)  # error: arg-type | reportArgumentType


async def awaited(c: AsyncClient, x: asyncio.StreamReader) -> None:
    await c.invoke_agent_runtime(agentRuntimeArn="", payload=io.BytesIO(b"{}"))
    call = c.invoke_agent_runtime
    _ = call(agentRuntimeArn="", payload=x)  # error: arg-type | reportArgumentType
