"""Every operation is answered, and every client reads the same answer as botocore's."""

from __future__ import annotations

from typing import Any

import pytest
from agentcore_clients._runtime.testing.values import minimum
from support import models
from support.cases import FLAVOURS, Case, Clients, operations
from support.compare import difference

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def test_all_operations_are_tried() -> None:
    assert sum(len(operations(service)) for service in models.SERVICES) == 250


@pytest.mark.parametrize(
    ("service", "name"),
    [(service, name) for service in models.SERVICES for name in operations(service)],
)
def test_every_client_gets_the_answer_of_botocores(
    clients: Clients, service: str, name: str
) -> None:
    pairs = [clients.pair(Case(service, name, flavour, "native")) for flavour in FLAVOURS]
    params = _parameters(pairs[0].service.operation(name))
    theirs = pairs[0].oracle.outcome(name, params)
    assert theirs.error is None
    for pair in pairs:
        ours = pair.ours.invoke(name, params)
        assert difference(_plain(ours), _plain(theirs)) is None


def _parameters(operation: Any) -> dict[str, Any]:
    """Returns the least that an operation takes; an empty list in a query would not be sent."""
    shape = operation.input_shape
    params: dict[str, Any] = minimum(shape, "") if shape else {}
    for name, value in params.items():
        if value == []:
            params[name] = [minimum(shape.members[name].member, name)]
    return params


def _plain(outcome: Any) -> Any:
    """Returns a response or an error, without what is of one call alone."""
    found = outcome.value if outcome.error is None else outcome.error.response
    status = found["ResponseMetadata"]["HTTPStatusCode"]
    return {**found, "ResponseMetadata": status}
