"""Which operation a request is for: by method and path, or by a header where bodies name it."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from ...service import ServiceInfo
    from .messages import Request

_TARGET = "x-amz-target"


class Route:
    """Where an operation is found: its path, with labels, and its query where that is fixed.

    Attributes:
        service: What the model tells of the service.
        model: botocore's OperationModel.
        hosts: What its service's hosts begin with, and its signatures are for.
        query: The query that tells it from others of its path.
    """

    __slots__ = ("_count", "_labels", "hosts", "model", "query", "service")

    def __init__(self, service: ServiceInfo, model: Any) -> None:
        self.service, self.model = service, model
        self.hosts = tuple(dict.fromkeys((service.endpoint_prefix, service.signing_name)))
        path, _, query = model.http.get("requestUri", "/").partition("?")
        self._count = len(_parts(path))
        self.query = parse_qs(query, keep_blank_values=True)
        self._labels = [
            (index, part[1:-1].removesuffix("+"), part.endswith("+}"))
            for index, part in enumerate(path.split("/")[1:])
            if part.startswith("{")
        ]

    def labels(self, parts: Sequence[str]) -> dict[str, str]:
        """Returns the labels of a path, which may have more parts by one label that takes several."""
        found: dict[str, str] = {}
        more = 0
        for index, name, greedy in self._labels:
            at = index + more
            if greedy:
                extra = len(parts) - self._count
                found[name] = unquote("/".join(parts[at : at + extra + 1]))
                more += extra
            else:
                found[name] = unquote(parts[at])
        return found


class _Node:
    __slots__ = ("greedy", "label", "literal", "routes")

    def __init__(self) -> None:
        self.literal: dict[str, _Node] = {}
        self.label: _Node | None = None
        self.greedy: _Node | None = None
        self.routes: list[Route] = []


class Routes:
    """The operations of all services of a server."""

    def __init__(self) -> None:
        self._root: dict[str, _Node] = {}
        self._targets: dict[str, Route] = {}

    def add(self, service: ServiceInfo, model: Any) -> None:
        """Adds the operations of a service with botocore's ServiceModel."""
        protocol = model.resolved_protocol
        for name in model.operation_names:
            route = Route(service, model.operation_model(name))
            if protocol == "json":
                self._targets[f"{model.metadata['targetPrefix']}.{name}"] = route
            else:
                self._add(route)

    def _add(self, route: Route) -> None:
        http = route.model.http
        node = self._root.setdefault(http["method"], _Node())
        for part in _parts(http["requestUri"].partition("?")[0]):
            if part.endswith("+}"):
                node.greedy = node = node.greedy or _Node()
            elif part.startswith("{"):
                node.label = node = node.label or _Node()
            else:
                node = node.literal.setdefault(part, _Node())
        node.routes.append(route)
        # A route whose query is fixed comes before one that has any query.
        node.routes.sort(key=lambda each: -len(each.query))

    def find(self, request: Request) -> tuple[Route, Mapping[str, str]] | None:
        """Returns the operation and the labels of its path, None where no operation has this route."""
        target = request.headers.get(_TARGET)
        if target is not None and (route := self._targets.get(target)) is not None:
            return route, {}
        root = self._root.get(request.method)
        if root is None:
            return None
        parts = _parts(request.path)
        node = _walk(root, parts, 0)
        if node is None:
            return None
        route = _chosen(node.routes, request)
        return None if route is None else (route, route.labels(parts))


def _parts(path: str) -> list[str]:
    """Returns the parts of a path; that one ends in a slash makes no difference."""
    parts = path.split("/")[1:]
    return parts[:-1] if parts and not parts[-1] else parts


def _walk(node: _Node, parts: Sequence[str], at: int) -> _Node | None:
    if at == len(parts):
        return node if node.routes else None
    part = parts[at]
    if (literal := node.literal.get(part)) is not None:
        found = _walk(literal, parts, at + 1)
        if found is not None:
            return found
    if node.label is not None and part:
        found = _walk(node.label, parts, at + 1)
        if found is not None:
            return found
    if node.greedy is not None:
        for end in range(len(parts), at, -1):
            found = _walk(node.greedy, parts, end)
            if found is not None:
                return found
    return None


def _chosen(routes: Sequence[Route], request: Request) -> Route | None:
    """Returns the route of several with one path: by its fixed query, then by what the host begins with."""
    if len(routes) == 1 and not routes[0].query:
        return routes[0]
    query = parse_qs(request.query, keep_blank_values=True)
    fitting = [
        route
        for route in routes
        if all(query.get(key) == value for key, value in route.query.items())
    ]
    host = request.headers.get("host", "")
    scope = request.headers.get("authorization", "")
    for route in fitting:
        if any(
            host.startswith(f"{name}.") or f"/{name}/aws4_request" in scope for name in route.hosts
        ):
            return route
    return fitting[0] if fitting else None
