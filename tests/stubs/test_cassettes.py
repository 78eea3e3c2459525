"""Calls to a server are recorded and answered again, on each engine, without what is sensitive."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from agentcore_clients.bedrock_agentcore.exceptions import (
    InternalServerException,
    ResourceNotFoundException,
)
from agentcore_clients.testing import InvalidStub, UnexpectedCall, record, replay, stub
from botocore.exceptions import EndpointConnectionError
from support import models, respond
from support.server import Response, Server

from .conftest import Kind

KEY = {"memoryId": "memory-123456", "actorId": "me", "sessionId": "today", "eventId": "1"}
EVENT = {
    **KEY,
    "eventTimestamp": 1709209845.5,
    "payload": [{"blob": "a secret"}],
    "metadata": {"a": {"stringValue": "b"}},
}
TOKEN = {"workloadIdentityToken": "hush", "resourceCredentialProviderName": "p"}
HARNESS = {"harnessArn": "arn", "runtimeSessionId": "s" * 33, "messages": []}
RUNTIME = {"agentRuntimeArn": "arn", "payload": b"hush"}
EVENTS = [{"messageStart": {"role": "assistant"}}, {"messageStop": {"stopReason": "end_turn"}}]


def calls(kind: Kind, client: Any) -> dict[str, Any]:
    """Makes the calls of a program and returns what they gave."""
    found: dict[str, Any] = {"event": kind.settle(client.get_event(**KEY))["event"]}
    with pytest.raises(ResourceNotFoundException) as gone:
        kind.settle(client.get_event(**{**KEY, "eventId": "2"}))
    found["error"] = str(gone.value)
    found["key"] = kind.settle(client.get_resource_api_key(**TOKEN))["apiKey"]
    stream = kind.settle(client.invoke_harness(**HARNESS))["stream"]
    found["events"] = kind.items(stream)
    stream = kind.settle(client.invoke_harness(**{**HARNESS, "actorId": "b"}))["stream"]
    with pytest.raises(InternalServerException):
        kind.items(stream)
    runtime = kind.settle(client.invoke_agent_runtime(**RUNTIME))
    found["type"] = runtime["contentType"]
    found["body"] = [event.data for event in kind.items(runtime["response"].iter_events())]
    return found


def answers() -> list[Response]:
    model = models.service("bedrock-agentcore")
    harness = model.operation("InvokeHarness").output_shape
    assert harness is not None
    shape: Any = harness.members["stream"]
    kind = {"Content-Type": "application/vnd.amazon.eventstream"}
    broken = respond.events(shape, [*EVENTS[:1], {"internalServerException": {"message": "oh"}}])
    gone = {"x-amzn-ErrorType": "ResourceNotFoundException"}
    return [
        Response(200, {}, json.dumps({"event": EVENT}).encode()),
        Response(404, gone, b'{"message": "no such event"}'),
        Response(200, {}, b'{"apiKey": "hush"}'),
        Response(200, kind, respond.events(shape, EVENTS)),
        Response(200, kind, broken),
        Response(200, {"Content-Type": "text/event-stream"}, b"data: one\n\ndata: two\n\n"),
    ]


def client_of(kind: Kind, server: Server) -> Any:
    keys = {"aws_access_key_id": "AKID", "aws_secret_access_key": "fake"}
    return kind.data(endpoint_url=server.url, **keys)


def test_what_was_recorded_is_answered_again(kind: Kind, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "cassette.json"
    client = client_of(kind, server)
    server.reply(*answers())
    with record(file):
        first = calls(kind, client)
    assert len(server.take()) == 6
    text = file.read_text("utf-8")
    assert "hush" not in text and "AKID" not in text and "a secret" not in text
    kept = json.loads(text)["calls"]
    assert all("at" in piece for call in kept for piece in call.get("stream", ()))
    with replay(file) as recorded:
        for again in (kind.data(), client):
            if again is client:
                recorded.used.clear()
            second = calls(kind, again)
            assert second["event"]["eventTimestamp"] == first["event"]["eventTimestamp"]
            assert second["event"]["metadata"] == first["event"]["metadata"]
            assert second["event"]["payload"] == [{"blob": "***"}]
            for name in ("error", "events", "type"):
                assert second[name] == first[name], name
            assert second["key"] == "***"
            assert recorded.unused() == []
    assert not server.take()
    kind.settle(client.close())


def test_members_that_are_named_are_not_masked(kind: Kind, server: Server, tmp_path: Path) -> None:
    """An agent's answer is what a recording is for, and sensitive to the model."""
    file = tmp_path / "cassette.json"
    client = client_of(kind, server)
    server.reply(*answers())
    with record(file, unmasked=["response", "blob", "payload"]):
        first = calls(kind, client)
    text = file.read_text("utf-8")
    assert first["key"] == "hush" and text.count("hush") == 0  # the others stay masked
    with replay(file):
        assert calls(kind, kind.data()) == {**first, "key": "***"}
    with pytest.raises(UnexpectedCall), replay(file):
        kind.settle(kind.data().invoke_agent_runtime(agentRuntimeArn="arn", payload=b"other"))
    kind.settle(client.close())


def test_one_name_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match=r"unmasked='payload' is one name: give a list of names"):
        record(tmp_path / "cassette.json", unmasked="payload")


def cassette(tmp_path: Path, **call: Any) -> Path:
    file = tmp_path / "cassette.json"
    usual: dict[str, Any] = {"operation": "GetEvent", "parameters": KEY}
    whole = {"service": "bedrock-agentcore", **usual, **call}
    file.write_text(json.dumps({"format": 1, "calls": [whole]}), encoding="utf-8")
    return file


@pytest.mark.parametrize("timing", [True, False])
def test_pieces_come_when_they_came(
    kind: Kind, timing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No clock is asked: what waits is told how long, in turn with what is read."""
    seen: list[object] = []
    events = [{"at": at, "event": event} for at, event in zip((0, 7.5), EVENTS, strict=True)]
    kept = {"parameters": HARNESS, "response": {}, "stream": events}
    file = cassette(tmp_path, operation="InvokeHarness", **kept)
    for module in ("sockets", "bodies"):
        monkeypatch.setattr(f"agentcore_clients._runtime.testing.{module}.sleep", seen.append)
    later = kind.loop.call_later

    def call_later(delay: float, *arguments: Any) -> Any:
        if delay == 7.5:
            seen.append(delay)
            delay = 0
        return later(delay, *arguments)

    monkeypatch.setattr(kind.loop, "call_later", call_later)
    with replay(file, timing=timing):
        stream = kind.settle(kind.data().invoke_harness(**HARNESS))["stream"]
        assert kind.items(stream) == EVENTS
    assert seen == ([7.5] if timing else [])


def test_a_stale_cassette_says_so(kind: Kind, tmp_path: Path) -> None:
    event = {**EVENT, "eventTimestamp": "2024-02-29T12:30:45+00:00", "mood": "old"}
    file = cassette(tmp_path, response={"event": event})
    with replay(file), pytest.raises(InvalidStub) as found:
        kind.settle(kind.data().get_event(**KEY))
    assert str(found.value) == (
        f"{file} is stale, record it again: GetEvent: event.mood: Event has no such member"
    )


def test_a_call_that_was_not_recorded_is_unexpected(kind: Kind, tmp_path: Path) -> None:
    file = cassette(tmp_path, response={})
    with pytest.raises(UnexpectedCall, match="once more"), replay(file):
        with pytest.raises(UnexpectedCall) as found:
            kind.settle(kind.data().get_event(**{**KEY, "eventId": "2"}))
        found.value.args = (f"{found.value} (once more)",)
    assert "no call get_event() with these parameters is left, of 1 recorded" in str(found.value)


def test_calls_alike_are_answered_in_their_order(kind: Kind, tmp_path: Path) -> None:
    file = cassette(tmp_path)
    (call,) = json.loads(file.read_text("utf-8"))["calls"]
    kept = [{**call, "operation": "GetResourceApiKey", "parameters": TOKEN} for _ in range(2)]
    kept[0]["response"], kept[1]["response"] = {"apiKey": "a"}, {"apiKey": "b"}
    for one in kept:
        one["parameters"] = {**TOKEN, "workloadIdentityToken": "***"}
    file.write_text(json.dumps({"format": 1, "calls": kept}), encoding="utf-8")
    client = kind.data()
    with suppress(UnexpectedCall), replay(file) as recorded:
        found = [kind.settle(client.get_resource_api_key(**TOKEN))["apiKey"] for _ in range(2)]
        assert found == ["a", "b"]
        assert recorded.unused() == []
        with pytest.raises(UnexpectedCall, match="is left, of 2 recorded"):
            kind.settle(client.get_resource_api_key(**TOKEN))


def test_errors_of_the_network_are_recorded(kind: Kind, tmp_path: Path) -> None:
    file = tmp_path / "cassette.json"
    error = EndpointConnectionError(endpoint_url="https://here")
    client = kind.data()
    with record(file), stub(client) as s:
        s.get_event.raises(error)
        with pytest.raises(EndpointConnectionError):
            kind.settle(client.get_event(**KEY))
    # A stub within answers in the place of the service: nothing was called.
    assert json.loads(file.read_text("utf-8"))["calls"] == []
    file = cassette(
        tmp_path, error={"exception": "EndpointConnectionError", "text": "no way there"}
    )
    with replay(file), pytest.raises(EndpointConnectionError, match="no way there"):
        kind.settle(client.get_event(**KEY))


@pytest.mark.parametrize("text", ["[]", '{"format": 2, "calls": []}'])
def test_other_files_are_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "cassette.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no cassette of format 1: record it again"):
        replay(file)
