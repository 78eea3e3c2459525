"""An identity service on this machine, which the generated package talks to over HTTP."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.server import Request, Response, Server

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "example",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
SECRET_URL = "https://consent.example/authorize?request_uri=urn:x"
PAYMENT_SESSION = "payment-session-example-0123456789"


class Service:
    """Answers as the service would.

    Attributes:
        pending: how many answers ask for consent before the token comes, per workload token.
        delay: seconds before each answer.
        answers: answers by path that go before the ordinary ones.
        engine: what the clients send their requests by.
    """

    def __init__(self, engine: str = "native") -> None:
        self.engine = engine
        self.server = Server(self._handle)
        self.pending = 1
        self.delay = 0.0
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        self._asked: dict[str, int] = {}

    def sent(self, path: str) -> list[dict[str, Any]]:
        """Returns the bodies that arrived at a path."""
        found = [r for r in self.server.requests if r.path == path]
        return [json.loads(request.body) if request.body else {} for request in found]

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.server.requests]

    def _handle(self, request: Request) -> Response:
        time.sleep(self.delay)
        body: dict[str, Any] = json.loads(request.body) if request.body else {}
        status, answer = self.answers.get(request.path) or self._answer(request.path, body)
        text = json.dumps(answer).encode()
        headers = {"Content-Type": "application/json"}
        if status >= 400:
            headers["x-amzn-ErrorType"] = str(answer["__type"])
        return Response(status, headers, text)

    def _answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = path.rsplit("/", 1)[-1]
        if path == "/identities/oauth2/token":
            return 200, self._token(body)
        if path == "/identities/api-key":
            return 200, {"apiKey": f"key-{body['workloadIdentityToken']}"}
        if path == "/identities/payment/token":
            return 200, {"paymentTokenResponse": {"coinbaseCdpTokenResponse": {"bearerToken": "b"}}}
        if name.startswith("GetWorkloadAccessToken"):
            user = body.get("userToken") or body.get("userId") or "nobody"
            return 200, {"workloadAccessToken": f"{user}@{body['workloadName']}"}
        if name == "CreateWorkloadIdentity":
            return 201, {"name": body["name"], "workloadIdentityArn": "arn:aws:x"}
        if name.startswith("Create") and "CredentialProvider" in name:
            arn = "arn:aws:x"
            return 201, {"name": body["name"], "credentialProviderArn": arn}
        if name in ("start", "stop"):
            kind, identifier = path.split("/")[1:3]
            member = "browserIdentifier" if kind == "browsers" else "codeInterpreterIdentifier"
            stamp = "2026-01-01T00:00:00Z"
            times = {"createdAt": stamp} if name == "start" else {"lastUpdatedAt": stamp}
            return 200, {member: identifier, "sessionId": "s-1", **times}
        if name == "createPaymentSession":
            session = {
                "paymentSessionId": PAYMENT_SESSION,
                "paymentManagerArn": body["paymentManagerArn"],
                "userId": "u",
                "expiryTimeInMinutes": 15,
                "createdAt": "2026-01-01T00:00:00Z",
                "updatedAt": "2026-01-01T00:00:00Z",
            }
            return 201, {"paymentSession": session}
        if name == "deletePaymentSession":
            return 200, {"status": "DELETED"}
        return 404, {"__type": "ResourceNotFoundException", "message": path}

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        workload = body["workloadIdentityToken"]
        asked = self._asked[workload] = self._asked.get(workload, 0) + 1
        if body["oauth2Flow"] == "M2M" or asked > self.pending:
            return {"accessToken": f"token-{body['resourceCredentialProviderName']}"}
        session = "urn:ietf:params:oauth:request_uri:1"
        return {
            "authorizationUrl": SECRET_URL,
            "sessionUri": session,
            "sessionStatus": "IN_PROGRESS",
        }


# Makes botocore the engine of clients that name none.
PREFER_BOTOCORE = """
from agentcore_clients._runtime import engine
engine._ENGINES = tuple(sorted(engine._ENGINES, key=lambda row: row[0] != "botocore"))
"""


@pytest.fixture(params=["native", pytest.param("botocore", marks=pytest.mark.slow)])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The engine of every client that a test makes, of which none names one."""
    if request.param == "botocore":
        from agentcore_clients._runtime import engine

        monkeypatch.setattr(engine, "_ENGINES", engine._ENGINES)
        exec(PREFER_BOTOCORE)
    return str(request.param)


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> Iterator[Service]:
    """The service, with an environment and a working directory that lead to it."""
    service = Service(engine)
    for name, value in environment(service).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("DOCKER_CONTAINER", raising=False)
    from agentcore_clients import identity

    # As in a process of its own: what other tests have served does not count.
    monkeypatch.setattr(identity.context, "_served", False)
    monkeypatch.chdir(tmp_path)
    with service.server:
        yield service
    for request in service.server.requests:
        agent = request.header("user-agent") or ""
        if "agentcore" in agent:  # else it is not one of ours
            assert ("engine#native" in agent) == (engine == "native"), agent


def environment(service: Service) -> dict[str, str]:
    return {
        **ENVIRONMENT,
        "BEDROCK_AGENTCORE_DP_ENDPOINT": service.server.url,
        "BEDROCK_AGENTCORE_CP_ENDPOINT": service.server.url,
    }
