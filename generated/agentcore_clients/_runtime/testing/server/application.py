"""Requests -> replies: routes, layers, checks, and what answers in the end."""

from __future__ import annotations

import sys
import traceback
from functools import partial

from ..._botocore.models import service_model
from .. import wire
from . import failures
from .constraints import Constraints, Invalid
from .messages import Abort, Reply
from .parameters import Parameters
from .replies import Minimal
from .routes import Route, Routes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from ...service import ServiceInfo
    from .messages import Layer, Next, Request


class _Operation:
    """An operation with what reads its requests and what answers them, made when first called."""

    __slots__ = ("_constraints", "_minimal", "_parameters", "model", "service")

    def __init__(self, service: str, model: Any, constraints: Constraints) -> None:
        self.service, self.model, self._constraints = service, model, constraints
        self._parameters: Parameters | None = None
        self._minimal: Minimal | None = None

    def read(self, request: Request) -> dict[str, Any]:
        if self._parameters is None:
            self._parameters = Parameters(self.model, self._constraints)
        return self._parameters.read(request)

    def reply(self, request: Request) -> Reply:
        if self._minimal is None:
            self._minimal = Minimal(self.model)
        return self._minimal.reply(request)


class Application:
    """Answers the requests to all operations of some services.

    Args:
        services: The services.
        layers: What is around the answers, the outermost first.

    Raises:
        ValueError: a service of a protocol that this server does not speak.
    """

    def __init__(self, services: Sequence[ServiceInfo], layers: Sequence[Layer] = ()) -> None:
        self._routes = Routes()
        for service in services:
            self._add(service)
        self._call: Next = _answer
        for layer in reversed(layers):
            self._call = partial(_through, layer, self._call)

    def _add(self, service: ServiceInfo) -> None:
        model = service_model(service)
        protocol = model.resolved_protocol
        if protocol not in wire.PROTOCOLS:
            known = " and ".join(wire.PROTOCOLS)
            raise ValueError(
                f"{service.name} speaks the protocol {protocol}: the local server has {known};"
                " stub its clients instead"
            )
        constraints = Constraints()
        hosts = tuple({service.endpoint_prefix: None, service.signing_name: None})
        for name in model.operation_names:
            operation = _Operation(service.name, model.operation_model(name), constraints)
            target = f"{model.metadata.get('targetPrefix')}.{name}"
            self._routes.add(Route(operation, hosts), target if protocol == "json" else None)

    def __call__(self, request: Request) -> Reply:
        """Returns the reply to a request, whatever it is.

        Raises:
            Abort: a layer ends the connection.
        """
        found = self._routes.find(request)
        if found is not None:
            route, labels = found
            request.route(route.handler, labels)
        try:
            return self._call(request)
        except Abort:
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return failures.internal(request.model)


def _answer(request: Request) -> Reply:
    """Answers what has passed all layers."""
    if request.handler is None:
        return failures.unknown_operation(f"{request.method} {request.path}")
    try:
        _ = request.params
    except Invalid as error:
        return failures.invalid(request.model, error.problems)
    return request.handler.reply(request)


def _through(layer: Layer, inner: Next, request: Request) -> Reply:
    return layer(request, inner)
