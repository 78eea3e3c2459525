"""One function with two credentials, called inside an event loop although it is synchronous."""

import asyncio

from bedrock_agentcore.identity import requires_access_token, requires_api_key


@requires_access_token(provider_name="github", scopes=["repo"], auth_flow="M2M")
@requires_api_key(provider_name="openai")
def summarize(repo: str, *, access_token: str, api_key: str):
    return f"{repo} with {access_token} and {api_key}"


async def agent():
    return summarize("agents")


print(summarize("tools"))
print(asyncio.run(agent()))
