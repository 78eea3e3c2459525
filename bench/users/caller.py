"""Does one of the tasks with one of the clients and prints what that took: `caller.py TASK CLIENT PORT`.

The loop alone is measured, after a few rounds that warm everything up.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
import time
from binascii import crc32
from collections.abc import Callable
from typing import Any

REGION = "us-west-2"
KEYS: Any = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "example"}
KEY: Any = {"workloadIdentityToken": "token" * 10, "resourceCredentialProviderName": "provider"}
EVENTS: Any = {"memoryId": "memory-0123456789", "actorId": "actor", "sessionId": "session"}
CALLS, LISTS, DECODED, TASKS, EACH = 2000, 300, 20_000, 64, 50


def client(kind: str, url: str) -> Any:
    if kind == "boto3":
        import boto3

        return boto3.client("bedrock-agentcore", REGION, endpoint_url=url, **KEYS)
    from agentcore_clients.bedrock_agentcore import BedrockAgentCoreClient

    engine: Any = kind
    return BedrockAgentCoreClient(REGION, endpoint_url=url, engine=engine, **KEYS)


def timed(action: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    sys.stdout.write(json.dumps({"cpu": cpu, "wall": wall}) + "\n")


def repeat(call: Callable[[], object], count: int) -> None:
    for _ in range(10):
        call()

    def loop() -> None:
        for _ in range(count):
            call()

    timed(loop)


def one_call(kind: str, url: str) -> None:
    made = client(kind, url)
    repeat(lambda: made.get_resource_api_key(**KEY), CALLS)


def list_events(kind: str, url: str) -> None:
    made = client(kind, url)
    repeat(lambda: made.list_events(**EVENTS), LISTS)


def decode_events(kind: str, _url: str) -> None:
    chunks = _stream(DECODED)
    if kind == "boto3":
        import boto3
        from botocore.eventstream import EventStream
        from botocore.parsers import create_parser

        model = boto3.client("bedrock-agentcore", REGION, **KEYS).meta.service_model
        shape: Any = model.operation_model("InvokeHarness").get_event_stream_output()
        parser: Any = create_parser("rest-json")

        class Raw:
            def stream(self) -> Any:
                return iter(chunks)

        def decode() -> object:
            stream: Any = EventStream(Raw(), shape, parser._event_stream_parser, "InvokeHarness")
            return list(stream)

    else:
        from importlib import import_module

        from agentcore_clients._runtime._native.events import Events
        from agentcore_clients.bedrock_agentcore._native import MODULES
        from agentcore_clients.bedrock_agentcore._service import SERVICE

        package = "agentcore_clients.bedrock_agentcore._native"
        module = import_module(f"{package}.{MODULES['InvokeHarness']}")

        def decode() -> object:
            decoder = Events(SERVICE, module.OPERATIONS["InvokeHarness"])
            return [event for chunk in chunks for event in decoder.feed(chunk)]

    decode()
    timed(decode)


def _stream(count: int) -> list[bytes]:
    """Returns the bytes of a stream of text deltas, in chunks as a socket gives them."""
    headers = b""
    for name, value in ((b":message-type", b"event"), (b":event-type", b"contentBlockDelta")):
        headers += bytes([len(name)]) + name + b"\x07" + struct.pack("!H", len(value)) + value
    whole = bytearray()
    for number in range(count):
        payload = b'{"contentBlockIndex": 0, "delta": {"text": "hello world, token %d"}}' % number
        message = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
        message += struct.pack("!I", crc32(message)) + headers + payload
        whole += message + struct.pack("!I", crc32(message))
    return [bytes(whole[at : at + 4096]) for at in range(0, len(whole), 4096)]


def at_once(kind: str, url: str) -> None:
    asyncio.run(_at_once(kind, url))


async def _at_once(kind: str, url: str) -> None:
    from botocore.config import Config

    config: Any = Config(max_pool_connections=TASKS)
    if kind == "aiobotocore":
        from importlib import import_module

        session: Any = import_module("aiobotocore.session").get_session()
        context = session.create_client(
            "bedrock-agentcore", REGION, endpoint_url=url, config=config, **KEYS
        )
    else:
        from agentcore_clients.bedrock_agentcore import AsyncBedrockAgentCoreClient

        engine: Any = kind
        context = AsyncBedrockAgentCoreClient(
            REGION, endpoint_url=url, engine=engine, config=config, **KEYS
        )
    async with context as made:

        async def task(count: int) -> None:
            for _ in range(count):
                await made.get_resource_api_key(**KEY)

        await asyncio.gather(*[task(2) for _ in range(TASKS)])
        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*[task(EACH) for _ in range(TASKS)])
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        sys.stdout.write(json.dumps({"cpu": cpu, "wall": wall}) + "\n")


if __name__ == "__main__":
    task, kind, port = sys.argv[1:]
    {f.__name__: f for f in (one_call, list_events, decode_events, at_once)}[task](
        kind, f"http://127.0.0.1:{port}"
    )
