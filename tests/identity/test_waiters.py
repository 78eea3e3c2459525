"""The declared waiters end on each value of their status as specs.toml places it."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from agentcore_codegen.configuration import config
from agentcore_codegen.configuration.service_tables import WaiterDeclaration
from botocore import xform_name
from botocore.exceptions import WaiterError
from support import models, packages, samples
from support.models import ROOT
from support.pages import accepted
from support.server import Response, Server

_ALL = config.read(Path(ROOT / "specs" / config.FILE)).declarations.waiters
STANZAS = [declaration for declaration in _ALL if not declaration.deletion]
DELETIONS = [declaration for declaration in _ALL if declaration.deletion]
CONFIG = {"Delay": 0, "MaxAttempts": 3}

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


class Clients:
    """One client of each service and kind for all tests, and the loop of the asynchronous ones."""

    def __init__(self, server: Server, loop: asyncio.AbstractEventLoop) -> None:
        self.server, self.loop = server, loop
        self.made: dict[tuple[str, bool], Any] = {}

    def wait(
        self, declaration: WaiterDeclaration, params: dict[str, Any], asynchronous: bool
    ) -> None:
        key = declaration.service, asynchronous
        if key not in self.made:
            make = packages.async_client if asynchronous else packages.client
            self.made[key] = make(declaration.service, self.server.url)
        waiter = self.made[key].get_waiter(xform_name(declaration.name))
        waiting = waiter.wait(**params, WaiterConfig=CONFIG)
        assert inspect.isawaitable(waiting) is asynchronous
        if asynchronous:
            self.loop.run_until_complete(waiting)

    def close(self) -> None:
        for (_, asynchronous), client in self.made.items():
            closed = client.close()
            if asynchronous:
                self.loop.run_until_complete(closed)
        self.loop.close()


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    with Server() as server, closing(Clients(server, asyncio.new_event_loop())) as made:
        yield made


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("declaration", STANZAS, ids=lambda declaration: declaration.name)
def test_each_value_ends_it_as_placed(
    declaration: WaiterDeclaration, asynchronous: bool, clients: Clients
) -> None:
    operation = models.service(declaration.service).operation(declaration.operation)
    params = samples.minimal(operation.input_shape)

    def answer(value: str) -> Response:
        acceptor = {"matcher": "path", "argument": declaration.status, "expected": value}
        return accepted(operation, acceptor)

    server = clients.server
    for value in declaration.success:
        server.reply(answer(value))
        clients.wait(declaration, params, asynchronous)
        assert len(server.take()) == 1, value
        if asynchronous:
            break  # one value of each kind: the table is the same
    for value in declaration.failure:
        server.reply(answer(value))
        with pytest.raises(WaiterError, match="terminal failure state"):
            clients.wait(declaration, params, asynchronous)
        assert len(server.take()) == 1, value
        if asynchronous:
            break
    for value in declaration.pending:
        server.reply(answer(value), answer(declaration.success[0]))
        clients.wait(declaration, params, asynchronous)
        assert len(server.take()) == 2, value
        if asynchronous:
            break


@pytest.mark.parametrize("asynchronous", [False, True], ids=["sync", "async"])
@pytest.mark.parametrize("declaration", DELETIONS, ids=lambda declaration: declaration.name)
def test_a_deletion_ends_when_the_resource_is_gone(
    declaration: WaiterDeclaration, asynchronous: bool, clients: Clients
) -> None:
    operation = models.service(declaration.service).operation(declaration.operation)
    params = samples.minimal(operation.input_shape)
    server = clients.server
    path, values = status_of(operation)

    def answer(value: str) -> Response:
        acceptor = {"matcher": "path", "argument": path, "expected": value}
        return accepted(operation, acceptor)

    (code,) = declaration.success_errors
    gone = accepted(operation, {"matcher": "error", "expected": code})
    server.reply(answer("DELETING"), gone)
    clients.wait(declaration, params, asynchronous)
    assert len(server.take()) == 2
    if "DELETED" in values:
        server.reply(answer("DELETED"))
        clients.wait(declaration, params, asynchronous)
        assert len(server.take()) == 1
    if "DELETE_FAILED" in values:
        server.reply(answer("DELETE_FAILED"))
        with pytest.raises(WaiterError, match="terminal failure state"):
            clients.wait(declaration, params, asynchronous)
        assert len(server.take()) == 1


def status_of(operation: Any) -> tuple[str, list[str]]:
    """Returns the path and the values of the status that says that deletion is under way."""
    members = operation.output_shape.members
    below = {f"{name}.{n}": s for name, m in members.items() for n, s in _members(m).items()}
    found = [(path, s.enum) for path, s in {**members, **below}.items() if "DELETING" in _enum(s)]
    (status,) = found
    return status


def _members(shape: Any) -> dict[str, Any]:
    return getattr(shape, "members", {})


def _enum(shape: Any) -> list[str]:
    return getattr(shape, "enum", [])


def test_every_resource_that_is_deleted_slowly_has_a_waiter() -> None:
    """As of a release whose resources were looked at, one by one."""
    for name, count in (("bedrock-agentcore", 4), ("bedrock-agentcore-control", 23)):
        service = models.Service(name, models.archived(name, "1.44.8"))
        slow = [
            operation.removeprefix("Delete")
            for operation in service.model.operation_names
            if operation.startswith("Delete") and _is_slow(service, operation)
        ]
        assert len(slow) == count
        declared = [s.name for s in DELETIONS if s.service == name]
        own = service.extra("waiters-2").get("waiters", {})
        assert sorted(f"{each}Deleted" for each in slow) == sorted(
            {*declared, *(w for w in own if "Deleted" in w)}
        )


def _is_slow(service: Any, delete: str) -> bool:
    read = delete.replace("Delete", "Get", 1)
    if read not in service.model.operation_names:
        return False
    operation = service.operation(read)
    codes = [shape.name for shape in operation.error_shapes]
    members = operation.output_shape.members
    shapes = [*members.values(), *(s for m in members.values() for s in _members(m).values())]
    return "ResourceNotFoundException" in codes and any("DELETING" in _enum(s) for s in shapes)
