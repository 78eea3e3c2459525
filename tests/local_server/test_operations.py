"""Every operation is answered, and every client reads the same answer as botocore's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from agentcore_clients._runtime.testing.server.state.kinds import MAKE
from agentcore_clients._runtime.testing.server.state.tags import tagging
from agentcore_clients._runtime.testing.values import minimum
from support import models
from support.cases import FLAVOURS, Case, Clients, operations
from support.compare import difference

from .calls import Caller
from .conftest import Current
from .lifecycle import KINDS, MODELS, Call, identified, inside, make

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def test_all_operations_are_tried() -> None:
    for service in models.SERVICES:
        assert sorted(operations(service)) == sorted(MODELS[service].operation_names)


@pytest.mark.parametrize("service", models.SERVICES)
def test_every_operation_is_answered(clients: Clients, current: Current, service: str) -> None:
    def call(service: str, name: str, params: Mapping[str, Any]) -> Any:
        client = clients.pair(Case(service, "", "sync", "native")).ours.client
        return getattr(client, client._service.operations[name])(**params)

    for name in operations(service):
        current.empty()
        params = parameters(MODELS[service].operation_model(name), call)
        assert call(service, name, params)["ResponseMetadata"]["HTTPStatusCode"] < 300, name


@pytest.mark.slow
@pytest.mark.parametrize(
    ("service", "name"),
    [(service, name) for service in models.SERVICES for name in operations(service)],
)
def test_every_client_gets_the_answer_of_botocores(
    clients: Clients, current: Current, service: str, name: str
) -> None:
    pairs = [clients.pair(Case(service, name, flavour, "native")) for flavour in FLAVOURS]
    params = parameters(MODELS[service].operation_model(name), Caller(clients))
    theirs = pairs[0].oracle.outcome(name, params)
    current.repeats = True
    for pair in pairs:
        assert difference(pair.ours.invoke(name, params).get(), theirs.get()) is None


def parameters(operation: Any, call: Call) -> dict[str, Any]:
    """Returns the least that an operation takes, about a resource that was made for it."""
    shape = operation.input_shape
    params: dict[str, Any] = minimum(shape, "") if shape else {}
    for name, value in params.items():
        if value == []:  # an empty list in a query would not be sent
            params[name] = [minimum(shape.members[name].member, name)]
    action, tagged = KINDS.action(operation), tagging(operation)
    if tagged is not None:
        memory = make("bedrock-agentcore-control memory", call)
        params[tagged.subject] = memory.facts["arn"]
    elif action is not None and action.kind.makes:
        if action.does == MAKE:
            params.update(inside(action.kind, shape, call))
        else:
            params.update(identified(make(action.kind.name, call), operation))
    return params
