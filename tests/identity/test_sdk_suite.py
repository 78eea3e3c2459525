"""The SDK's own tests of identity, against the decorators and clients here by import alone."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from support import environments, suites

from .conftest import ENVIRONMENT

pytestmark = pytest.mark.slow
FILES = (
    "identity/test_auth.py",
    "services/test_identity.py",
    "runtime/test_identity_wat_propagation.py",
)
# What these modules of the SDK define is imported from here, where it is here.
SWAPPED = ("bedrock_agentcore.identity.auth", "bedrock_agentcore.services.identity")
# The tests that are not run: their classes with their names, by the reason.
NOT_RUN: dict[str, dict[str, str]] = {
    "replaces functions inside of the SDK's module, through which nothing goes here": {
        "test_auth.py::TestRequiresAccessTokenDecorator": "test_async_function_decoration"
        " test_sync_function_decoration_no_running_loop"
        " test_sync_function_decoration_with_running_loop test_custom_parameter_name"
        " test_with_all_optional_parameters test_custom_parameters_passed_to_client"
        " test_all_auth_flows[M2M] test_all_auth_flows[USER_FEDERATION]"
        " test_all_auth_flows[ON_BEHALF_OF_TOKEN_EXCHANGE]",
        "test_auth.py::TestRequiresApiKeyDecorator": "test_async_function_decoration"
        " test_sync_function_decoration_no_running_loop"
        " test_sync_function_decoration_with_running_loop",
    },
    "replaces the SDK's private poller; ours would wait for its ten minutes": {
        "test_identity.py::TestIdentityClient": "test_get_token_with_auth_url_polling"
        " test_get_token_with_auth_url_and_callback test_get_token_with_async_callback",
    },
    "expects a ValueError of the SDK's own; here botocore and the service check what is sent": {
        "test_auth.py::TestRequiresIamAccessTokenValidation": "test_missing_audience"
        " test_invalid_signing_algorithm test_duration_too_short test_duration_too_long",
        "test_identity.py::TestIdentityClient": "test_complete_resource_token_auth_with_invalid_identifier"
        " test_list_payment_credential_providers_with_zero_max_results"
        " test_list_payment_credential_providers_max_results_below_range"
        " test_list_payment_credential_providers_max_results_above_range",
    },
    "expects a RuntimeError in place of the service's error, which is raised as it is here": {
        "test_auth.py::TestRequiresIamAccessTokenDecorator": "test_feature_disabled_error",
    },
}


def swapped(text: str, here: frozenset[str]) -> str:
    """Returns a test's text with the lines of its imports changed, and nothing else."""
    lines = text.splitlines()
    for node in reversed(ast.parse(text).body):
        if isinstance(node, ast.ImportFrom) and node.module in SWAPPED and node.end_lineno:
            names = [alias.name for alias in node.names]
            ours = [name for name in names if name in here]
            theirs = [name for name in names if name not in here]
            new = [f"from agentcore_clients.identity import {', '.join(ours)}"] if ours else []
            new += [f"from {node.module} import {', '.join(theirs)}"] if theirs else []
            lines[node.lineno - 1 : node.end_lineno] = new
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from agentcore_clients import identity

    folder = tmp_path_factory.mktemp("sdk")
    paths = tuple(f"/tests/bedrock_agentcore/{name}" for name in FILES)
    root = suites.unpacked(environments.SDK, folder, lambda path: path.endswith(paths))
    for path in paths:
        text = (root / path[1:]).read_text("utf-8")
        (folder / Path(path).name).write_text(swapped(text, frozenset(identity.__all__)))
    shutil.rmtree(root)
    return folder


def run(suite: Path, *arguments: str) -> str:
    plugin = Path(__file__).parent / "sdk_suite" / "boto3_clients.py"
    python = environments.python("sdk-tests")
    return suites.run(python, suite, plugin, list(arguments), ENVIRONMENT)


def test_by_import_alone(suite: Path) -> None:
    listed = {
        f"{cls}::{name}"
        for classes in NOT_RUN.values()
        for cls, names in classes.items()
        for name in names.split()
    }
    known = set(re.findall(r"^\S+\.py::\S+$", run(suite, "--collect-only"), re.MULTILINE))
    assert known >= listed, listed - known
    output = run(suite, *(f"--deselect={name}" for name in sorted(listed)))
    passed = len(known - listed)
    assert re.search(rf"^{passed} passed, {len(listed)} deselected", output, re.MULTILINE), output
