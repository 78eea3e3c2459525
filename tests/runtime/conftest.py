"""The generated package, a local server, and both kinds of client behind one face."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from agentcore_clients._runtime._native import retry
from botocore.retries.standard import ExponentialBackoff
from support.kind import KEYS, Kind
from support.server import Response, Server

__all__ = ["KEYS", "Kind"]

Answer = Callable[..., Response]
EVENT: dict[str, Any] = {"memoryId": "memory-0123456789", "actorId": "a", "sessionId": "s"}


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    """Keeps the machine's settings out of every test."""


def aio_session() -> Any:
    """Returns a session of aiobotocore, which has no types."""
    return importlib.import_module("aiobotocore.session").AioSession()


@pytest.fixture
def no_back_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets both engines wait for nothing between attempts; they draw the times at random."""
    monkeypatch.setattr(retry, "_MAX_BACKOFF", 0.0)
    monkeypatch.setattr(ExponentialBackoff, "delay_amount", lambda *_: 0.0)


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
