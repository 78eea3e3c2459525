"""Drawn parameters leave a generated client as they leave botocore.

The short tests draw the same values each time, so that a change is what makes them fail; the long
one draws new ones.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import respond, samples, strategies
from support.cases import Pair, operations
from support.drive import Driver
from support.oracle import Wire, sent

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

_COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def _sent(driver: Driver, pair: Pair, name: str, params: dict[str, Any]) -> Any:
    """Returns the request, or the error of a call that sent nothing."""
    answer = respond.outputs(pair.service.operation(name))[0][1]
    ignored = frozenset() if driver is pair.oracle.drive else pair.ignored
    try:
        return sent(driver, pair.server, name, params, answer, ignored)
    except AssertionError as error:
        return type(error.__cause__), str(error.__cause__)


def _compare(pairs: list[Pair], data: st.DataObject, operation: str | None = None) -> None:
    first = pairs[0]
    every = operations(first.case.service) if operation is None else [operation]
    name = data.draw(st.sampled_from(every), label="operation")
    shape = first.service.operation(name).input_shape
    drawn = data.draw(strategies.params(shape), label="parameters")
    least = samples.minimal(shape) if operation else {}
    params = first.ours.ordered(name, {**least, **drawn})
    theirs = _sent(first.oracle.drive, first, name, params)
    for pair in pairs:
        expected = theirs.without(pair.ignored) if isinstance(theirs, Wire) else theirs
        assert _sent(pair.ours, pair, name, params) == expected, pair.case.id


@settings(max_examples=80, derandomize=True, **_COMMON)
@given(data=st.data())
@pytest.mark.of(on_botocore=("toy",))
def test_drawn_parameters_are_sent_as_botocore_sends_them(
    pairs: list[Pair], data: st.DataObject
) -> None:
    _compare(pairs, data)


@pytest.mark.slow
@settings(max_examples=3000, **_COMMON)
@given(data=st.data())
@pytest.mark.of(on_botocore=("toy",))
def test_many_drawn_parameters(pairs: list[Pair], data: st.DataObject) -> None:
    _compare(pairs, data)


@settings(max_examples=60, derandomize=True, **_COMMON)
@given(data=st.data())
@pytest.mark.of(services=("toy",))
def test_every_location_with_drawn_values(pairs: list[Pair], data: st.DataObject) -> None:
    _compare(pairs, data, "BindAll")
