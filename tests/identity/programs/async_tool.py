"""An asynchronous tool of an agent, machine to machine, with a key of another provider."""

import asyncio

from bedrock_agentcore.identity import requires_access_token, requires_api_key


@requires_access_token(provider_name="github", into="token", scopes=["repo"], auth_flow="M2M")
async def issues(repo: str, *, token: str):
    await asyncio.sleep(0)
    return [f"{repo}#1 with {token}"]


@requires_api_key(provider_name="openai")
async def ask(question: str, *, api_key: str):
    return f"{question} with {api_key}"


async def main():
    print(await issues("agents"))
    print(await ask("why", api_key=""))


asyncio.run(main())
