"""The harness on botocore alone: a sample is sent, a synthesised answer comes back as its values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.model import StructureShape
from support import models, respond, samples
from support.oracle import Oracle
from support.server import Response, Server

NAMES = ("toy", *models.SERVICES)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


# The real services have no kind of member that the toy service lacks.
@pytest.fixture(
    scope="module",
    params=["toy", *(pytest.param(name, marks=pytest.mark.slow) for name in models.SERVICES)],
)
def oracle(request: pytest.FixtureRequest, server: Server) -> Iterator[Oracle]:
    judge = Oracle(models.service(request.param), server)
    yield judge
    judge.close()


def plain(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key != "ResponseMetadata"}


_NOTHING: dict[str, Any] = {"blob": b"", "string": ""}


def expected(shape: StructureShape | None, values: dict[str, Any], status: int) -> dict[str, Any]:
    """Returns `values` with what botocore's parser adds by itself."""
    result = dict(values)
    for name, member in shape.members.items() if shape else ():
        location = member.serialization.get("location")
        if location == "statusCode":
            result[name] = status
        elif location == "headers":
            result.setdefault(name, {})
        elif name == (shape.serialization.get("payload") if shape else None):
            result.setdefault(name, _NOTHING.get(member.type_name, {}))
            if member.serialization.get("eventstream"):
                result[name] = values.get(name, [])
    return result


def test_every_output_comes_back_as_its_values(oracle: Oracle) -> None:
    for name in oracle.service.operations:
        operation = oracle.service.operation(name)
        if operation.has_event_stream_input:
            continue
        params = samples.minimal(operation.input_shape)
        for values, answer in respond.outputs(operation):
            oracle.server.take()
            oracle.server.reply(answer)
            outcome = oracle.outcome(name, params)
            assert outcome.error is None, name
            parsed = expected(operation.output_shape, values, answer.status)
            assert plain(outcome.value) == parsed, name


def test_every_modelled_error_is_raised_with_its_members(oracle: Oracle) -> None:
    for name in oracle.service.operations:
        operation = oracle.service.operation(name)
        if operation.has_event_stream_input or operation.http["method"] == "HEAD":
            continue  # the answer to HEAD has no body
        for shape in operation.error_shapes:
            oracle.server.take()
            oracle.server.reply(respond.error(shape))
            error = oracle.outcome(name, samples.minimal(operation.input_shape)).error
            kind: object = type(error)
            assert kind is oracle.client.exceptions.from_code(respond.code_of(shape)), name
            assert isinstance(error, ClientError)
            assert error.response["Error"]["Code"] == respond.code_of(shape)
            for member in getattr(shape, "members", {}):
                assert member in error.response, (name, shape.name, member)


@pytest.mark.parametrize("name", NAMES)
def test_samples_hold_every_variant_of_every_union(name: str) -> None:
    service = models.service(name)
    for operation in service.operations:
        model = service.operation(operation)
        for shape, direction in ((model.input_shape, "input"), (model.output_shape, "output")):
            found: set[samples.Variant] = set()
            for value in samples.full(shape, "input" if direction == "input" else "output"):
                found |= variants_of(shape, value)
            assert found == samples.variants(shape), operation


def variants_of(shape: Any, value: Any) -> set[samples.Variant]:
    """Returns the variants of unions that a value holds."""
    if shape is None or getattr(shape, "is_document_type", False):
        return set()
    variants: set[samples.Variant] = set()
    if shape.type_name == "structure":
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            for key, item in part.items():
                if shape.is_tagged_union:
                    variants.add((shape.name, key))
                variants |= variants_of(shape.members[key], item)
    elif shape.type_name == "list":
        for item in value:
            variants |= variants_of(shape.member, item)
    elif shape.type_name == "map":
        for item in value.values():
            variants |= variants_of(shape.value, item)
    return variants


# ------------------------------------------------------------------------------------------ toy


@pytest.fixture
def toy(server: Server) -> Iterator[Oracle]:
    judge = Oracle(models.service("toy"), server)
    yield judge
    judge.close()


def test_toy_shapes_are_all_in_use() -> None:
    service = models.service("toy")
    used: set[str] = set()

    def walk(shape: Any) -> None:
        if shape is None or shape.name in used:
            return
        used.add(shape.name)
        for inner in getattr(shape, "members", {}).values():
            walk(inner)
        for part in ("member", "key", "value"):
            walk(getattr(shape, part, None))

    for name in service.operations:
        operation = service.operation(name)
        for shape in (operation.input_shape, operation.output_shape, *operation.error_shapes):
            walk(shape)
    assert set(service.model.shape_names) == used


def test_server_frames_and_faults(server: Server) -> None:
    import urllib.error
    import urllib.request

    server.take()
    server.reply(
        Response(200, {}, pieces=[b"ab", b"cd"], framing="chunked"),
        Response(200, {}, b"ef", framing="close"),
        Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", then="close"),
        Response(raw=b"", then="reset"),
    )
    read = [urllib.request.urlopen(server.url + "/x?y=1").read() for _ in range(2)]
    assert read == [b"abcd", b"ef"]
    with pytest.raises(Exception, match="IncompleteRead"):
        urllib.request.urlopen(server.url).read()
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        urllib.request.urlopen(server.url)
    assert server.take()[0].target == "/x?y=1"
