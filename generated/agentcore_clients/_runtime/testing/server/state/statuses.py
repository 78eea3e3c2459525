"""Which value of a status a resource has: by the words of its enumeration, and by the waiters."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

# What happens to a resource -> values while it happens and values after it, the likeliest first.
_DURING = {
    "create": (
        *("CREATING", "PENDING", "INITIATED", "PROVISIONING", "STARTING", "QUEUED", "SUBMITTED"),
        *("GENERATING", "IN_PROGRESS"),
    ),
    "update": ("UPDATING", "MODIFYING"),
    "delete": ("DELETING", "TERMINATING"),
    "stop": ("STOPPING", "TERMINATING", "CANCELLING"),
}
_AFTER = {
    "create": (
        *("READY", "ACTIVE", "AVAILABLE", "ENABLED", "COMPLETED", "SUCCEEDED", "GENERATED"),
        *("RUNNING", "COMPLETE", "SUCCESS"),
    ),
    "delete": ("DELETED", "TERMINATED"),
    "stop": ("STOPPED", "TERMINATED", "CANCELLED", "CANCELED"),
}
# Words of values that nothing here leads to.
_BAD = ("FAIL", "ERROR", "UNSUCCESSFUL", "EXPIRED", "REJECTED", "PENDING", "BLOCKED", "INACTIVE")


class Statuses:
    """The values of one resource's status.

    Attributes:
        settled: What it has when nothing happens to it; None where it has no status.
    """

    def __init__(self, values: Sequence[str], awaited: str | None = None) -> None:
        self._values = {value.upper(): value for value in values}
        passing = {value for each in (*_DURING.values(), _AFTER["delete"]) for value in each}
        plain = [
            value
            for name, value in self._values.items()
            if name not in passing and not any(word in name for word in _BAD)
        ]
        found = self._first(_AFTER["create"])
        self.settled: str | None = awaited or found or next(iter((*plain, *values)), None)

    def during(self, event: str) -> str | None:
        """Returns the value while something happens, None where the resource shows nothing of it."""
        return self._first(_DURING.get(event, ()))

    def after(self, event: str) -> str | None:
        """Returns the value after it."""
        if event in ("create", "update"):
            return self.settled
        return self._first(_AFTER.get(event, ()))

    def _first(self, names: Sequence[str]) -> str | None:
        return next((self._values[name] for name in names if name in self._values), None)


def awaited(
    waiters: Mapping[str, Mapping[str, Any]], operation: str, values: Sequence[str]
) -> str | None:
    """Returns the value of a status that a waiter of an operation waits for."""
    for waiter in waiters.values():
        if waiter["operation"] != operation:
            continue
        for acceptor in waiter["acceptors"]:
            if acceptor["state"] == "success" and acceptor["expected"] in values:
                value: str = acceptor["expected"]
                if value.upper() not in _AFTER["delete"]:
                    return value
    return None
