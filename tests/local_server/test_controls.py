"""What a test sets about a local server, what it is told, and whose signatures are right."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import boto3
import pytest
from agentcore_clients import BedrockAgentCoreClient
from agentcore_clients._runtime.testing.server.command import main
from agentcore_clients.bedrock_agentcore.exceptions import ResourceNotFoundException
from agentcore_clients.testing import InvalidStub, Pause, local_server
from agentcore_clients.testing.__main__ import SERVICES
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from support.kind import KEYS, Kind

SIGNED_BY = (KEYS["aws_access_key_id"], KEYS["aws_secret_access_key"], KEYS["aws_session_token"])
HARNESS: dict[str, Any] = {
    "harnessArn": "arn:aws:bedrock-agentcore:us-west-2:123456789012:harness/abcdef-1234567890",
    "runtimeSessionId": "s" * 33,
    "messages": [{"role": "user", "content": [{"text": "hi"}]}],
}
RUNTIME = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/abcdef-1234567890"
DELTA = {"contentBlockDelta": {"contentBlockIndex": 0, "delta": {"text": "hi"}}}


@pytest.fixture
def url() -> Iterator[Any]:
    with local_server() as running:
        yield running


def client(url: str, service: str = "bedrock-agentcore", **options: Any) -> Any:
    """Returns boto3's client."""
    make: Any = boto3.client
    return make(service, "us-west-2", endpoint_url=url, **{**KEYS, **options})


@pytest.fixture(params=["native", "async native", "botocore", "async botocore"])
def kind(request: pytest.FixtureRequest, url: str) -> Iterator[Kind]:
    made = Kind("async" in request.param, url, request.param.split()[-1])
    yield made
    made.close()


# --------------------------------------------------------------------------------------- scripts


def test_a_test_sets_events(url: Any, kind: Kind) -> None:
    script = url.stub(BedrockAgentCoreClient)
    script.invoke_harness.streams([DELTA, Pause(0.01), {"messageStop": {"stopReason": "end_turn"}}])
    stop = {"messageStop": {"stopReason": "end_turn"}}
    assert [*client(url).invoke_harness(**HARNESS)["stream"]] == [DELTA, stop]
    found = kind.settle(kind.data().invoke_harness(**HARNESS))
    assert kind.items(found["stream"]) == [DELTA, stop]
    assert [call["harnessArn"] for call in script.invoke_harness.calls] == [
        HARNESS["harnessArn"]
    ] * 2


def test_a_pause_is_made_on_the_way(url: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    # The second event is sent when the first was read.
    first, seconds = threading.Event(), list[float]()

    def sleep(pause: float) -> None:
        seconds.append(pause)
        assert first.wait(10)

    monkeypatch.setattr("agentcore_clients._runtime.testing.server.replies.sleep", sleep)
    url.stub(BedrockAgentCoreClient).invoke_harness.streams([DELTA, Pause(0.2), DELTA])
    stream = iter(client(url).invoke_harness(**HARNESS)["stream"])
    assert next(stream) == DELTA
    first.set()
    assert (next(stream), seconds) == (DELTA, [0.2])


def test_a_test_sets_a_body_of_server_sent_events(url: Any) -> None:
    script = url.stub(BedrockAgentCoreClient)
    pieces = ['data: {"text": "a"}\n\n', Pause(0.01), b'data: {"text": "b"}\n\n']
    script.invoke_agent_runtime.streams(pieces, contentType="text/event-stream")
    found = client(url).invoke_agent_runtime(agentRuntimeArn=RUNTIME, payload=b"{}")
    assert found["contentType"] == "text/event-stream"
    assert [line for line in found["response"].iter_lines() if line] == [
        b'data: {"text": "a"}',
        b'data: {"text": "b"}',
    ]


def test_errors_and_parameters_are_as_in_stubs(url: Any) -> None:
    script = url.stub(BedrockAgentCoreClient)
    script.get_workload_access_token(workloadName="odd").raises(ResourceNotFoundException, "slowly")
    theirs = client(url)
    assert theirs.get_workload_access_token(workloadName="even")["workloadAccessToken"]
    with pytest.raises(theirs.exceptions.ResourceNotFoundException, match="slowly"):
        theirs.get_workload_access_token(workloadName="odd")
    with pytest.raises(InvalidStub, match="has no such member"):
        script.get_workload_access_token.returns({"token": "t"})
    with pytest.raises(TypeError, match="'dict' is no client that is served"):
        url.stub({})


def test_what_the_service_would_refuse_is_refused(url: Any) -> None:
    url.stub(BedrockAgentCoreClient).get_workload_access_token.returns()
    with pytest.raises(ClientError, match="failed to satisfy constraint"):
        client(url).get_workload_access_token(workloadName="a" * 300)


# -------------------------------------------------------------------------------------- recorder


def test_requests_are_kept(url: Any, kind: Kind) -> None:
    kind.settle(kind.control().list_memories(maxResults=5))
    with pytest.raises(ClientError):
        kind.settle(kind.control().get_memory(memoryId="absent-0123456789"))
    with pytest.raises(HTTPError):
        urlopen(f"{url}/nowhere")
    listed, read, nowhere = url.calls
    assert (listed.operation, listed.status) == ("list_memories", 200)
    assert listed.parameters == {"maxResults": 5}
    assert listed.headers["x-amz-security-token"] == KEYS["aws_session_token"]
    assert (read.operation, read.status) == ("get_memory", 404)
    assert (nowhere.operation, nowhere.parameters, nowhere.status) == ("", {}, 404)


# ------------------------------------------------------------------------------------ signatures


@pytest.fixture
def strict() -> Iterator[str]:
    with local_server(credentials=SIGNED_BY) as running:
        yield running


def test_every_client_signs_as_the_service_wants(strict: str) -> None:
    client(strict, "bedrock-agentcore-control").list_memories(maxResults=5)
    client(strict).invoke_agent_runtime(agentRuntimeArn=RUNTIME, payload=b"{}")
    for words in ("native", "async native", "botocore", "async botocore"):
        made = Kind("async" in words, strict, words.split()[-1])
        # Labels with characters that are escaped twice, a query, headers and a body.
        made.settle(
            made.data().invoke_agent_runtime(agentRuntimeArn=RUNTIME, payload=b"{}", qualifier="a")
        )
        with pytest.raises(ClientError, match="nextToken"):
            made.settle(made.control().list_memories(nextToken="a b+c/d=&e"))
        made.close()


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"aws_secret_access_key": "wrong"}, "InvalidSignatureException"),
        ({"aws_access_key_id": "AKIDWRONG"}, "UnrecognizedClientException"),
        ({"aws_session_token": "wrong"}, "UnrecognizedClientException"),
        ({"aws_session_token": None}, "UnrecognizedClientException"),
    ],
)
def test_wrong_keys_are_refused(strict: str, keys: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError) as caught:
        client(strict, "bedrock-agentcore-control", **keys).list_memories()
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_bearer_tokens_and_operations_without_a_signature_pass(strict: str) -> None:
    made = Kind(False, strict, "native")
    options = made.data().with_options(bearer_token="token")
    options.invoke_agent_runtime(agentRuntimeArn=RUNTIME, payload=b"{}")
    made.close()


def signed(url: str, **edits: Any) -> Request:
    """Returns a request that botocore has signed, with what a test changes of it afterwards."""
    request = AWSRequest("POST", f"{url}/memories/", data=b"{}")
    keys = Credentials(*SIGNED_BY)
    SigV4Auth(keys, edits.get("service", "bedrock-agentcore"), "us-west-2").add_auth(request)
    headers = {**dict(request.headers.items()), **edits.get("headers", {})}
    if edits.get("drop"):
        del headers[edits["drop"]]
    return Request(str(request.url), edits.get("data", b"{}"), headers, method="POST")


def old(url: str) -> Request:
    """Returns a request that is signed for a day long past, otherwise rightly."""
    then = datetime(2020, 1, 1)  # as botocore has it: of UTC, without a zone
    with mock.patch("botocore.auth.get_current_datetime", lambda: then):
        return signed(url)


@pytest.mark.parametrize(
    ("make", "code", "status"),
    [
        (lambda url: signed(url, data=b'{"maxResults": 5}'), "InvalidSignatureException", 403),
        (lambda url: signed(url, service="s3"), "InvalidSignatureException", 403),
        (old, "InvalidSignatureException", 403),
        (lambda url: signed(url, drop="Authorization"), "MissingAuthenticationTokenException", 403),
        (lambda url: signed(url, headers={"Authorization": "AWS4-HMAC-SHA256 a=b"}), "IncompleteSignatureException", 400),
        (lambda url: signed(url, headers={"Authorization": "Basic abc"}), "IncompleteSignatureException", 400),
        (lambda url: signed(url, headers={"X-Amz-Date": "now"}), "IncompleteSignatureException", 400),
    ],
)  # fmt: skip
def test_what_is_not_signed_rightly_is_refused(
    strict: str, make: Callable[[str], Request], code: str, status: int
) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(make(strict))
    assert caught.value.code == status
    assert caught.value.headers["x-amzn-ErrorType"] == code
    assert urlopen(signed(strict)).status == 200


def test_addresses_may_be_signed(strict: str) -> None:
    request = AWSRequest("GET", f"{strict}/memories/absent-0123456789/details")
    SigV4QueryAuth(Credentials(*SIGNED_BY), "bedrock-agentcore", "us-west-2", 60).add_auth(request)
    address = str(request.url)
    for given, code in ((address, 404), (address.replace("Expires=60", "Expires=61"), 403)):
        with pytest.raises(HTTPError) as caught:
            urlopen(given)
        assert caught.value.code == code


# ---------------------------------------------------------------------------------- command line


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """Starts `python -m agentcore_clients.testing serve`, and returns its address."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str, **environ: str) -> str:
        command = [sys.executable, "-m", "agentcore_clients.testing", "serve", "--port", "0"]
        process = subprocess.Popen(
            [*command, *options],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environ},
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        assert process.stdout is not None
        return process.stdout.readline().strip()

    yield start
    for process in running:
        process.terminate()
        process.wait()


def test_a_server_of_its_own(serve: Callable[..., str], tmp_path: Path) -> None:
    faults, script, log = tmp_path / "faults.json", tmp_path / "script.json", tmp_path / "log"
    faults.write_text(
        json.dumps({"fault": [{"kind": "throttle", "operation": "list_memories", "times": 1}]})
    )
    events = [DELTA, 0.01, {"messageStop": {"stopReason": "end_turn"}}]
    scripts = [
        {"operation": "invoke_harness", "streams": events, "pause": 0.01},
        {"operation": "GetResourceApiKey", "parameters": {"resourceCredentialProviderName": "p"}, "returns": {"apiKey": "secret"}},
        {"operation": "get_workload_access_token", "raises": "Odd", "status": 418, "message": "tea"},
    ]  # fmt: skip
    script.write_text(json.dumps({"script": scripts}))
    url = serve(
        *("--faults", str(faults), "--script", str(script), "--log", str(log)),
        "--verify-signatures",
        AWS_ACCESS_KEY_ID=SIGNED_BY[0],
        AWS_SECRET_ACCESS_KEY=SIGNED_BY[1],
        AWS_SESSION_TOKEN=SIGNED_BY[2],
    )
    data = client(url)
    assert [*data.invoke_harness(**HARNESS)["stream"]] == [events[0], events[2]]
    token = {"workloadIdentityToken": "secret-token", "resourceCredentialProviderName": "p"}
    assert data.get_resource_api_key(**token)["apiKey"] == "secret"
    with pytest.raises(ClientError, match="tea"):
        data.get_workload_access_token(workloadName="w" * 3)
    listed = client(url, "bedrock-agentcore-control").list_memories()
    assert listed["ResponseMetadata"]["RetryAttempts"] == 1
    with pytest.raises(ClientError, match="Unrecognized"):
        client(url, aws_access_key_id="other").get_workload_access_token(workloadName="www")
    text = log.read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    operations = ["InvokeHarness", "GetResourceApiKey", "GetWorkloadAccessToken"]
    operations += ["ListMemories", "ListMemories", "GetWorkloadAccessToken"]
    assert [line["operation"] for line in lines] == operations
    assert [line["status"] for line in lines] == [200, 200, 418, 429, 200, 403]
    assert lines[1]["parameters"] == {
        "workloadIdentityToken": "***",
        "resourceCredentialProviderName": "p",
    }
    for secret in ("secret-token", SIGNED_BY[2], "Signature="):
        assert secret not in text


@pytest.mark.parametrize(
    ("options", "content", "problem"),
    [
        (("--faults", "FILE"), "{}", "has no list 'fault'"),
        (("--script", "FILE"), '{"script": [{"operation": "x"}]}', "there is no operation 'x'"),
        (("--script", "FILE"), '{"script": [{"operation": "get_memory", "return": {}}]}', "'return' is no key"),
        (("--script", "FILE"), '{"script": [{"operation": "get_memory", "returns": {"x": 1}}]}', "has no such member"),
        (("--script", "FILE"), '{"script": [{"operation": "get_memory", "returns": 5}]}', "returns is 5: give a table"),
        (("--verify-signatures",), "", "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_before_it_serves(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    content: str,
    problem: str,
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / "file.json"
    file.write_text(content)
    given = [str(file) if option == "FILE" else option for option in options]
    assert main("agentcore_clients", SERVICES, ["serve", "--port", "0", *given]) == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert problem in said
