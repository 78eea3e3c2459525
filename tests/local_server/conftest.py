"""One local server for all tests, with botocore's clients and generated ones on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, cast

import pytest
from agentcore_clients.testing import local_server
from support.cases import Clients


class Running(NamedTuple):
    """What clients need to know of a server."""

    url: str


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    with local_server() as url:
        yield Running(url)


@pytest.fixture(scope="session")
def clients(running: Running) -> Iterator[Clients]:
    made = Clients(cast("Any", running))
    yield made
    made.close()
