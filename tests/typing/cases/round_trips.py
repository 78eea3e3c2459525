"""Rule 3: what a response holds goes back in as a request; and what is shared is read-only."""

from __future__ import annotations

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.types import Branch, Event, MetadataValue, PayloadType
from agentcore_clients.bedrock_agentcore_control import (
    AsyncBedrockAgentCoreControlClient,
    BedrockAgentCoreControlClient,
)
from agentcore_clients.bedrock_agentcore_control.types import SchemaDefinition


def an_event_is_stored_again(client: BedrockAgentCoreClient, event: Event) -> None:
    client.create_event(
        memoryId=event["memoryId"],
        actorId=event["actorId"],
        eventTimestamp=event["eventTimestamp"],
        payload=event["payload"],
        metadata=event.get("metadata"),
        branch=event.get("branch"),
    )


async def an_event_is_stored_again_async(client: AsyncBedrockAgentCoreClient) -> None:
    event = (await client.get_event(memoryId="m", sessionId="s", actorId="a", eventId="e"))["event"]
    await client.create_event(
        memoryId=event["memoryId"],
        actorId=event["actorId"],
        eventTimestamp=event["eventTimestamp"],
        payload=[*event["payload"], {"blob": 1}],
        metadata=event.get("metadata"),
    )


def a_configuration_is_copied(client: BedrockAgentCoreControlClient) -> None:
    old = client.get_agent_runtime(agentRuntimeId="r")
    if "agentRuntimeArtifact" not in old:
        return
    client.create_agent_runtime(
        agentRuntimeName="copy",
        agentRuntimeArtifact=old["agentRuntimeArtifact"],
        roleArn=old["roleArn"],
        networkConfiguration=old.get("networkConfiguration"),
        lifecycleConfiguration=old["lifecycleConfiguration"],
        environmentVariables=old.get("environmentVariables"),
        authorizerConfiguration=old.get("authorizerConfiguration"),
        filesystemConfigurations=old.get("filesystemConfigurations"),
        requestHeaderConfiguration=old.get("requestHeaderConfiguration"),
        protocolConfiguration=old.get("protocolConfiguration"),
    )


async def a_harness_is_copied(client: AsyncBedrockAgentCoreControlClient) -> None:
    old = (await client.get_harness(harnessId="h"))["harness"]
    await client.create_harness(
        harnessName="copy",
        executionRoleArn=old["executionRoleArn"],
        model=old["model"],
        systemPrompt=old["systemPrompt"],
        tools=old["tools"],
        skills=old["skills"],
        memory=old.get("memory"),
        hooks=old.get("hooks"),
        truncation=old["truncation"],
    )


def a_list_of_a_response_stays_a_list(event: Event) -> None:
    event["payload"].append({"blob": 1})
    event["payload"].append({"blub": 1})  # error: arg-type | reportArgumentType


def shared_structures_are_read_only(branch: Branch, schema: SchemaDefinition) -> None:
    branch["name"] = "b"  # error: typeddict-readonly-mutated | reportTypedDictNotRequiredAccess
    if "required" in schema:
        schema["required"].append("x")  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    schema["required"] = []  # error: typeddict-readonly-mutated | reportTypedDictNotRequiredAccess
    branch.update({"name": "b"})  # error: typeddict-readonly-mutated | reportArgumentType reportCallIssue


def shared_unions_are_read_only(payload: PayloadType, value: MetadataValue) -> None:
    if "stringValue" in value:
        value["stringValue"] = "b"  # error: typeddict-readonly-mutated | reportTypedDictNotRequiredAccess
    if "blob" in payload:
        payload["blob"] = 1  # error: typeddict-readonly-mutated | reportTypedDictNotRequiredAccess
