"""The history of the two services: what each of these releases changed was read off the models."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from functools import lru_cache

import pytest
from agentcore_codegen.archive import Archive
from agentcore_codegen.diff.change import Change, Diff, bump
from agentcore_codegen.diff.compare import compare
from agentcore_codegen.diff.delta import OperationDelta, operation_deltas
from agentcore_codegen.diff.inputs import archived
from agentcore_codegen.diff.model import Model
from support.models import SPECS

DATA = "bedrock-agentcore"
CONTROL = "bedrock-agentcore-control"


@lru_cache(maxsize=1)
def archive() -> Archive:
    return Archive(SPECS)


@lru_cache(maxsize=16)
def model(service: str, version: str) -> Model:
    return archived(archive(), version).model(service)[0]


@lru_cache(maxsize=32)
def diff(service: str, old: str, new: str) -> Diff:
    return compare(model(service, old), model(service, new))


def rows(difference: Diff, *rules: str) -> set[tuple[str, str, str]]:
    """(root, old, new) of the changes by these rules."""
    return {(c.root, c.old, c.new) for c in difference.changes if c.rule.id in rules}


def one(difference: Diff, rule: str, root: str) -> Change:
    (change,) = (c for c in difference.changes if (c.rule.id, c.root) == (rule, root))
    return change


def test_a_request_member_is_removed() -> None:
    difference = diff(DATA, "1.39.7", "1.40.2")
    change = one(difference, "request-member-removed", "GetResourceOauth2TokenRequest.userId")
    assert [c.verdict for c in difference.changes].count("breaking") == 1
    assert change.operations == ("GetResourceOauth2Token",)
    assert change.paths == ("GetResourceOauth2Token.request.userId",)
    assert change.python == ("- client.get_resource_oauth2_token(userId=...)",)


def test_five_shapes_are_renamed_and_one_pattern_breaks() -> None:
    difference = diff(CONTROL, "1.39.7", "1.40.35")
    assert rows(difference, "shape-renamed") == {
        ("AgentRuntimeArtifact", "AgentArtifact", "AgentRuntimeArtifact"),
        ("AgentRuntimeStatus", "AgentStatus", "AgentRuntimeStatus"),
        ("AgentRuntimeEndpointStatus", "AgentEndpointStatus", "AgentRuntimeEndpointStatus"),
        ("AgentRuntimeEndpoint", "AgentEndpoint", "AgentRuntimeEndpoint"),
        ("AgentRuntime", "Agent", "AgentRuntime"),
        # and the lists of two of them, which have names in the package too
        ("AgentRuntimeEndpoints", "AgentEndpoints", "AgentRuntimeEndpoints"),
        ("AgentRuntimes", "Agents", "AgentRuntimes"),
    }
    # A pattern that also rejects what it accepted is the one break.
    assert {c.rule.id for c in difference.changes if c.verdict == "breaking"} == {
        "request-pattern-changed"
    }


def test_status_codes_and_enum_values() -> None:
    changes = diff(CONTROL, "1.40.50", "1.40.51")
    status = rows(changes, "operation-http-status-changed")
    assert len(status) == 16
    assert ("DeleteWorkloadIdentity", "200", "204") in status
    for rule in ("request-enum-value-added", "response-enum-value-added"):
        values = rows(changes, rule)
        assert len(values) == 19
        assert {root for root, _, _ in values} == {"CredentialProviderVendorType"}
        assert ("CredentialProviderVendorType", "", "OktaOauth2") in values


def test_a_pattern_silently_drops_a_character() -> None:
    changes = diff(CONTROL, "1.40.58", "1.40.63")
    change = one(changes, "request-pattern-tightened", "HeaderName")
    assert change.only_old == "X-Amzn-Bedrock-AgentCore-Runtime-Custom-_"
    assert change.only_new is None


def test_a_description_becomes_a_structure() -> None:
    difference = diff(CONTROL, "1.42.43", "1.42.60")
    assert rows(difference, "request-type-changed") == {
        ("UpdatePolicyRequest.description", "string", "structure UpdatedDescription"),
        ("UpdatePolicyEngineRequest.description", "string", "structure UpdatedDescription"),
    }
    assert rows(difference, "operation-http-method-changed") == {
        ("UpdatePolicy", "PUT", "PATCH"),
        ("UpdatePolicyEngine", "PUT", "PATCH"),
    }
    assert rows(difference, "request-max-tightened") == {
        ("Statement", "153600 characters", "10000 characters")
    }
    assert {
        (f"waiters.{name}.time", "2 min (60 times 2 s)", "2 min (24 times 5 s)")
        for name in ("PolicyActive", "PolicyEngineActive", "PolicyGenerationCompleted")
    } == rows(difference, "waiter-interval-changed")
    assert Counter(c.verdict for c in difference.changes)["breaking"] == 3
    assert bump(difference.changes) == "major"


def test_a_union_member_is_renamed() -> None:
    changes = diff(CONTROL, "1.42.94", "1.42.96")
    expected = {
        ("PrivateEndpoint.managedVpcResource", "managedLatticeResource", "managedVpcResource")
    }
    assert rows(changes, "request-member-renamed") == expected
    assert rows(changes, "response-member-renamed") == expected
    assert not rows(changes, "request-union-member-removed", "response-union-member-added")


def test_a_member_is_renamed() -> None:
    changes = diff(DATA, "1.43.29", "1.43.32")
    expected = {("OnlineEvaluationConfigSource.timeRange", "sessionFilterConfig", "timeRange")}
    assert rows(changes, "request-member-renamed") == expected
    assert rows(changes, "response-member-renamed") == expected


def test_an_enum_value_comes_and_goes() -> None:
    came = diff(CONTROL, "1.43.66", "1.43.75")
    went = diff(CONTROL, "1.43.75", "1.43.85")
    value = "GENERIC_EVALUATION_PREDEFINED_V1"
    assert ("DatasetSchemaType", "", value) in rows(came, "request-enum-value-added")
    assert ("DatasetSchemaType", "", value) in rows(came, "response-enum-value-added")
    assert rows(went, "request-enum-value-removed") == {("DatasetSchemaType", value, "")}
    assert rows(went, "response-enum-value-removed") == {("DatasetSchemaType", value, "")}


def test_a_member_with_a_keyword_for_a_name() -> None:
    assert "from" in model(CONTROL, "1.43.127").shapes["PortRange"].members
    difference = diff(CONTROL, "1.43.115", "1.43.127")
    assert "PortRange" not in model(CONTROL, "1.43.115").shapes
    assert {c.rule.id for c in difference.changes if c.verdict == "breaking"} == {
        "request-pattern-changed"
    }


def test_three_lists_are_posted() -> None:
    changes = diff(CONTROL, "1.44.3", "1.44.5")
    lists = {("ListDatasetExamples", "GET", "POST"), ("ListDatasetVersions", "GET", "POST"),
             ("ListDatasets", "GET", "POST")}  # fmt: skip
    assert rows(changes, "operation-http-method-changed") == lists
    assert {root for root, _, _ in rows(changes, "operation-http-uri-changed")} == {
        name for name, _, _ in lists
    }
    moved = rows(changes, "member-location-changed")
    assert {(old, new) for _, old, new in moved} == {("querystring", "body")}
    assert ("ListDatasetsRequest.maxResults", "querystring", "body") in moved


@pytest.mark.parametrize(
    ("service", "old", "new", "rule", "roots"),
    [
        (
            CONTROL,
            "1.42.96",
            "1.43.0",
            "response-member-became-optional",
            {
                "CreateGatewayResponse.protocolType",
                "GetGatewayResponse.protocolType",
                "GatewaySummary.protocolType",
                "UpdateGatewayResponse.protocolType",
            },
        ),
        (
            DATA,
            "1.43.95",
            "1.43.105",
            "eventstream-event-added",
            {"InvokeHarnessStreamOutput.hookEvent"},
        ),
    ],
)
def test_smaller_ones(service: str, old: str, new: str, rule: str, roots: set[str]) -> None:
    assert {root for root, _, _ in rows(diff(service, old, new), rule)} == roots


def test_eleven_deprecations() -> None:
    changes = diff(CONTROL, "1.42.69", "1.42.70")
    deprecated = rows(changes, "member-deprecated")
    assert len(deprecated) == 11
    assert {root.split(".")[1] for root, _, _ in deprecated} == {"namespaces"}


def test_sdk_extras_are_part_of_the_model() -> None:
    present = archive().read(CONTROL, "1.43.13").files
    assert "paginators-1.sdk-extras.json" in present
    assert "paginators-1.sdk-extras.json" not in archive().read(CONTROL, "1.43.7").files
    paginator = model(CONTROL, "1.43.13").paginators["ListDatasetExamples"]
    assert "datasetArn" in str(paginator["non_aggregate_keys"])


# What the change page shows as an addition, and the side of the page.
_SHOWN = re.compile(
    r"(request|response)-(required-)?(member-added|union-member-added|member-renamed"
    r"|enum-value-added|enum-introduced|type-\w+)|eventstream-event-added|list-nesting-changed"
    r"|structure-to-union|union-to-structure"
)
_CERTAIN = re.compile(r"(request|response)-(required-)?(member|union-member|enum-value)-added")


@pytest.mark.parametrize("service", [DATA, CONTROL])
def test_the_whole_archive(service: str) -> None:
    """Every consecutive pair: each change is placed, named and decided, as the page has it."""
    versions = [entry.version for entry in archive().entries(service)]
    after = model(service, versions[0])
    for old, new in itertools.pairwise(versions):
        before, after = after, archived(archive(), new, after).model(service)[0]
        changes = compare(before, after).changes
        assert changes, f"{new} is archived because something changed"
        marks = [change.fingerprint for change in changes]
        assert len(marks) == len(set(marks)), f"{old} -> {new}"
        assert [change.root for change in changes if change.note.startswith("not ")] == []
        assert all(change.operations for change in changes if change.side)
        page_and_rules_agree(changes, operation_deltas(before, after))


def page_and_rules_agree(changes: tuple[Change, ...], deltas: tuple[OperationDelta, ...]) -> None:
    """Neither the page nor the rules show an addition that the other lacks."""
    added = {change.root for change in changes if change.rule.id == "operation-added"}
    assert {delta.name for delta in deltas if delta.is_new} == added
    for delta in deltas:
        for side, listed in (("request", delta.request), ("response", delta.response)):
            reasons = [
                change
                for change in changes
                if side in change.side
                and delta.name in change.operations
                and _SHOWN.fullmatch(change.rule.id)
            ]
            assert reasons or not listed, f"{delta.name} {side} {listed}"
    names = {delta.name for delta in deltas if delta.request or delta.response}
    for change in changes:
        if _CERTAIN.fullmatch(change.rule.id):
            assert set(change.operations) <= names, change.root
