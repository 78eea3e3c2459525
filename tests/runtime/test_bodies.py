"""A streaming body is the file that botocore's is, for programs that look at it or wrap it."""

from __future__ import annotations

import csv
import io
from typing import Any

import botocore.response
import botocore.session
import pytest
from agentcore_clients import BedrockAgentCoreClient
from agentcore_clients._runtime.bodies import Buffer
from botocore.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st
from support import freeze
from support.server import Response, Server

ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/r"
TEXT = b"a,b\n" + b"1,2\n" * 2000


@pytest.fixture(params=["native", "botocore", "boto3"])
def body(request: pytest.FixtureRequest) -> Any:
    with Server(lambda _: Response(200, {"Content-Type": "text/csv"}, TEXT)) as server:
        options: dict[str, Any] = {"endpoint_url": server.url, **freeze.CREDENTIALS}
        options["config"] = Config(retries={"total_max_attempts": 1})
        client: Any
        if request.param == "boto3":
            session = botocore.session.Session()
            client = session.create_client("bedrock-agentcore", freeze.REGION, **options)
        else:
            client = BedrockAgentCoreClient(freeze.REGION, engine=request.param, **options)
        yield client.invoke_agent_runtime(agentRuntimeArn=ARN, payload=b"x")["response"]


def test_it_is_a_file(body: Any) -> None:
    assert isinstance(body, io.IOBase)
    assert isinstance(body, botocore.response.StreamingBody)
    assert (body.readable(), body.writable(), body.seekable()) == (True, False, False)
    assert not body.closed
    assert body.readline() == b"a,b\n"
    assert body._raw_stream.read(4) == b"1,2\n"
    body.close()


def test_it_is_read_as_text(body: Any) -> None:
    rows = list(csv.DictReader(io.TextIOWrapper(body, "utf-8")))
    assert len(rows) == 2000
    assert rows[-1] == {"a": "1", "b": "2"}


@settings(max_examples=200)
@given(st.lists(st.binary(max_size=9), max_size=9), st.lists(st.integers(-1, 12), max_size=12))
def test_a_buffer_gives_what_a_file_would(parts: list[bytes], amounts: list[int]) -> None:
    buffer, file = Buffer(), io.BytesIO(b"".join(parts))
    for part in parts:
        buffer.add(part)
    for amount in [*amounts, None]:
        lacking = amount is None or amount < 0 or amount > len(file.getvalue()) - file.tell()
        assert bool(buffer.lacks(amount)) is lacking
        assert buffer.take(amount) == file.read(amount)
        assert buffer.count == file.tell()
