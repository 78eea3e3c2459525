"""A decorator of a service without generated clients: its operation goes through botocore."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from pathlib import Path
from urllib.parse import parse_qs

import boto3
import pytest
from agentcore_clients import _shared, identity
from agentcore_codegen.archive import Archive
from agentcore_codegen.configuration import config
from agentcore_codegen.diff.inputs import archived
from support.models import PINNED, SPECS
from support.server import Request, Response, Server

from .conftest import ENVIRONMENT

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"


def jwt(number: int) -> str:
    now = int(time.time())
    claims = json.dumps({"jti": number, "iat": now, "exp": now + 300}).encode()
    return f"e30.{base64.urlsafe_b64encode(claims).decode().rstrip('=')}.sig"


@pytest.fixture
def sts(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()

    def answer(request: Request) -> Response:
        token = f"<WebIdentityToken>{jwt(len(server.requests))}</WebIdentityToken>"
        result = f"<GetWebIdentityTokenResult>{token}</GetWebIdentityTokenResult>"
        name = "GetWebIdentityTokenResponse"
        return Response(200, {}, f'<{name} xmlns="{NAMESPACE}">{result}</{name}>'.encode())

    server.handler = answer
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    _shared.CLIENTS.reset()
    return server


def sent(server: Server) -> list[dict[str, list[str]]]:
    return [parse_qs((request.body or b"").decode()) for request in server.take()]


def test_it_is_asked_for_with_the_defaults(sts: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with sts:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)

        @identity.requires_iam_access_token(audience=["https://api.example"])
        def run(*, access_token: str = identity.INJECTED) -> str:
            return access_token

        @identity.requires_iam_access_token(
            audience=lambda: ["a", "b"],
            signing_algorithm="RS256",
            duration_seconds=60,
            tags=[{"Key": "k", "Value": "v"}],
        )
        async def arun(*, access_token: str = identity.INJECTED) -> str:
            return access_token

        assert run() == run()  # kept until shortly before its end
        assert asyncio.run(arun()).startswith("e30.")
    plain = {
        "Action": ["GetWebIdentityToken"],
        "Version": ["2011-06-15"],
        "Audience.member.1": ["https://api.example"],
        "SigningAlgorithm": ["ES384"],
        "DurationSeconds": ["300"],
    }
    full = {
        **plain,
        "Audience.member.1": ["a"],
        "Audience.member.2": ["b"],
        "SigningAlgorithm": ["RS256"],
        "DurationSeconds": ["60"],
        "Tags.member.1.Key": ["k"],
        "Tags.member.1.Value": ["v"],
    }
    assert sent(sts) == [plain, full]


def test_the_default_session_of_boto3_is_used(sts: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    session = boto3.Session("AKIDOTHER", "other", region_name="eu-west-1")
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", session)
    monkeypatch.delenv("AWS_REGION")
    with sts:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts.url)

        @identity.requires_iam_access_token(audience=["a"])
        def run(*, access_token: str = identity.INJECTED) -> str:
            return access_token

        run()
    assert "Credential=AKIDOTHER/" in (sts.requests[0].header("authorization") or "")


def test_an_audience_is_required() -> None:
    with pytest.raises(TypeError, match="audience"):
        identity.requires_iam_access_token()  # type: ignore[call-arg]


def test_it_is_no_service_of_the_package() -> None:
    """It has no client, and no part in a diff or a change log."""
    settings, archive = config.read(Path(SPECS / config.FILE)), Archive(SPECS)
    names = {service.name for service in settings.services}
    assert set(archive.services) == names
    assert set(settings.archived) == set(archive.lock.entries) == {*names, "sts"}
    assert "sts" not in archived(archive, PINNED).services
