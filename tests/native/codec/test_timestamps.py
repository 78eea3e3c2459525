"""Timestamps equal botocore's, both ways."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from agentcore_clients._runtime._native.codec import timestamps
from botocore.serialize import create_serializer
from botocore.utils import parse_timestamp
from hypothesis import given, settings
from hypothesis import strategies as st

TEXTS = [
    "2024-02-29T12:30:45Z",
    "2024-02-29T12:30:45.123Z",
    "2024-02-29T12:30:45.123456Z",
    "2024-02-29T12:30:45.1Z",
    "2024-02-29T12:30:45+02:00",
    "2024-02-29",
    "20240229T123045Z",
    "Thu, 29 Feb 2024 12:30:45 GMT",
    "Thu, 29 Feb 2024 12:30:45 +0100",
    "1709209845",
    "1709209845.5",
    "0",
    "-1",
]
NUMBERS: list[int | float] = [0, 1, -1, 1.5, 1709209845.123456, 253402300799, 1e11, -62135596800]


@pytest.mark.parametrize("value", [*TEXTS, *NUMBERS])
def test_parse_equals_botocore(value: Any) -> None:
    ours = timestamps.parse(value)
    assert ours.tzinfo is not None or parse_timestamp(value).tzinfo is None
    assert ours == parse_timestamp(value)


@pytest.mark.parametrize(
    "value", ["2024-13-01T00:00:00Z", "nonsense", "", "Thu, 99 Feb 2024 12:30:45 GMT"]
)
def test_parse_refuses_what_botocore_refuses(value: str) -> None:
    with pytest.raises(ValueError, match="Invalid timestamp"):
        parse_timestamp(value)
    with pytest.raises(ValueError, match="Invalid timestamp"):
        timestamps.parse(value)


@settings(max_examples=200, deadline=None)
@given(
    st.datetimes(
        dt.datetime(1, 1, 3),
        dt.datetime(9998, 12, 30),
        timezones=st.sampled_from([None, dt.timezone.utc, dt.timezone(dt.timedelta(hours=-7))]),
    )
)
def test_formats_equal_botocore(moment: dt.datetime) -> None:
    serializer: Any = create_serializer("rest-json", include_validation=False)
    for name in ("iso8601", "unixtimestamp", "rfc822"):
        ours: Any = getattr(timestamps, name)(moment)
        assert ours == serializer._convert_timestamp_to_str(moment, name)


@pytest.mark.parametrize("value", [None, [], "nonsense", object()])
def test_aware_refuses_what_is_no_timestamp(value: Any) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)):
        timestamps.aware(value)
