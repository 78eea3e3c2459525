"""Durations by operation and outcome."""

from __future__ import annotations

import pytest
from support.server import Server

from .conftest import EVENTS, OK, Make, Recorded, failure


def test_durations(
    flavour: str, engine: str, server: Server, make: Make, instrumented: Recorded
) -> None:
    caller = make(flavour, engine)
    server.reply(OK, OK, failure(403, "AccessDeniedException"))
    caller.call("list_events", **EVENTS)
    caller.call("list_events", **EVENTS)
    with pytest.raises(caller.client.exceptions.AccessDeniedException):
        caller.call("list_events", **EVENTS)
    with pytest.raises(Exception, match="Parameter validation failed"):
        caller.call("list_events", **{**EVENTS, "maxResults": "many"})
    (metric,) = instrumented.metrics()
    assert (metric.name, metric.unit) == ("rpc.client.call.duration", "s")
    address, port = server.url.removeprefix("http://").split(":")
    common = {
        "rpc.system": "aws-api",
        "rpc.service": "Bedrock AgentCore",
        "rpc.method": "ListEvents",
        "server.address": address,
        "server.port": int(port),
    }
    outcomes: dict[str, dict[str, str | int]] = {
        "two": {"http.status_code": 200},
        "denied": {"http.status_code": 403, "error.type": "AccessDeniedException"},
        "refused": {"error.type": "botocore.exceptions.ParamValidationError"},
    }
    points = {frozenset(point.attributes.items()): point for point in metric.data.data_points}
    assert points.keys() == {frozenset({**common, **more}.items()) for more in outcomes.values()}
    two = points[frozenset({**common, **outcomes["two"]}.items())]
    assert two.count == 2
    assert 0 < two.sum < 60
    assert two.explicit_bounds[0] == 0.005
