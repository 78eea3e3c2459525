"""What botocore's own tests expect of its Stubber holds for a stub, and where the two part.

Each fact is played on both: on botocore's client with its Stubber, and on a stubbed client.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from agentcore_clients import BedrockAgentCoreClient
from agentcore_clients.testing import UnexpectedCall, stub
from botocore.stub import ANY, Stubber
from support import models

KEY = {"memoryId": "memory-123456", "actorId": "me", "sessionId": "today", "eventId": "1"}
OTHER = {**KEY, "eventId": "2"}
EVENT: dict[str, Any] = {**KEY, "eventTimestamp": 1.0, "payload": []}
CREATE = {
    "memoryId": "memory-123456", "actorId": "me", "eventTimestamp": 1,
    "payload": [{"conversational": {"content": {"text": "hi"}, "role": "USER"}}],
}  # fmt: skip


class Stubbed:
    """One of the two: a client, and how its stub is told what to answer."""

    def __init__(self, client: Any, answer: Callable[..., object], fail: Callable[..., object]):
        self.client, self.answer, self.fail = client, answer, fail

    def outcome(self, method: str = "get_event", **params: Any) -> str:
        """Returns what a call gives, in words that do for both."""
        try:
            response = getattr(self.client, method)(**params)
        except AssertionError:
            return "not expected"
        except Exception as error:
            kinds = {kind.__name__ for kind in type(error).__mro__}
            if kinds & {"UnStubbedResponseError", "StubResponseError"}:
                return "not expected"
            if "ParamValidationError" in kinds:
                return "wrong parameters"
            code = getattr(error, "response", {})["Error"]["Code"]
            return f"{code}: {error.response['Error']['Message']}"  # type: ignore[attr-defined]
        return str(response.get("event", {}).get("eventId"))


def botocores() -> tuple[Stubbed, Stubber]:
    service = models.service("bedrock-agentcore")
    client = service.session().create_client(
        service.name,
        region_name="us-west-2",
        aws_access_key_id="a",
        aws_secret_access_key="b",
    )
    stubber = Stubber(client)

    def answer(method: str, response: dict[str, Any], params: dict[str, Any] | None) -> None:
        stubber.add_response(method, response, params)

    def fail(method: str, code: str, text: str, params: dict[str, Any] | None) -> None:
        stubber.add_client_error(method, code, text, expected_params=params)

    return Stubbed(client, answer, fail), stubber


def ours(s: Any, client: Any) -> Stubbed:
    def answer(method: str, response: dict[str, Any], params: dict[str, Any] | None) -> None:
        getattr(s, method)(**(params or {})).returns(response)

    def fail(method: str, code: str, text: str, params: dict[str, Any] | None) -> None:
        getattr(s, method)(**(params or {})).raises(code, text)

    return Stubbed(client, answer, fail)


def a_response(it: Stubbed) -> list[str]:
    it.answer("get_event", {"event": EVENT}, None)
    return [it.outcome(**KEY)]


def nothing(it: Stubbed) -> list[str]:
    return [it.outcome(**KEY)]


def an_error(it: Stubbed) -> list[str]:
    it.fail("get_event", "ResourceNotFoundException", "gone", None)
    return [it.outcome(**KEY)]


def an_unknown_error(it: Stubbed) -> list[str]:
    it.fail("get_event", "Whatever", "gone", None)
    return [it.outcome(**KEY)]


def one_after_the_other(it: Stubbed) -> list[str]:
    it.fail("get_event", "Whatever", "gone", None)
    it.answer("get_event", {"event": EVENT}, None)
    return [it.outcome(**KEY), it.outcome(**KEY)]


def parameters(it: Stubbed) -> list[str]:
    it.answer("get_event", {"event": EVENT}, KEY)
    return [it.outcome(**OTHER), it.outcome(**KEY)]


def parameters_of_an_error(it: Stubbed) -> list[str]:
    it.fail("get_event", "Whatever", "gone", KEY)
    return [it.outcome(**OTHER), it.outcome(**KEY)]


def any_parameter(it: Stubbed) -> list[str]:
    it.answer("get_event", {"event": EVENT}, {**KEY, "eventId": ANY})
    return [it.outcome(**OTHER)]


def any_parameter_within(it: Stubbed) -> list[str]:
    inner = {"conversational": {"content": {"text": ANY}, "role": "USER"}}
    it.answer("create_event", {"event": EVENT}, {**CREATE, "payload": [inner]})
    return [it.outcome("create_event", **CREATE)]


def wrong_parameters(it: Stubbed) -> list[str]:
    it.answer("get_event", {"event": EVENT}, None)
    return [it.outcome(**{**KEY, "eventId": 1})]


def a_signed_address(it: Stubbed) -> list[str]:
    url = it.client.generate_presigned_url("get_event", Params=KEY)
    return [url.partition("?")[0]]


FACTS = (
    *(a_response, nothing, an_error, an_unknown_error, one_after_the_other, parameters),
    *(parameters_of_an_error, any_parameter, any_parameter_within, wrong_parameters),
    a_signed_address,
)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.__name__)
def test_a_fact_about_the_stubber_holds(fact: Callable[[Stubbed], list[str]]) -> None:
    it, stubber = botocores()
    with stubber:
        theirs = fact(it)
    client = BedrockAgentCoreClient(region_name="us-west-2")
    found: list[str] = []
    with suppress(UnexpectedCall), stub(client) as s:  # it raises what was not expected once more
        found = fact(ours(s, client))
    assert found == theirs


def refusal(action: Callable[[], object]) -> str:
    with pytest.raises(Exception) as found:
        action()
    return type(found.value).__name__


WRONG: dict[str, dict[str, Any]] = {
    "type": {"event": {**EVENT, "eventId": 1}},
    "missing": {"event": {}},
    "unknown": {"evnt": {}},
}


@pytest.mark.parametrize("title", WRONG)
def test_wrong_responses_are_refused_by_both(title: str) -> None:
    it, _ = botocores()
    theirs = refusal(lambda: it.answer("get_event", WRONG[title], None))
    client = BedrockAgentCoreClient(region_name="us-west-2")
    with stub(client) as s:
        mine = refusal(lambda: ours(s, client).answer("get_event", WRONG[title], None))
    assert (theirs, mine) == ("ParamValidationError", "InvalidStub")


def test_where_the_two_part() -> None:
    """The last answer stays, parameters are those that matter, enumerations and streams count."""
    it, stubber = botocores()
    client = BedrockAgentCoreClient(region_name="us-west-2")
    events = [{"messageStart": {"role": "assistant"}}]
    harness: dict[str, Any] = {"harnessArn": "a", "runtimeSessionId": "s" * 33, "messages": []}
    with stubber:
        it.answer("get_event", {"event": EVENT}, None)
        assert [it.outcome(**KEY), it.outcome(**KEY)] == ["1", "not expected"]
        it.answer("get_resource_oauth2_token", {"sessionStatus": "FALED"}, None)
        assert refusal(lambda: it.answer("invoke_harness", {"stream": events}, None))
    with stub(client) as s:
        mine = ours(s, client)
        mine.answer("get_event", {"event": EVENT}, {"eventId": "1"})
        assert [mine.outcome(**KEY), mine.outcome(**KEY)] == ["1", "1"]
        answer = {"sessionStatus": "FALED"}
        assert refusal(lambda: mine.answer("get_resource_oauth2_token", answer, None))
        s.invoke_harness.streams(events)
        assert list(client.invoke_harness(**harness)["stream"]) == events
