"""What passes between the parts of the local server: requests, replies, and layers around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeAlias


class Abort(Exception):
    """Ends a connection in the place of a reply, or of the rest of its body.

    Attributes:
        reset: Whether the peer sees a reset; otherwise the connection is closed in order.
    """

    def __init__(self, *, reset: bool = True) -> None:
        super().__init__("the connection ends here")
        self.reset = reset


class Request:
    """A request as it came, and what the model makes of it.

    Attributes:
        method: The HTTP method.
        target: Path and query, byte for byte as they were sent.
        path: The path of `target`, still escaped.
        query: The query of `target`, still escaped.
        headers: By lower-case name; repeated ones are joined by ", ".
        body: The body, without the chunks of its transfer.
        service: botocore's name of the service; "" where no operation has this route.
        operation: The operation, as the model names it; "" where none has this route.
        model: botocore's OperationModel; None where no operation has this route.
        handler: What reads and answers it; None where no operation has this route.
        labels: The labels of the path, by their names in the model's path.
    """

    __slots__ = (
        "_params",
        "body",
        "handler",
        "headers",
        "labels",
        "method",
        "model",
        "operation",
        "path",
        "query",
        "service",
        "target",
    )

    def __init__(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, _, self.query = target.partition("?")
        self.service = self.operation = ""
        self.model: Any = None
        self.handler: Handler | None = None
        self.labels: Mapping[str, str] = {}
        self._params: dict[str, Any] | None = None

    def route(self, handler: Handler, labels: Mapping[str, str]) -> None:
        """Says which operation it is for, and what the labels of its path are."""
        self.handler, self.labels, self.model = handler, labels, handler.model
        self.service, self.operation = handler.service, handler.model.name

    @property
    def params(self) -> dict[str, Any]:
        """The parameters, checked against the model: timestamps are seconds, blobs bytes.

        Raises:
            Invalid: the service would not take them.
        """
        if self._params is None:
            self._params = {} if self.handler is None else self.handler.read(self)
        return self._params


class Handler(Protocol):
    """What reads and answers the requests of one operation."""

    service: str
    model: Any

    def read(self, request: Request) -> dict[str, Any]:
        """Returns the parameters."""
        ...

    def reply(self, request: Request) -> Reply:
        """Returns the reply to a request that is valid."""
        ...


class Reply:
    """What is answered.

    Attributes:
        status: The HTTP status.
        headers: Without those of the transfer, which the server adds; but `Content-Length` where the
            size of a body in pieces is known.
        body: The body, or its pieces as they are to arrive: each is sent at once, and an `Abort` that
            they raise ends the connection.
    """

    __slots__ = ("body", "headers", "status")

    def __init__(
        self, status: int, headers: Mapping[str, str], body: bytes | Iterable[bytes] = b""
    ) -> None:
        self.status, self.headers, self.body = status, dict(headers), body


Next: TypeAlias = "Callable[[Request], Reply]"
# A layer sees every request before it is answered, and the reply after; it may give its own, or raise
# `Abort`. Several requests are in it at once, each in a thread of its own.
Layer: TypeAlias = "Callable[[Request, Next], Reply]"
