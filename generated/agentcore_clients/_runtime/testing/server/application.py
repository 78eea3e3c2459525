"""Requests -> replies: routes, layers, checks, and what answers in the end."""

from __future__ import annotations

import sys
import traceback
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from ..._botocore.models import service_model
from .. import wire
from . import failures
from .constraints import Constraints, Invalid
from .messages import Abort, Reply
from .parameters import Parameters
from .replies import Minimal
from .routes import Route, Routes
from .state.engine import State
from .state.kinds import Kind, Kinds
from .state.sqlite import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike
    from typing import Any

    from ...service import ServiceInfo
    from .messages import Layer, Next, Request


_REQUEST_ID = "x-amzn-RequestId"


class _Operation:
    """An operation with what reads its requests and what answers them, made when first called."""

    __slots__ = ("_answer", "_parameters", "model", "service")

    def __init__(self, route: Route, state: State) -> None:
        self.service, self.model = route.service.name, route.model
        self._parameters = Parameters(self.model, Constraints.of(route.service.package))
        stateful = state.answer(route.service, self.model)
        filled = route.service.filled.get(self.model.name, ())
        self._answer: Next = stateful or Minimal(self.model, filled).reply

    def read(self, request: Request) -> dict[str, Any]:
        return self._parameters.read(request)

    def reply(self, request: Request) -> Reply:
        return self._answer(request)


class Application:
    """Answers the requests to all operations of some services.

    Args:
        services: The services.
        layers: What is around the answers, the outermost first.
        ready_after: How long resources take to be made, changed and deleted, in seconds.
        assume_existing: Whether a resource is there that a request names and nobody has deleted.
        state: The file that keeps the resources; without one they are gone with the application.

    Raises:
        ValueError: no service has a protocol that this server speaks, or the file is none of a
            server's.
    """

    def __init__(
        self,
        services: Sequence[ServiceInfo],
        layers: Sequence[Layer] = (),
        *,
        ready_after: float = 0,
        state: str | PathLike[str] | None = None,
        assume_existing: bool = False,
    ) -> None:
        known = _known(services)
        self._routes, self._unserved = known.routes, known.unserved
        self._file = None if state is None else File(state)
        self._state = State(known.kinds, ready_after, self._file, assume=assume_existing)
        self._state.add(known.existing)
        self._operations: dict[Route, _Operation] = {}
        self._call: Next = self._identified
        for layer in reversed(layers):
            self._call = partial(_through, layer, self._call)

    def __call__(self, request: Request) -> Reply:
        """Returns the reply to a request, whatever it is.

        Raises:
            Abort: a layer ends the connection.
        """
        try:
            found = self._routes.find(request)
            if found is not None:
                route, labels = found
                request.route(self._operation(route), labels)
            return self._call(request)
        except Abort:
            raise
        except Exception:
            traceback.print_exc(file=sys.stderr)
            return failures.internal(request.model)

    def close(self) -> None:
        """Gives the file of the resources free."""
        if self._file is not None:
            self._file.close()

    def _identified(self, request: Request) -> Reply:
        """Answers what has passed all layers, under a request id of its own."""
        reply = self._answer(request)
        # What was answered before may be answered again: it is left as it is.
        return Reply(reply.status, {**reply.headers, _REQUEST_ID: str(uuid4())}, reply.body)

    def _answer(self, request: Request) -> Reply:
        if request.handler is None:
            return failures.unknown_operation(request, self._unserved)
        try:
            _ = request.params
        except Invalid as error:
            return failures.invalid(request.model, error.problems)
        return request.handler.reply(request)

    def _operation(self, route: Route) -> _Operation:
        operation = self._operations.get(route)
        if operation is None:
            operation = self._operations.setdefault(route, _Operation(route, self._state))
        return operation


class _Known(NamedTuple):
    """What follows from the models alone, and so is the same for each server."""

    routes: Routes
    unserved: str
    kinds: Kinds
    existing: Sequence[tuple[Kind, str]]


_known_of: dict[tuple[str, ...], _Known] = {}


def _known(services: Sequence[ServiceInfo]) -> _Known:
    key = tuple(service.package for service in services)
    if key not in _known_of:
        found = [(service, service_model(service)) for service in services]
        models = [each for each in found if each[1].resolved_protocol in wire.PROTOCOLS]
        unserved = ", ".join(
            f"{service.name} speaks {model.resolved_protocol}"
            for service, model in found
            if (service, model) not in models
        )
        if not models:
            raise ValueError(
                f"{unserved}: the local server speaks {' and '.join(wire.PROTOCOLS)}; stub the"
                " clients instead"
            )
        routes = Routes()
        for service, model in models:
            routes.add(service, model)
        kinds = Kinds(models)
        existing = [
            (action.kind, name)
            for service, model in models
            for operation, names in service.existing.items()
            if (action := kinds.action(model.operation_model(operation))) is not None
            for name in names
        ]
        _known_of[key] = _Known(routes, unserved, kinds, existing)
    return _known_of[key]


def _through(layer: Layer, inner: Next, request: Request) -> Reply:
    return layer(request, inner)
