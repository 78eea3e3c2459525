"""What the strategies draw is valid, and reaches the edges that they promise."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.model import Shape
from botocore.validate import validate_parameters
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import models, strategies

OPERATIONS = [
    (name, operation)
    for name in ("toy", *models.SERVICES)
    for operation in models.service(name).operations
    if not models.service(name).operation(operation).has_event_stream_input
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_drawn_parameters_are_valid(data: st.DataObject) -> None:
    name, operation = data.draw(st.sampled_from(OPERATIONS))
    shape = models.service(name).operation(operation).input_shape
    drawn: dict[str, Any] = data.draw(strategies.params(shape))
    if isinstance(shape, Shape):
        validate_parameters(drawn, shape)


@pytest.mark.parametrize("wanted", ["empty", "beyond ascii", "several"])
def test_edges_are_drawn(wanted: str) -> None:
    from hypothesis import find

    shape = models.service("toy").operation("Everything").input_shape
    tests = {
        "empty": lambda value: value.get("string") == "",
        "beyond ascii": lambda value: any(ord(c) > 0xFFFF for c in value.get("string", "")),
        "several": lambda value: len(value.get("strings", ())) > 2,
    }
    assert find(strategies.params(shape), tests[wanted], settings=settings(max_examples=20_000))
