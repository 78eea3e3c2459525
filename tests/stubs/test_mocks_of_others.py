"""What stubs say of the mocks in the AgentCore SDK's own tests and in those of the starter toolkit.

Both suites have `Mock` in the place of boto3's clients. A plugin (`mocks/judged_mocks.py`) has stubs
answer there; each response, each call's parameters and each error code counts once for each test.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from support import environments, suites
from syrupy.assertion import SnapshotAssertion

pytestmark = pytest.mark.slow


class Suite(NamedTuple):
    """A suite of another project.

    Attributes:
        requirement, environment, package: What pip brings, where it is installed, what is imported.
        files: Those of its test modules in which a mock stands for a client.
        changed: The tests that do not pass with a stub's answers, with the reason.
        races: A test that is not run: it fails now and then where an answer takes its time.
        judged: How many there are by what they are and what the model says.
    """

    requirement: str
    environment: str
    package: str
    files: str
    changed: dict[str, str]
    races: str
    judged: dict[tuple[str, str], int]


NAIVE = "compares a time without a zone, or one as text: boto3 returns it with a zone"
SDK = Suite(
    environments.SDK,
    "sdk-tests",
    "bedrock_agentcore",
    "bedrock_agentcore/config_bundle/test_client.py bedrock_agentcore/evaluation/test_client.py"
    " bedrock_agentcore/evaluation/test_client_passthrough.py"
    " bedrock_agentcore/evaluation/test_dataset_client.py"
    " bedrock_agentcore/evaluation/test_recommendation_client.py"
    " bedrock_agentcore/evaluation/runner/batch/test_batch_evaluation_runner.py"
    " bedrock_agentcore/evaluation/runner/on_demand/test_runner.py"
    " bedrock_agentcore/memory/test_client.py bedrock_agentcore/memory/test_controlplane.py"
    " bedrock_agentcore/memory/test_session.py bedrock_agentcore/payments/test_client.py"
    " bedrock_agentcore/payments/test_mpp_manager.py"
    " bedrock_agentcore/payments/test_payment_manager.py"
    " bedrock_agentcore/services/test_identity.py"
    " bedrock_agentcore/services/test_resource_policy.py"
    " bedrock_agentcore/tools/test_browser_client.py"
    " bedrock_agentcore/tools/test_code_interpreter_client.py"
    " unit/gateway/test_gateway_client.py unit/policy/test_policy_engine_client.py",
    {
        "TestCodeInterpreterClient::test_create_code_interpreter_minimal": NAIVE,
        "TestCodeInterpreterClient::test_delete_code_interpreter": NAIVE,
        "TestCodeInterpreterClient::test_create_code_interpreter_with_certificates": NAIVE,
        "TestCodeInterpreterClient::test_create_code_interpreter_with_certificate_dataclass": NAIVE,
        "TestBrowserClient::test_create_browser_minimal": NAIVE,
        "TestBrowserClient::test_delete_browser": NAIVE,
        "TestIdentityClient::test_list_payment_credential_providers_without_pagination": NAIVE,
        "TestIdentityClient::test_list_payment_credential_providers_with_pagination": NAIVE,
        "TestIdentityClient::test_list_payment_credential_providers_with_next_token_only": NAIVE,
        "TestIdentityClient::test_list_payment_credential_providers_with_max_results_only": NAIVE,
    },
    # Two threads ask for what they share before either has kept the answer.
    "test_evaluator_level_cached",
    {
        ("error", "accepted"): 91,
        ("error", "not of the operation's errors"): 15,
        ("request", "accepted"): 356,
        ("request", "length or range"): 394,
        ("request", "missing member"): 21,
        ("request", "not of the enumeration"): 6,
        ("request", "unknown member"): 18,
        ("request", "wrong type"): 1,
        ("response", "accepted"): 142,
        ("response", "missing member"): 396,
        ("response", "not of the enumeration"): 41,
        ("response", "unknown member"): 134,
        ("response", "wrong type"): 22,
    },
)
TOOLKIT = Suite(
    environments.TOOLKIT,
    "toolkit-tests",
    "bedrock_agentcore_starter_toolkit",
    "operations/evaluation/test_control_plane_client.py"
    " operations/evaluation/test_data_plane_client.py operations/gateway/test_gateway_client.py"
    " operations/gateway/test_gateway_client_init.py operations/memory/test_manager.py"
    " operations/policy/test_policy_client.py operations/runtime/test_destroy.py"
    " operations/runtime/test_invoke.py operations/runtime/test_launch.py"
    " operations/runtime/test_status.py operations/runtime/test_stopsession.py"
    " services/test_runtime.py",
    {},
    "",
    {
        ("error", "accepted"): 33,
        ("error", "not of the operation's errors"): 7,
        ("request", "accepted"): 281,
        ("request", "length or range"): 160,
        ("request", "missing member"): 3,
        ("request", "unknown member"): 17,
        ("request", "wrong type"): 2,
        ("response", "accepted"): 54,
        ("response", "missing member"): 244,
        ("response", "not of the enumeration"): 9,
        ("response", "unknown member"): 70,
        ("response", "wrong type"): 36,
    },
)


def run(suite: Suite, folder: Path) -> tuple[str, list[dict[str, str]]]:
    """Runs a suite with the plugin; returns what pytest prints and what the plugin judged."""
    root = suites.unpacked(suite.requirement, folder, lambda path: "/tests/" in path)
    report = folder / "report.json"
    environ = {"MOCKS_PACKAGE": suite.package, "MOCKS_REPORT": str(report)}
    selected = ["-k", f"not {suite.races}"] if suite.races else []
    files = [f"tests/{name}" for name in suite.files.split()]
    plugin = Path(__file__).parent / "mocks" / "judged_mocks.py"
    python = environments.python(suite.environment)
    output = suites.run(python, root, plugin, [*selected, *files], environ)
    return output, json.loads(report.read_text())


@pytest.mark.parametrize("suite", [SDK, TOOLKIT], ids=["SDK", "toolkit"])
def test_what_the_model_says_of_them(
    suite: Suite, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    output, judged = run(suite, tmp_path)
    failed = re.findall(r"^FAILED \S+?\.py::(\S+)", output, re.MULTILINE)
    assert {*failed} == {*suite.changed}, output[-5000:]
    # Short identifiers and members that a test does not care for are counted, not listed.
    listed = (
        f for f in judged if f["text"] and f["kind"] not in ("length or range", "missing member")
    )
    texts = Counter(f"{found['side']}: {found['text'].splitlines()[-1]}" for found in listed)
    assert [f"{count} x {text}" for text, count in sorted(texts.items())] == snapshot
    assert dict(Counter((found["side"], found["kind"]) for found in judged)) == suite.judged
