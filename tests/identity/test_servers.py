"""Real servers with two users at once: each gets the credentials of their own token, or none."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import environments
from support.models import ROOT

from .conftest import PREFER_BOTOCORE, Service, environment

SERVERS = Path(__file__).parent / "servers"
WAT = "X-Amz-Bedrock-AgentCore-Identity-WAT"
pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextlib.contextmanager
def running(command: Sequence[str], port: int, service: Service, folder: Path) -> Iterator[None]:
    """Runs a server until the block is left."""
    if service.engine == "botocore":
        (folder / "sitecustomize.py").write_text(PREFER_BOTOCORE)
    path = os.pathsep.join(map(str, (ROOT / "generated", SERVERS, folder)))
    log = folder / "server.log"  # a pipe that nobody reads would stop the server once it is full
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": path, **environment(service)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < deadline, "the server does not come up"
                time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def get(url: str, token: str | None, body: bytes | None = None) -> tuple[int, str]:
    request = urllib.request.Request(url, body)
    if token is not None:
        request.add_header(WAT, token)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def two_users(url: str, body: bytes | None = None) -> dict[str, set[str]]:
    """Sends 20 requests of each of two users at once; returns all answers by user."""
    users = ["ann", "bob"] * 20
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda user: get(url, user, body), users))
    assert {status for status, _ in answers} == {200}, answers[:2]
    found: dict[str, set[str]] = {"ann": set(), "bob": set()}
    for user, (_, text) in zip(users, answers, strict=True):
        found[user].add(text)
    return found


@pytest.mark.parametrize("kind", ["sync", "coroutine", "stream", "astream"])
def test_the_sdks_application(kind: str, service: Service, tmp_path: Path) -> None:
    python, port = environments.python("sdk"), free_port()
    command = [str(python), str(SERVERS / "sdk_app.py"), kind, str(port)]
    with running(command, port, service, tmp_path):
        url = f"http://127.0.0.1:{port}/invocations"
        # A plain thread has no request: its tool gets no token, and nobody else's.
        extra = {"sync": ["WorkloadTokenMissing"], "coroutine": ["WorkloadTokenMissing"]}
        keys = {"sync": 2, "coroutine": 3, "stream": 3, "astream": 3}[kind]
        for user, texts in two_users(url, b"{}").items():
            expected: object = [f"key-{user}"] * keys + extra.get(kind, [])
            if kind.endswith("stream"):
                expected = f'data: "key-{user}"\n\n' * keys
                assert texts == {expected}
            else:
                assert [json.loads(text) for text in texts] == [expected]
        status, text = get(url, None, b"{}")
    assert "no workload access token is set" in text, (status, text)
    assert not (tmp_path / ".agentcore.json").exists()
    assert set(service.paths) == {"/identities/api-key"}
    assert {body["workloadIdentityToken"] for body in service.sent("/identities/api-key")} == {
        "ann",
        "bob",
    }


@pytest.mark.parametrize("server", ["uvicorn", "gunicorn"])
def test_fastapi(server: str, service: Service, tmp_path: Path) -> None:
    python, port = environments.python("sdk"), free_port()
    command = [str(python), "-m", server, "asgi_app:app"]
    if server == "uvicorn":
        command += ["--port", str(port), "--log-level", "warning"]
    else:
        worker = ["--worker-class", "uvicorn_worker.UvicornWorker", "--workers", "2", "--preload"]
        command += ["--bind", f"127.0.0.1:{port}", *worker]
    with running(command, port, service, tmp_path):
        url = f"http://127.0.0.1:{port}"
        key = '["key-{}"]'
        for path, answer in (
            ("async", key),
            ("sync", key),
            ("stream", "key-{}\n" * 3),
            ("thread", '["no token"]'),
        ):
            for user, texts in two_users(f"{url}/{path}").items():
                assert texts == {answer.replace("{}", user)}
        assert get(f"{url}/async", None) == (401, "no token")
        assert get(f"{url}/sync", None) == (401, "no token")
    assert not (tmp_path / ".agentcore.json").exists()
