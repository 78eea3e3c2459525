"""Modelled errors: their classes, attributes and texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import botocore.exceptions
import pytest
from support.server import Response, Server

from .conftest import Kind

EVENT: dict[str, Any] = {"memoryId": "memory-0123456789", "actorId": "a", "sessionId": "s"}
FIELDS = [{"name": "maxResults", "message": "too large"}]


def failure(code: str, status: int, **members: object) -> Response:
    headers = {"x-amzn-ErrorType": code, "Content-Type": "application/json"}
    return Response(status, headers, json.dumps(members).encode())


@pytest.fixture
def raised(kind: Kind, server: Server) -> Callable[..., Any]:
    def call(response: Response) -> Any:
        server.reply(response)
        client = kind.data()
        with pytest.raises(botocore.exceptions.ClientError) as caught:
            kind.settle(client.list_events(**EVENT))
        return client, caught.value

    return call


def test_modelled_error(raised: Callable[..., Any]) -> None:
    from agentcore_clients.bedrock_agentcore import exceptions

    client, error = raised(
        failure("ValidationException", 400, message="bad", reason="CannotParse", fieldList=FIELDS)
    )
    assert type(error) is exceptions.ValidationException
    assert client.exceptions.ValidationException is exceptions.ValidationException
    assert client.exceptions.from_code("ValidationException") is exceptions.ValidationException
    assert client.exceptions.ClientError is botocore.exceptions.ClientError
    assert error.reason == "CannotParse"
    assert error.fieldList == FIELDS
    assert error.retryable is False
    assert error.operation_name == "ListEvents"
    assert error.response["Error"] == {"Code": "ValidationException", "Message": "bad"}
    assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert str(error) == (
        "An error occurred (ValidationException) when calling the ListEvents operation: bad"
    )
    assert error.__suppress_context__  # botocore's own class is not shown beside it


def test_package_imports_no_exceptions_until_one_is_raised(sync: Kind) -> None:
    import subprocess
    import sys

    import agentcore_clients

    program = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from agentcore_clients import BedrockAgentCoreClient;"
        "from agentcore_clients.bedrock_agentcore import client;"
        "print([m for m in sys.modules if m.endswith(('.exceptions', '.types', '.literals'))])"
    )
    root = str(agentcore_clients.__path__[0].rpartition("/")[0])
    done = subprocess.run(
        [sys.executable, "-c", program, root], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
