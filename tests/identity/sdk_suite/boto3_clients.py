"""A pytest plugin: clients are what `boto3.client` makes, which the SDK's tests replace by mocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from agentcore_clients import _shared, identity


class Lent:
    """A mock without `close`, which nobody could await."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        if name == "close":
            raise AttributeError(name)
        return getattr(self._client, name)


@pytest.fixture(autouse=True)
def boto3_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    clients: Any = _shared.CLIENTS
    made: dict[str, Lent] = {}

    def factory(service: str) -> Callable[..., Lent]:
        def make(region_name: str | None = None, **options: object) -> Lent:
            if service not in made:
                made[service] = Lent(boto3.client(service, region_name=region_name))  # type: ignore[call-overload]
            return made[service]

        return make

    for name, service in clients.services.items():
        for kind in ("synchronous", "asynchronous"):
            monkeypatch.setattr(service, kind, lambda name=name: factory(name))
    clients.reset()
    first = identity.IdentityClient.__init__

    def both(self: Any, region: str | None = None) -> None:
        # As the SDK does: its tests hand out their mocks in this order.
        first(self, region)
        _ = self.cp_client, self.dp_client

    monkeypatch.setattr(identity.IdentityClient, "__init__", both)
