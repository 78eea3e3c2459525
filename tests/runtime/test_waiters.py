"""Waiters: parameters that are None, and names."""

from __future__ import annotations

from collections.abc import Callable

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
    server.reply(ok(memory("ACTIVE")))
    kind.settle(waiter.wait(memoryId=MEMORY, WaiterConfig=None))


def test_names(kind: Kind) -> None:
    client = kind.control()
    assert client.waiter_names == sorted(client.waiter_names)
    assert {"memory_created", "policy_deleted"} <= set(client.waiter_names)
    with pytest.raises(
        ValueError, match=r"Waiter does not exist: nothing; there are: .*memory_created"
    ):
        client.get_waiter("nothing")
