"""What goes in and comes out at run time is what the generated annotations say, no more, no less."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from agentcore_codegen import names
from support import models, packages, respond, samples
from support.cases import SERVICES, Pair, operations
from support.conform import Checker

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.mark.of("operation", engines=("native",), flavours=("sync",))
def test_required_members_are_those_that_always_come(pair: Pair) -> None:
    module = packages.module(pair.case.service, "types")
    operation = pair.service.operation(pair.case.name)
    shape = operation.output_shape
    payload = shape.members.get(shape.serialization.get("payload", "")) if shape else None
    if (
        payload
        and payload.type_name == "structure"
        and not payload.serialization.get("eventstream")
    ):
        pytest.skip("a JSON payload is there in any case, if only as an empty object")
    if pair.case.service == "toy" and operation.has_event_stream_output:
        pytest.skip("an event's payload always comes, but need not be sent in the same type")
    pair.server.reply(respond.output(operation, samples.minimal(shape, "output")))
    value = pair.ours.invoke(pair.case.name, samples.minimal(operation.input_shape)).get()
    del value["ResponseMetadata"]
    checker = Checker(module, exact=True)
    problem = checker.mismatch({**value, "ResponseMetadata": _Metadata()}, pair.hints["return"])
    assert problem is None or "ResponseMetadata" in problem


class _Metadata(dict[str, Any]):
    """Stands for a part that the check leaves out."""


@pytest.mark.of("operation", engines=("native",), flavours=("sync",))
def test_parameters_are_what_the_annotation_says(pair: Pair) -> None:
    hints = pair.hints
    checker = Checker(packages.module(pair.case.service, "types"))
    shape = pair.service.operation(pair.case.name).input_shape
    for params in (samples.minimal(shape), *samples.full(shape)):
        for name, value in params.items():
            assert checker.mismatch(value, hints[names.parameter(name)], name) is None


@pytest.mark.parametrize("service", SERVICES)
def test_required_parameters_are_the_models(service: str) -> None:
    model = models.service(service)
    info = packages.module(service, "_service").SERVICE
    client = packages.client(service, "http://127.0.0.1:9")
    for operation in operations(service):
        shape = model.operation(operation).input_shape
        method = getattr(type(client), info.operations[operation])
        parameters = list(inspect.signature(method).parameters.values())[1:]
        assert all(each.kind is inspect.Parameter.KEYWORD_ONLY for each in parameters)
        required = {each.name for each in parameters if each.default is inspect.Parameter.empty}
        members = getattr(shape, "members", {})
        assert {each.name for each in parameters} == set(map(names.parameter, members))
        tokens = {n for n, m in members.items() if m.metadata.get("idempotencyToken")}
        expected = set(getattr(shape, "required_members", [])) - tokens
        assert required == set(map(names.parameter, expected))
