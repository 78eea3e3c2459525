"""Generated clients of services of every protocol end a story on moto's server as boto3 does."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias, cast

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from support import everything, freeze
from support.build import write
from support.compare import difference
from support.drive import Generated, Reference
from support.moto import play

pytestmark = pytest.mark.slow

# A story yields calls and is sent what they gave.
Story: TypeAlias = "Generator[tuple[str, dict[str, Any]], Any, None]"


def sqs() -> Story:
    made = yield "CreateQueue", {"QueueName": "q", "Attributes": {"DelaySeconds": "0"}}
    queue = {"QueueUrl": made["QueueUrl"]}
    number = {"DataType": "Number", "StringValue": "1"}
    yield "SendMessage", {**queue, "MessageBody": "é ☃", "MessageAttributes": {"n": number}}
    got = yield "ReceiveMessage", {**queue, "MessageAttributeNames": ["All"]}
    yield "DeleteMessage", {**queue, "ReceiptHandle": got["Messages"][0]["ReceiptHandle"]}
    yield "GetQueueUrl", {"QueueName": "nowhere"}


def dynamodb() -> Story:
    table = {"TableName": "t"}
    yield (
        "CreateTable",
        {
            **table,
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        },
    )
    item = {"id": {"S": "a"}, "m": {"M": {"l": {"L": [{"N": "1"}, {"NULL": True}]}}}}
    yield "PutItem", {**table, "Item": {**item, "b": {"B": b"\0\1"}, "s": {"NS": ["1", "2"]}}}
    yield "GetItem", {**table, "Key": {"id": {"S": "a"}}}
    yield "Scan", table
    yield "GetItem", {"TableName": "nowhere", "Key": {"id": {"S": "a"}}}


def s3() -> Story:
    place = {"Bucket": "some-bucket", "Key": "a/ b+ é"}
    where = {"LocationConstraint": freeze.REGION}
    yield "CreateBucket", {"Bucket": "some-bucket", "CreateBucketConfiguration": where}
    yield "PutObject", {**place, "Body": b"some body" * 1000, "Metadata": {"a": "b"}}
    yield "GetObject", place
    yield "GetObject", {**place, "Range": "bytes=0-3"}
    yield "HeadObject", place
    yield "ListObjectsV2", {"Bucket": "some-bucket"}
    yield "GetObject", {**place, "Key": "nowhere"}


def sts() -> Story:
    yield "GetCallerIdentity", {}
    role = "arn:aws:iam::123456789012:role/test"
    yield "AssumeRole", {"RoleArn": role, "RoleSessionName": "session"}
    yield "AssumeRole", {"RoleArn": role, "RoleSessionName": "s"}  # too short


def ec2() -> Story:
    yield "DescribeInstances", {}
    run = {"ImageId": "ami-12345678", "MinCount": 1, "MaxCount": 2, "InstanceType": "t3.micro"}
    yield "RunInstances", run
    yield "DescribeInstances", {"Filters": [{"Name": "instance-type", "Values": ["t3.micro"]}]}
    yield "DescribeInstances", {"InstanceIds": ["i-00000000"]}


def cloudwatch() -> Story:
    datum = {"MetricName": "m", "Value": 1.5, "Dimensions": [{"Name": "d", "Value": "v"}]}
    yield "PutMetricData", {"Namespace": "n", "MetricData": [datum]}
    yield "ListMetrics", {"Namespace": "n"}
    yield "DeleteDashboards", {"DashboardNames": ["nowhere"]}


def sns() -> Story:
    made = yield "CreateTopic", {"Name": "t", "Tags": [{"Key": "k", "Value": "é"}]}
    yield "Publish", {"TopicArn": made["TopicArn"], "Message": "m & <n>"}
    yield "ListTopics", {}
    yield "GetTopicAttributes", {"TopicArn": made["TopicArn"] + "x"}


def route53() -> Story:
    made = yield "CreateHostedZone", {"Name": "example.com", "CallerReference": "1"}
    yield "GetHostedZone", {"Id": made["HostedZone"]["Id"]}
    yield "ListHostedZones", {}
    yield "GetHostedZone", {"Id": "NOWHERE"}


def kinesis() -> Story:
    yield "CreateStream", {"StreamName": "s", "ShardCount": 1}
    yield "PutRecord", {"StreamName": "s", "Data": b"\0\xff", "PartitionKey": "p"}
    yield "DescribeStreamSummary", {"StreamName": "nowhere"}


def apigateway() -> Story:
    made = yield "CreateRestApi", {"name": "é", "tags": {"a": "b"}}
    yield "GetRestApi", {"restApiId": made["id"]}
    yield "GetRestApis", {"limit": 5}
    yield "GetRestApi", {"restApiId": "nowhere"}


def lambda_() -> Story:
    yield "ListFunctions", {}
    yield "GetFunction", {"FunctionName": "nowhere"}


def polly() -> Story:
    yield "DescribeVoices", {"LanguageCode": "en-GB"}
    yield "SynthesizeSpeech", {"OutputFormat": "mp3", "Text": "é", "VoiceId": "Amy"}
    yield "GetLexicon", {"Name": "nowhere"}


# Long identifiers, keys and addresses, of which moto's seed does not rule all.
_CHANCE = re.compile(
    r"[0-9a-f]{17}|\d+([.-]\d+){3}|[A-Z0-9]{16,}|[A-Za-z0-9+/=_-]{40,}|([0-9a-f]{2}:){5}[0-9a-f]{2}"
)

STORIES = [
    *(sqs, dynamodb, s3, sts, ec2, cloudwatch, sns, route53, kinesis, apigateway, lambda_, polly)
]


def timeless(value: Any) -> Any:
    """Returns a response without times and transport, and without what moto takes by chance."""
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k != "ResponseMetadata"}
    if isinstance(value, list):
        return [timeless(item) for item in value]
    if isinstance(value, str):
        return _CHANCE.sub("?", value)
    return value.utcoffset() if hasattr(value, "utcoffset") else value


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__.strip("_"))
def test_a_story_ends_as_with_boto3(moto: str, folder: Path, story: Callable[[], Story]) -> None:
    name = story.__name__.strip("_")
    service = everything.service(name)
    write(everything.files(service), folder)
    module = import_module(f"{everything.PACKAGE}.{service.module}")
    settings: dict[str, Any] = {
        "region_name": freeze.REGION,
        "endpoint_url": moto,
        "config": Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        **freeze.CREDENTIALS,
    }
    reference = Reference(cast(Any, boto3).client(name, **settings))
    theirs = play(story(), moto, lambda call: reference.invoke(*call))
    client = getattr(module, service.client)(engine="botocore", **settings)
    with client:
        generated = Generated(client)
        ours = play(story(), moto, lambda call: generated.invoke(*call))
    assert len(ours) == len(theirs)
    assert any(outcome.error is None for _, outcome in theirs)
    for ((operation, _), mine), (_, expected) in zip(ours, theirs, strict=True):
        if expected.error is None:
            assert difference(timeless(mine.get()), timeless(expected.value)) is None, operation
        else:
            assert str(mine.error) == str(expected.error)
            assert isinstance(mine.error, ClientError) is isinstance(expected.error, ClientError)
            assert type(mine.error).__name__ == type(expected.error).__name__
