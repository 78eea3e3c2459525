"""What botocore changes in code stays with botocore, found in botocore itself."""

from __future__ import annotations

import pytest
from agentcore_codegen.build.handlers import is_handled
from support import everything, models


@pytest.mark.parametrize(
    ("service", "operation", "wanted"),
    [
        ("apigateway", "GetRestApi", True),  # an Accept header; its events have an older name
        ("glacier", "ListVaults", True),  # a version header
        ("polly", "SynthesizeSpeech", True),
        ("polly", "DescribeVoices", False),
        ("lambda", "Invoke", False),
    ],
)
def test_handlers_are_found_by_service_and_operation(
    service: str, operation: str, wanted: bool
) -> None:
    wire = everything.service(service).wire
    (found,) = [item.unsupported_reason for item in wire.operations if item.name == operation]
    assert (found == "a handler in botocore's code") is wanted


@pytest.mark.parametrize("name", models.SERVICES)
def test_botocore_does_nothing_of_its_own_for_these_services(name: str) -> None:
    service = models.service(name)
    assert not [op for op in service.operations if is_handled(service.operation(op))]


def test_a_service_of_another_signature_is_not_native() -> None:
    service = everything.service("codecatalyst")
    assert not service.native
    assert {item.unsupported_reason for item in service.wire.operations} == {
        "another signature than SigV4"
    }
