"""Faults of the local server, as boto3 and the generated clients meet them: what they try again, and raise."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from http.client import IncompleteRead
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.request import Request, urlopen

import boto3
import botocore.endpoint
import botocore.eventstream
import botocore.exceptions
import pytest
from agentcore_clients._runtime.testing.server import fault_options, tables
from agentcore_clients.bedrock_agentcore_control._service import SERVICE as CONTROL
from agentcore_clients.testing import local_server
from botocore.config import Config
from support.kind import KEYS, Kind

ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/abcdef-1234567890"
HARNESS: dict[str, Any] = {
    "harnessArn": ARN,
    "runtimeSessionId": "s" * 33,
    "messages": [{"role": "user", "content": [{"text": "hi"}]}],
}


@pytest.fixture(scope="module")
def url() -> Iterator[Any]:
    with local_server() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_pauses() -> Iterator[None]:
    """Takes the pauses out of retries."""

    async def none(_: float) -> None:
        return None

    with (
        mock.patch("agentcore_clients._runtime._native.engine.sleep", lambda _: None),
        mock.patch("aiobotocore.endpoint.asyncio.sleep", none),
        mock.patch.object(botocore.endpoint, "time", mock.Mock()),
    ):
        yield


class Ours:
    """Calls of generated clients with a header."""

    def __init__(self, url: str, asynchronous: bool, engine: str) -> None:
        self.kind = Kind(asynchronous, url, engine)
        self.is_aiohttp = asynchronous and engine == "botocore"
        self.is_urllib3 = not asynchronous and engine == "botocore"
        config = Config(retries={"mode": "standard", "total_max_attempts": 3})
        self._clients = [self.kind.control(config=config), self.kind.data(config=config)]

    def list(self, fault: str) -> Any:
        client = self._clients[0].with_options(headers={"x-fault": fault})
        return self.kind.settle(client.list_memories())

    def events(self, fault: str, seen: Callable[[Any], None]) -> None:
        client = self._clients[1].with_options(headers={"x-fault": fault})
        found = self.kind.settle(client.invoke_harness(**HARNESS))
        if not self.kind.asynchronous:
            for event in found["stream"]:
                seen(event)
            return

        async def read() -> None:
            async for event in found["stream"]:
                seen(event)

        self.kind.settle(read())

    def close(self) -> None:
        self.kind.close()


class Boto3:
    """The same of boto3's."""

    is_aiohttp, is_urllib3 = False, True

    def __init__(self, url: str) -> None:
        config = Config(retries={"mode": "standard", "total_max_attempts": 3})
        options: dict[str, Any] = {**KEYS, "endpoint_url": url, "config": config}
        session = boto3.Session(region_name="us-west-2")
        self._control = session.client("bedrock-agentcore-control", **options)
        self._data = session.client("bedrock-agentcore", **options)
        self._fault = ""
        for client in (self._control, self._data):
            client.meta.events.register("before-sign.*.*", self._add)

    def _add(self, request: Any, **_: object) -> None:
        request.headers.add_header("x-fault", self._fault)

    def list(self, fault: str) -> Any:
        self._fault = fault
        return self._control.list_memories()

    def events(self, fault: str, seen: Callable[[Any], None]) -> None:
        self._fault = fault
        for event in self._data.invoke_harness(**HARNESS)["stream"]:
            seen(event)

    def close(self) -> None:
        self._control.close()
        self._data.close()


CLIENTS = ["boto3", "native", "async native", "botocore", "async botocore"]


@pytest.fixture(scope="module", params=CLIENTS)
def client(request: pytest.FixtureRequest, url: str) -> Iterator[Any]:
    words = request.param.split()
    made = Boto3(url) if words == ["boto3"] else Ours(url, len(words) == 2, words[-1])
    yield made
    made.close()


@pytest.mark.parametrize(
    "fault",
    ["throttle", "unavailable", "internal", "reset", "close", "error; code=RequestTimeout"],
)
def test_a_call_is_tried_again(client: Any, fault: str) -> None:
    found = client.list(f"{fault}; times=2")
    assert found["ResponseMetadata"]["RetryAttempts"] == 2


@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        ("throttle", "ThrottledException", 429),  # the operation's own error of this kind
        ("internal", "ServiceException", 500),
        ("unavailable", "ServiceUnavailable", 503),
        ("expired", "ExpiredTokenException", 403),
        ("error; code=Odd; status=418; message=Tea", "Odd", 418),
        ("nonsense", "InvalidFault", 400),
        ("throttle; times=0", "InvalidFault", 400),
        ("delay; second=1", "InvalidFault", 400),
    ],
)
def test_errors_have_the_codes_of_the_model(
    client: Any, fault: str, code: str, status: int
) -> None:
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        client.list(fault)
    response: Any = caught.value.response
    assert (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]) == (
        code,
        status,
    )


def test_half_a_body_is_tried_again_but_by_urllib3(client: Any) -> None:
    if client.is_urllib3:  # botocore has it not compare the length
        assert [*client.list("cut")] == ["ResponseMetadata"]
        return
    assert client.list("cut; times=2")["ResponseMetadata"]["RetryAttempts"] == 2
    with pytest.raises(botocore.exceptions.ConnectionClosedError):
        client.list("cut")


@pytest.mark.parametrize("fault", ["reset", "close"])
def test_a_lost_connection_is_one_to_every_client(client: Any, fault: str) -> None:
    # aiobotocore says of a reset that it could not connect.
    kinds = (botocore.exceptions.ConnectionClosedError, botocore.exceptions.EndpointConnectionError)
    with pytest.raises(kinds[: 1 + client.is_aiohttp]):
        client.list(fault)


def test_what_comes_late_comes_whole(client: Any) -> None:
    assert client.list("delay; seconds=0.01")["memories"] == []
    assert client.list("stall; seconds=0.01")["memories"] == []
    events: list[Any] = []
    client.events("stall; piece=2; seconds=0.01", events.append)
    assert len(events) > 2


def test_a_body_that_is_no_json_has_no_members(client: Any) -> None:
    assert [*client.list("corrupt")] == ["ResponseMetadata"]


@pytest.mark.parametrize("fault", ["corrupt", "cut"])
def test_events_come_until_one_is_broken(client: Any, fault: str) -> None:
    events: list[Any] = []
    with pytest.raises(Exception, match=r"Checksum|ended|closed|payload") as caught:
        client.events(f"{fault}; piece=3", events.append)
    # aiohttp throws away what it has of a body that ends too early.
    assert len(events) == 2 or (client.is_aiohttp and fault == "cut")
    is_checksum = isinstance(caught.value, botocore.eventstream.ChecksumMismatch)
    assert is_checksum == (fault == "corrupt")


def test_half_a_body_has_the_length_of_the_whole(url: Any) -> None:
    headers = {"x-fault": "cut", "Content-Type": "application/json"}
    response = urlopen(Request(f"{url}/memories/", b"{}", headers))
    assert int(response.headers["Content-Length"]) == len(b'{"memories": []}')
    with pytest.raises(IncompleteRead) as caught:
        response.read()
    assert caught.value.partial == b'{"memori'


def test_faults_are_set_for_calls_to_come(url: Any) -> None:
    client = Boto3(url)
    client._fault = "delay; seconds=0"
    url.fault("throttle", "list_memories", after=1, times=1, message="slowly", retry_after=0)
    answers = [client.list("delay; seconds=0") for _ in range(3)]
    assert [each["ResponseMetadata"]["RetryAttempts"] for each in answers] == [0, 1, 0]
    assert answers[0]["memories"] == []
    # Another operation is not meant.
    url.fault("reset", "GetMemory")
    assert client.list("delay; seconds=0")["ResponseMetadata"]["RetryAttempts"] == 0
    client.close()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"fault": [{"kind": "odd"}]}, "fault 1: 'odd' is no fault: give one of throttle, "),
        ({"fault": [{"kind": "cut", "peace": 1}]}, "fault 1: cut: 'peace' is no option"),
        ({"fault": [{"kind": "cut", "piece": 0}]}, "fault 1: cut: piece=0 is not what it takes"),
        ({"fault": [{"kind": "cut", "piece": 1.5}]}, "give a whole number from 1 on"),
        ({"fault": [{"kind": "cut", "times": True}]}, "give a whole number from 1 on"),
        ({"fault": [{"kind": "error"}]}, "error: give its code"),
        ({"fault": [{"kind": "cut", "operation": "x"}]}, "there is no operation 'x'"),
        ({"fault": [1]}, "fault 1: is no table"),
        ({"faults": []}, "has no list 'fault'"),
        ("", "Expecting value"),
    ],
)
def test_a_file_that_is_wrong_says_where(tmp_path: Path, content: Any, problem: str) -> None:
    path = tmp_path / "faults.json"
    path.write_text(content and json.dumps(content))
    with pytest.raises(ValueError, match=r"faults\.json: ") as caught:
        fault_options.from_file(path, tables.operations_of([CONTROL]))
    assert problem in str(caught.value)


def test_files_are_json_or_toml(tmp_path: Path) -> None:
    fault = fault_options.Fault("stall", "ListMemories", 2, 1, 0.5, 3)
    options = {"times": 2, "after": 1, "seconds": 0.5, "piece": 3}
    content = {"kind": "stall", "operation": "list_memories", **options}
    (tmp_path / "faults.json").write_text(json.dumps({"fault": [content]}))
    lookup = tables.operations_of([CONTROL])
    assert fault_options.from_file(tmp_path / "faults.json", lookup) == [fault]
    lines = [f"{name} = {json.dumps(value)}" for name, value in content.items()]
    (tmp_path / "faults.toml").write_text("\n".join(["[[fault]]", *lines]))
    if sys.version_info < (3, 11):
        with pytest.raises(ValueError, match="give the same as JSON"):
            fault_options.from_file(tmp_path / "faults.toml", lookup)
    else:
        assert fault_options.from_file(tmp_path / "faults.toml", lookup) == [fault]
