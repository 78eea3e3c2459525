"""Timestamps of responses are botocore's in whatever time zone the process is."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from agentcore_clients._runtime._native.codec import timestamps
from botocore.utils import parse_timestamp
from hypothesis import given, settings
from hypothesis import strategies as st
from support.models import ROOT

pytestmark = pytest.mark.skipif(not hasattr(time, "tzset"), reason="needs time.tzset()")

ZONES = ["UTC", "America/New_York", "Asia/Kolkata", "Europe/London", "Australia/Lord_Howe"]
VALUES: st.SearchStrategy[Any] = st.one_of(
    st.integers(-(2**35), 2**38),
    st.floats(-(2.0**31), 2.0**32),
    st.integers(0, 2**31).map(str),
    st.datetimes(dt.datetime(1971, 1, 1)).map(lambda moment: moment.isoformat() + "Z"),
    st.sampled_from(["Thu, 29 Feb 2024 12:30:45 GMT", "2024-07-01T00:00:00+05:30", "nonsense"]),
)


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    with pytest.MonkeyPatch.context() as patch:

        def choose(name: str) -> None:
            patch.setenv("TZ", name)
            time.tzset()

        yield choose
    time.tzset()


def seen(parse: Callable[[Any], dt.datetime], value: Any) -> Any:
    try:
        moment = parse(value)
    except Exception as error:
        return type(error)
    return moment.isoformat(), moment.tzname(), moment.timestamp()


@pytest.mark.parametrize("name", ZONES)
def test_timestamps_equal_botocores(zone: Callable[[str], None], name: str) -> None:
    zone(name)

    @settings(max_examples=200, deadline=None)
    @given(VALUES)
    def check(value: Any) -> None:
        assert seen(timestamps.parse, value) == seen(parse_timestamp, value)

    check()


@pytest.mark.slow
@pytest.mark.parametrize("name", ZONES[1:])
def test_the_whole_suite_in_another_zone(name: str) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "tests/behaviour"]
    done = subprocess.run(
        [*command, "-k", "native or toy or every"],
        cwd=ROOT,
        env={**os.environ, "TZ": name},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]
