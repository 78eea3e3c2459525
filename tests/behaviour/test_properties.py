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
from support.oracle import sent

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

_COMMON: dict[str, Any] = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def _sent(driver: Driver, pair: Pair, name: str, params: dict[str, Any]) -> Any:
    """Returns the request, or the error of a call that sent nothing."""
    operation = pair.service.operation(name)
    answer = respond.output(operation, respond.outputs(operation)[0][0])
    try:
        return sent(driver, pair.server, name, params, answer, pair.ignored)
    except AssertionError as error:
        return type(error.__cause__), str(error.__cause__)


def _compare(pair: Pair, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(operations(pair.case.service)), label="operation")
    shape = pair.service.operation(name).input_shape
    params = pair.ours.ordered(name, data.draw(strategies.params(shape), label="parameters"))
    theirs = _sent(pair.oracle.drive, pair, name, params)
    assert _sent(pair.ours, pair, name, params) == theirs


@settings(max_examples=80, derandomize=True, **_COMMON)
@given(data=st.data())
@pytest.mark.of()
def test_drawn_parameters_are_sent_as_botocore_sends_them(pair: Pair, data: st.DataObject) -> None:
    _compare(pair, data)


@pytest.mark.slow
@settings(max_examples=3000, **_COMMON)
@given(data=st.data())
@pytest.mark.of()
def test_many_drawn_parameters(pair: Pair, data: st.DataObject) -> None:
    _compare(pair, data)


@settings(max_examples=60, derandomize=True, **_COMMON)
@given(data=st.data())
@pytest.mark.of(services=("toy",))
def test_every_location_with_drawn_values(pair: Pair, data: st.DataObject) -> None:
    shape = pair.service.operation("BindAll").input_shape
    drawn = {**samples.minimal(shape), **data.draw(strategies.params(shape))}
    params = pair.ours.ordered("BindAll", drawn)
    theirs = _sent(pair.oracle.drive, pair, "BindAll", params)
    assert _sent(pair.ours, pair, "BindAll", params) == theirs
