"""The calls with the clients that smithy-python generates, which are asynchronous alone."""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib import import_module

from . import inputs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from contextlib import AbstractAsyncContextManager
    from typing import Any

_DATA = "aws_sdk_bedrock_agentcore"


def data(url: str, connections: int | None = None) -> AbstractAsyncContextManager[Any]:
    del connections  # aiohttp has a hundred unless told otherwise
    return _client(_DATA, "BedrockAgentCore", url)


def control(url: str) -> AbstractAsyncContextManager[Any]:
    return _client("aws_sdk_bedrock_agentcore_control", "BedrockAgentCoreControl", url)


@asynccontextmanager
async def _client(module: str, name: str, url: str) -> AsyncGenerator[Any, None]:
    resolve = getattr(import_module(f"{module}.config"), f"Async{name}Config").resolve
    config = await resolve(region=inputs.REGION, endpoint_uri=url)
    client = getattr(import_module(f"{module}.client"), f"Async{name}Client")(config)
    try:
        yield client
    finally:
        await client.close()


def _models(module: str = _DATA) -> Any:
    return import_module(f"{module}.models")


async def api_key(client: Any) -> object:
    call = _models().GetResourceApiKeyInput(
        workload_identity_token=inputs.TOKEN, resource_credential_provider_name=inputs.PROVIDER
    )
    return (await client.get_resource_api_key(call)).api_key


async def memories(client: Any) -> object:
    call = _models(f"{_DATA}_control").ListMemoriesInput()
    return (await client.list_memories(call)).memories


async def list_events(client: Any) -> int:
    call = _models().ListEventsInput(
        memory_id=inputs.MEMORY, actor_id=inputs.ACTOR, session_id=inputs.SESSION
    )
    return len((await client.list_events(call)).events)


async def stream(client: Any, size: int) -> int:
    call = _models().InvokeAgentRuntimeInput(
        agent_runtime_arn=inputs.runtime(size), payload=inputs.PAYLOAD
    )
    reply = await client.invoke_agent_runtime(call)
    count = 0
    async for chunk in reply.response:
        count += len(chunk)
    return count


async def harness(client: Any) -> int:
    models = _models()
    content = [models.HarnessContentBlockText(inputs.TEXT)]
    call = models.InvokeHarnessInput(
        harness_arn=inputs.HARNESS,
        runtime_session_id=inputs.RUNTIME_SESSION,
        messages=[models.HarnessMessage(role=inputs.ROLE, content=content)],
    )
    count = 0
    async with await client.invoke_harness(call) as events:
        async for _ in events.output_stream:
            count += 1
    return count
