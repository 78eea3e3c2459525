"""Each example of the site runs as it stands, against a stub; botocore judges what it sends."""

from __future__ import annotations

import ast
import re
from contextlib import ExitStack
from functools import cache
from typing import Any

import agentcore_clients
import pytest
from agentcore_clients.testing import stub
from agentcore_codegen import pipeline
from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration import config
from agentcore_codegen.ir.package import Package
from agentcore_codegen.ir.service import Operation, Service
from agentcore_codegen.site import examples, values
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator
from support import build, models


@cache
def package() -> Package:
    settings = config.read(models.SPECS / config.FILE)
    return pipeline.read_package(
        settings, Archive(models.SPECS), models.PINNED, settings.services, lambda line: None
    )


def program(service: Service, op: Operation, asynchronous: bool) -> str:
    return examples.example(package().name, service, op, asynchronous=asynchronous)


def run(source: str, service: Service, op: Operation) -> Any:
    """Runs a program and returns the parameters of its call."""
    with ExitStack() as stack:
        stubs = [
            stack.enter_context(stub(getattr(agentcore_clients, name)))
            for name in (service.client, service.async_client)
        ]
        operations = [getattr(each, op.name) for each in stubs]
        for each in operations:
            if op.output_stream is None:
                each.returns()
            else:
                each.streams([b"example"] if op.output_stream == "blob" else [])
        exec(compile(source, op.name, "exec"), {"__name__": "__main__"})
        (call,) = [call for each in operations for call in each.calls]
    return call


def broken(shape: Shape, value: Any, path: str = "") -> list[str]:
    """Returns the texts below a structure's members that break a pattern of the model."""
    if shape.type_name == "structure" and isinstance(value, dict):
        members = shape.members.items()
        return [x for n, s in members if n in value for x in broken(s, value[n], f"{path}.{n}")]
    if shape.type_name == "list" and isinstance(value, list):
        return [x for each in value for x in broken(shape.member, each, f"{path}[]")]
    if shape.type_name != "string" or "pattern" not in shape.metadata:
        return []
    pattern = re.sub(r"\\p\{\w+\}", r"\\w", shape.metadata["pattern"])
    try:
        return [] if re.search(f"^(?:{pattern})$", value) else [f"{path}: {value!r} {pattern}"]
    except re.error:  # not one of Python's
        return []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("name", models.SERVICES)
def test_every_example_runs(name: str, home: object) -> None:
    service = next(each for each in package().services if each.name == name)
    model = models.service(name).model
    off: list[str] = []
    for op in service.operations:
        if op.input_stream == "events":
            continue
        operation: OperationModel = model.operation_model(op.wire_name)
        for asynchronous in (False, True):
            call = run(program(service, op, asynchronous), service, op)
            if operation.input_shape is None:
                continue
            report = ParamValidator().validate(call, operation.input_shape)
            assert not report.has_errors(), report.generate_report()
            if not asynchronous:
                off += [f"{op.name}{each}" for each in broken(operation.input_shape, call)]
    assert not off


def test_a_toy_s_programs_are_python() -> None:
    """The toy service has each kind of member."""
    service = build.service(models.read(models.TOY))
    for op in service.operations:
        for asynchronous in (False, True):
            ast.parse(examples.example("toy_clients", service, op, asynchronous=asynchronous))


@pytest.mark.parametrize(
    ("name", "pattern", "low", "high", "expected"),
    [
        ("description", None, 0, None, "An example"),
        ("thingName", r"[a-zA-Z][a-zA-Z0-9_]{0,47}", 1, 48, "my_thing"),
        ("thingId", r"[a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10}", 0, None, "thing-a1b2c3d4e5"),
        ("roleArn", r"arn:aws(-[^:]+)?:iam::([0-9]{12})?:role/.+", 1, 2048, None),
        ("x", r"zq{3}", 0, None, "zqqq"),  # nothing fits: a shortest text that the pattern accepts
        ("token", None, 40, 40, "example-token" + "x" * 27),
    ],
)
def test_a_text_is_what_its_name_says_and_its_pattern_accepts(
    name: str, pattern: str | None, low: int, high: int | None, expected: str | None
) -> None:
    found = values.text(name, pattern, low, high, "toy")
    assert expected in (None, found)
    assert pattern is None or re.fullmatch(pattern, found)
    assert low <= len(found) <= (high or len(found))
