"""Keys and tokens for what an agent calls, and who may have them."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore_control.types import WorkloadIdentityType

from .clients import control, data


def key(token: str, provider: str) -> str:
    reply = data().get_resource_api_key(
        workloadIdentityToken=token, resourceCredentialProviderName=provider
    )
    return reply["apiKey"]


def access(token: str, provider: str, scopes: list[str]) -> str | None:
    reply = data().get_resource_oauth2_token(
        workloadIdentityToken=token,
        resourceCredentialProviderName=provider,
        scopes=scopes,
        oauth2Flow="M2M",
    )
    return reply.get("accessToken")


def workloads() -> list[WorkloadIdentityType]:
    return list(control().list_workload_identities()["workloadIdentities"])
