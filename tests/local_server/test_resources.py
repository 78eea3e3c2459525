"""What operations say about each other, by botocore's clients, for every kind of resource."""

from __future__ import annotations

from typing import Any

import pytest
from agentcore_clients._runtime.testing.server.state import kinds
from botocore.exceptions import ClientError
from support.cases import Clients

from .calls import Caller
from .lifecycle import EXISTING, MADE_ALONE, Made, facts_of, make, renamed, unlike


@pytest.fixture
def call(clients: Clients) -> Caller:
    return Caller(clients)


def test_the_kinds_are_these() -> None:
    assert len(MADE_ALONE) == 40


@pytest.mark.parametrize("name", MADE_ALONE)
def test_a_resource_is_made_read_listed_changed_and_deleted(call: Caller, name: str) -> None:
    made = make(name, call)
    kind, roles = made.operations.kind, made.operations.by_role
    shown, there = made.facts, EXISTING.count(kind)
    if kinds.READ in roles:
        shown = facts_of(kind, call.does(made, kinds.READ))
        assert [*unlike(renamed(kind, made.params), shown)] == []
        if "status" in shown and kind.statuses is not None:
            assert shown["status"] == kind.statuses.settled
    if kinds.LIST in roles:
        items = _listed(call, made)[there:]
        assert [*unlike(shown, renamed(kind, items[0]))] == []
        assert len(items) == 1
    if kinds.UPDATE in roles:
        _check_update(call, made)
    if kinds.DELETE in roles:
        call.does(made, kinds.DELETE)
        if kinds.READ in roles and kind.own is None:  # what is set on another resource
            assert facts_of(kind, call.does(made, kinds.READ)) == {}
        elif kinds.READ in roles:
            with pytest.raises(ClientError) as raised:
                call.does(made, kinds.READ)
            assert raised.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404
        if kinds.LIST in roles:
            assert _listed(call, made)[there:] == []


def _listed(call: Caller, made: Made) -> list[Any]:
    return call.pages(*made.operations.by_role[kinds.LIST], made.identification(kinds.LIST))


def _check_update(call: Caller, made: Made) -> None:
    """Changes the description of a resource, where it has one."""
    members = made.operations.model(kinds.UPDATE).input_shape.members
    plain = "description" in members and members["description"].type_name == "string"
    more = {"description": "changed"} if plain else {}
    call.does(made, kinds.UPDATE, **more)
    shown = facts_of(made.operations.kind, call.does(made, kinds.READ))
    if plain:
        assert shown["description"] == "changed"
    if "updatedat" in shown:
        assert shown["updatedat"] >= shown["createdat"]
