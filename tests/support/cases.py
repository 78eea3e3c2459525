"""What a test of the generated clients is about: a pair of clients and one thing that both do."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from . import models, packages
from .drive import Generated
from .oracle import Oracle
from .server import Server

SERVICES = ("toy", *models.SERVICES)
FLAVOURS = ("sync", "async")
ENGINES = ("botocore", "native")

# What aiohttp adds, and aiobotocore lets it.
_AIOHTTP = frozenset({"accept", "accept-encoding"})


class Case(NamedTuple):
    """What a test is about: one operation, paginated operation or waiter of one client."""

    service: str
    name: str
    flavour: str
    engine: str

    @property
    def id(self) -> str:
        return f"{self.service}-{self.name}-{self.flavour}-{self.engine}"


class Pair:
    """The client under test and botocore's, for one case."""

    def __init__(self, case: Case, server: Server, ours: Generated, oracle: Oracle) -> None:
        self.case, self.server, self.ours, self.oracle = case, server, ours, oracle
        self.service = oracle.service
        self.module = packages.module(case.service)

    @property
    def ignored(self) -> frozenset[str]:
        """Headers that the transport under test adds and botocore's does not."""
        # The native engine leaves some operations of the toy service to aiobotocore.
        return _AIOHTTP if self.case.flavour == "async" else frozenset()

    @property
    def hints(self) -> dict[str, Any]:
        """The annotations of the operation's method, as text."""
        client = type(self.ours.client)
        method = getattr(client, self.ours.client._service.operations[self.case.name])
        return dict(inspect.get_annotations(method))

    @property
    def aiohttp(self) -> bool:
        """Whether aiohttp carries the client under test; it sees some answers in its own way.

        The native engine leaves some operations of the toy service to aiobotocore.
        """
        if self.case.flavour != "async":
            return False
        native = packages.module(self.case.service, "_native").MODULES
        return self.case.engine == "botocore" or self.case.name not in native


def operations(service: str) -> list[str]:
    """Returns the operations that botocore can call: it has no input event streams."""
    model = models.service(service)
    return [n for n in model.operations if not model.operation(n).has_event_stream_input]


def _paged(service: str) -> list[str]:
    return list(models.service(service).extra("paginators-1").get("pagination", {}))


def _derived(service: str) -> list[str]:
    """Returns the operations that take and give a `nextToken` and have no paginator."""
    model, names = models.service(service), []
    for name in operations(service):
        operation = model.operation(name)
        both = (operation.input_shape, operation.output_shape)
        if name not in _paged(service) and all(
            "nextToken" in getattr(shape, "members", {}) for shape in both
        ):
            names.append(name)
    return names


def _waiters(service: str) -> list[str]:
    return list(models.service(service).extra("waiters-2").get("waiters", {}))


def _streaming(service: str) -> list[str]:
    model = models.service(service)
    return [n for n in operations(service) if model.operation(n).has_event_stream_output]


def _bodies(service: str) -> list[str]:
    model = models.service(service)
    return [n for n in operations(service) if model.operation(n).has_streaming_output]


SUBJECTS: dict[str, Callable[[str], list[str]]] = {
    "operation": operations,
    "paged": _paged,
    "derived": _derived,
    "waiter": _waiters,
    "events": _streaming,
    "body": _bodies,
}


def cases(
    subject: str | None,
    services: Sequence[str],
    engines: Sequence[str] = ENGINES,
    flavours: Sequence[str] = FLAVOURS,
) -> list[Case]:
    """Returns a case for each thing of a kind in `SUBJECTS`, flavour and engine."""
    return [
        Case(service, name, flavour, engine)
        for service in services
        for name in (SUBJECTS[subject](service) if subject else [""])
        for flavour in flavours
        for engine in engines
    ]


class Clients:
    """Clients by case, made once: a call should cost a call."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.loop = asyncio.new_event_loop()
        self.ours: dict[tuple[str, str, str], Generated] = {}
        self.oracles: dict[str, Oracle] = {}

    def pair(self, case: Case) -> Pair:
        key = (case.service, case.flavour, case.engine)
        if key not in self.ours:
            self.ours[key] = packages.driver(
                case.service, self.server.url, case.flavour, case.engine, self.loop
            )
        if case.service not in self.oracles:
            self.oracles[case.service] = Oracle(models.service(case.service), self.server)
        return Pair(case, self.server, self.ours[key], self.oracles[case.service])

    def close(self) -> None:
        for driver in self.ours.values():
            driver.close()
        for oracle in self.oracles.values():
            oracle.close()
        self.loop.close()
