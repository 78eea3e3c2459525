"""What the server does with HTTP and with requests that the service would not take."""

from __future__ import annotations

import gzip
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, RemoteDisconnected
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from agentcore_clients._runtime.testing.server.local import LocalServer
from agentcore_clients._runtime.testing.server.messages import Abort, Next, Reply, Request
from agentcore_clients.testing import local_server
from support import models, samples

from .lifecycle import SERVICES

JSON = {"Content-Type": "application/json"}
MEMORY: dict[str, Any] = samples.minimal(
    models.service("bedrock-agentcore-control").operation("CreateMemory").input_shape
) | {"name": "m", "eventExpiryDuration": 7}
NAMELESS = {name: value for name, value in MEMORY.items() if name != "name"}


@pytest.fixture
def connection() -> Iterator[HTTPConnection]:
    with local_server() as url:
        yield HTTPConnection(urlsplit(url).netloc, timeout=10)


def ask(connection: HTTPConnection, method: str, path: str, **more: Any) -> tuple[int, Any, Any]:
    connection.request(method, path, **more)
    response = connection.getresponse()
    return response.status, response.headers, json.loads(response.read() or b"{}")


def create(connection: HTTPConnection, body: Any) -> tuple[int, Any, Any]:
    return ask(connection, "POST", "/memories/create", body=json.dumps(body), headers=JSON)


def test_a_connection_is_used_again(connection: HTTPConnection) -> None:
    status, _, body = create(connection, MEMORY)
    used = connection.sock
    assert (status, body["memory"]["name"]) == (202, "m")
    assert ask(connection, "GET", f"/memories/{body['memory']['id']}/details")[0] == 200
    assert connection.sock is used


def test_each_request_has_an_id(connection: HTTPConnection) -> None:
    asked = [("GET", "/nothing"), ("POST", "/memories/"), ("POST", "/memories/")]
    found = {ask(connection, *each)[1]["x-amzn-requestid"] for each in asked}
    assert len(found) == 3
    assert all(str(UUID(each)) == each for each in found)


def test_bodies_come_in_chunks_and_compressed(connection: HTTPConnection) -> None:
    def pieces() -> Iterator[bytes]:
        body = json.dumps(MEMORY).encode()
        yield body[:5]
        yield body[5:]

    assert ask(connection, "POST", "/memories/create", body=pieces(), headers=JSON)[0] == 202
    packed = gzip.compress(json.dumps({**MEMORY, "name": "n"}).encode())
    headers = {**JSON, "Content-Encoding": "gzip"}
    assert ask(connection, "POST", "/memories/create", body=packed, headers=headers)[0] == 202


def test_events_come_in_chunks(connection: HTTPConnection) -> None:
    path = "/code-interpreters/aws.codeinterpreter.v1/tools/invoke"
    connection.request("POST", path, body=b'{"name": "executeCode"}', headers=JSON)
    response = connection.getresponse()
    assert response.headers["Transfer-Encoding"] == "chunked"
    assert response.headers["Content-Type"] == "application/vnd.amazon.eventstream"
    assert b":event-type" in response.read()


def test_a_client_may_wait_for_leave_to_send(connection: HTTPConnection) -> None:
    host, port = connection.host, connection.port
    with socket.create_connection((host, port), timeout=10) as sock:
        body = json.dumps(MEMORY).encode()
        head = f"POST /memories/create HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
        sock.sendall(f"{head}Expect: 100-continue\r\n\r\n".encode())
        assert sock.recv(100).startswith(b"HTTP/1.1 100 ")
        sock.sendall(body)
        assert sock.recv(1000).startswith(b"HTTP/1.1 202 ")


@pytest.mark.parametrize("rubbish", [b"rubbish\r\n\r\n", b"GET / HTTP/1.1\r\nno header\r\n\r\n"])
def test_what_is_no_http_is_refused(connection: HTTPConnection, rubbish: bytes) -> None:
    with socket.create_connection((connection.host, connection.port), timeout=10) as sock:
        sock.sendall(rubbish)
        assert sock.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_an_unknown_route_is_no_operation(connection: HTTPConnection) -> None:
    for method, path in (("GET", "/nothing"), ("DELETE", "/memories/create"), ("GET", "/")):
        status, headers, body = ask(connection, method, path)
        assert (status, headers["x-amzn-errortype"]) == (404, "UnknownOperationException")
        assert path in body["message"]


@pytest.mark.parametrize(
    ("body", "reason", "fields"),
    [
        (NAMELESS, "FieldValidationFailed", {"/name": "must not be null"}),
        ({**MEMORY, "name": "no name!"}, "FieldValidationFailed", {"/name": "regular expression"}),
        (
            {**MEMORY, "eventExpiryDuration": 0, "description": ""},
            "FieldValidationFailed",
            {"/eventExpiryDuration": "greater than or equal to 3", "/description": "length"},
        ),
        ({**MEMORY, "name": 1}, "CannotParse", {"/name": "must be a string"}),
        (
            {**MEMORY, "eventExpiryDuration": True},
            "CannotParse",
            {"/eventExpiryDuration": "integer"},
        ),
        (
            {**MEMORY, "memoryStrategies": [{}]},
            "CannotParse",
            {"/memoryStrategies/0": "exactly one of"},
        ),
        (
            {**MEMORY, "memoryStrategies": [{"semanticMemoryStrategy": {}}]},
            "FieldValidationFailed",
            {"/memoryStrategies/0/semanticMemoryStrategy/name": "must not be null"},
        ),
        ([], "CannotParse", {"": "must be a structure"}),
    ],
)
def test_what_is_invalid_is_refused_by_its_place(
    connection: HTTPConnection, body: Any, reason: str, fields: dict[str, str]
) -> None:
    status, headers, answer = create(connection, body)
    assert (status, headers["x-amzn-errortype"]) == (400, "ValidationException")
    assert answer["reason"] == reason
    found = {field["name"]: field["message"] for field in answer["fieldList"]}
    assert found.keys() == fields.keys()
    assert all(text in found[place] for place, text in fields.items())
    assert all(f"Value at '{place}'" in answer["message"] for place in fields)


def test_paths_and_queries_are_checked(connection: HTTPConnection) -> None:
    for path, place in (
        ("/memories/no_such_memory/details", "/memoryId"),
        ("/memories/memory-0123456789/details?view=none", "/view"),
        ("/gateways/?maxResults=many", "/maxResults"),
        ("/gateways/?maxResults=0", "/maxResults"),
    ):
        status, _, body = ask(connection, "GET", path)
        assert (status, [field["name"] for field in body["fieldList"]]) == (400, [place]), path


def test_a_token_of_a_page_is_not_given_back(connection: HTTPConnection) -> None:
    path = "/policy-engines/engine-0123456789/policy-generations/generation-0123456789/assets"
    status, _, body = ask(connection, "GET", f"{path}?nextToken=token")
    assert (status, body) == (200, {})


def test_what_is_no_json_is_refused(connection: HTTPConnection) -> None:
    status, _, body = ask(connection, "POST", "/memories/create", body=b"{", headers=JSON)
    assert (status, body["reason"]) == (400, "CannotParse")


# ------------------------------------------------------------------------------------------ layers


def test_layers_are_around_each_other() -> None:
    seen: list[str] = []

    def layer(name: str) -> Any:
        def around(request: Request, inner: Next) -> Reply:
            seen.append(f"{name} {request.service} {request.operation}")
            reply = inner(request)
            seen.append(f"{name} {reply.status}")
            return reply

        return around

    layers = [layer("outer"), layer("inner")]
    with LocalServer([*SERVICES.values()], layers=layers) as url:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        assert create(connection, MEMORY)[0] == 202
        ask(connection, "GET", "/nothing")
    made = "bedrock-agentcore-control CreateMemory"
    assert seen[:4] == [f"outer {made}", f"inner {made}", "inner 202", "outer 202"]
    assert seen[4:] == ["outer  ", "inner  ", "inner 404", "outer 404"]


@pytest.mark.parametrize(
    ("reset", "error"), [(True, ConnectionResetError), (False, RemoteDisconnected)]
)
def test_a_layer_ends_a_connection(reset: bool, error: type[Exception]) -> None:
    def end(request: Request, inner: Next) -> Reply:
        raise Abort(reset=reset)

    with LocalServer([*SERVICES.values()], layers=[end]) as url:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        with pytest.raises(error) as raised:
            create(connection, MEMORY)
        assert raised.type is error


def test_an_error_of_a_layer_is_the_servers(capfd: pytest.CaptureFixture[str]) -> None:
    def fail(request: Request, inner: Next) -> Reply:
        raise KeyError("of a layer")

    with LocalServer([*SERVICES.values()], layers=[fail]) as url:
        connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
        status, headers, _ = create(connection, MEMORY)
    assert (status, headers["x-amzn-errortype"]) == (500, "InternalFailure")
    assert "of a layer" in capfd.readouterr().err


# ------------------------------------------------------------------------------------- by itself


def test_the_command_serves_until_it_is_stopped(tmp_path: Any) -> None:
    command = [sys.executable, "-m", "agentcore_clients.testing", "serve", "--port", "0"]
    state = ["--state", str(tmp_path / "state.sqlite")]
    for count in (1, 2):
        with subprocess.Popen([*command, *state], stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                url = server.stdout.readline().strip()
                connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
                assert create(connection, {**MEMORY, "name": f"m{count}"})[0] == 202
                _, _, listed = ask(connection, "POST", "/memories/", body=b"{}", headers=JSON)
                assert len(listed["memories"]) == count
            finally:  # leaving the block waits for its end
                server.terminate()
        assert server.returncode == 0


def test_a_port_that_is_taken_is_an_error() -> None:
    with local_server() as url:
        port = str(urlsplit(url).port)
        done = subprocess.run(
            [sys.executable, "-m", "agentcore_clients.testing", "serve", "--port", port],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("error: ")
        with pytest.raises(OSError), local_server(port=int(port)):
            pass


def test_nothing_is_left_of_a_server() -> None:
    with local_server() as url:
        port = urlsplit(url).port or 0
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        create(connection, MEMORY)
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
    with local_server(port=port) as again:
        assert again == url
