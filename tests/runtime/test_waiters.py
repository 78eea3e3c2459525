"""Waiters: until a state, until an error, until patience ends."""

from __future__ import annotations

from collections.abc import Callable

import botocore.exceptions
import pytest
from support.server import Response, Server

from .conftest import Kind

Answer = Callable[..., Response]
FAST = {"Delay": 0, "MaxAttempts": 3}
MEMORY = "memory-0123456789"


def memory(status: str) -> dict[str, object]:
    return {"memory": {"id": MEMORY, "status": status}}


def test_until_a_state(kind: Kind, server: Server, ok: Answer) -> None:
    server.reply(ok(memory("CREATING")), ok(memory("ACTIVE")))
    waiter = kind.control().get_waiter("memory_created")
    assert kind.settle(waiter.wait(memoryId=MEMORY, view=None, WaiterConfig=FAST)) is None
    assert [request.path for request in server.take()] == [f"/memories/{MEMORY}/details"] * 2


def test_an_error_can_be_what_is_waited_for(kind: Kind, server: Server) -> None:
    headers = {"x-amzn-ErrorType": "ResourceNotFoundException"}
    server.reply(Response(404, headers, b'{"message": "gone"}'))
    waiter = kind.control().get_waiter("policy_deleted")
    ids = {"policyEngineId": "engine-0123456789", "policyId": "policy-0123456789"}
    kind.settle(waiter.wait(**ids, WaiterConfig=None))
    assert len(server.take()) == 1


@pytest.mark.parametrize(
    ("states", "text"),
    [(["FAILED"], "terminal failure"), (["CREATING"] * 3, "Max attempts exceeded")],
)
def test_in_vain(kind: Kind, server: Server, ok: Answer, states: list[str], text: str) -> None:
    server.reply(*(ok(memory(state)) for state in states))
    waiter = kind.control().get_waiter("memory_created")
    with pytest.raises(botocore.exceptions.WaiterError, match=text) as caught:
        kind.settle(waiter.wait(memoryId=MEMORY, WaiterConfig=FAST))
    assert dict(caught.value.last_response)["memory"] == {"id": MEMORY, "status": states[-1]}


def test_an_unexpected_error_ends_it(kind: Kind, server: Server) -> None:
    server.reply(Response(403, {"x-amzn-ErrorType": "AccessDeniedException"}, b'{"message": ""}'))
    with pytest.raises(botocore.exceptions.WaiterError, match="AccessDenied"):
        kind.settle(kind.control().get_waiter("memory_created").wait(memoryId=MEMORY))


def test_names(kind: Kind) -> None:
    client = kind.control()
    assert client.waiter_names == sorted(client.waiter_names)
    assert {"memory_created", "policy_deleted"} <= set(client.waiter_names)
    with pytest.raises(
        ValueError, match=r"Waiter does not exist: nothing; there are: .*memory_created"
    ):
        client.get_waiter("nothing")
