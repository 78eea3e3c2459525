"""What the state remembers: tokens, names, tags, versions, pages, time, and a file across restarts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agentcore_clients.testing import local_server
from botocore.config import Config
from botocore.exceptions import ClientError
from support import models, samples

ROLE = "arn:aws:iam::123456789012:role/test"
ARTIFACT = {
    "containerConfiguration": {
        "containerUri": "123456789012.dkr.ecr.us-west-2.amazonaws.com/agent:latest"
    }
}
RUNTIME: dict[str, Any] = {
    "agentRuntimeName": "agent",
    "agentRuntimeArtifact": ARTIFACT,
    "roleArn": ROLE,
    "networkConfiguration": {"networkMode": "PUBLIC"},
}


def client_of(url: str, service: str = "bedrock-agentcore-control") -> Any:
    """Returns botocore's client, which also sends what a newer release may require."""
    client = (
        models.service(service)
        .session()
        .create_client(
            service,
            region_name="us-west-2",
            endpoint_url=url,
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="fake",
            config=Config(retries={"total_max_attempts": 1}),
        )
    )

    def complete(params: dict[str, Any], model: Any, **_: object) -> dict[str, Any]:
        return samples.minimal(model.input_shape) | params

    client.meta.events.register("provide-client-params", complete)
    return client


@pytest.fixture
def url() -> Iterator[str]:
    with local_server() as url:
        yield url


@pytest.fixture
def control(url: str) -> Any:
    return client_of(url)


def code(error: pytest.ExceptionInfo[ClientError]) -> str:
    return str(error.value.response["Error"]["Code"])


def test_a_memory_is_ready_when_the_waiter_asks(control: Any) -> None:
    memory = control.create_memory(name="m", eventExpiryDuration=7)["memory"]
    assert memory["status"] == "CREATING"
    control.get_waiter("memory_created").wait(memoryId=memory["id"])
    shown = control.get_memory(memoryId=memory["id"])["memory"]
    assert shown == {**memory, "status": "ACTIVE"}
    assert (
        memory["arn"] == f"arn:aws:bedrock-agentcore:us-west-2:123456789012:memory/{memory['id']}"
    )


def test_a_name_is_given_once(control: Any) -> None:
    control.create_memory(name="m", eventExpiryDuration=7)
    with pytest.raises(ClientError) as raised:
        control.create_memory(name="m", eventExpiryDuration=8)
    assert code(raised) == "ConflictException"
    control.create_memory(name="other", eventExpiryDuration=7)


def test_a_token_makes_one_resource(control: Any) -> None:
    asked = {"name": "m", "eventExpiryDuration": 7, "clientToken": "t" * 40}
    first = control.create_memory(**asked)["memory"]["id"]
    assert control.create_memory(**asked)["memory"]["id"] == first
    with pytest.raises(ClientError) as raised:
        control.create_memory(**{**asked, "eventExpiryDuration": 8})
    assert code(raised) == "ConflictException"
    assert len(control.list_memories()["memories"]) == 1


def test_tags_are_those_of_the_resource(control: Any) -> None:
    memory = control.create_memory(name="m", eventExpiryDuration=7, tags={"a": "1", "b": "2"})
    arn = memory["memory"]["arn"]
    control.tag_resource(resourceArn=arn, tags={"b": "3", "c": "4"})
    control.untag_resource(resourceArn=arn, tagKeys=["a"])
    assert control.list_tags_for_resource(resourceArn=arn)["tags"] == {"b": "3", "c": "4"}
    with pytest.raises(ClientError) as raised:
        control.list_tags_for_resource(resourceArn=f"{arn}x")
    assert code(raised) == "ResourceNotFoundException"


def test_each_change_is_a_version(control: Any) -> None:
    made = control.create_agent_runtime(**RUNTIME)
    asked = {
        **RUNTIME,
        "environmentVariables": {"A": "2"},
        "agentRuntimeId": made["agentRuntimeId"],
    }
    del asked["agentRuntimeName"]
    assert control.update_agent_runtime(**asked)["agentRuntimeVersion"] == "2"
    listed = control.list_agent_runtime_versions(agentRuntimeId=made["agentRuntimeId"])
    assert [item["agentRuntimeVersion"] for item in listed["agentRuntimes"]] == ["2", "1"]
    shown = control.get_agent_runtime(agentRuntimeId=made["agentRuntimeId"])
    assert (shown["agentRuntimeVersion"], shown["environmentVariables"]) == ("2", {"A": "2"})
    first = control.get_agent_runtime(
        agentRuntimeId=made["agentRuntimeId"], agentRuntimeVersion="1"
    )
    assert "environmentVariables" not in first


def test_a_version_is_deleted_alone(control: Any) -> None:
    asked = {
        "source": {"inlineExamples": {"examples": [{"a": 1}]}},
        "schemaType": "AGENTCORE_EVALUATION_PREDEFINED_V1",
    }
    dataset = control.create_dataset(datasetName="d", **asked)["datasetId"]
    control.delete_dataset(datasetId=dataset, datasetVersion="1")
    assert control.get_dataset(datasetId=dataset)["datasetName"] == "d"
    control.delete_dataset(datasetId=dataset)
    with pytest.raises(ClientError):
        control.get_dataset(datasetId=dataset)


def test_what_is_not_set_is_an_answer(control: Any) -> None:
    arn = {
        "resourceArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/agent-0123456789"
    }
    assert "policy" not in control.get_resource_policy(**arn)
    control.put_resource_policy(**arn, policy="{}")
    assert control.get_resource_policy(**arn)["policy"] == "{}"
    control.delete_resource_policy(**arn)
    assert "policy" not in control.get_resource_policy(**arn)


def test_an_endpoint_points_at_a_version(control: Any) -> None:
    runtime = control.create_agent_runtime(**RUNTIME)["agentRuntimeId"]
    changed = {name: value for name, value in RUNTIME.items() if name != "agentRuntimeName"}
    control.update_agent_runtime(agentRuntimeId=runtime, **changed)
    one = {"agentRuntimeId": runtime, "endpointName": "live"}
    control.create_agent_runtime_endpoint(agentRuntimeId=runtime, name="live")
    assert control.get_agent_runtime_endpoint(**one)["liveVersion"] == "2"
    control.update_agent_runtime_endpoint(**one, description="same")
    assert control.get_agent_runtime_endpoint(**one)["liveVersion"] == "2"
    control.update_agent_runtime_endpoint(**one, agentRuntimeVersion="1")
    assert control.get_agent_runtime_endpoint(**one)["liveVersion"] == "1"


def test_lists_change_by_what_is_added_and_deleted(control: Any) -> None:
    memory = control.create_memory(
        name="m",
        eventExpiryDuration=7,
        memoryStrategies=[{"semanticMemoryStrategy": {"name": "facts"}}],
    )["memory"]
    (facts,) = memory["strategies"]
    assert (facts["name"], facts["type"], facts["status"]) == ("facts", "SEMANTIC", "ACTIVE")
    changed = control.update_memory(
        memoryId=memory["id"],
        memoryStrategies={
            "addMemoryStrategies": [{"summaryMemoryStrategy": {"name": "summaries"}}],
            "deleteMemoryStrategies": [{"memoryStrategyId": facts["strategyId"]}],
        },
    )["memory"]
    (summaries,) = changed["strategies"]
    for key in ("a", "b"):
        added = [{"key": key, "type": "STRING"}]
        changed = control.update_memory(memoryId=memory["id"], addIndexedKeys=added)["memory"]
    assert [each["key"] for each in changed["indexedKeys"]] == ["a", "b"]
    assert (summaries["name"], summaries["type"]) == ("summaries", "SUMMARIZATION")


def test_events_are_in_their_session_and_gone_with_their_memory(url: str, control: Any) -> None:
    memory = control.create_memory(name="m", eventExpiryDuration=7)["memory"]["id"]
    data = client_of(url, "bedrock-agentcore")
    said = {"conversational": {"content": {"text": "hello"}, "role": "USER"}}
    place = {"memoryId": memory, "actorId": "actor", "sessionId": "one"}
    event = data.create_event(**place, eventTimestamp=1_700_000_000, payload=[said])["event"]
    assert data.get_event(**place, eventId=event["eventId"])["event"] == event
    assert data.list_events(**place)["events"] == [event]
    assert data.list_events(**{**place, "sessionId": "two"})["events"] == []
    control.delete_memory(memoryId=memory)
    with pytest.raises(ClientError) as raised:
        data.list_events(**place)
    assert code(raised) == "ResourceNotFoundException"


def test_actors_and_sessions_are_those_of_events(url: str, control: Any) -> None:
    memory = control.create_memory(name="m", eventExpiryDuration=7)["memory"]["id"]
    data = client_of(url, "bedrock-agentcore")
    said = {"conversational": {"content": {"text": "hello"}, "role": "USER"}}
    for actor, session in (("a", "one"), ("a", "two"), ("a", "one"), ("b", "one")):
        place = {"memoryId": memory, "actorId": actor, "sessionId": session}
        data.create_event(**place, eventTimestamp=1_700_000_000, payload=[said])
    actors = data.list_actors(memoryId=memory)["actorSummaries"]
    assert [each["actorId"] for each in actors] == ["a", "b"]
    pages = data.get_paginator("list_sessions").paginate(
        memoryId=memory, actorId="a", PaginationConfig={"PageSize": 1}
    )
    sessions = pages.build_full_result()["sessionSummaries"]
    assert [(each["actorId"], each["sessionId"]) for each in sessions] == [
        ("a", "one"),
        ("a", "two"),
    ]
    assert data.list_sessions(memoryId=memory, actorId="c")["sessionSummaries"] == []


def test_lists_are_filtered_by_what_resources_are(control: Any) -> None:
    registry = control.create_registry(name="r")["registryArn"]
    for name in ("one", "two"):
        control.create_registry_record(registryId=registry, name=name, descriptorType="CUSTOM")

    def names(**filters: str) -> list[str]:
        listed = control.list_registry_records(registryId=registry, **filters)
        return [record["name"] for record in listed["registryRecords"]]

    assert names() == ["one", "two"]
    assert names(name="two") == ["two"]
    assert names(status="DRAFT") == ["one", "two"]
    assert names(status="APPROVED") == names(descriptorType="MCP") == []


def test_what_is_in_a_resource_goes_with_it(control: Any) -> None:
    runtime = control.create_agent_runtime(**RUNTIME)["agentRuntimeId"]
    made = control.create_agent_runtime_endpoint(agentRuntimeId=runtime, name="live")
    arn = {"resourceArn": made["agentRuntimeEndpointArn"]}
    assert control.list_tags_for_resource(**arn)["tags"] == {}
    control.delete_agent_runtime(agentRuntimeId=runtime)
    assert control.list_agent_runtimes()["agentRuntimes"] == []
    with pytest.raises(ClientError):
        control.list_tags_for_resource(**arn)


def test_a_batch_tells_what_has_failed(url: str, control: Any) -> None:
    memory = control.create_memory(name="m", eventExpiryDuration=7)["memory"]["id"]
    data = client_of(url, "bedrock-agentcore")
    record = {"namespaces": ["n"], "content": {"text": "t"}, "timestamp": 1_700_000_000}
    made = data.batch_create_memory_records(
        memoryId=memory, records=[{"requestIdentifier": "r", **record}]
    )
    (done,) = made["successfulRecords"]
    assert (done["requestIdentifier"], made["failedRecords"]) == ("r", [])
    unknown = f"mem-{'0' * 40}"
    deleted = data.batch_delete_memory_records(
        memoryId=memory,
        records=[{"memoryRecordId": done["memoryRecordId"]}, {"memoryRecordId": unknown}],
    )
    assert [each["memoryRecordId"] for each in deleted["successfulRecords"]] == [
        done["memoryRecordId"]
    ]
    assert [each["memoryRecordId"] for each in deleted["failedRecords"]] == [unknown]


def test_pages_are_as_long_as_asked_for(control: Any) -> None:
    for number in range(5):
        control.create_memory(name=f"m{number}", eventExpiryDuration=7)
    first = control.list_memories(maxResults=3)
    second = control.list_memories(maxResults=3, nextToken=first["nextToken"])
    assert (len(first["memories"]), len(second["memories"])) == (3, 2)
    assert "nextToken" not in second
    with pytest.raises(ClientError) as raised:
        control.list_memories(nextToken="none of this server")
    assert code(raised) == "ValidationException"


def test_time_passes_until_a_resource_is_ready() -> None:
    with local_server(ready_after=3600) as url:
        control = client_of(url)
        memory = control.create_memory(name="m", eventExpiryDuration=7)["memory"]["id"]
        assert control.get_memory(memoryId=memory)["memory"]["status"] == "CREATING"
        control.delete_memory(memoryId=memory)
        assert control.get_memory(memoryId=memory)["memory"]["status"] == "DELETING"


def test_a_file_keeps_resources(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with local_server(state=state) as url:
        control = client_of(url)
        memory = control.create_memory(name="m", eventExpiryDuration=7, tags={"a": "b"})["memory"]
        gone = control.create_memory(name="gone", eventExpiryDuration=7)["memory"]["id"]
        control.delete_memory(memoryId=gone)
        control.create_workload_identity(name="gone")
        control.delete_workload_identity(name="gone")
        shown = control.get_memory(memoryId=memory["id"])["memory"]
        event = {"memoryId": memory["id"], "actorId": "a", "sessionId": "s"}
        said: Any = [{"blob": {"any": ["document", 1]}}]
        data = client_of(url, "bedrock-agentcore")
        made = data.create_event(**event, eventTimestamp=1_700_000_000, payload=said)["event"]
    with local_server(state=state) as url:
        control, data = client_of(url), client_of(url, "bedrock-agentcore")
        assert control.get_memory(memoryId=memory["id"])["memory"] == shown
        assert control.list_tags_for_resource(resourceArn=memory["arn"])["tags"] == {"a": "b"}
        assert data.list_events(**event)["events"] == [made]
        with pytest.raises(ClientError):
            control.get_memory(memoryId=gone)
        assert control.list_workload_identities()["workloadIdentities"] == []
        other = control.create_memory(name="other", eventExpiryDuration=7)["memory"]["id"]
        assert len(control.list_memories()["memories"]) == 2
        assert other != memory["id"]


def test_a_file_that_is_no_state_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("a text that is long enough to be no database " * 100)
    with pytest.raises(ValueError, match="no state that can be used"), local_server(state=other):
        pass


def test_a_file_is_for_one_server(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with (
        local_server(state=state),
        pytest.raises(ValueError, match="no state that can be used"),
        local_server(state=state),
    ):
        pass


def test_what_a_request_names_may_be_there() -> None:
    with local_server(assume_existing=True) as url:
        control = client_of(url)
        shown = control.get_memory(memoryId="memory-0123456789")["memory"]
        assert (shown["id"], shown["status"]) == ("memory-0123456789", "ACTIVE")
        control.delete_memory(memoryId="memory-0123456789")
        with pytest.raises(ClientError):
            control.get_memory(memoryId="memory-0123456789")


def test_what_a_request_names_is_in_what_it_names() -> None:
    with local_server(assume_existing=True) as url:
        data = client_of(url, "bedrock-agentcore")
        for browser in ("one-0123456789", "two-0123456789"):
            session = data.get_browser_session(browserIdentifier=browser, sessionId="same")
            assert (session["browserIdentifier"], session["sessionId"]) == (browser, "same")


def test_what_every_account_has_is_there(url: str, control: Any) -> None:
    data = client_of(url, "bedrock-agentcore")
    session = data.start_browser_session(browserIdentifier="aws.browser.v1")
    name = {"browserIdentifier": "aws.browser.v1", "sessionId": session["sessionId"]}
    assert data.get_browser_session(**name)["status"] == "READY"
    data.stop_browser_session(**name)
    assert data.get_browser_session(**name)["status"] == "TERMINATED"
    with pytest.raises(ClientError):
        data.start_browser_session(browserIdentifier="unknown-0123456789")


def test_many_threads_make_resources_of_their_own(url: str) -> None:
    made: list[str] = []

    def work(number: int) -> None:
        control = client_of(url)
        for count in range(5):
            memory = control.create_memory(name=f"m{number}_{count}", eventExpiryDuration=7)
            made.append(memory["memory"]["id"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    control = client_of(url)
    listed = control.get_paginator("list_memories").paginate(PaginationConfig={"PageSize": 7})
    assert {item["id"] for item in listed.build_full_result()["memories"]} == {*made}
    assert len({*made}) == 20
