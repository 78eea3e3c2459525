"""Decorators: the first decorated function, calls with a token at hand, and 25 first calls at once.

The peer is the `bedrock-agentcore` package's decorators, where it is installed; it asks the service
for every call, so it makes a hundredth of the calls.
"""

from __future__ import annotations

import importlib.util
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .process import ROOT, Cost, Skip, median, run

_PEER = "bedrock-agentcore"
_CALLS = 50_000
_ENV = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}
_DECORATE = """
@requires_access_token(provider_name="p", scopes=[], auth_flow="M2M")
def work(*, access_token=""):
    return access_token

@requires_access_token(provider_name="p", scopes=[], auth_flow="M2M")
async def awork(*, access_token=""):
    return access_token
"""
_OURS = f"""
from agentcore_clients.identity import context, requires_access_token
used = context.use(workload_access_token="w")
used.__enter__()
{_DECORATE}"""
_THEIRS = f"""
from bedrock_agentcore.identity import requires_access_token
from bedrock_agentcore.runtime import BedrockAgentCoreContext
BedrockAgentCoreContext.set_workload_access_token("w")
{_DECORATE}"""
_SYNC = "for _ in range({count}):\n    work()\n"
_ASYNC = """
import asyncio
async def main():
    for _ in range({count}):
        await awork()
asyncio.run(main())
"""
_AT_ONCE = """
import asyncio
async def main():
    await asyncio.gather(*(awork() for _ in range(25)))
asyncio.run(main())
"""


def measure(runs: int) -> Iterator[tuple[str, Cost | Skip]]:
    """Yields a name and the median cost of each program in a process of its own."""
    with _service() as (url, asked):
        env = {
            **_ENV,
            "PYTHONPATH": str(ROOT / "generated"),
            "BEDROCK_AGENTCORE_DP_ENDPOINT": url,
            "BEDROCK_AGENTCORE_CP_ENDPOINT": url,
        }
        for name, program in _programs().items():
            if name.startswith(_PEER) and not _has_peer():
                yield name, Skip(f"{_PEER} is not installed")
                continue
            command = [sys.executable, "-c", program]
            try:
                run(command, env)  # writes the .pyc files
                asked.clear()
                cost = median([run(command, env) for _ in range(runs)])
                requests = round(len(asked) / runs)
                yield f"{name}, {requests} requests" if requests else name, cost
            except RuntimeError as error:
                yield name, Skip(str(error).splitlines()[-1])


def _programs() -> dict[str, str]:
    few = _CALLS // 100
    return {
        "decorate": _OURS,
        f"{_CALLS} calls": _OURS + _SYNC.format(count=_CALLS),
        f"{_CALLS} async calls": _OURS + _ASYNC.format(count=_CALLS),
        "25 at once": _OURS + _AT_ONCE,
        f"{_PEER}: decorate": _THEIRS,
        f"{_PEER}: {few} calls": _THEIRS + _SYNC.format(count=few),
        f"{_PEER}: {few} async calls": _THEIRS + _ASYNC.format(count=few),
        f"{_PEER}: 25 at once": _THEIRS + _AT_ONCE,
    }


def _has_peer() -> bool:
    return importlib.util.find_spec("bedrock_agentcore") is not None


@contextmanager
def _service() -> Iterator[tuple[str, list[str]]]:
    """Gives the address of a service that has a token for everybody, and what it was asked."""
    asked: list[str] = []
    body = json.dumps({"accessToken": "opaque"}).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # the head and the body in one packet

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
