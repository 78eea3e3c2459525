"""Values of subclasses of str, int, dict and so on are sent for what they are."""

from __future__ import annotations

import enum
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any

import pytest
from agentcore_clients import BedrockAgentCoreClient
from botocore.config import Config
from support import packages, respond, samples
from support.cases import Clients, Pair, cases
from support.oracle import sent
from support.server import Response, Server


class Listed(list[Any]):
    pass


class Whole(int):
    pass


class Real(float):
    pass


def member(value: str) -> Any:
    """Returns an enumeration's member of this value; `str()` of it is its name."""
    return enum.Enum("Stage", {"PROD": value}, type=str)["PROD"]


def derived(value: Any) -> Any:
    """Returns the value with each part of it replaced by one of a subclass."""
    if isinstance(value, dict):
        return OrderedDict((member(key), derived(item)) for key, item in value.items())
    if isinstance(value, list):
        return Listed(map(derived, value))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, str):
        return member(value)
    if isinstance(value, int):
        return Whole(value)
    return Real(value) if isinstance(value, float) else value


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    with Server() as server:
        made = Clients(server)
        yield made
        made.close()


CASES = cases("operation", ("toy", "bedrock-agentcore"), ["native"], ["sync"])


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_value_of_a_subclass_is_sent_for_what_it_is(clients: Clients, case: Any) -> None:
    pair: Pair = clients.pair(case)
    if case.name not in packages.module(case.service, "_native").MODULES:
        pytest.skip("goes through botocore")
    operation = pair.service.operation(case.name)
    answer = respond.output(operation, respond.outputs(operation)[0][0])
    for values in samples.full(operation.input_shape):
        params = pair.ours.ordered(case.name, values)
        # Of the plain values: a header of botocore's has the name of an enumeration's member.
        theirs = pair.oracle.sent(case.name, params, answer)
        params = {name: derived(value) for name, value in params.items()}
        assert sent(pair.ours, pair.server, case.name, params, answer) == theirs


def test_arguments_of_a_client_are_taken_for_their_text() -> None:
    plain = {
        "region_name": "us-west-2",
        "aws_access_key_id": "AKID",
        "aws_secret_access_key": "secret",
        "aws_session_token": "token",
    }
    seen = []
    with Server(lambda _: Response(200, {}, b"{}")) as server:
        for argument in (str, lambda text: member(text)):
            client = BedrockAgentCoreClient(
                endpoint_url=argument(server.url),
                config=Config(
                    user_agent_extra=argument("extra/1"), user_agent_appid=argument("app")
                ),
                **{name: argument(value) for name, value in plain.items()},
            )
            client.list_actors(memoryId="m" * 20)
            seen.append({k: v for k, v in server.take()[0].headers if k != "amz-sdk-invocation-id"})
            assert client.meta.region_name == "us-west-2"
            client.close()
    first, second = seen
    for headers in seen:  # of another second perhaps
        assert "Credential=AKID/" in headers.pop("Authorization")
        headers.pop("X-Amz-Date")
    assert first == second
