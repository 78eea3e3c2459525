"""What is formatted in pieces and statements is what black makes of whole modules, for any service."""

from __future__ import annotations

import black
import pytest
from agentcore_codegen import format as format_
from support import everything

pytestmark = pytest.mark.slow

# Of each protocol, with much or with odd text in them.
SERVICES = [
    *("apigateway", "dynamodb", "iot-data", "lambda", "lexv2-runtime", "medialive", "polly"),
    *("route53", "s3", "ses", "sqs", "wafv2"),
]


@pytest.mark.parametrize("name", SERVICES)
def test_every_module_comes_out_as_from_black(name: str) -> None:
    service = everything.service(name)
    own = f"{everything.PACKAGE}/{service.module}/"
    for path, content in everything.files(service).items():
        if path.startswith(own) and isinstance(content, str) and path.endswith(".py"):
            wanted = black.format_str(content, mode=format_.MODE)
            assert format_.format_module(content) == wanted, path
