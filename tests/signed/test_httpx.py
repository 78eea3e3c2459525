"""httpx, the packages mcp and websockets: what they send is signed, in an environment of their own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support import environments
from support.models import ROOT
from support.server import Server

from .conftest import KEY, SECRET, TOKEN, Service
from .test_http_auth import leaks


def run(program: str, *arguments: str, home: Path) -> Any:
    folders = (ROOT / "generated", ROOT / "tests")
    done = subprocess.run(
        [
            environments.python("signed"),
            Path(__file__).parent / "programs" / f"{program}.py",
            *arguments,
        ],
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "PYTHONPATH": os.pathsep.join(map(str, folders)),
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_SESSION_TOKEN": TOKEN,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize("library", ["httpx", "httpx2"])
def test_httpx(
    service: Service, elsewhere: Server, engine: str, library: str, tmp_path: Path
) -> None:
    service.redirects = {"/away": f"{elsewhere.url}/got", "/near": f"{service.url}/got"}
    results, traced, refused = run("httpx_requests", library, service.url, engine, home=tmp_path)
    # A request that a redirect makes here has the signature of the first, which is another's.
    assert results == [["", "", "", None, "a wrong signature"]] * 3
    assert traced == ["async", "sync"]
    assert refused.startswith("nothing is signed for http://127.0.0.1")
    away = elsewhere.take()
    assert len(away) == 3
    assert [leaks(request) for request in away] == [[]] * 3
    assert {request.header("x-amzn-thing") for request in away} == {"a  b"}


@pytest.mark.slow
def test_mcp(engine: str, tmp_path: Path) -> None:
    results, verdicts, last = run("mcp_session", engine, home=tmp_path)
    assert results[:2] == [[["add"], {"result": 3}]] * 2
    assert (verdicts, last, len(results)) == ([""], "no signature", 3)


@pytest.mark.slow
def test_websockets(engine: str, tmp_path: Path) -> None:
    results = run("websocket_session", engine, home=tmp_path)
    assert results == ["HELLO", "HELLO", "HELLO", "AGAIN", "403 no signature"]
