"""What a new user writes: a token, all events of a session, code that runs, an agent that answers.

Usage: python user_script.py URL
"""

from __future__ import annotations

import asyncio
import json
import sys

from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients.bedrock_agentcore.exceptions import ValidationException

AGENT = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/agent-0123456789"


def with_the_client(url: str) -> None:
    with BedrockAgentCoreClient("us-west-2", endpoint_url=url) as client:
        token = client.get_resource_oauth2_token(
            workloadIdentityToken="workload",
            resourceCredentialProviderName="github",
            scopes=["repo", "user"],
            oauth2Flow="USER_FEDERATION",
        )
        if "accessToken" in token:
            print("token of", len(token["accessToken"]), "characters")
        else:
            print("consent at", token.get("authorizationUrl"))

        paginator = client.get_paginator("list_events")
        for page in paginator.paginate(memoryId="memory-0123456789", sessionId="s", actorId="a"):
            for event in page["events"]:
                print("event", event["eventId"], event["eventTimestamp"].isoformat())
                for payload in event["payload"]:
                    if "conversational" in payload:
                        content = payload["conversational"]["content"]
                        if "text" in content:
                            print(payload["conversational"]["role"], "says", content["text"])
                    elif "blob" in payload:
                        print("blob", json.dumps(payload["blob"], sort_keys=True))

        run = client.invoke_code_interpreter(
            codeInterpreterIdentifier="aws.codeinterpreter.v1",
            name="executeCode",
            arguments={"language": "python", "code": "print(6 * 7)"},
        )
        with run["stream"] as stream:
            for output in stream:
                if "result" in output:
                    for block in output["result"]["content"]:
                        print("output", block.get("text", ""))

        answer = client.invoke_agent_runtime(
            agentRuntimeArn=AGENT, payload=json.dumps({"prompt": "hello"}).encode()
        )
        with answer["response"] as body:
            print("agent", answer["statusCode"], answer["contentType"], body.read().decode())

        try:
            client.list_events(memoryId="missing-0123456789", sessionId="s", actorId="a")
        except ValidationException as error:
            print("refused", error.reason, [field["name"] for field in error.fieldList or []])


async def with_the_async_client(url: str) -> None:
    async with AsyncBedrockAgentCoreClient("us-west-2", endpoint_url=url) as client:
        token = await client.get_resource_oauth2_token(
            workloadIdentityToken="workload",
            resourceCredentialProviderName="github",
            scopes=["repo"],
            oauth2Flow="M2M",
            customParameters={"audience": "api"},
        )
        print("token of", len(token.get("accessToken", "")), "characters")

        events = client.iter_list_events(memoryId="memory-0123456789", sessionId="s", actorId="a")
        print("events", [event["eventId"] async for event in events])

        run = await client.invoke_code_interpreter(
            codeInterpreterIdentifier="aws.codeinterpreter.v1",
            name="executeCommand",
            arguments={"command": "echo 42"},
        )
        async with run["stream"] as stream:
            async for output in stream:
                if "result" in output:
                    print("error", output["result"].get("isError", False))

        answer = await client.invoke_agent_runtime(agentRuntimeArn=AGENT, payload=b"{}")
        async with answer["response"] as body:
            print("agent", answer["statusCode"], (await body.read()).decode())


if __name__ == "__main__":
    with_the_client(sys.argv[1])
    asyncio.run(with_the_async_client(sys.argv[1]))
