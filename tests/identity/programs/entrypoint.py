"""An entry point that streams: an asynchronous generator around a tool that needs consent."""

import asyncio

from bedrock_agentcore.identity import requires_access_token

messages = asyncio.Queue()


async def send_to_user(url: str):
    await messages.put(f"visit {url}")


@requires_access_token(
    provider_name="google-provider",
    scopes=["openid"],
    auth_flow="USER_FEDERATION",
    on_auth_url=send_to_user,
)
async def read_calendar(*, access_token: str):
    return f"calendar with {access_token}"


async def agent(payload):
    task = asyncio.create_task(read_calendar(access_token=""))
    yield await messages.get()
    yield await task
    yield f"done: {payload['prompt']}"


async def main():
    async for event in agent({"prompt": "today"}):
        print(event)


asyncio.run(main())
