"""What a test may set, what it is told when that is wrong, and what its calls get."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from unittest.mock import ANY

import pytest
from agentcore_clients import BedrockAgentCoreClient, BedrockAgentCoreControlClient, hooks
from agentcore_clients.bedrock_agentcore.exceptions import (
    AccessDeniedException,
    ResourceNotFoundException,
    ThrottledException,
)
from agentcore_clients.bedrock_agentcore_control.exceptions import ConflictException
from agentcore_clients.identity import requires_access_token
from agentcore_clients.testing import InvalidStub, UnexpectedCall, stub
from botocore.exceptions import ClientError, ParamValidationError, ReadTimeoutError

from .conftest import Kind

KEY = {"memoryId": "memory-123456", "actorId": "me", "sessionId": "today", "eventId": "1"}
HARNESS = {"harnessArn": "arn", "runtimeSessionId": "s" * 33, "messages": []}
RUNTIME = {"agentRuntimeArn": "arn", "payload": b"{}"}


# --------------------------------------------------------------------------------- responses


def test_a_response_is_returned_as_it_is_set(kind: Kind) -> None:
    client, moment = kind.data(), dt.datetime(2025, 5, 5, tzinfo=dt.timezone.utc)
    event = {**KEY, "eventTimestamp": moment, "payload": [{"blob": {"a": [1, None]}}]}
    with stub(client) as s:
        s.get_event.returns({"event": event})
        found = kind.settle(client.get_event(**KEY))
    assert found["event"] == event
    assert found["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert s.get_event.calls == [KEY]
    assert s.calls == [("get_event", KEY)]


def test_what_a_test_does_not_care_about_is_filled_in(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.get_event.returns()
        least = kind.settle(client.get_event(**KEY))["event"]
        s.get_event.returns(event={"branch": {"rootEventId": "7"}})
        kind.settle(client.get_event(**KEY))
        found = kind.settle(client.get_event(**KEY))["event"]
    assert re.fullmatch("[a-zA-Z][a-zA-Z0-9-_]{0,99}-[a-zA-Z0-9]{10}", least["memoryId"])
    assert least["eventTimestamp"].tzinfo is not None
    assert "branch" not in least
    assert found == {**least, "branch": {"rootEventId": "7", "name": "name"}}


def test_answers_follow_each_other_and_the_last_one_stays(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.get_resource_api_key.returns(apiKey="a").returns(apiKey="b")
        given = {"workloadIdentityToken": "t", "resourceCredentialProviderName": "p"}
        found = [kind.settle(client.get_resource_api_key(**given))["apiKey"] for _ in range(3)]
    assert found == ["a", "b", "b"]


def test_parameters_choose_the_answer(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.get_event(sessionId="today", eventId="1").raises(ResourceNotFoundException, "gone")
        s.get_event(sessionId="today").returns(event={"actorId": "of today"})
        s.get_event(actorId=ANY).returns(event={"actorId": "of anyone"})
        s.get_event.returns(event={"actorId": "of any day"})
        with pytest.raises(ResourceNotFoundException, match="gone"):
            kind.settle(client.get_event(**KEY))
        second = kind.settle(client.get_event(**{**KEY, "eventId": "2"}))
        third = kind.settle(client.get_event(**{**KEY, "sessionId": "other"}))
    assert second["event"]["actorId"] == "of today"
    assert third["event"]["actorId"] == "of anyone"
    assert len(s.get_event.calls) == 3
    assert s.get_event(sessionId="today").calls == [KEY, {**KEY, "eventId": "2"}]


def test_pages_come_from_paginators_and_iterators(kind: Kind) -> None:
    client = kind.control()
    with stub(client) as s:
        first = {"arn": "a", "createdAt": 1, "updatedAt": 2, "id": "one"}
        s.list_memories.returns({"memories": [first], "nextToken": "more"})
        s.list_memories(nextToken="more").returns(memories=[{"id": "two"}])
        found = kind.items(client.iter_list_memories())
        pages = kind.items(client.get_paginator("list_memories").paginate())
    assert [memory["id"] for memory in found] == ["one", "two"]
    assert len(pages) == 2
    assert s.list_memories.calls == [{}, {"nextToken": "more"}] * 2


def test_waiters_poll_the_stub(kind: Kind) -> None:
    client = kind.control()
    with stub(client) as s:
        s.get_memory.returns(memory={"status": "CREATING"}).returns(memory={"status": "ACTIVE"})
        waiter = client.get_waiter("memory_created")
        kind.settle(waiter.wait(memoryId="memory-1234567890", WaiterConfig={"Delay": 0}))
    assert len(s.get_memory.calls) == 2


# ----------------------------------------------------------------------------------- streams


def test_events_are_streamed_and_errors_among_them_raised(kind: Kind) -> None:
    from agentcore_clients.bedrock_agentcore.exceptions import InternalServerException

    client = kind.data()
    text = {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "hi"}}}
    with stub(client) as s:
        s.invoke_harness.streams([{"messageStart": {"role": "assistant"}}, text])
        stream = kind.settle(client.invoke_harness(**HARNESS))["stream"]
        assert kind.items(stream) == [{"messageStart": {"role": "assistant"}}, text]
        s.invoke_harness(runtimeSessionId="f" * 33).streams([text, InternalServerException])
        given = {**HARNESS, "runtimeSessionId": "f" * 33}
        stream = kind.settle(client.invoke_harness(**given))["stream"]
        with pytest.raises(InternalServerException):
            kind.items(stream)


def test_bodies_are_streamed_in_pieces(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.invoke_agent_runtime.streams(
            ["data: one\n\n", b"data: two\n\n"], contentType="text/event-stream", statusCode=200
        )
        found = kind.settle(client.invoke_agent_runtime(**RUNTIME))
        assert found["contentType"] == "text/event-stream"
        assert [event.data for event in kind.items(found["response"].iter_events())] == [
            "one",
            "two",
        ]
        found = kind.settle(client.invoke_agent_runtime(**RUNTIME))
        assert kind.settle(found["response"].read()) == b"data: one\n\ndata: two\n\n"


def test_a_body_may_break(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        error = ReadTimeoutError(endpoint_url="https://here", error="late")
        s.invoke_agent_runtime.streams([b"begin", error], contentType="text/plain")
        body = kind.settle(client.invoke_agent_runtime(**RUNTIME))["response"]
        with pytest.raises(ReadTimeoutError):
            kind.settle(body.read())


# ------------------------------------------------------------------------------------ errors


def test_errors_have_the_models_status_and_members(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.get_event.raises(ThrottledException, "slow down")
        with pytest.raises(ThrottledException) as found:
            kind.settle(client.get_event(**KEY))
    assert found.value.message == "slow down"
    assert found.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429
    assert found.value.response["ResponseMetadata"]["RetryAttempts"] == 0
    assert len(s.get_event.calls) == 1


def test_other_errors_go_by_their_code_or_as_they_are(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.get_event.raises("UnrecognizedClientException", "no such key", status=403)
        with pytest.raises(ClientError) as found:
            kind.settle(client.get_event(**KEY))
        assert found.value.response["Error"]["Code"] == "UnrecognizedClientException"
        assert found.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
        late = ReadTimeoutError(endpoint_url="https://here", error="late")
        s.get_event(eventId="2").raises(late)
        with pytest.raises(ReadTimeoutError):
            kind.settle(client.get_event(**{**KEY, "eventId": "2"}))


def test_a_wrong_request_fails_as_it_would_anywhere(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        s.get_event.returns()
        with pytest.raises(ParamValidationError):
            kind.settle(client.get_event(**{**KEY, "memoryId": 1}))


def test_an_unexpected_call_says_what_was_expected(kind: Kind) -> None:
    client = kind.data()
    expected = (
        "unexpected call get_event(memoryId='memory-123456', sessionId='today', actorId='me',"
        " eventId='1'); stubbed: get_event(eventId='2'), invoke_harness(); stub it by"
        " get_event.returns()"
    )
    with pytest.raises(UnexpectedCall) as again, stub(client) as s:
        s.get_event(eventId="2").returns()
        s.invoke_harness.streams([])
        with pytest.raises(UnexpectedCall) as found:
            kind.settle(client.get_event(**KEY))
    assert str(found.value) == expected
    assert again.value is found.value  # a program that catches everything does not hide it


def test_unused_stubs_are_told() -> None:
    with stub(BedrockAgentCoreClient(region_name="us-west-2")) as s:
        s.get_event(eventId="2").returns()
        with pytest.raises(AssertionError, match=r"^never called: get_event\(eventId='2'\)$"):
            s.assert_all_used()


def test_what_is_sensitive_stays_out_of_errors() -> None:
    client = BedrockAgentCoreClient(region_name="us-west-2")
    with pytest.raises(UnexpectedCall), stub(client), pytest.raises(UnexpectedCall) as found:
        client.get_resource_api_key(
            workloadIdentityToken="hush", resourceCredentialProviderName="p"
        )
    assert "hush" not in str(found.value) and "'p'" in str(found.value)


# ------------------------------------------------------------------------------ wrong stubs

WRONG: dict[str, tuple[Any, str]] = {
    "unknown member": (
        lambda s: s.get_event.returns(event={"evntId": "1"}),
        "get_event: event.evntId: Event has no such member; did you mean eventId?",
    ),
    "a member that mocks of programs had, and a release then read": (
        lambda s: s.retrieve_memory_records.returns(memoryRecordSummaries=[{"relevanceScore": 1}]),
        "retrieve_memory_records: memoryRecordSummaries[0].relevanceScore: MemoryRecordSummary has"
        " no such member",
    ),
    "missing member": (
        lambda s: s.get_event.returns({"event": {**KEY, "payload": []}}),
        "get_event: event.eventTimestamp: Event requires it; to have it filled in, give keywords"
        " instead of a dictionary",
    ),
    "wrong type": (
        lambda s: s.get_event.returns(event={"payload": {"blob": 1}}),
        "get_event: event.payload: PayloadTypeList is a list, not dict {'blob': 1}",
    ),
    "boolean for a number": (
        lambda s: s.get_agent_card.returns(statusCode=True),
        "get_agent_card: statusCode: HttpResponseCode is int, not bool True",
    ),
    "deep in lists": (
        lambda s: s.list_events.returns(events=[{}, {"payload": [{"blob": 1}, {"blob": object}]}]),
        "list_events: events[1].payload[1].blob: MemoryDocument is JSON, not type (sensitive)",
    ),
    "two variants": (
        lambda s: s.get_event.returns(event={"payload": [{"blob": 1, "json": {}}]}),
        "get_event: event.payload[0]: PayloadType has exactly one member, of conversational, blob,"
        " json",
    ),
    "enumeration": (
        lambda s: s.get_resource_oauth2_token.returns(sessionStatus="FALED"),
        "get_resource_oauth2_token: sessionStatus: 'FALED' is not one of IN_PROGRESS, FAILED; did"
        " you mean FAILED?; with open=True a newer service may send it",
    ),
    "no date": (
        lambda s: s.get_event.returns(event={"eventTimestamp": "yesterday-ish"}),
        "get_event: event.eventTimestamp: 'yesterday-ish' is no date",
    ),
    "both forms": (
        lambda s: s.get_event.returns({"event": {}}, event={}),
        "get_event: give a dictionary or keywords, not both",
    ),
    "unknown parameter": (
        lambda s: s.get_event(eventID="1"),
        "get_event: there is no parameter eventID; did you mean eventId?",
    ),
    "no stream": (
        lambda s: s.get_event.streams([]),
        "get_event does not stream; use returns()",
    ),
    "stream as a member": (
        lambda s: s.invoke_harness.returns(stream=[]),
        "invoke_harness: stream: streams: set it by streams()",
    ),
    "unknown event": (
        lambda s: s.invoke_harness.streams([{"messageBegin": {}}]),
        "InvokeHarness: event 0: is a dictionary with one key, of messageStart,",
    ),
    "wrong event": (
        lambda s: s.invoke_harness.streams([{"messageStart": {"role": 1}}]),
        "InvokeHarness: event 0.messageStart.role: HarnessConversationRole is str, not int 1",
    ),
    "wrong piece": (
        lambda s: s.invoke_agent_runtime.streams([1], contentType=""),
        "InvokeAgentRuntime: a body streams bytes or text, not int",
    ),
    "an error of another operation": (
        lambda s: s.get_event.raises(ConflictException),
        "get_event: the model has no ConflictException for it, but ",
    ),
    "no error of the service": (
        lambda s: s.get_event.raises(ValueError),
        "get_event: <class 'ValueError'> is no error of the service; to raise another where the"
        " request is sent, give an object of it",
    ),
    "unknown member of an error": (
        lambda s: s.get_event.raises(AccessDeniedException, "no", reson="x"),
        "get_event: AccessDeniedException: reson: AccessDeniedException has no such member",
    ),
}


@pytest.mark.parametrize("title", WRONG)
def test_what_the_service_cannot_answer_is_refused_where_it_is_set(title: str) -> None:
    wrong, text = WRONG[title]
    client = BedrockAgentCoreClient(region_name="us-west-2")
    with stub(client) as s, pytest.raises(InvalidStub) as found:
        wrong(s)
    assert str(found.value).startswith(text)
    assert "\n" not in str(found.value)


def test_an_unknown_operation_has_a_hint() -> None:
    with stub(BedrockAgentCoreClient(region_name="us-west-2")) as s:
        stubs: Any = s
        with pytest.raises(
            AttributeError, match=r"no operation 'get_events'; did you mean get_event\?"
        ):
            stubs.get_events.returns()


def test_an_open_stub_is_of_a_newer_service(kind: Kind) -> None:
    client = kind.data()
    with stub(client) as s:
        payload = [{"brandNew": {"a": 1}}]
        s.get_event.returns(open=True, event={"payload": payload, "mood": "new"})
        found = kind.settle(client.get_event(**KEY))["event"]
        s.invoke_harness.streams([{"surprise": {}}], open=True)
        events = kind.items(kind.settle(client.invoke_harness(**HARNESS))["stream"])
    assert found["payload"] == [{"SDK_UNKNOWN_MEMBER": {"name": "brandNew"}}]
    assert "mood" not in found
    assert events == [{"SDK_UNKNOWN_MEMBER": {"name": "surprise"}}]


def test_an_open_stub_may_raise_any_error_of_the_service(kind: Kind) -> None:
    client = kind.control()
    with stub(client) as s:
        with pytest.raises(InvalidStub):
            s.get_memory.raises(ConflictException)
        s.get_memory.raises(ConflictException, "busy", open=True)
        with pytest.raises(ConflictException, match="busy"):
            kind.settle(client.get_memory(memoryId="memory-1234567890"))


# ------------------------------------------------------------------------- what is stubbed


def test_every_client_of_a_class_is_stubbed_without_a_region(kind: Kind) -> None:
    before = kind.data()
    with stub(kind.cls()) as s:
        s.get_event.returns(event={"actorId": "stubbed"})
        for client in (
            before,
            kind.cls()(engine=kind.engine, region_name=REGION[kind.engine or ""]),
        ):
            found = kind.settle(client.get_event(**KEY))
            assert found["event"]["actorId"] == "stubbed"
    assert len(s.calls) == 2
    assert "_engine" not in vars(kind.cls()) and "_open" not in vars(kind.cls())


REGION = {"native": None, "botocore": "us-west-2"}


def test_a_client_is_its_own_again_afterwards(kind: Kind, server: Any) -> None:
    from support.server import Response

    client = kind.cls()(
        region_name="us-west-2",
        engine=kind.engine,
        endpoint_url=server.url,
        aws_access_key_id="a",
        aws_secret_access_key="b",
    )
    with stub(client) as outer:
        outer.get_event.returns(event={"actorId": "outer"})
        with stub(client) as inner:
            inner.get_event.returns(event={"actorId": "inner"})
            assert kind.settle(client.get_event(**KEY))["event"]["actorId"] == "inner"
        assert kind.settle(client.get_event(**KEY))["event"]["actorId"] == "outer"
    server.reply(Response(200, {}, b'{"event": {"actorId": "served"}}'))
    assert kind.settle(client.get_event(**KEY))["event"]["actorId"] == "served"
    assert (len(outer.calls), len(inner.calls), len(server.take())) == (1, 1, 1)
    kind.settle(client.close())


def test_copies_with_options_are_stubbed(kind: Kind) -> None:
    class Count:
        def __init__(self) -> None:
            self.sent = 0

        def before_send(self, call: hooks.Call) -> None:
            self.sent += 1

        def after_response(self, call: hooks.Call) -> None: ...

        def on_error(self, call: hooks.Call, error: BaseException) -> None: ...

    client, count = kind.data(), Count()
    before = client.with_options(headers={"x-a": "1"})
    options = {"read_timeout": 1, "total_timeout": 5} if kind.engine == "native" else {}
    with stub(client) as s:
        s.get_event.returns(event={"actorId": "stubbed"})
        copy = client.with_options(hooks=[count], **options)
        for _ in range(2):
            assert kind.settle(copy.get_event(**KEY))["event"]["actorId"] == "stubbed"
    with stub(before) as s:
        s.get_event.returns(event={"actorId": "a copy's"})
        assert kind.settle(before.get_event(**KEY))["event"]["actorId"] == "a copy's"
    with stub(kind.cls()) as s:
        s.get_event.returns(event={"actorId": "a class's"})
        for each in (before, copy, client.with_options(hooks=[count])):
            assert kind.settle(each.get_event(**KEY))["event"]["actorId"] == "a class's"
    assert count.sent == 4


def test_hooks_see_stubbed_calls(kind: Kind) -> None:
    class Seen:
        def __init__(self) -> None:
            self.told: list[object] = []

        def before_send(self, call: hooks.Call) -> None:
            self.told.append(("send", call.operation, call.attempt))

        def after_response(self, call: hooks.Call) -> None:
            self.told.append((call.status, call.done))

        def on_error(self, call: hooks.Call, error: BaseException) -> None:
            self.told.append((type(error).__name__, call.done))

    client, seen = kind.data(), Seen()
    with stub(client) as s:
        s.get_event.returns()
        kind.settle(client.get_event(**KEY))
        client.meta.hooks.append(seen)
        kind.settle(client.get_event(**KEY))
        s.get_event(eventId="2").raises(AccessDeniedException)
        with pytest.raises(AccessDeniedException):
            kind.settle(client.get_event(**{**KEY, "eventId": "2"}))
    assert seen.told == [
        ("send", "GetEvent", 1),
        (200, True),
        ("send", "GetEvent", 1),
        (403, False),
        ("AccessDeniedException", True),
    ]


def test_decorated_functions_take_a_stubbed_client() -> None:
    client = BedrockAgentCoreClient(region_name="us-west-2")

    @requires_access_token(
        provider_name="github", scopes=["repo"], auth_flow="M2M", client=client, workload="token"
    )
    def agent(*, access_token: str) -> str:
        return access_token

    with stub(client) as s:
        s.get_resource_oauth2_token(scopes=["repo"]).returns(accessToken="from a stub")
        assert agent() == "from a stub"  # type: ignore[call-arg]  # it is injected
    (call,) = s.get_resource_oauth2_token.calls
    assert call["oauth2Flow"] == "M2M"


def test_threads_share_a_stubbed_client() -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = BedrockAgentCoreClient(region_name="us-west-2")
    with stub(client) as s, ThreadPoolExecutor(8) as pool:
        for number in range(20):
            s.get_event(eventId=str(number)).returns(event={"eventId": f"{number}#0"})
        calls = [{**KEY, "eventId": str(number % 20)} for number in range(200)]
        found = list(pool.map(lambda call: client.get_event(**call)["event"]["eventId"], calls))
    assert found == [f"{number % 20}#0" for number in range(200)]


def test_other_objects_cannot_be_stubbed() -> None:
    wrong: Any = object()
    with pytest.raises(
        TypeError, match="takes a client of this package or its class, not 'object'"
    ):
        stub(wrong)


def test_no_socket_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    client = BedrockAgentCoreControlClient(region_name="us-west-2")
    with stub(client) as s:
        s.list_memories.returns()
        assert client.list_memories()["memories"] == []
