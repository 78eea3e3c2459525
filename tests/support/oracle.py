"""botocore as the judge: what it sends for parameters, and what it returns for response bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from botocore.config import Config

from . import freeze
from .drive import Driver, Outcome, Reference
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

    def without(self, ignore: frozenset[str]) -> Wire:
        """Returns the same without some headers."""
        return self._replace(headers=tuple(h for h in self.headers if h[0] not in ignore))


def wire(request: Request, ignore: frozenset[str] = frozenset()) -> Wire:
    """Returns the stable part of a request, without the headers in `ignore`."""
    headers = [(name.lower(), value) for name, value in request.headers]
    stable = tuple(sorted(item for item in headers if item[0] not in UNSTABLE | ignore))
    return Wire(request.method, request.path, request.query, stable, request.body)


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
        self.client = client
        self.drive = Reference(client)

    def sent(
        self,
        operation: str,
        params: Mapping[str, Any],
        answer: Response,
        ignore: frozenset[str] = frozenset(),
    ) -> Wire:
        """Returns what botocore puts on the wire for `params`."""
        return sent(self.drive, self.server, operation, params, answer, ignore)

    def outcome(self, operation: str, params: Mapping[str, Any]) -> Outcome:
        """Calls and returns the response, with streams read, or the error."""
        return self.drive.invoke(operation, params)

    def close(self) -> None:
        self.drive.close()


def sent(
    driver: Driver,
    server: Server,
    operation: str,
    params: Mapping[str, Any],
    answer: Response,
    ignore: frozenset[str] = frozenset(),
) -> Wire:
    """Returns what a client puts on the wire for `params`."""
    server.take()
    server.reply(answer)
    outcome = driver.invoke(operation, params)
    requests = server.take()
    if len(requests) != 1:
        raise AssertionError(f"{operation}: {len(requests)} requests") from outcome.error
    return wire(requests[0], ignore)
