"""Rule 5: a shape that contains itself is typed at every depth."""

from __future__ import annotations

from agentcore_clients import BedrockAgentCoreControlClient
from agentcore_clients.bedrock_agentcore_control.types import SchemaDefinition, ToolDefinition

deep: SchemaDefinition = {
    "type": "object",
    "required": ["a"],
    "properties": {
        "a": {"type": "array", "items": {"type": "object", "properties": {"b": {"type": "string"}}}}
    },
}
leaf: SchemaDefinition = {"type": "object", "properties": {"a": {"properties": {}}}}  # error: typeddict-item | reportAssignmentType
item: SchemaDefinition = {"type": "array", "items": {"type": "array", "items": {}}}  # error: typeddict-item | reportAssignmentType
typo: SchemaDefinition = {"type": "array", "items": {"type": "array", "itms": {}}}  # error: typeddict-unknown-key | reportAssignmentType
tool: ToolDefinition = {"name": "t", "description": "d", "inputSchema": deep}


def depth(schema: SchemaDefinition) -> int:
    below = [depth(child) for child in schema.get("properties", {}).values()]
    if "items" in schema:
        below.append(depth(schema["items"]))
    return 1 + max(below, default=0)


def from_a_response(client: BedrockAgentCoreControlClient) -> None:
    target = client.get_gateway_target(gatewayIdentifier="g", targetId="t")["targetConfiguration"]
    if "mcp" in target and "lambda" in target["mcp"]:
        schema = target["mcp"]["lambda"]["toolSchema"]
        if "inlinePayload" in schema:
            depth(schema["inlinePayload"][0]["inputSchema"])
