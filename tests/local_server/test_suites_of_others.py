"""Suites that others wrote for these services, against the local server: moto's, and the SDK's for AWS itself.

A test that does not pass stands here with the reason; all others have to.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest
from support import environments, suites

pytestmark = pytest.mark.slow
ROLE = "arn:aws:iam::123456789012:role/Test"


class Suite(NamedTuple):
    """A suite of another project.

    Attributes:
        requirement: The release whose source distribution has it.
        environment: Where it runs; "" for the development environment.
        folder, files: Its modules.
        environ: Variables for the suite and for the plugin.
        other: The tests that do not pass or are not run, by the reason.
        counts: How pytest sums it up.
    """

    requirement: str
    environment: str
    folder: str
    files: str
    environ: dict[str, str]
    other: dict[str, str]
    counts: str


MOTO = f"moto=={version('moto')}"
PATTERN = "sends what the model's patterns and enumerations do not allow"
UNKNOWN_ID = "an identifier that the model's pattern does not allow is invalid here, not unknown"
OPTIONAL = "expects a member that the model calls optional and nothing sets"
OTHER_SERVICE = "asks another service first: user pools"
SUITES = {
    "moto, control plane": Suite(
        MOTO,
        "",
        "tests/test_bedrockagentcorecontrol",
        "test_bedrockagentcorecontrol.py",
        {},
        {
            PATTERN: "test_create_agent_runtime_with_optional_fields"
            " test_update_agent_runtime_with_optional_fields test_update_gateway_with_optional_fields",
            UNKNOWN_ID: "test_get_gateway_not_found",
            OPTIONAL: "test_create_gateway",
            "expects an ARN `agent/` where the model's pattern has `runtime/`": "test_create_agent_runtime",
        },
        "6 failed, 40 passed",
    ),
    "moto, data plane": Suite(
        MOTO,
        "",
        "tests/test_bedrockagentcore",
        "test_bedrockagentcore.py",
        {"SERVED_ASSUMES": "1"},  # they put events into a memory that nobody made
        {
            UNKNOWN_ID: "test_get_event_not_found test_delete_event_not_found",
            OPTIONAL: "test_create_event",
            "expects an error for want of a member that the model calls optional": "test_create_event_errors",
            "expects no payload of an event, where the model requires one": "test_list_events",
        },
        "5 failed, 6 passed",
    ),
    "SDK": Suite(
        environments.SDK,
        "sdk-tests",
        "tests_integ",
        "evaluation/test_dataset_client.py evaluation/test_evaluation_passthrough.py"
        " evaluation/test_service_dataset_provider.py"
        " gateway/test_gateway_client.py identity/test_identity_client.py"
        " memory/test_controlplane.py payments/test_payment_client.py"
        " payments/test_payment_manager.py policy/test_policy_engine_client.py"
        " runtime/test_runtime_passthrough.py",
        {
            "SERVED_ONCE": "1",
            "EVAL_LOG_GROUP": "/aws/log",
            "EVAL_ROLE_ARN": ROLE,
            "GATEWAY_LAMBDA_ARN": "arn:aws:lambda:us-west-2:123456789012:function:f",
            "GATEWAY_ROLE_ARN": ROLE,
            "RUNTIME_ROLE_ARN": ROLE,
            "RUNTIME_S3_CODE_URI": "s3://bucket/code.zip",
        },
        {
            OPTIONAL: "test_get_predefined_dataset test_predefined_fields_preserved"
            " test_get_predefined_with_version test_get_synthetic_dataset",
            "reads what another operation has put into the same resource": "test_list_examples",
            "deletes a version that another operation has made": "test_delete_dataset_version_and_wait",
            "reads a resource that the service has by itself": "test_get_builtin_evaluator",
            OTHER_SERVICE: "-TestPaymentManagerBearerTokenAuth",
        },
        "7 failed, 85 passed, 19 skipped",
    ),
    "SDK, with resources that nobody made": Suite(
        environments.SDK,
        "sdk-tests",
        "tests_integ",
        "memory/test_memory_client.py services/test_resource_policy.py"
        " tools/test_code_interpreter_client.py",
        {
            "SERVED_ONCE": "1",
            "SERVED_ASSUMES": "1",
            "MEMORY_KINESIS_ARN": "arn:aws:kinesis:us-west-2:123456789012:stream/s",
            "MEMORY_PREPOPULATED_ID": "memory-abcdefghij",
            "MEMORY_ROLE_ARN": ROLE,
            "RESOURCE_POLICY_TEST_ARN": "arn:aws:bedrock-agentcore:us-west-2:123456789012"
            ":runtime/abcdef-1234567890",
            "RESOURCE_POLICY_TEST_PRINCIPAL": "arn:aws:iam::123456789012:root",
        },
        {
            "reads what a model of language makes of conversations": "test_retrieve_semantic_memories"
            " test_retrieve_preference_memories test_retrieve_summary_memories"
            " test_retrieve_memories_prefix_namespace test_list_memory_records",
            "runs code": "test_upload_file_writes_correct_size test_download_file_returns_original_bytes",
        },
        "7 failed, 26 passed",
    ),
}


def run(suite: Suite, folder: Path) -> str:
    """Runs a suite; returns what pytest prints."""
    part = f"/{suite.folder}/"
    root = suites.unpacked(suite.requirement, folder, lambda path: part in path, isolated=True)
    environ = {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "fake-secret",
        "AWS_DEFAULT_REGION": "us-west-2",
        "AWS_MAX_ATTEMPTS": "1",
        **suite.environ,
    }
    python = environments.python(suite.environment) if suite.environment else sys.executable
    names = " ".join(suite.other.values()).split()
    skipped = [f"not {name[1:]}" for name in names if name.startswith("-")]
    selected = ["-k", " and ".join(skipped)] if skipped else []
    files = [f"{suite.folder}/{name}" for name in suite.files.split()]
    plugin = Path(__file__).parent / "others" / "served.py"
    return suites.run(python, root, plugin, [*selected, *files], environ)


@pytest.mark.parametrize("name", SUITES)
def test_all_but_the_listed_pass(name: str, tmp_path: Path) -> None:
    suite = SUITES[name]
    output = run(suite, tmp_path)
    failed = re.findall(r"^(?:FAILED|ERROR) \S+?\.py::(?:\w+::)?(\w+)", output, re.MULTILINE)
    names = " ".join(suite.other.values()).split()
    assert sorted(failed) == sorted(name for name in names if not name.startswith("-")), output
    assert re.search(rf"^{suite.counts}", output, re.MULTILINE), output
