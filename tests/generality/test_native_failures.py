"""Errors and event streams of other services by the native engine, with botocore as the judge."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import botocore
import pytest
from agentcore_codegen.rendering import native
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.model import StructureShape
from support import everything, freeze, models, respond, samples
from support.build import write
from support.compare import difference
from support.drive import AsyncGenerated, Generated
from support.oracle import CONFIG, Oracle
from support.server import Server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]

# What each one is here for.
SAMPLE = {
    "batch": "errors with a fault",
    "bedrock-agent-runtime": "event streams, documents",
    "bedrock-runtime": "event streams, errors with members, documents",
    "connect": "large, many errors",
    "ebs": "errors with reasons",
    "guardduty": "renamed members",
    "iot-data": "blobs as bodies",
    "lambda": "event streams, members of errors in headers",
    "lexv2-runtime": "a stream of requests that nobody can send",
    "mediaconvert": "many operations with the same errors",
    "qbusiness": "event streams both ways",
    "xray": "timestamps",
}
OPERATIONS = 30  # of each service, evenly over their names


class Subject(NamedTuple):
    """One service: its generated clients and botocore's."""

    name: str
    service: models.Service
    operations: list[str]
    sync: Generated
    asynchronous: AsyncGenerated
    oracle: Oracle


@pytest.fixture(scope="module", params=SAMPLE)
def subject(request: pytest.FixtureRequest, server: Server, folder: Path) -> Iterator[Subject]:
    name: str = request.param
    built = everything.service(name)
    assert native.modules(built)
    write(everything.files(built), folder)
    module = import_module(f"{everything.PACKAGE}.{built.module}")
    import_module(f"{everything.PACKAGE}._runtime._native.clock")  # for `freeze` to find
    home = Path(botocore.__file__).parent / "data" / name
    service = models.Service(name, home / built.api_version)
    arguments: dict[str, Any] = {
        "region_name": freeze.REGION,
        "endpoint_url": server.url,
        "engine": "native",
        "config": Config(**CONFIG),
        **freeze.CREDENTIALS,
    }
    loop = asyncio.new_event_loop()
    table = import_module(f"{module.__name__}._native").MODULES
    found = [op for op in service.operations if op in table]
    made = Subject(
        name,
        service,
        found[:: max(1, len(found) // OPERATIONS)],
        Generated(getattr(module, built.client)(**arguments)),
        AsyncGenerated(getattr(module, built.async_client)(**arguments), loop),
        Oracle(service, server),
    )
    assert made.operations
    yield made
    for driver in (made.sync, made.asynchronous, made.oracle):
        driver.close()
    loop.close()


def test_errors_equal_botocores(subject: Subject, server: Server) -> None:
    wrong: list[str] = []
    for name in subject.operations:
        operation = subject.service.operation(name)
        if operation.http["method"] == "HEAD":
            continue
        params = samples.minimal(operation.input_shape)
        for shape in operation.error_shapes:
            answer = respond.error(shape)
            server.take()
            server.reply(answer, answer, answer)
            theirs = subject.oracle.outcome(name, params).error
            assert isinstance(theirs, ClientError)
            for driver in (subject.sync, subject.asynchronous):
                ours = driver.invoke(name, params).error
                if not isinstance(ours, ClientError):
                    wrong.append(f"{name}: {ours!r}")
                elif found := difference(ours.response, theirs.response):
                    wrong.append(f"{name}: {found}")
                elif (str(ours), type(ours).__name__) != (str(theirs), type(theirs).__name__):
                    wrong.append(f"{name}: {ours!r} and not {theirs!r}")
    assert not wrong, "\n".join(wrong[:20])


def test_event_streams_equal_botocores(subject: Subject, server: Server) -> None:
    for name in subject.service.operations:
        operation = subject.service.operation(name)
        if not operation.has_event_stream_output or operation.has_event_stream_input:
            continue
        assert isinstance(operation.output_shape, StructureShape)
        member = str(operation.output_shape.event_stream_name)
        params = samples.minimal(operation.input_shape)
        for _, answer in respond.outputs(operation):
            server.take()
            server.reply(answer, answer, answer)
            theirs = subject.oracle.drive.events(name, params, member)
            assert theirs.error is None
            for driver in (subject.sync, subject.asynchronous):
                ours = driver.events(name, params, member)
                assert ours.error is None
                assert difference(ours.seen, theirs.seen) is None
