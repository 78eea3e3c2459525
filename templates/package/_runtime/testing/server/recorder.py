"""What a local server got: kept for a test in the same program, and written for people as JSON lines."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timezone
from typing import NamedTuple

from .. import cassettes
from .constraints import Invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, TextIO

    from ...service import ServiceInfo
    from .messages import Next, Reply, Request

# Headers that hold credentials, whatever the operation.
_SECRET = frozenset(
    ["authorization", "cookie", "proxy-authorization", "x-amz-security-token", "x-api-key"]
)


class ServerCall(NamedTuple):
    """A request that a local server got.

    Attributes:
        operation: The client's method; "" where no operation has the request's route.
        parameters: By the names of the parameters; empty where the service would not take them.
        headers: By name in lower case.
        status: The HTTP status of the reply; None where the connection ended instead.
    """

    operation: str
    parameters: Mapping[str, object]
    headers: Mapping[str, str]
    status: int | None


class Recorder:
    """A layer that keeps each request, in the order in which they are answered.

    Args:
        services: Those that are served.
        log: Where a line of JSON is written for each request, without what is sensitive.
        keep: Whether `calls` has them: a server that runs for days does not.
    """

    def __init__(
        self, services: Sequence[ServiceInfo], log: TextIO | None = None, *, keep: bool = True
    ) -> None:
        self.calls: list[ServerCall] = []
        self._keeps = keep
        self._methods = {service.name: service.operations for service in services}
        self._log, self._lock = log, threading.Lock()
        self._secret: dict[tuple[str, str], frozenset[str]] = {}

    def __call__(self, request: Request, inner: Next) -> Reply:
        status = None
        try:
            reply = inner(request)
            status = reply.status
            return reply
        finally:
            if self._keeps or self._log is not None:
                self._keep(request, status)

    def _keep(self, request: Request, status: int | None) -> None:
        try:
            params = request.params
        except Invalid:
            params = {}
        headers = {name: v for name, v in request.headers.items() if not name.startswith(":")}
        method = self._methods.get(request.service, {}).get(request.operation, "")
        with self._lock:
            if self._keeps:
                self.calls.append(ServerCall(method, params, headers, status))
            if self._log is not None:
                line = self._line(request, params, headers, status)
                self._log.write(f"{json.dumps(line, ensure_ascii=False)}\n")
                self._log.flush()

    def _line(
        self,
        request: Request,
        params: Mapping[str, Any],
        headers: Mapping[str, str],
        status: int | None,
    ) -> dict[str, Any]:
        model = request.model
        found: dict[str, Any] = {"time": datetime.now(timezone.utc).isoformat()}
        if model is None:
            found["request"] = f"{request.method} {request.path}"
        else:
            found |= {"service": request.service, "operation": request.operation}
            found["parameters"] = cassettes.parameters(model, params, ())
        secret = _SECRET if model is None else self._secret_headers(request)
        found["headers"] = {
            name: cassettes.MASK if name in secret else value for name, value in headers.items()
        }
        return {**found, "status": status}

    def _secret_headers(self, request: Request) -> frozenset[str]:
        """Returns the headers that hold credentials or what the model calls sensitive."""
        key = (request.service, request.operation)
        if key not in self._secret:
            shape = request.model.input_shape
            members = () if shape is None else shape.members.items()
            self._secret[key] = _SECRET.union(
                member.serialization.get("name", name).lower()
                for name, member in members
                if member.serialization.get("location") == "header"
                and member.metadata.get("sensitive")
            )
        return self._secret[key]
