"""Declared addresses: what is refused, with the declaration's place."""

from __future__ import annotations

from typing import Any

import pytest
from agentcore_codegen import names
from agentcore_codegen.build import addresses
from agentcore_codegen.configuration.service_tables import AddressDeclaration
from agentcore_codegen.diagnostics import GeneratorError

PARTS: dict[str, Any] = {
    "name": "toy_view",
    "where": "specs.toml:7",
    "service": "toys",
    "doc": "Returns where a toy is.",
    "path": "/toys/{toy}/of/{user}/{toy}",
    "parameters": {"toy": "A toy.", "user": "A user."},
}


def build(**parts: Any) -> Any:
    space = names.Namespace("toys", {})
    space.claim("get_toy", "GetToy")
    (address,) = addresses.build([AddressDeclaration(**{**PARTS, **parts})], space)
    return address


def test_a_name_in_the_path_is_a_parameter_once() -> None:
    address = build()
    assert address.positional == ("toy", "user")
    assert "toy: A toy." in address.doc


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"name": "get_waiter"}, "is not a method name"),
        ({"name": "get_toy"}, "would both be named get_toy"),
        ({"query": {"zoom": "z"}}, "uses toy, user, zoom, and describes toy, user"),
        ({"path": "/toys/{toy}"}, "uses toy, and describes toy, user"),
        ({"websocket": True}, "has one of websocket and expires"),
        ({"expires": 5}, "has one of websocket and expires"),
        (
            {"headers": {"user": "X-User"}, "path": "/toys/{toy}"},
            "has headers, which only a websocket has",
        ),
    ],
)
def test_what_is_refused(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(GeneratorError, match=message):
        build(**parts)
