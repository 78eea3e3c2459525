"""The generated package, a local server, and both kinds of client behind one face."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.server import Response, Server

KEYS: dict[str, Any] = {
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "fake-secret-fake-secret",
    "aws_session_token": "fake-token",
}


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    """Keeps the machine's settings out of every test."""


def aio_session() -> Any:
    """Returns a session of aiobotocore, which has no types."""
    return importlib.import_module("aiobotocore.session").AioSession()


class Kind:
    """Synchronous or asynchronous clients; `settle` gives the value of what either returns."""

    def __init__(self, asynchronous: bool, url: str) -> None:
        self.asynchronous, self.url = asynchronous, url
        self.loop = asyncio.new_event_loop() if asynchronous else None
        self.clients: list[Any] = []

    def data(self, bare: bool = False, **options: Any) -> Any:
        """Returns a client of the data plane; a bare one has no other option."""
        import agentcore_clients as package

        cls: Any = (
            package.AsyncBedrockAgentCoreClient
            if self.asynchronous
            else package.BedrockAgentCoreClient
        )
        return self.keep(cls(**options if bare else self.options(options)))

    def control(self, **options: Any) -> Any:
        """Returns a client of the control plane."""
        import agentcore_clients as package

        cls: Any = (
            package.AsyncBedrockAgentCoreControlClient
            if self.asynchronous
            else package.BedrockAgentCoreControlClient
        )
        return self.keep(cls(**self.options(options)))

    def options(self, options: dict[str, Any]) -> dict[str, Any]:
        keys = {} if "session" in options else KEYS
        defaults = {"region_name": "us-west-2", "endpoint_url": self.url, "engine": "botocore"}
        return {**defaults, **keys, **options}

    def keep(self, client: Any) -> Any:
        self.clients.append(client)
        return client

    def settle(self, value: Any) -> Any:
        return self.loop.run_until_complete(value) if self.loop else value

    def items(self, value: Any) -> list[Any]:
        """Returns what an iterator of either kind yields."""
        if self.loop is None:
            return list(value)

        async def collect() -> list[Any]:
            return [item async for item in value]

        return self.loop.run_until_complete(collect())

    def step(self, value: Any) -> Any:
        """Returns the next item of an iterator of either kind."""
        return self.settle(value.__anext__()) if self.loop else next(value)

    def close(self) -> None:
        for client in self.clients:
            self.settle(client.close())
        if self.loop:
            self.loop.run_until_complete(self.loop.shutdown_default_executor())
            self.loop.close()


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest, server: Server) -> Iterator[Kind]:
    kind = Kind(request.param == "async", server.url)
    yield kind
    kind.close()


@pytest.fixture
def sync(server: Server) -> Iterator[Kind]:
    kind = Kind(False, server.url)
    yield kind
    kind.close()


@pytest.fixture
def asynchronous(server: Server) -> Iterator[Kind]:
    kind = Kind(True, server.url)
    yield kind
    kind.close()


@pytest.fixture
def ok() -> Callable[..., Response]:
    """Returns a JSON answer."""
    import json

    def answer(value: object = None, status: int = 200, **headers: str) -> Response:
        names = {name.replace("_", "-"): text for name, text in headers.items()}
        body = json.dumps({} if value is None else value).encode()
        return Response(status, {"Content-Type": "application/json", **names}, body)

    return answer
