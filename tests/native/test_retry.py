"""Which failures are retried, after how long, and when the quota ends it."""

from __future__ import annotations

import botocore.exceptions as exceptions
import pytest
from agentcore_clients._runtime._native import retry
from botocore.loaders import create_loader
from botocore.retries import standard

# Names are compared with botocore's own lists, so that an update of botocore shows.


def test_lists_equal_botocore() -> None:
    assert set(standard.ThrottledRetryableChecker._THROTTLED_ERROR_CODES) == retry.THROTTLING_CODES
    assert set(standard.TransientRetryableChecker._TRANSIENT_ERROR_CODES) == retry.TRANSIENT_CODES
    assert (
        set(standard.TransientRetryableChecker._TRANSIENT_STATUS_CODES) == retry.TRANSIENT_STATUSES
    )


def test_statuses_equal_botocores_legacy_mode() -> None:
    rules = create_loader().load_data("_retry")["definitions"].values()
    responses = [rule["applies_when"].get("response", {}) for rule in rules]
    statuses = {r["http_status_code"] for r in responses if "service_error_code" not in r and r}
    assert statuses == retry.TRANSIENT_STATUSES | retry.THROTTLING_STATUSES


def attempts(limit: int = 3, quota: retry.Quota | None = None) -> retry.Attempts:
    return retry.Attempts(limit, quota or retry.Quota(), lambda: 0.5)


@pytest.mark.parametrize(
    ("status", "code", "modelled", "retried"),
    [
        (500, None, False, True),
        (429, "429", False, True),
        (509, "509", False, True),
        (501, None, False, False),
        (400, "ThrottlingException", False, True),
        (400, "ValidationException", False, False),
        (409, "RetryableConflictException", True, True),
        (408, "RequestTimeout", False, True),
    ],
)
def test_responses(status: int, code: str | None, modelled: bool, retried: bool) -> None:
    assert (attempts().after_response(status, code, {}, modelled) is not None) is retried


@pytest.mark.parametrize(
    ("error", "retried"),
    [
        (exceptions.ConnectTimeoutError(endpoint_url="u"), True),
        (exceptions.ReadTimeoutError(endpoint_url="u"), True),
        (exceptions.EndpointConnectionError(endpoint_url="u"), True),
        (exceptions.ConnectionClosedError(endpoint_url="u"), True),
        (exceptions.SSLError(endpoint_url="u", error="e"), True),
        (exceptions.NoCredentialsError(), False),
        (ValueError(), False),
    ],
)
def test_errors(error: Exception, retried: bool) -> None:
    assert (attempts().after_error(error) is not None) is retried
    checker = standard.TransientRetryableChecker()
    assert isinstance(error, checker._transient_exception_cls) is retried


def test_delays_double_up_to_the_limit() -> None:
    call = attempts(limit=8)
    delays = [call.after_response(500, None, {}, False) for _ in range(7)]
    assert delays == [0.5, 1, 2, 4, 8, 10, 10]
    assert call.after_response(500, None, {}, False) is None


@pytest.mark.parametrize(
    ("headers", "delay"),
    [
        ({"x-amz-retry-after": "1500"}, 1.5),
        ({"retry-after": "3"}, 3),
        ({"retry-after": "3600"}, 5.5),
        ({"retry-after": "0"}, 0.5),
        ({"retry-after": "soon"}, 0.5),
        ({"retry-after": "-1"}, 0.5),
        ({"retry-after": "999999999"}, 5.5),
        ({"retry-after": "1000000000"}, 0.5),  # too long to be seconds
    ],
)
def test_the_server_may_ask_for_a_delay(headers: dict[str, str], delay: float) -> None:
    assert attempts().after_response(503, None, headers, False) == delay


def test_the_quota_ends_retries_and_success_refills_it() -> None:
    quota = retry.Quota(12)
    first = attempts(quota=quota)
    assert first.after_response(500, None, {}, False) is not None  # 5
    assert first.after_response(500, None, {}, False) is not None  # 5
    second = attempts(quota=quota)
    assert second.after_response(500, None, {}, False) is None
    assert second.quota_reached
    first.succeeded()
    assert quota.available == 7
    attempts(quota=quota).succeeded()
    assert quota.available == 8
    assert (
        attempts(quota=retry.Quota(9)).after_error(exceptions.ReadTimeoutError(endpoint_url="u"))
        is None
    )


def test_successes_give_no_more_than_there_was() -> None:
    quota = retry.Quota(12)
    assert quota.acquire(1)
    quota.release(5)
    assert quota.available == 12


def test_clock_skew() -> None:
    now = 1_700_000_000.0
    assert retry.clock_skew({"date": "Tue, 14 Nov 2023 23:13:20 GMT"}, now) == 3600
    assert retry.clock_skew({"date": "Tue, 14 Nov 2023 22:13:30 GMT"}, now) is None
    assert retry.clock_skew({"date": "never"}, now) is None
    assert retry.clock_skew({}, now) is None
