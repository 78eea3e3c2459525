"""A service that checks each signature by its own rules, and clients whose keys it knows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any, Literal

import agentcore_clients
import pytest
from support.server import Request, Response, Server
from support.sigv4 import Verifier

KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG", "session/token+=="
REGION, SERVICE = "eu-central-1", "bedrock-agentcore"


class Service:
    """Answers what it got, with status 403 where the signature is not right."""

    def __init__(self) -> None:
        self.verifier = Verifier({KEY: (SECRET, TOKEN)}, REGION, SERVICE)
        self.server = Server(self.answer)
        self.redirects: dict[str, str] = {}  # path -> where to

    def answer(self, request: Request) -> Response:
        if (target := self.redirects.get(request.path)) is not None:
            return Response(307, {"Location": target})
        problem = self.verifier.problem(request)
        said = {"problem": problem, "size": len(request.body)}
        headers = {"Content-Type": "application/json"}
        return Response(403 if problem else 200, headers, json.dumps(said).encode())

    @property
    def url(self) -> str:
        return self.server.url

    def last(self) -> Request:
        return self.server.requests[-1]


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    """Keeps the machine's settings out of every test."""


@pytest.fixture
def service() -> Iterator[Service]:
    service = Service()
    with service.server:
        yield service


@pytest.fixture
def elsewhere() -> Iterator[Server]:
    """Another host, to which nothing signed may go."""
    with Server(lambda request: Response(200, {}, b"{}")) as server:
        yield server


@pytest.fixture(params=["native", "botocore"])
def engine(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def keys() -> dict[str, str]:
    return {
        "aws_access_key_id": KEY,
        "aws_secret_access_key": SECRET,
        "aws_session_token": TOKEN,
    }


@pytest.fixture
def client(service: Service, engine: Literal["native", "botocore"], keys: Any) -> Iterator[Any]:
    with agentcore_clients.BedrockAgentCoreClient(
        REGION, endpoint_url=service.url, engine=engine, **keys
    ) as client:
        yield client


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def async_client(
    service: Service, engine: Literal["native", "botocore"], keys: Any, loop: Any
) -> Iterator[Any]:
    client = agentcore_clients.AsyncBedrockAgentCoreClient(
        REGION, endpoint_url=service.url, engine=engine, **keys
    )
    yield client
    loop.run_until_complete(client.close())


@pytest.fixture(params=["sync", "async"])
def either(request: pytest.FixtureRequest, client: Any, async_client: Any) -> Any:
    """A client of either kind."""
    return client if request.param == "sync" else async_client
