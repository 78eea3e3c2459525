"""What botocore does for single services and operations in code, beside their models."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from botocore.handlers import BUILTIN_HANDLERS
from botocore.model import OperationModel, ServiceId
from botocore.utils import EVENT_ALIASES

# Events on the way of a call; the others concern documentation and the making of a client.
_CALL = frozenset(
    (
        "after-call",
        "before-call",
        "before-endpoint-resolution",
        "before-parameter-build",
        "before-parse",
        "before-send",
        "before-sign",
        "choose-signer",
        "needs-retry",
        "provide-client-params",
        "request-created",
    )
)


def is_handled(operation: OperationModel) -> bool:
    """Whether botocore changes the requests or responses of an operation in code of its own."""
    handled = _handled()
    model = operation.service_model
    service = ServiceId(model.metadata.get("serviceId", model.service_name)).hyphenize()
    return bool(handled & {(service, "*"), (service, operation.name)})


@cache
def _handled() -> frozenset[tuple[str, str]]:
    """Returns (service, operation) of each handler; the operation `*` stands for all."""
    return frozenset(_scopes())


def _scopes() -> Iterator[tuple[str, str]]:
    for name, *_ in BUILTIN_HANDLERS:
        event, _, scope = name.partition(".")
        if event in _CALL and scope:
            service, _, operation = scope.partition(".")
            yield EVENT_ALIASES.get(service) or service, operation or "*"
