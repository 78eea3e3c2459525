"""Gateways and their targets."""

from __future__ import annotations

from agentcore_clients.bedrock_agentcore_control.types import GatewaySummary, TargetSummary

from .clients import control


def every() -> list[GatewaySummary]:
    found: list[GatewaySummary] = []
    for page in control().get_paginator("list_gateways").paginate():
        found.extend(page["items"])
    return found


def targets(gateway: GatewaySummary) -> dict[str, TargetSummary]:
    reply = control().list_gateway_targets(gatewayIdentifier=gateway["gatewayId"])
    return {target["name"]: target for target in reply["items"]}


def ready(gateway: GatewaySummary) -> bool:
    return gateway["status"] == "READY"
