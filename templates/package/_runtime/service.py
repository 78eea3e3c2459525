"""What a generated package knows about its service: names, errors, paginators, waiters, streams."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Path = tuple[str, ...]


class ServiceInfo:
    """Tables of one service, as `_service.py` fills them in. Read-only by convention.

    Attributes:
        package: Import name of the service's package; its `exceptions` and `_models` are found there.
        name: botocore's name of the service, the directory of its model.
        operations: Wire name of each operation to its method.
        errors: Error code to the name of the class in `<package>.exceptions`.
        paginators: Operation to its paginator as in `paginators-1.json`, derived ones included.
        iterate: Operation to the JMESPath of the items that `iter_<operation>` yields.
        events: Operation to the output member that is an event stream.
        bodies: Operation to the output member that is a streaming blob.
        stream_errors: Operation to {event exception: name of the class}.
        bearer_auth: Whether the model itself has a scheme for bearer tokens, as botocore knows it.
        bearer: The operations that take a bearer token instead of a signature.
        deprecated: Operation to its deprecated members, each a path and the reason. A part of a
            path is a member, "[]" for the items of a list or "{}" for the values of a map.
        existing: Operation that reads a resource to those that a local server has from the start.
        views: Operation that lists what resources have in common to one that reads such a resource.
        filled: Operation to members of its response that a local server always gives.
        collections: Operation to how its events are collected, as `collect.Collector` reads it.
        waiters: Waiter to its definition as in `waiters-2.json`.
    """

    __slots__ = (
        "api_version",
        "bearer",
        "bearer_auth",
        "bodies",
        "botocore",
        "collections",
        "deprecated",
        "endpoint_prefix",
        "errors",
        "events",
        "existing",
        "filled",
        "iterate",
        "name",
        "native",
        "operations",
        "package",
        "paginators",
        "service_id",
        "signing_name",
        "stream_errors",
        "views",
        "waiters",
    )

    def __init__(
        self,
        *,
        package: str,
        name: str,
        service_id: str,
        api_version: str,
        signing_name: str,
        endpoint_prefix: str,
        botocore: str,
        native: bool = False,
        bearer_auth: bool = False,
        operations: Mapping[str, str],
        errors: Mapping[str, str] = {},
        paginators: Mapping[str, Mapping[str, object]] = {},
        iterate: Mapping[str, str] = {},
        events: Mapping[str, str] = {},
        bodies: Mapping[str, str] = {},
        stream_errors: Mapping[str, Mapping[str, str]] = {},
        bearer: tuple[str, ...] = (),
        existing: Mapping[str, tuple[str, ...]] = {},
        views: Mapping[str, str] = {},
        filled: Mapping[str, tuple[str, ...]] = {},
        deprecated: Mapping[str, tuple[tuple[Path, str], ...]] = {},
        waiters: Mapping[str, Mapping[str, object]] = {},
        collections: Mapping[str, Mapping[str, Any]] = {},
    ) -> None:
        self.package = package
        self.name = name
        self.service_id = service_id
        self.api_version = api_version
        self.signing_name = signing_name
        self.endpoint_prefix = endpoint_prefix
        self.botocore = botocore
        self.native = native
        self.bearer_auth = bearer_auth
        self.operations = operations
        self.errors = errors
        self.paginators = paginators
        self.iterate = iterate
        self.events = events
        self.bodies = bodies
        self.stream_errors = stream_errors
        self.bearer = bearer
        self.existing = existing
        self.views = views
        self.filled = filled
        self.deprecated = deprecated
        self.waiters = waiters
        self.collections = collections

    @property
    def token_variable(self) -> str:
        """The environment variable that holds a bearer token, as botocore names it."""
        name = self.signing_name.replace("-", "_").replace(" ", "_").upper()
        return f"AWS_BEARER_TOKEN_{name}"

    def operation(self, method: str) -> str | None:
        """Returns the wire name of the operation behind a client method, or None."""
        for wire_name, name in self.operations.items():
            if name == method:
                return wire_name
        return None

    def __repr__(self) -> str:
        return f"<ServiceInfo {self.name} {self.api_version} from botocore {self.botocore}>"
