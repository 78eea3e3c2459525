"""Sessions do what the hand-written SDK's do, with the same calls and the same requests."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from agentcore_clients import sessions
from support import environments
from support.eventstream import message
from support.models import ROOT
from support.server import Request, Response

from .conftest import PREFER_BOTOCORE, Service, environment
from .session_calls import BROWSER, CODE, FILES, async_results, results

STAMP = "2026-01-01T00:00:00Z"
INVOKED = "/code-interpreters/mine/tools/invoke"
STREAM = "/browsers/own/sessions/streams/update"


def answered(request: Request) -> Response | None:
    """Answers what the tools of a code session and the requests about sessions ask."""
    kind, identifier = request.path.split("/")[1:3]
    body = json.loads(request.body) if request.body else {}
    if request.path.endswith("/tools/invoke"):
        content: list[dict[str, Any]] = [{"type": "text", "text": "done"}]
        for path in body["arguments"].get("paths", ()):
            resource = {"type": "text", "uri": f"file://{path}", **FILES[path]}
            content.append({"type": "resource", "resource": resource})
        headers = {":message-type": "event", ":event-type": "result"}
        headers[":content-type"] = "application/json"
        event = message(headers, json.dumps({"content": content}).encode())
        return Response(200, {"Content-Type": "application/vnd.amazon.eventstream"}, event)
    if request.path.endswith(("/start", "/stop")):
        return None
    member = "browserIdentifier" if kind == "browsers" else "codeInterpreterIdentifier"
    known = {member: identifier, "sessionId": "s-1", "createdAt": STAMP, "lastUpdatedAt": STAMP}
    streams = {"automationStream": {"streamEndpoint": "wss://x", "streamStatus": "ENABLED"}}
    answer = json.dumps({**known, "updatedAt": STAMP, "streams": streams}).encode()
    return Response(200, {"Content-Type": "application/json"}, answer)


@pytest.fixture
def tools(service: Service) -> Iterator[Service]:
    own = service.server.handler
    assert own is not None
    service.server.handler = lambda request: answered(request) or own(request)
    yield service


def sent(service: Service) -> list[tuple[object, ...]]:
    """Returns the requests, but for what is new in each."""
    found: list[tuple[object, ...]] = []
    for request in service.server.take():
        body = json.loads(request.body) if request.body else {}
        assert body.pop("clientToken", "") is not None
        found.append((request.method, request.path, request.query, body))
    return found


def test_code_session(tools: Service) -> None:
    with sessions.code_session("us-west-2", identifier="mine") as session:
        assert session.client.meta.region_name == "us-west-2"
        assert (session.identifier, session.session_id) == ("mine", "s-1")
        started = sent(tools)
        assert started == [("PUT", "/code-interpreters/mine/sessions/start", "", {})]
        given = results(session, CODE)
        events = list(given[0]["stream"])  # type: ignore[index,call-overload]
        assert events == [{"result": {"content": [{"type": "text", "text": "done"}]}}]
        assert given[8:10] == ["a,b", {"a.csv": "a,b", "b.bin": b"\xff\x00"}]
        assert session.download_file("c.txt") == "c"  # bytes that are a text
        with pytest.raises(ValueError, match="must be relative, not '/etc/x'"):
            session.upload_file("/etc/x", "")
    requests = sent(tools)
    bodies: list[Any] = [body for _, path, _, body in requests if path == INVOKED]
    python = {"code": "print(1)", "language": "python", "clearContext": False}
    assert bodies[0] == {"name": "executeCode", "arguments": python}
    assert bodies[2] == {"name": "executeCommand", "arguments": {"command": "ls -la"}}
    assert bodies[3] == {"name": "listFiles", "arguments": {}}
    assert bodies[5]["arguments"] == {"content": [{"path": "a.csv", "text": "a,b"}]}
    assert bodies[6]["arguments"] == {"content": [{"path": "b.bin", "blob": "/wA="}]}

    async def main() -> list[object]:
        async with sessions.acode_session("us-west-2", identifier="mine") as session:
            assert session.client.meta.region_name == "us-west-2"
            return [*await async_results(session, CODE), await session.download_file("c.txt")]

    assert asyncio.run(main())[8:10] == given[8:10]
    assert sent(tools) == started + requests


def test_a_file_that_is_not_there(tools: Service) -> None:
    with sessions.code_session(identifier="mine") as session:
        FILES["none"] = {}
        with pytest.raises(FileNotFoundError, match="gave no file 'none'"):
            session.download_file("none")


def test_browser_session(tools: Service) -> None:
    with sessions.browser_session("us-west-2", identifier="own", name="n") as session:
        sent(tools)
        results(session, BROWSER)
        url, headers = session.generate_ws_headers()
        host = tools.server.url.partition("://")[2]
        assert url == f"ws://{host}/browser-streams/own/sessions/s-1/automation"
        assert headers["Host"] == host
        assert "SignedHeaders=host;x-amz-date," in headers["Authorization"]
        watched = session.generate_live_view_url(60)
        assert watched.startswith(f"http://{host}/browser-streams/own/sessions/s-1/live-view?X-Amz")
        assert "&X-Amz-Expires=60&" in watched
        with pytest.raises(ValueError, match="between 1 and 300 seconds, not 301"):
            session.generate_live_view_url(301)
    requests = sent(tools)
    update = {"streamUpdate": {"automationStreamUpdate": {"streamStatus": "DISABLED"}}}
    assert requests[0] == ("PUT", STREAM, "sessionId=s-1", update)

    async def main() -> None:
        async with sessions.abrowser_session("us-west-2", identifier="own", name="n") as session:
            sent(tools)
            await async_results(session, BROWSER)
            assert (await session.generate_ws_headers())[0] == url
            assert (await session.generate_live_view_url()).partition("?")[0] == (
                watched.partition("?")[0]
            )

    asyncio.run(main())
    assert sent(tools) == requests


def test_a_region_is_never_an_identifier(service: Service) -> None:
    with pytest.raises(ValueError, match=r"'aws\.browser\.v1' is not a region"):
        sessions.browser_session("aws.browser.v1")
    # One of an empty variable is none.
    assert sessions.code_session("", client=service)._source.client("bedrock-agentcore") is service  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="region= or client=, not both"):
        sessions.acode_session("us-west-2", client=lambda: None)  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="in a with statement"):
        _ = sessions.code_session("us-gov-west-1").client
    assert service.paths == []


def run(package: str, service: Service | None, folder: Path, *arguments: str) -> str:
    if service is not None and service.engine == "botocore":
        (folder / "sitecustomize.py").write_text(PREFER_BOTOCORE)
    variables = environment(service) if service is not None else {**SECRETS}
    path = os.pathsep.join(map(str, (ROOT / "generated", folder)))
    program = Path(__file__).with_name("session_calls.py")
    result = subprocess.run(
        [environments.python("sdk"), program, package, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


SECRETS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}


@pytest.mark.slow
def test_the_sdk_sends_the_same(tools: Service, tmp_path: Path) -> None:
    printed = [run(package, tools, tmp_path, "us-west-2", "calls") for package in ("sdk", "ours")]
    assert printed[0] == printed[1]
    requests = sent(tools)
    theirs, ours = requests[: len(requests) // 2], requests[len(requests) // 2 :]
    for request in theirs:
        body: Any = request[3]
        if str(request[1]).endswith("/start"):
            # What the service does by itself, and a name that nobody gave.
            assert body.pop("sessionTimeoutSeconds") in (900, 3600)
            if body.get("name") != "n":
                del body["name"]
    assert theirs == ours


@pytest.mark.slow
@pytest.mark.parametrize("token", [None, "session/token+"])
@pytest.mark.parametrize("region", ["us-west-2", "cn-north-1"])
def test_addresses_are_signed_as_by_the_sdk(
    region: str, token: str | None, engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if token is not None:
        monkeypatch.setitem(SECRETS, "AWS_SESSION_TOKEN", token)
    if engine == "botocore":
        (tmp_path / "sitecustomize.py").write_text(PREFER_BOTOCORE)
    theirs = run("sdk", None, tmp_path, region, "addresses")
    assert theirs.count(region) > 2
    assert run("ours", None, tmp_path, region, "addresses") == theirs
