"""botocore as the judge: what it sends for parameters, and what it returns for response bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from botocore.config import Config
from botocore.response import StreamingBody

from . import freeze
from .models import Service
from .server import Request, Response, Server

# Headers that tell who calls and how often, not what is called.
UNSTABLE = frozenset({"user-agent", "amz-sdk-invocation-id", "amz-sdk-request"})
CONFIG: dict[str, Any] = {
    "retries": {"total_max_attempts": 1, "mode": "standard"},
    "inject_host_prefix": False,  # the server has one name
    "connect_timeout": 10,
    "read_timeout": 10,
}


class Wire(NamedTuple):
    """What two clients are compared by. The headers are sorted, their names in lower case."""

    method: str
    path: str
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def wire(request: Request) -> Wire:
    """Returns the stable part of a request."""
    headers = [(name.lower(), value) for name, value in request.headers]
    stable = tuple(sorted(item for item in headers if item[0] not in UNSTABLE))
    return Wire(request.method, request.path, request.query, stable, request.body)


class Outcome(NamedTuple):
    """What a call gave: the parsed response with streams read, or the error."""

    value: Any
    error: Exception | None


class Oracle:
    """A botocore client of one service that talks to `server`, with time and tokens frozen."""

    def __init__(self, service: Service, server: Server, **config: Any) -> None:
        self.service, self.server = service, server
        client: Any = service.session().create_client(
            service.name,
            region_name=freeze.REGION,
            endpoint_url=server.url,
            config=Config(**{**CONFIG, **config}),
            **cast("dict[str, Any]", freeze.CREDENTIALS),
        )
        self.client: Any = client

    def call(self, operation: str, params: Mapping[str, Any]) -> Any:
        """Calls an operation by its wire name and returns what botocore returns."""
        # The methods of a client are this call; they have no room for a member named `self`.
        return self.client._make_api_call(operation, params)

    def sent(self, operation: str, params: Mapping[str, Any], answer: Response) -> Wire:
        """Returns what botocore puts on the wire for `params`."""
        self.server.take()
        self.server.reply(answer)
        self.outcome(operation, params)
        requests = self.server.take()
        assert len(requests) == 1, f"{operation}: {len(requests)} requests"
        return wire(requests[0])

    def outcome(self, operation: str, params: Mapping[str, Any]) -> Outcome:
        """Calls and returns the response, with streams read, or the error."""
        with freeze.frozen():
            try:
                return Outcome(drained(self.call(operation, params)), None)
            except Exception as error:  # every failure is compared with the other client's
                return Outcome(None, error)

    def close(self) -> None:
        self.client.close()


def drained(response: Any) -> Any:
    """Returns a response with its streams replaced by what they hold."""
    if not isinstance(response, Mapping):
        return response
    return {name: _read(value) for name, value in response.items()}


def _read(value: Any) -> Any:
    if isinstance(value, (str, bytes, int, float, list, Mapping)) or value is None:
        return value
    if isinstance(value, StreamingBody) or hasattr(value, "read"):
        return value.read()
    if hasattr(value, "__iter__"):
        return list(value)
    return value
