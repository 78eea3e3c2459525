"""Pairs a generated client with botocore's on one server, for each operation, flavour and engine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support.cases import ENGINES, FLAVOURS, SERVICES, Case, Clients, Pair, cases
from support.server import Server

_CHOICES = {"engines": ENGINES, "flavours": FLAVOURS}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "of(subject, services, engines, flavours, on_botocore): what to make a `pair` for",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`@pytest.mark.of("operation")` makes a `pair` for each operation; see `support.cases`.

    A test that takes `pairs` has those of an operation in both flavours, on the engines, at once:
    it asks botocore once for all of them.

    `on_botocore` names the services that are tried on the botocore engine as well. A method hands
    its parameters to either engine alike, and that engine then calls botocore: the toy service,
    which has every kind of operation, tries that; comparing botocore with botocore does not.
    """
    if not {"pair", "pairs"} & {*metafunc.fixturenames}:
        return
    marker = next(metafunc.definition.iter_markers("of"))
    chosen = marker.kwargs.get("services", SERVICES)
    subject = marker.args[0] if marker.args else None
    engines, flavours = (marker.kwargs.get(k, v) for k, v in _CHOICES.items())
    on_botocore = marker.kwargs.get("on_botocore", chosen)
    parameters = [
        case
        for case in cases(subject, chosen, engines, flavours)
        if case.engine != "botocore" or case.service in on_botocore
    ]
    if "pair" in metafunc.fixturenames:
        metafunc.parametrize(
            "pair", parameters, indirect=True, ids=[case.id for case in parameters]
        )
        return
    together: dict[str, list[Case]] = {}
    for case in parameters:
        together.setdefault(f"{case.service}-{case.name}", []).append(case)
    metafunc.parametrize("pairs", together.values(), indirect=True, ids=list(together))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(scope="session")
def clients(server: Server) -> Iterator[Clients]:
    made = Clients(server)
    yield made
    made.close()


@pytest.fixture
def pair(request: pytest.FixtureRequest, clients: Clients) -> Iterator[Pair]:
    clients.server.take()
    yield clients.pair(request.param)
    clients.server.take()


@pytest.fixture
def pairs(request: pytest.FixtureRequest, clients: Clients) -> Iterator[list[Pair]]:
    clients.server.take()
    yield [clients.pair(case) for case in request.param]
    clients.server.take()
