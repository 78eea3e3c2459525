"""Type checkers in strict mode find nothing in the clients of services of every kind."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_codegen.rendering.formatting import format_files
from support import checkers, everything
from support.build import write

pytestmark = pytest.mark.slow

# What each one is here for. botocore has no transcribe-streaming, hence transcribe.
SAMPLE = {
    "apigateway": "rest-json, members named like their types",
    "apigatewayv2": "a member lists values that its shape does not have",
    "bedrock-runtime": "streams of events both ways",
    "cloudwatch": "cbor, json and query",
    "detective": "an error's member named like its type",
    "dynamodb": "json, recursive values",
    "ec2": "ec2, the largest",
    "iot-data": "blobs as bodies",
    "kinesis": "json with a stream of events",
    "lambda": "a service and members that are keywords",
    "lexv2-runtime": "no operation but a stream can be paged",
    "polly": "audio as a body",
    "qbusiness": "streams of events both ways",
    "redshift": "a parameter named like what a method yields",
    "route53": "rest-xml",
    "s3": "rest-xml, blobs and events as bodies",
    "sns": "query",
    "sqs": "json with query's errors",
    "sts": "query, no enums",
    "transcribe": "json, large enums",
}


GROUPS = [list(SAMPLE)[start::4] for start in range(4)]


@pytest.mark.parametrize("services", GROUPS, ids=",".join)
def test_checkers_have_nothing_to_say(services: list[str], tmp_path: Path) -> None:
    files = everything.files(*map(everything.service, services))
    write(format_files(files), tmp_path)
    modules = sorted((tmp_path / everything.PACKAGE).rglob("*.py"))
    assert len(modules) > 10 * len(services)
    assert not checkers.mypy(modules, [tmp_path], cache=tmp_path / "cache", options=())
    assert not checkers.pyright(modules, [tmp_path], tmp_path)
