"""An agent under the SDK's application: each kind of handler, with the import line changed."""

import asyncio
import sys
import threading

from agentcore_clients.identity import context, requires_api_key
from bedrock_agentcore import BedrockAgentCoreApp

app = BedrockAgentCoreApp()


@requires_api_key(provider_name="p")
def tool(*, api_key: str) -> str:
    return api_key


@requires_api_key(provider_name="p")
async def atool(*, api_key: str) -> str:
    await asyncio.sleep(0.01)
    return api_key


def in_thread(work):
    results = []

    def run():
        try:
            results.append(work())
        except Exception as error:
            results.append(type(error).__name__)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return results[0]


def sync(payload):
    return [tool(), in_thread(context.bind(tool)), in_thread(tool)]


async def coroutine(payload):
    in_a_task = await asyncio.create_task(atool())
    return [await atool(), in_a_task, await asyncio.to_thread(tool), in_thread(tool)]


def stream(payload):
    for _ in range(3):
        yield tool()


async def astream(payload):
    for _ in range(3):
        yield await atool()


app.entrypoint(globals()[sys.argv[1] if __name__ == "__main__" else "sync"])

if __name__ == "__main__":
    app.run(port=int(sys.argv[2]))
