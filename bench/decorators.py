"""Decorators: the first decorated function, calls with a token at hand, and 25 first calls at once.

The peer is the decorators of the `bedrock-agentcore` package, which ask the service for every call.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import environments
from .environments import BASE, SDK
from .process import ROOT, Cost, Skip, listen
from .turns import Effort, interleaved

OURS, THEIRS = "ours", "bedrock-agentcore"
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
_IMPORTS = {
    OURS: """
from agentcore_clients.identity import context, requires_access_token
used = context.use(workload_access_token="w")
used.__enter__()
""",
    THEIRS: """
from bedrock_agentcore.identity import requires_access_token
from bedrock_agentcore.runtime import BedrockAgentCoreContext
BedrockAgentCoreContext.set_workload_access_token("w")
""",
}
# Those that repeat a call print its CPU and wall time; of the others the whole process counts.
_SYNC = """
import time
for _ in range(3):
    work()
wall, cpu = time.perf_counter(), time.process_time()
for _ in range({count}):
    work()
print((time.process_time() - cpu) / {count}, (time.perf_counter() - wall) / {count})
"""
_ASYNC = """
import asyncio, time
async def main():
    for _ in range(3):
        await awork()
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range({count}):
        await awork()
    print((time.process_time() - cpu) / {count}, (time.perf_counter() - wall) / {count})
asyncio.run(main())
"""
_AT_ONCE = """
import asyncio
async def main():
    await asyncio.gather(*(awork() for _ in range(25)))
asyncio.run(main())
"""
# The parts: what is done with the decorated functions.
USES = {
    "decorate": "",
    "decorated_call": _SYNC,
    "decorated_await": _ASYNC,
    "decorated_25": _AT_ONCE,
}
_COUNTS = {OURS: 50_000, THEIRS: 300}


def measure(use: str, effort: Effort) -> list[tuple[str, Cost | Skip]]:
    """Returns what either package takes for one of `USES`, in processes of their own."""
    with _service() as url:
        env = {
            **_ENV,
            "PYTHONPATH": str(ROOT / "generated"),
            "BEDROCK_AGENTCORE_DP_ENDPOINT": url,
            "BEDROCK_AGENTCORE_CP_ENDPOINT": url,
        }
        return interleaved(
            {
                OURS: partial(_use, BASE, OURS, use, env),
                THEIRS: partial(_use, SDK, THEIRS, use, env),
            },
            effort,
        )


def _use(environment: str, package: str, use: str, env: dict[str, str]) -> Cost:
    done = USES[use].format(count=_COUNTS[package])
    command = [environments.python(environment), "-c", _IMPORTS[package] + _DECORATE + done]
    whole, text = listen(command, env)
    if not text.strip():
        return whole
    cpu, wall = map(float, text.splitlines()[-1].split())
    return Cost(wall, cpu, whole.peak)


@contextmanager
def _service() -> Generator[str, None, None]:
    """Gives the address of a service that has a token for everybody."""
    body = json.dumps({"accessToken": "opaque"}).encode()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # the head and the body in one packet

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
