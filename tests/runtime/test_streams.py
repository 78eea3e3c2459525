"""Event streams and bodies: what they yield, what they raise, and that they let connections go."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import botocore.exceptions
import pytest
from support.eventstream import message
from support.server import Response, Server

from .conftest import Kind
from .test_calls import wait_until

ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/x-0123456789"


def event(name: str, payload: object, kind: str = "event") -> bytes:
    body = json.dumps(payload).encode()
    headers = {f":{kind}-type": name, ":content-type": "application/json", ":message-type": kind}
    return message(headers, body)


RESULT = event("result", {"content": [{"type": "text", "text": "hi"}]})
INITIAL = event("initial-response", {"sessionId": "s"})
HEADERS = {"Content-Type": "application/vnd.amazon.eventstream"}


@pytest.fixture
def stream(kind: Kind, server: Server) -> Callable[..., Any]:
    def call(*messages: bytes, **options: Any) -> Any:
        server.reply(Response(200, HEADERS, framing="chunked", pieces=messages, **options))
        client = kind.data()
        output = kind.settle(
            client.invoke_code_interpreter(
                codeInterpreterIdentifier="aws.codeinterpreter.v1", name="executeCode"
            )
        )
        return output["stream"]

    return call


def test_initial_response(stream: Callable[..., Any], kind: Kind) -> None:
    from botocore.eventstream import NoInitialResponseError

    events = stream(INITIAL, RESULT)
    initial = kind.settle(events.get_initial_response())
    assert json.loads(initial.payload) == {"sessionId": "s"}
    assert len(kind.items(events)) == 1
    with pytest.raises(NoInitialResponseError):
        kind.settle(stream(RESULT).get_initial_response())


def test_leaving_a_stream_closes_its_connection(
    stream: Callable[..., Any], kind: Kind, server: Server
) -> None:
    events = stream(*[RESULT] * 200, pause=0.02)

    async def leave() -> object:
        async with events as entered:
            async for item in entered:
                return item
        return None

    if kind.asynchronous:
        assert kind.settle(leave())
    else:
        with events as entered:
            assert next(entered)
    assert wait_until(lambda: not server._open)
    assert "result" not in repr(events)


def test_another_task_closes_a_stream(asynchronous: Kind, server: Server) -> None:
    import asyncio

    server.reply(Response(200, HEADERS, framing="chunked", pieces=[RESULT] * 200, pause=0.05))
    client = asynchronous.data()

    async def main() -> int:
        output = await client.invoke_code_interpreter(
            codeInterpreterIdentifier="aws.codeinterpreter.v1", name="executeCode"
        )
        stream = output["stream"]
        seen: list[object] = []

        async def read() -> None:
            async for item in stream:
                seen.append(item)

        reader = asyncio.create_task(read())
        await asyncio.sleep(0.2)
        await stream.close()
        await asyncio.wait([reader], timeout=5)
        assert reader.done()
        reader.exception()  # aiohttp says that the connection was closed
        return len(seen)

    assert 0 < asynchronous.settle(main()) < 200
    assert wait_until(lambda: not server._open)


@pytest.fixture
def body(kind: Kind, server: Server) -> Callable[..., Any]:
    def call(*pieces: bytes, **options: Any) -> Any:
        headers = {"Content-Type": "application/octet-stream"}
        server.reply(Response(200, headers, pieces=pieces, **options))
        output = kind.settle(kind.data().invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"{}"))
        assert output["statusCode"] == 200
        return output["response"]

    return call


def test_leaving_a_body_closes_its_connection(
    body: Callable[..., Any], kind: Kind, server: Server
) -> None:
    streaming = body(*[b"x" * 1000] * 200, pause=0.02)

    async def leave() -> Any:
        async with streaming as entered:
            assert entered is streaming
            return await entered.read(10)

    if kind.asynchronous:
        assert kind.settle(leave()) == b"x" * 10
    else:
        with streaming as entered:
            assert entered is streaming
            assert entered.read(10) == b"x" * 10
    assert wait_until(lambda: not server._open)


@pytest.mark.parametrize("kind", ["sync"], indirect=True)  # boto3 has no asynchronous body
def test_boto3s_face_of_a_body_is_all_there(body: Callable[..., Any]) -> None:
    with body(b"one") as raw:
        assert b"".join(raw.stream()) == b"one"  # a method of urllib3's response
    buffer = bytearray(2)
    assert body(b"one").readinto(buffer) == 2


def test_a_memoryview_is_no_blob(kind: Kind) -> None:
    with pytest.raises(botocore.exceptions.ParamValidationError):
        kind.settle(kind.data().invoke_agent_runtime(agentRuntimeArn=ARN, payload=memoryview(b"")))
