"""Clients of both kinds on both engines, without credentials and without a server."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import agentcore_clients
import pytest


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    """Keeps the machine's settings out of every test."""


class Kind:
    """Clients of one kind; `settle` gives the value of what either kind returns."""

    def __init__(self, asynchronous: bool, engine: str | None) -> None:
        self.asynchronous, self.engine = asynchronous, engine
        self.loop = asyncio.new_event_loop()

    def cls(self, name: str = "BedrockAgentCoreClient") -> Any:
        """Returns a client's class."""
        return getattr(agentcore_clients, f"{'Async' if self.asynchronous else ''}{name}")

    def data(self, **options: Any) -> Any:
        return self.cls()(region_name="us-west-2", engine=self.engine, **options)

    def control(self) -> Any:
        kind = self.cls("BedrockAgentCoreControlClient")
        return kind(region_name="us-west-2", engine=self.engine)

    def settle(self, value: Any) -> Any:
        return self.loop.run_until_complete(value) if inspect.isawaitable(value) else value

    def items(self, iterator: Any) -> list[Any]:
        """Returns what an iterator of either kind yields."""
        if not self.asynchronous:
            return list(iterator)

        async def collect() -> list[Any]:
            return [item async for item in iterator]

        found: list[Any] = self.settle(collect())
        return found


@pytest.fixture(params=["native", "async native", "botocore", "async botocore"])
def kind(request: pytest.FixtureRequest) -> Iterator[Kind]:
    made = Kind("async" in request.param, request.param.split()[-1])
    yield made
    made.loop.run_until_complete(made.loop.shutdown_default_executor())
    made.loop.close()
