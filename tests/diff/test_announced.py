"""What AWS's release notes announce is what a diff and its page show: the notes are the facts."""

from __future__ import annotations

from functools import lru_cache

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.archive.versions import order
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.inputs import archived
from agentcore_codegen.diff.run import Comparison
from agentcore_codegen.report import write_report
from agentcore_codegen.report.report import View
from support.models import SPECS

DATA, CONTROL = "bedrock-agentcore", "bedrock-agentcore-control"


@lru_cache(maxsize=4)
def step(service: str, version: str) -> Comparison:
    """Returns what one release changed."""
    archive = Archive(SPECS)
    entries = sorted((entry.version for entry in archive.entries(service)), key=order)
    before = entries[entries.index(version) - 1]
    old, new = (archived(archive, each).model(service)[0] for each in (before, version))
    return Comparison(compare(old, new), old, new)


# service, release, operation -> what the page prints below its name, by what the note says
PAGES: list[tuple[str, str, str, str]] = [
    # "Adding support for authorizer type AWS_IAM to AgentCore Control Gateway."
    (CONTROL, "1.40.48", "CreateGateway", "Changes (both)\n{'authorizerType': {'AWS_IAM'}}"),
    # "interceptor configurations and NONE authorizer type"
    (CONTROL, "1.41.2", "CreateGateway", "{'authorizerType': {'NONE'},\n"),
    (CONTROL, "1.41.2", "CreateGateway", "'interceptorConfigurations': [{"),
    # "Updated InvokeAgentRuntime API to accept account id optionally"
    (DATA, "1.40.51", "InvokeAgentRuntime", "Changes (request)\n{'accountId': 'string'}"),
    # "Adds an optional extractionMode field to CreateEvent. SKIP retains the event ..."
    (DATA, "1.43.35", "CreateEvent", "'extractionMode': 'SKIP'"),
]


@pytest.mark.parametrize(("service", "version", "operation", "printed"), PAGES)
def test_the_page_prints_what_was_announced(
    service: str, version: str, operation: str, printed: str
) -> None:
    page = write_report("site", [step(service, version)], View())
    _, found, rest = page.partition(f"\n{operation} (updated) Link ¶\n")
    assert found
    assert printed in rest.split("\n\n")[0]


# service, release, rule, name or value, the operations that the note names
ROWS: list[tuple[str, str, str, str, set[str]]] = [
    # "Add RetryableConflictException (HTTP 409) to InvokeAgentRuntime and StopRuntimeSession"
    (DATA, "1.43.11", "error-added", "RetryableConflictException",
     {"InvokeAgentRuntime", "StopRuntimeSession"}),
    # "Add RetryableConflictException (HTTP 409) to InvokeAgentRuntimeCommand and GetAgentCard"
    (DATA, "1.43.26", "error-added", "RetryableConflictException",
     {"InvokeAgentRuntimeCommand", "GetAgentCard"}),
    # "Added runtimeUserId and runtimeClientError to InvokeHarness."
    (DATA, "1.43.17", "request-member-added", "runtimeUserId", {"InvokeHarness"}),
    (DATA, "1.43.17", "error-added", "RuntimeClientError", {"InvokeHarness"}),
    # "added CompleteResourceTokenAuth API"
    (DATA, "1.40.51", "operation-added", "CompleteResourceTokenAuth", {"CompleteResourceTokenAuth"}),
    # "Adds an optional extractionMode field to CreateEvent."
    (DATA, "1.43.35", "request-member-added", "extractionMode", {"CreateEvent"}),
]  # fmt: skip


@pytest.mark.parametrize(("service", "version", "rule", "name", "operations"), ROWS)
def test_the_diff_has_what_was_announced(
    service: str, version: str, rule: str, name: str, operations: set[str]
) -> None:
    found = [
        change
        for change in step(service, version).diff.changes
        if change.rule.id == rule and name in (change.name, change.new)
    ]
    assert {o for change in found for o in change.operations} == operations


def test_an_error_has_the_status_that_was_announced() -> None:
    shape = step(DATA, "1.43.11").new.shapes["RetryableConflictException"]
    assert shape.traits["error"] == {"httpStatusCode": 409, "senderFault": True}
