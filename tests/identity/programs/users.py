"""Workload tokens for users, by token and by id, and providers made for them."""

import asyncio

from bedrock_agentcore.services.identity import IdentityClient

client = IdentityClient("us-east-1")
print(client.region)
identity = client.create_workload_identity()
print(identity["name"].startswith("workload-"), len(identity["name"]))
print(client.create_workload_identity(name="mine")["name"])
provider = client.create_api_key_credential_provider({"name": "openai", "apiKey": "example-key"})
print(provider["name"])
provider = client.create_oauth2_credential_provider(
    {
        "name": "github",
        "credentialProviderVendor": "GithubOauth2",
        "oauth2ProviderConfigInput": {
            "githubOauth2ProviderConfig": {"clientId": "c", "clientSecret": "example-secret"}
        },
    }
)
print(provider["name"])
for user in ({"user_token": "jwt-1"}, {"user_id": "u-1"}, {"user_token": "jwt-1", "user_id": "u"}):
    token = client.get_workload_access_token("mine", **user)["workloadAccessToken"]
    print(token)
    print(asyncio.run(client.get_api_key(provider_name="openai", agent_identity_token=token)))
