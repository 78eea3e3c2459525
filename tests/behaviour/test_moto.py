"""A server that nobody here wrote: moto's, over HTTP, with the results that botocore gets from it."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Generator, Mapping
from importlib import import_module
from typing import Any, TypeAlias

import pytest
from botocore.exceptions import ClientError
from support import models, packages, samples
from support.cases import ENGINES, FLAVOURS
from support.compare import difference
from support.drive import Driver, Outcome, Reference
from support.moto import play, told
from support.oracle import Oracle
from support.server import Server

CONTROL, DATA = "bedrock-agentcore-control", "bedrock-agentcore"
ROLE = "arn:aws:iam::123456789012:role/test"
NETWORK = {"networkMode": "PUBLIC"}
IMAGE = "123456789012.dkr.ecr.us-west-2.amazonaws.com/image:1"
LAMBDA = "arn:aws:lambda:us-west-2:123456789012:function:test"
TARGET = {"mcp": {"lambda": {"lambdaArn": LAMBDA, "toolSchema": {"inlinePayload": []}}}}

# A story yields calls and is sent what they gave.
Story: TypeAlias = "Generator[tuple[str, str, dict[str, Any]], Any, None]"


def runtimes() -> Story:
    image = {"containerConfiguration": {"containerUri": IMAGE}}
    body = {"agentRuntimeArtifact": image, "roleArn": ROLE, "networkConfiguration": NETWORK}
    made = yield (
        CONTROL,
        "CreateAgentRuntime",
        {"agentRuntimeName": "first", "description": "né ☃", "tags": {"a": "b"}, **body},
    )
    one = {"agentRuntimeId": made["agentRuntimeId"]}
    yield CONTROL, "GetAgentRuntime", one
    yield CONTROL, "UpdateAgentRuntime", {**one, **body, "environmentVariables": {"A": "1"}}
    yield CONTROL, "ListAgentRuntimeVersions", one
    yield CONTROL, "CreateAgentRuntimeEndpoint", {**one, "name": "live"}
    endpoint = {**one, "endpointName": "live"}
    yield CONTROL, "GetAgentRuntimeEndpoint", endpoint
    yield CONTROL, "UpdateAgentRuntimeEndpoint", {**endpoint, "description": "d"}
    yield CONTROL, "ListAgentRuntimeEndpoints", one
    yield CONTROL, "DeleteAgentRuntimeEndpoint", endpoint
    arn = {"resourceArn": made["agentRuntimeArn"]}
    yield CONTROL, "TagResource", {**arn, "tags": {"c": "d", "e": "f"}}
    yield CONTROL, "ListTagsForResource", arn
    yield CONTROL, "UntagResource", {**arn, "tagKeys": ["a", "c"]}
    yield CONTROL, "ListTagsForResource", arn
    yield CONTROL, "ListAgentRuntimes", {}
    yield CONTROL, "DeleteAgentRuntime", one
    yield CONTROL, "GetAgentRuntime", one
    yield CONTROL, "ListAgentRuntimes", {}


def gateways() -> Story:
    body = {"roleArn": ROLE, "protocolType": "MCP", "authorizerType": "AWS_IAM"}
    made = yield CONTROL, "CreateGateway", {"name": "gate", **body}
    one = {"gatewayIdentifier": made["gatewayId"]}
    yield CONTROL, "GetGateway", one
    yield CONTROL, "UpdateGateway", {**one, "name": "gate", "description": "d", **body}
    target = yield (
        CONTROL,
        "CreateGatewayTarget",
        {**one, "name": "aim", "targetConfiguration": TARGET},
    )
    aim = {**one, "targetId": target["targetId"]}
    yield CONTROL, "GetGatewayTarget", aim
    yield CONTROL, "UpdateGatewayTarget", {**aim, "name": "b", "targetConfiguration": TARGET}
    yield CONTROL, "ListGatewayTargets", one
    yield CONTROL, "DeleteGatewayTarget", aim
    yield CONTROL, "GetGatewayTarget", aim
    yield CONTROL, "ListGateways", {}
    yield CONTROL, "DeleteGateway", one
    yield CONTROL, "GetGateway", one


def memories() -> Story:
    least = samples.minimal(models.service(CONTROL).operation("CreateMemory").input_shape)
    made = yield CONTROL, "CreateMemory", {**least, "name": "mem"}
    one = {"memoryId": made["memory"]["id"]}
    yield CONTROL, "GetMemory", one
    yield CONTROL, "UpdateMemory", {**one, "description": "d"}
    yield CONTROL, "ListMemories", {}
    place = {**one, "actorId": "actor", "sessionId": "session"}
    event = yield (
        DATA,
        "CreateEvent",
        {
            **one,
            "actorId": "actor",
            "sessionId": "session",
            "eventTimestamp": dt.datetime(2026, 1, 2, tzinfo=dt.timezone.utc),
            "payload": [
                {"conversational": {"role": "USER", "content": {"text": "hé"}}},
                {"blob": {"free": [1, None, {"a": True}]}},
            ],
        },
    )
    yield DATA, "GetEvent", {**place, "eventId": event["event"]["eventId"]}
    yield DATA, "ListEvents", {**place, "includePayloads": True}
    yield DATA, "DeleteEvent", {**place, "eventId": event["event"]["eventId"]}
    yield DATA, "ListEvents", place
    yield CONTROL, "DeleteMemory", one
    yield CONTROL, "GetMemory", one


def invoke(
    drivers: Mapping[str, Driver], service: str, operation: str, params: dict[str, Any]
) -> Outcome:
    return drivers[service].invoke(operation, params)


def timeless(value: Any) -> Any:
    """Returns a response without what changes from run to run: times, and ids made of them."""
    if isinstance(value, dict):
        return {k: timeless(v) for k, v in value.items() if k != "ResponseMetadata"}
    if isinstance(value, str):
        return re.sub(r"^\d{13}#", "time#", value)
    if isinstance(value, list):
        return [timeless(item) for item in value]
    if isinstance(value, dt.datetime):
        return f"a datetime with an offset of {value.utcoffset()}"
    return value


class _Url(Server):
    """The address of another server, where a Server is wanted."""

    def __init__(self, url: str) -> None:
        self._url = url

    @property
    def url(self) -> str:
        return self._url


@pytest.fixture(scope="module")
def reference(moto: str) -> Mapping[str, Reference]:
    server = _Url(moto)
    return {name: Oracle(models.service(name), server).drive for name in (CONTROL, DATA)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("story", [runtimes, gateways, memories], ids=lambda story: story.__name__)
def test_a_story_ends_as_with_botocore(
    moto: str,
    reference: Mapping[str, Reference],
    story: Callable[[], Story],
    flavour: str,
    engine: str,
) -> None:
    loop = asyncio.new_event_loop()
    drivers = {n: packages.driver(n, moto, flavour, engine, loop) for n in (CONTROL, DATA)}
    try:
        theirs = play(story(), moto, lambda call: invoke(reference, *call))
        ours = play(story(), moto, lambda call: invoke(drivers, *call))
    finally:
        for driver in drivers.values():
            driver.close()
        loop.close()
    assert len(ours) == len(theirs)
    assert isinstance(theirs[-2][1].error or theirs[-1][1].error, ClientError)
    for ((_, operation, _), mine), (_, expected) in zip(ours, theirs, strict=True):
        if expected.error is not None:
            assert isinstance(expected.error, ClientError), expected.error
            assert str(mine.error) == str(expected.error)
            assert type(mine.error).__name__ == type(expected.error).__name__
        else:
            assert difference(timeless(mine.get()), timeless(expected.value)) is None, operation


# Ends of the names of what is of one server or one time alone.
_OWN = re.compile("([iI]d|[aA]rn|At|Url|Details|[tT]oken|^status)$")
# What moto says of its own, and leaves empty where the model wants one.
_MOTOS = {"branch", "credentialProviderConfigurations"}


def told_of(value: Any) -> Any:
    """Returns what a response says that every server has to say alike."""
    if isinstance(value, dict):
        return {
            name: told_of(each)
            for name, each in value.items()
            if name not in {"ResponseMetadata", *_MOTOS} and not _OWN.search(name) and each != ""
        }
    return [told_of(each) for each in value] if isinstance(value, list) else value


def common(mine: Any, theirs: Any) -> Any:
    """Returns what the second says of the first: members that it lacks are left out."""
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return {name: common(each, theirs[name]) for name, each in mine.items() if name in theirs}
    if isinstance(mine, list) and isinstance(theirs, list) and len(mine) == len(theirs):
        return [common(*pair) for pair in zip(mine, theirs, strict=True)]
    return mine


@pytest.mark.parametrize("story", [runtimes, gateways, memories], ids=lambda story: story.__name__)
def test_the_local_server_says_what_moto_does(
    moto: str, reference: Mapping[str, Reference], story: Callable[[], Story]
) -> None:
    theirs = play(story(), moto, lambda call: invoke(reference, *call))
    local_server = import_module("agentcore_clients.testing").local_server
    with local_server() as url:
        server = _Url(url)
        drivers = {name: Oracle(models.service(name), server).drive for name in (CONTROL, DATA)}
        ours = told(story(), lambda call: invoke(drivers, *call))
    for ((_, name, _), expected), (_, mine) in zip(theirs, ours, strict=True):
        if isinstance(expected.error, ClientError):
            assert isinstance(mine.error, ClientError), name
            assert mine.error.response["Error"]["Code"] == expected.error.response["Error"]["Code"]
        else:
            says = told_of(expected.value)
            assert difference(common(told_of(mine.get()), says), says) is None, name


@pytest.mark.parametrize("story", [runtimes, gateways, memories], ids=lambda story: story.__name__)
def test_stubs_answer_what_moto_does(
    moto: str, reference: Mapping[str, Reference], story: Callable[[], Story]
) -> None:
    """moto's answers are what a stub may return, but for what moto leaves out of them."""
    refused: list[str] = []
    for (service, name, params), theirs in play(story(), moto, lambda c: invoke(reference, *c)):
        client = packages.client(service, "http://nowhere.invalid", engine="native")
        stub = import_module("agentcore_clients.testing").stub
        method = client._service.operations[name]
        with stub(client) as stubs:
            operation = getattr(stubs, method)
            if theirs.error is None:
                values = {k: v for k, v in theirs.value.items() if k != "ResponseMetadata"}
                try:
                    operation.returns(values)
                except ValueError as error:
                    refused.append(str(error).partition(";")[0])
                    operation.returns(values, open=True)
                found = getattr(client, method)(**params)
                assert difference(timeless(found), timeless(theirs.value)) is None, name
            else:
                error = theirs.error
                assert isinstance(error, ClientError)
                code, text = error.response["Error"]["Code"], error.response["Error"]["Message"]
                operation.raises(client.exceptions.from_code(code), text)
                with pytest.raises(type(error).__mro__[1]) as raised:
                    getattr(client, method)(**params)
                assert str(raised.value) == str(error)
    assert refused == INCOMPLETE[story.__name__]


# What the model requires and moto does not return.
INCOMPLETE: dict[str, list[str]] = {"runtimes": [], "gateways": [], "memories": []}
