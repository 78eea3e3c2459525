"""A pytest plugin: a suite of others runs against a local server, by variables of the environment alone.

The server is another one for each test, or with SERVED_ONCE one for all. SERVED_ASSUMES has it take
for there what a test did not make.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import boto3
import pytest
from agentcore_clients.testing import local_server

# The SDK takes no address that is not of AWS; the server answers as the proxy to them too.
ADDRESSES = {
    "BEDROCK_AGENTCORE_DP_ENDPOINT": "http://bedrock-agentcore.us-west-2.amazonaws.com",
    "BEDROCK_AGENTCORE_CP_ENDPOINT": "http://bedrock-agentcore-control.us-west-2.amazonaws.com",
}
ONCE = bool(os.environ.get("SERVED_ONCE"))
STACK = ExitStack()

with suppress(ImportError):
    import moto

    def unmocked(function: Any) -> Any:
        """What moto's decorator is here: clients keep their way to the network."""
        return function

    setattr(moto, "mock_aws", unmocked)  # noqa: B010  # its type is another


def served() -> str:
    return STACK.enter_context(local_server(assume_existing=bool(os.environ.get("SERVED_ASSUMES"))))


def pytest_configure() -> None:
    if ONCE:
        url = served()
        os.environ.update(ADDRESSES, AWS_ENDPOINT_URL=url, HTTP_PROXY=url, NO_PROXY="127.0.0.1")
        # What a test waits for is there at its next request.
        pause = time.sleep
        setattr(time, "sleep", lambda seconds: pause(min(seconds, 0.01)))  # noqa: B010


def pytest_unconfigure() -> None:
    STACK.close()


@pytest.fixture(autouse=True)
def _own_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not ONCE:
        monkeypatch.setenv("AWS_ENDPOINT_URL", served())
        monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    yield
    if not ONCE:
        STACK.close()
