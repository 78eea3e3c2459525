"""What the strategies draw is valid, and reaches the edges that they promise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.model import Shape, ShapeResolver
from botocore.validate import validate_parameters
from hypothesis import HealthCheck, find, given, settings
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


EDGES: dict[str, Callable[[dict[str, Any]], bool]] = {
    "empty": lambda value: value.get("text") == "",
    "beyond ascii": lambda value: any(ord(c) > 0xFFFF for c in value.get("text", "")),
    "several": lambda value: len(value.get("texts", ())) > 2,
}


@pytest.mark.parametrize("edge", EDGES)
def test_edges_are_drawn(edge: str) -> None:
    shapes = {
        "Input": {
            "type": "structure",
            "members": {"text": {"shape": "Text"}, "texts": {"shape": "Texts"}},
        },
        "Text": {"type": "string"},
        "Texts": {"type": "list", "member": {"shape": "Text"}},
    }
    shape = ShapeResolver(shapes).get_shape_by_name("Input")
    settled = settings(max_examples=20_000, derandomize=True, database=None)
    assert find(strategies.params(shape), EDGES[edge], settings=settled)
