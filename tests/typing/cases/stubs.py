"""Stubs for tests: operations, parameters, responses and events are the service's."""

# fmt: off
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreControlClient
from agentcore_clients.bedrock_agentcore.exceptions import ResourceNotFoundException
from agentcore_clients.testing import StubFixture, stub
from typing_extensions import assert_type


def data(client: AsyncBedrockAgentCoreClient) -> None:
    with stub(client) as s:
        s.get_resource_api_key.returns({"apiKey": "k"})
        s.get_resource_api_key.returns(apiKey="k").returns()
        s.get_resource_api_key.returns({"apiKey": 1})  # error: arg-type | reportArgumentType
        s.get_resource_api_key.returns({"key": "k"})  # error: arg-type | reportArgumentType
        s.get_resource_api_key.returns({})  # error: arg-type | reportArgumentType
        s.get_resource_api_key(resourceCredentialProviderName="p").raises(ResourceNotFoundException)
        s.get_resource_api_key(provider="p").returns()  # error: call-arg | reportCallIssue reportUnknownMemberType
        s.get_resource_api_key(resourceCredentialProviderName=1)  # error: arg-type | reportArgumentType
        s.get_resource_api_key.raises(ValueError)  # error: arg-type | reportArgumentType
        s.get_resource_api_key.raises(ValueError("no"))
        s.get_api_key.returns()  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
        assert_type(s.get_resource_api_key.calls[0]["workloadIdentityToken"], str)
        s.get_resource_api_key.calls[0]["token"]  # error: typeddict-item | reportGeneralTypeIssues
        s.invoke_harness.streams([{"messageStart": {"role": "assistant"}}])
        s.invoke_harness.streams([{"messageBegin": {}}])  # error: list-item | reportArgumentType
        s.invoke_agent_runtime.streams([b"a", "b"], {"contentType": "text/plain"})
        s.invoke_agent_runtime.streams([1])  # error: list-item | reportArgumentType
        s.get_resource_api_key.streams([b"a"])  # error: list-item | reportArgumentType


def control(stubs: StubFixture) -> None:
    s = stubs(BedrockAgentCoreControlClient)
    s.list_memories.returns({"memories": []})
    s.list_memories.returns({"memories": [{"id": 1}]})  # error: arg-type | reportArgumentType
    s.get_resource_api_key.returns()  # error: attr-defined | reportAttributeAccessIssue reportUnknownMemberType
    stub(control)  # error: call-overload | reportCallIssue reportArgumentType
