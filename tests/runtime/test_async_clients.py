"""What only asynchronous clients have: no loop at creation, one connection pool per loop."""

from __future__ import annotations

import asyncio
import gc
import warnings
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from support.program import output
from support.server import Response, Server
from support.threads import together

from .conftest import EVENT, KEYS, Kind


def make(server: Server) -> Any:
    from agentcore_clients import AsyncBedrockAgentCoreClient

    return AsyncBedrockAgentCoreClient(
        "us-west-2", endpoint_url=server.url, engine="botocore", **KEYS
    )


def test_tasks_share_one_connection_pool(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from agentcore_clients._runtime._botocore import session

    server.handler = lambda request: Response(200, {}, b"{}")
    creations: list[int] = []
    original = session.create_client

    def count(service: Any, options: Any, **kwargs: Any) -> object:
        if options.endpoint_url == server.url:  # not the one that is made for nothing
            creations.append(1)
        return original(service, options, **kwargs)

    monkeypatch.setattr(session, "create_client", count)

    async def main() -> None:
        async with make(server) as client:
            await asyncio.gather(*(client.list_events(**EVENT) for _ in range(20)))

    asyncio.run(main())
    assert len(creations) == 1
    assert len(server.take()) == 20


def test_a_client_outlives_its_loop(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, b"{}")
    client = make(server)

    async def use() -> Any:
        async with client:
            await client.list_events(**EVENT)
            return client.meta.region_name

    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        assert [asyncio.run(use()) for _ in range(3)] == ["us-west-2"] * 3
        gc.collect()


def test_threads_with_loops_of_their_own(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, b"{}")
    client = make(server)
    done: list[int] = []

    async def use() -> None:
        async with client:
            for _ in range(5):
                await client.list_events(**EVENT)
                done.append(1)

    together(lambda: asyncio.run(use()), [()] * 4)
    assert len(done) == 20


def test_a_cancelled_first_call_leaves_the_others_alone(server: Server) -> None:
    server.handler = lambda request: Response(200, {}, b"{}")

    async def main() -> None:
        client = make(server)
        first = asyncio.create_task(client.list_events(**EVENT))
        second = asyncio.create_task(client.list_events(**EVENT))
        await asyncio.sleep(0)
        first.cancel()
        assert (await second)["ResponseMetadata"]["HTTPStatusCode"] == 200
        await client.close()

    asyncio.run(main())


def test_an_unused_client_needs_no_closing(asynchronous: Kind) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client = asynchronous.data()
        assert repr(client) == "<AsyncBedrockAgentCoreClient of bedrock-agentcore in us-west-2>"
        asynchronous.settle(client.close())
        del client
        gc.collect()


@pytest.mark.parametrize("kind", [BedrockAgentCoreClient, AsyncBedrockAgentCoreClient])
def test_a_client_that_could_not_be_made_has_a_repr(kind: Any) -> None:
    """Reports of errors show the variables of frames, this client among them."""
    client = kind.__new__(kind)
    with pytest.raises(ValueError, match="engine"):
        client.__init__("us-west-2", engine="none")
    assert repr(client) == f"<{kind.__name__} of bedrock-agentcore>"


FIRST_CALL = """
import asyncio, sys, time
from agentcore_clients import AsyncBedrockAgentCoreClient as Client

async def main():
    busy, done = [], False

    async def watch():
        while not done:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            busy.append(time.thread_time() - before)

    client = Client("us-west-2", endpoint_url=sys.argv[1], engine=sys.argv[2],
                    aws_access_key_id="a", aws_secret_access_key="b")
    watcher = asyncio.ensure_future(watch())
    await asyncio.sleep(0)
    await client.list_events(memoryId="memory-0123456789", actorId="a", sessionId="s")
    done = True
    await watcher
    await client.close()
    print(max(busy))

asyncio.run(main())
"""


@pytest.mark.parametrize("engine", ["native", "botocore"])
def test_a_first_call_does_not_hold_up_the_loop(server: Server, engine: str) -> None:
    # Processor time of the loop's thread, so that a busy machine changes nothing.
    server.handler = lambda request: Response(200, {}, b"{}")
    assert float(output(FIRST_CALL, server.url, engine)) < 0.05


def test_without_aiobotocore() -> None:
    program = (
        "import importlib.util\n"
        "real = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda n, *a: None if n == 'aiobotocore' else real(n, *a)\n"
        "from agentcore_clients import AsyncBedrockAgentCoreClient as C\n"
        "try: C('us-west-2', engine='botocore')\n"
        "except ImportError as error: print(error)\n"
    )
    assert "pip install 'agentcore-clients[aiobotocore]'" in output(program)
