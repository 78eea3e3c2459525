"""A poller of one's own, and the client without decorators."""

import asyncio

from bedrock_agentcore.services.identity import IdentityClient, TokenPoller


class Mailbox(TokenPoller):
    async def poll_for_token(self) -> str:
        await asyncio.sleep(0.01)
        return "token-from-the-mailbox"


client = IdentityClient("us-east-1")
workload = client.get_workload_access_token("app")["workloadAccessToken"]
urls = []
print(
    asyncio.run(
        client.get_token(
            provider_name="google-provider",
            scopes=["openid"],
            agent_identity_token=workload,
            on_auth_url=urls.append,
            auth_flow="USER_FEDERATION",
            token_poller=Mailbox(),
        )
    )
)
print(urls)
