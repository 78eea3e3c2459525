"""One call of an operation, as hooks see it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Call:
    """One call, as hooks see it. It holds no parameter, body or credential.

    Attributes:
        service: The service's name in botocore.
        operation: The operation's name in the service's API.
        region, endpoint_url: Where the request goes.
        attempt: Number of the attempt, from 1.
        headers: What a hook puts in before an attempt is sent with it, and signed unless
            intermediaries may change it (as `traceparent`). It starts empty for each attempt.
        status: HTTP status of the last answer, None before one came.
        request_id: The service's identifier of the last answer.
        done: Whether nothing follows for this call: the caller gets its result or error.
        state: For hooks to keep things in until the call is done, for example under themselves.
    """

    __slots__ = (
        "attempt",
        "done",
        "endpoint_url",
        "headers",
        "operation",
        "region",
        "request_id",
        "service",
        "state",
        "status",
    )

    def __init__(self, service: str, operation: str, region: str, endpoint_url: str) -> None:
        self.service, self.operation = service, operation
        self.region, self.endpoint_url = region, endpoint_url
        self.attempt = 0
        self.headers: dict[str, str] = {}
        self.status: int | None = None
        self.request_id: str | None = None
        self.done = False
        self.state: dict[Any, Any] = {}

    def __repr__(self) -> str:
        return f"<call of {self.service} {self.operation}, attempt {self.attempt}>"
