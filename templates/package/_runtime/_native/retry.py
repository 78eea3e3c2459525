"""Standard retry mode: what is retried, how long to wait, and the quota that stops retry storms.

The classification, the costs and the back-off are those of botocore's `retries/standard.py`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _thread import LockType
    from collections.abc import Callable, Mapping

DEFAULT_ATTEMPTS = 3
TRANSIENT_CODES = frozenset(
    ("RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete")
)
TRANSIENT_STATUSES = frozenset((500, 502, 503, 504))
# Of the legacy mode: a proxy that limits rates names no code.
THROTTLING_STATUSES = frozenset((429, 509))
THROTTLING_CODES = frozenset(
    (
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "RequestThrottled",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
    )
)
# Codes that a wrong clock causes; the response's Date tells by how much.
SKEW_CODES = frozenset(
    (
        "RequestTimeTooSkewed",
        "RequestExpired",
        "RequestInTheFuture",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "AuthFailure",
    )
)
_MAX_BACKOFF = 20.0
_RETRY_COST = 5
_TIMEOUT_COST = 10
_CAPACITY = 500
# A server's wish for a delay adds at most this to ours.
_MAX_ADDED_DELAY = 5.0


class Quota:
    """The token bucket that all calls of a client share."""

    __slots__ = ("_lock", "available", "capacity", "retries")

    def __init__(self, capacity: int = _CAPACITY) -> None:
        from _thread import allocate_lock

        self.capacity = self.available = capacity
        self.retries = 0  # attempts after the first ones, so far
        self._lock: LockType = allocate_lock()

    def acquire(self, amount: int) -> bool:
        with self._lock:
            if amount > self.available:
                return False
            self.available -= amount
            self.retries += 1
            return True

    def release(self, amount: int) -> None:
        if self.available == self.capacity:
            return
        with self._lock:
            self.available = min(self.capacity, self.available + amount)


def _jitter() -> float:
    from random import random  # a call that succeeds has no use for it

    return random()


class Attempts:
    """The attempts of one call."""

    __slots__ = ("_cost", "_limit", "_quota", "_random", "number", "quota_reached")

    def __init__(self, limit: int, quota: Quota, random: Callable[[], float] = _jitter) -> None:
        self._limit, self._quota, self._random = limit, quota, random
        self._cost = 1  # what a success gives back
        self.number = 1
        self.quota_reached = False

    def succeeded(self) -> None:
        self._quota.release(self._cost)

    @property
    def exhausted(self) -> bool:
        return self.number >= self._limit

    def after_error(self, error: Exception) -> float | None:
        """Returns the seconds to wait before another attempt, or None to give up."""
        names = {kind.__name__ for kind in type(error).__mro__}
        # botocore's classes, by name: its exceptions module is there once one was raised.
        if not names & {"ConnectionError", "HTTPClientError"}:
            return None
        timed_out = bool(names & {"ConnectTimeoutError", "ReadTimeoutError"})
        return self._delay(_TIMEOUT_COST if timed_out else _RETRY_COST, None)

    def after_response(
        self, status: int, code: str | None, headers: Mapping[str, str], modelled: bool
    ) -> float | None:
        """Like `after_error`, for a response; `modelled`: the model calls its error retryable."""
        if (
            status in TRANSIENT_STATUSES
            or status in THROTTLING_STATUSES
            or code in TRANSIENT_CODES
            or code in THROTTLING_CODES
            or modelled
        ):
            return self._delay(_RETRY_COST, _wished_delay(headers))
        return None

    def again(self) -> float | None:
        """Returns 0 for an attempt that follows at once, None where there is none left."""
        if self.exhausted:
            return None
        self.number += 1
        self._quota.retries += 1
        return 0.0

    def extend(self) -> None:
        """Adds an attempt to the limit, for one that was refused for its token alone."""
        self._limit += 1
        self.number += 1
        self._quota.retries += 1

    def metadata(self) -> dict[str, int | bool]:
        """Returns what botocore adds to ResponseMetadata about a call's attempts."""
        counts: dict[str, int | bool] = {}
        if self.exhausted:
            counts["MaxAttemptsReached"] = True
        if self.quota_reached:
            counts["RetryQuotaReached"] = True
        counts["RetryAttempts"] = self.number - 1
        return counts

    def _delay(self, cost: int, wished: float | None) -> float | None:
        if self.exhausted:
            return None
        if not self._quota.acquire(cost):
            self.quota_reached = True
            return None
        self._cost = cost
        delay = self._random() * min(2.0 ** (self.number - 1), _MAX_BACKOFF)
        self.number += 1
        if wished is not None:
            return max(delay, min(wished, delay + _MAX_ADDED_DELAY))
        return delay


def _wished_delay(headers: Mapping[str, str]) -> float | None:
    """Reads `x-amz-retry-after` (milliseconds) or `retry-after` (seconds)."""
    for name, scale in (("x-amz-retry-after", 1000.0), ("retry-after", 1.0)):
        text = headers.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 10:
            return int(text) / scale
    return None


def time_to_live(headers: Mapping[str, str], timeout: float | None) -> float | None:
    """Returns when an attempt after this answer ends at the latest, by the service's clock."""
    from calendar import timegm
    from time import strptime

    if timeout is None or "date" not in headers:
        return None
    try:
        return timegm(strptime(headers["date"], "%a, %d %b %Y %H:%M:%S %Z")) + timeout
    except ValueError:
        return None


def clock_skew(headers: Mapping[str, str], now: float) -> float | None:
    """Returns by how many seconds the server's clock is ahead of `now`, where it is over 4 min."""
    if not (date := headers.get("date")):
        return None
    from .codec.timestamps import parse

    try:
        skew = parse(date).timestamp() - now
    except (ValueError, OverflowError):
        return None
    return skew if abs(skew) > 240 else None
