"""Run by test_old_botocore with a botocore that knows much less than the package: uses all of it.

PYTHONPATH holds the folders of the package and of the tests. Writes what it saw as JSON.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import botocore
import botocore.session
from agentcore_clients import BedrockAgentCoreClient, BedrockAgentCoreControlClient
from agentcore_clients.bedrock_agentcore._service import SERVICE
from agentcore_clients.bedrock_agentcore.exceptions import ValidationException
from support.eventstream import message
from support.server import Response, Server

KEYS: dict[str, Any] = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "fake"}
ARN = "arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/x-0123456789"


def json_response(value: object, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(status, named, json.dumps(value).encode())


def main() -> None:
    seen: dict[str, object] = {"botocore": botocore.__version__}
    session = botocore.session.Session()
    try:
        loader = session.get_component("data_loader")
        installed = loader.load_service_model("bedrock-agentcore", "service-2")["operations"]
    except botocore.exceptions.UnknownServiceError:
        installed = {}
    seen["new operations"] = sorted(set(SERVICE.operations) - set(installed))
    with Server() as server:
        options: dict[str, Any] = {
            "region_name": "us-west-2",
            "endpoint_url": server.url,
            "engine": "botocore",
        }
        client = BedrockAgentCoreClient(**options, **KEYS)
        server.reply(
            Response(200, {"Content-Type": "application/json"}, b"{}"),
            json_response({"abTests": [{"abTestId": "1"}]}),
            json_response(
                {"message": "bad", "reason": "Other"},
                400,
                x_amzn_ErrorType=ValidationException.code,
            ),
            json_response({"items": [{"sessionId": "1"}]}),
        )
        with client.invoke_agent_runtime(
            agentRuntimeArn=ARN, payload=b"x", accountId="123456789012"
        )["response"] as body:
            seen["body"] = body.read().decode()
        seen["with accountId"] = server.requests[-1].target
        seen["ab tests"] = len(client.list_ab_tests()["abTests"])
        try:
            client.list_ab_tests()
        except ValidationException as error:
            seen["reason"] = error.reason
        sessions = client.iter_list_browser_sessions(browserIdentifier="aws.browser.v1")
        seen["derived paginator"] = [item["sessionId"] for item in sessions]
        seen["presigned"] = "X-Amz-Signature" in client.generate_presigned_url("list_ab_tests")

        names = {":event-type": "result", ":message-type": "event"}
        event = message({**names, ":content-type": "application/json"}, b'{"isError": true}')
        unknown = message({**names, ":event-type": "sparkle"}, b"{}")
        server.reply(
            Response(200, {"Content-Type": "application/vnd.amazon.eventstream"}, event + unknown)
        )
        stream = client.invoke_code_interpreter(codeInterpreterIdentifier="x", name="executeCode")
        seen["events"] = list(stream["stream"])
        client.close()

        control = BedrockAgentCoreControlClient(**options, session=with_keys(session))
        server.reply(json_response({"memory": {"status": "ACTIVE"}}))
        control.get_waiter("memory_created").wait(memoryId="memory-0123456789")
        seen["waited"] = True
        control.close()
    sys.stdout.write(json.dumps(seen))


def with_keys(session: botocore.session.Session) -> botocore.session.Session:
    session.set_credentials(*KEYS.values())
    return session


main()
