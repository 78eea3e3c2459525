"""What a call sends and returns: as botocore's, without None, and with the generated errors."""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import botocore.exceptions
import pytest
from botocore.config import Config
from support.server import Response, Server
from support.threads import together

from .conftest import EVENT, KEYS, Answer, Kind


def test_none_is_not_sent_and_the_rest_is(kind: Kind, server: Server, ok: Answer) -> None:
    server.reply(ok({"events": []}))
    client = kind.data()
    value = kind.settle(client.list_events(**EVENT, maxResults=5, nextToken=None, filter=None))
    (request,) = server.take()
    assert value["events"] == []
    assert value["ResponseMetadata"]["HTTPStatusCode"] == 200
    assert request.path == "/memories/memory-0123456789/actor/a/sessions/s"
    assert json.loads(request.body) == {"maxResults": 5}


def test_none_inside_a_value_is_botocores_business(kind: Kind, server: Server) -> None:
    client = kind.data()
    with pytest.raises(botocore.exceptions.ParamValidationError, match="eventMetadata"):
        kind.settle(client.list_events(**EVENT, filter={"eventMetadata": None}))
    for wrong in ({"memoryId": "m"}, {**EVENT, "max_results": 5}):
        with pytest.raises(TypeError, match=r"missing 2 required|unexpected keyword"):
            client.list_events(**wrong)
    assert server.take() == []


def test_user_agent_names_the_package_and_keeps_the_users(
    kind: Kind, server: Server, ok: Answer
) -> None:
    import agentcore_clients

    server.reply(ok(), ok())
    kind.settle(kind.data().list_events(**EVENT))
    kind.settle(kind.data(config=Config(user_agent_extra="app/1")).list_events(**EVENT))
    first, second = (request.header("user-agent") or "" for request in server.take())
    ours = f"md/agentcore-clients#{agentcore_clients.__version__}"
    assert first.endswith(ours)
    assert second.endswith(f"app/1 {ours}")


def test_meta(kind: Kind, server: Server, ok: Answer) -> None:
    client = kind.data()
    if kind.asynchronous:
        with pytest.raises(RuntimeError, match="async with client"):
            _ = client.meta.region_name
        kind.settle(client.__aenter__())
    meta = client.meta
    assert meta.engine == "botocore"
    assert meta.region_name == "us-west-2"
    assert meta.endpoint_url == server.url
    assert meta.partition == "aws"
    assert meta.config.region_name == "us-west-2"
    assert meta.service_model.service_name == "bedrock-agentcore"
    assert meta.method_to_api_mapping["list_events"] == "ListEvents"
    seen: list[str] = []
    meta.events.register(
        "before-call.bedrock-agentcore.ListEvents", lambda model, **_: seen.append(model.name)
    )
    server.reply(ok())
    kind.settle(client.list_events(**EVENT))
    assert seen == ["ListEvents"]


def test_models_are_those_of_the_package(kind: Kind) -> None:
    from agentcore_clients.bedrock_agentcore._service import SERVICE

    client = kind.data()
    if kind.asynchronous:
        kind.settle(client.__aenter__())
    assert set(client.meta.service_model.operation_names) == set(SERVICE.operations)
    assert client.meta.service_model.api_version == SERVICE.api_version


def test_repr_shows_the_region_and_no_secret(kind: Kind) -> None:
    text = repr(kind.data())
    assert "us-west-2" in text and "bedrock-agentcore" in text
    assert not any(secret in text for secret in KEYS.values())


def test_presigned_url(kind: Kind, server: Server, ok: Answer) -> None:
    client = kind.data()
    params = {**EVENT, "eventId": "0000000000000#abcd1234", "unused": None}
    url = kind.settle(client.generate_presigned_url("get_event", params, ExpiresIn=60))
    assert url.startswith(f"{server.url}/memories/memory-0123456789/actor/a/sessions/s/events/")
    assert "X-Amz-Expires=60" in url and "X-Amz-Signature=" in url
    with pytest.raises(botocore.exceptions.UnknownClientMethodError):
        kind.settle(client.generate_presigned_url("no_such_method"))


def test_api_version_and_missing_region(sync: Kind) -> None:
    with pytest.raises(botocore.exceptions.NoRegionError):
        sync.data(region_name=None, endpoint_url=None)
    with pytest.raises(botocore.exceptions.DataNotFoundError):
        sync.data(api_version="1999-01-01")


@pytest.mark.parametrize("engine", ["native", "botocore"])
def test_aws_region_counts_where_botocore_finds_no_region(
    engine: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from agentcore_clients import BedrockAgentCoreClient

    def region(**arguments: Any) -> str:
        return BedrockAgentCoreClient(engine=engine, **KEYS, **arguments).meta.region_name

    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert region() == "eu-west-1"
    assert region(region_name="us-east-1") == "us-east-1"
    assert region(config=Config(region_name="us-east-2")) == "us-east-2"
    (tmp_path / "config").write_text("[default]\nregion = eu-west-2\n")
    assert region() == "eu-west-2"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    assert region() == "eu-west-3"


def test_environment_of_today_is_used(
    sync: Kind, server: Server, ok: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from agentcore_clients import BedrockAgentCoreClient

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDONE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "fake")
    for region, key in (("eu-west-1", "AKIDONE"), ("eu-north-1", "AKIDTWO")):
        monkeypatch.setenv("AWS_DEFAULT_REGION", region)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
        client = BedrockAgentCoreClient(endpoint_url=server.url, engine="botocore")
        server.reply(ok())
        client.list_events(**EVENT)
        (request,) = server.take()
        assert f"{key}/" in (request.header("authorization") or "")
        assert client.meta.region_name == region
        client.close()


def test_threads_share_a_client(sync: Kind, server: Server) -> None:
    server.handler = lambda request: Response(200, {}, request.body or b"{}")
    client = sync.data(config=Config(max_pool_connections=4))
    results: list[object] = []

    def work(number: int) -> None:
        for _ in range(10):
            output = client.list_events(**EVENT, maxResults=number)
            results.append(output["ResponseMetadata"]["HTTPStatusCode"])

    together(work, [(number,) for number in range(1, 5)])
    assert results == [200] * 40


def test_threads_make_clients_at_once(sync: Kind) -> None:
    import boto3

    session = boto3.Session(region_name="us-west-2", **KEYS)
    clients: list[Any] = []
    together(lambda: clients.append(sync.data(session=session)), [()] * 8)
    assert len(clients) == 8


def test_close_leaves_no_socket_open(kind: Kind, server: Server, ok: Answer) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        server.reply(ok(), ok())
        client = kind.data()
        if kind.asynchronous:

            async def use() -> None:
                async with client as entered:
                    assert entered is client
                    await client.list_events(**EVENT)

            kind.settle(use())
        else:
            with client as entered:
                assert entered is client
                client.list_events(**EVENT)
        gc.collect()
        assert wait_until(lambda: not server._open)
        # Closed is not gone: it connects again.
        assert kind.settle(client.list_events(**EVENT))["ResponseMetadata"]
        kind.settle(client.close())
        gc.collect()
        assert wait_until(lambda: not server._open)


def wait_until(true: Callable[[], bool]) -> bool:
    import time

    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    return true()


def test_none_is_no_parameter_of_a_waiter(kind: Kind, server: Server, ok: Answer) -> None:
    path, active = "/memories/memory-0123456789/details", ok({"memory": {"status": "ACTIVE"}})
    server.reply(ok({"memory": {"status": "CREATING"}}), active, active)
    waiter, params = kind.control().get_waiter("memory_created"), {"memoryId": EVENT["memoryId"]}
    kind.settle(waiter.wait(**params, view=None, WaiterConfig={"Delay": 0, "MaxAttempts": 3}))
    kind.settle(waiter.wait(**params, WaiterConfig=None))
    assert [request.path for request in server.take()] == [path] * 3


def test_engine_is_chosen_by_name(kind: Kind) -> None:
    with pytest.raises(ValueError, match="choose one of 'native', 'botocore'"):
        kind.data(engine="smoke-signals")
