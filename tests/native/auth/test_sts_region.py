"""Credentials that botocore's chain fetches are fetched where botocore's own clients fetch them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import mock

import botocore.session
import pytest
from agentcore_clients import BedrockAgentCoreClient
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session

CONFIG = """
[default]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = keys

[profile keys]
aws_access_key_id = AK
aws_secret_access_key = SK

[profile web]
role_arn = arn:aws:iam::123456789012:role/r
web_identity_token_file = {token}

[profile legacy-sts]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = keys
sts_regional_endpoints = legacy
"""
ANSWER = b"""<R xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%sResult><Credentials>
<AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></%sResult></R>"""


class _Body:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def stream(self, *_: object, **__: object) -> Any:
        yield self.data


def asked(use: Any) -> list[str]:
    """Returns the URLs that botocore's HTTP session is asked for while `use` runs."""
    urls: list[str] = []

    def send(_: object, request: Any) -> AWSResponse:
        urls.append(request.url)
        if "sts" not in request.url:
            raise AssertionError(request.url)
        body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
        name = b"AssumeRole" + b"WithWebIdentity" * ("WithWebIdentity" in body)
        return AWSResponse(request.url, 200, {}, _Body(ANSWER % (name, name)))

    with mock.patch.object(URLLib3Session, "send", send):
        use()
    return [url for url in urls if "sts" in url]


@pytest.mark.parametrize(
    ("region", "profile", "fips"),
    [
        ("us-east-1", "default", "false"),
        ("eu-central-1", "legacy-sts", "false"),
        ("cn-north-1", "default", "false"),
        ("cn-north-1", "web", "false"),
        ("us-gov-west-1", "web", "true"),
        ("us-east-1", "default", "true"),
    ],
)
def test_sts_is_asked_in_the_clients_region(
    home: Path, monkeypatch: pytest.MonkeyPatch, region: str, profile: str, fips: str
) -> None:
    (home / "token").write_text("token")
    (home / "config").write_text(CONFIG.format(token=home / "token"))
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", fips)

    def ours() -> None:
        client = BedrockAgentCoreClient(region, profile_name=profile, engine="native")
        keys = client._engine._state.settings.credentials.get()
        assert (keys.access_key, keys.secret_key, keys.token) == ("A", "S", "T")

    def theirs() -> None:
        client = botocore.session.Session(profile=profile).create_client(
            "bedrock-agentcore", region
        )
        assert client._get_credentials().get_frozen_credentials().access_key == "A"

    assert asked(ours) == asked(theirs)
