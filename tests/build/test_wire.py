"""What keeps an operation with the botocore engine."""

from __future__ import annotations

from typing import Any

import pytest
from agentcore_codegen.build.wire import build
from botocore.model import ServiceModel


@pytest.mark.parametrize("side", ["input", "output"])
@pytest.mark.parametrize("traits", [{}, {"payload": "data"}, {"locationName": "Thing"}], ids=str)
def test_traits_where_an_operation_refers_to_a_shape(side: str, traits: dict[str, str]) -> None:
    operation: dict[str, Any] = {
        "name": "PutThing",
        "http": {"method": "POST", "requestUri": "/"},
        "input": {"shape": "Thing"},
        "output": {"shape": "Thing"},
    }
    operation[side] = {"shape": "Thing", **traits}
    shapes = {
        "Thing": {"type": "structure", "members": {"data": {"shape": "Blob"}}},
        "Blob": {"type": "blob"},
    }
    metadata = {"protocol": "rest-json", "signatureVersion": "v4", "endpointPrefix": "thing"}
    raw = {"metadata": metadata, "operations": {"PutThing": operation}, "shapes": shapes}
    reason = build(ServiceModel(raw), raw).operations[0].unsupported_reason
    assert reason == ("traits of a use" if traits else None)
