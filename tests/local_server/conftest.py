"""One local server for all tests, empty for each, with botocore's clients and generated ones on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import pytest
from agentcore_clients._runtime.testing.server.application import Application
from agentcore_clients._runtime.testing.server.http import Server
from agentcore_clients._runtime.testing.server.messages import Reply, Request
from support.cases import Clients

from .lifecycle import SERVICES


class Running(NamedTuple):
    """What clients need to know of a server."""

    url: str


class Current:
    """What answers at the time: another application for each test.

    Attributes:
        repeats: Whether a request to an operation gets the reply of the one before it to that.
    """

    def __init__(self) -> None:
        self.empty()

    def empty(self) -> None:
        self.repeats = False
        self._application = Application([*SERVICES.values()])
        self._last: tuple[str, Reply] | None = None

    def __call__(self, request: Request) -> Reply:
        if self.repeats and self._last is not None:
            return self._last[1]
        reply = self._application(request)
        if not isinstance(reply.body, bytes):
            reply.body = [*reply.body]
        self._last = request.operation, reply
        return reply


@pytest.fixture(scope="session")
def current() -> Current:
    return Current()


@pytest.fixture(scope="session")
def clients(current: Current) -> Iterator[Clients]:
    server = Server(current)
    made = Clients(cast("Any", Running(server.url)))
    yield made
    made.close()
    server.close()


@pytest.fixture(autouse=True)
def _empty(current: Current) -> None:
    current.empty()
