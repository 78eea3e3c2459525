"""Synchronous and asynchronous clients of the generated package behind one face."""

from __future__ import annotations

import asyncio
from typing import Any

import agentcore_clients

KEYS: dict[str, Any] = {
    "aws_access_key_id": "AKIDEXAMPLE",
    "aws_secret_access_key": "fake-secret-fake-secret",
    "aws_session_token": "fake-token",
}


class Kind:
    """Synchronous or asynchronous clients; `settle` gives the value of what either returns."""

    def __init__(self, asynchronous: bool, url: str, engine: str = "botocore") -> None:
        self.asynchronous, self.url, self.engine = asynchronous, url, engine
        self.loop = asyncio.new_event_loop() if asynchronous else None
        self.clients: list[Any] = []

    def of(self, name: str) -> Any:
        return getattr(agentcore_clients, f"Async{name}" if self.asynchronous else name)

    def data(self, bare: bool = False, **options: Any) -> Any:
        """Returns a client of the data plane; a bare one has no other option."""
        options = options if bare else self.options(options)
        return self.keep(self.of("BedrockAgentCoreClient")(**options))

    def control(self, **options: Any) -> Any:
        """Returns a client of the control plane."""
        return self.keep(self.of("BedrockAgentCoreControlClient")(**self.options(options)))

    def options(self, options: dict[str, Any]) -> dict[str, Any]:
        keys = {} if "session" in options else KEYS
        defaults = {"region_name": "us-west-2", "endpoint_url": self.url, "engine": self.engine}
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
