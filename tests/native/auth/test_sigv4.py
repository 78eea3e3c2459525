"""Signatures: AWS's published cases by their facts, and botocore's signer for drawn requests."""

from __future__ import annotations

import datetime as dt
from unittest import mock

import botocore.auth
import pytest
from agentcore_clients._runtime._native.auth import sigv4
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

KEY = "AKIDEXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TIMESTAMP = "20150830T123600Z"


def sign(
    method: str,
    path: str,
    query: str,
    headers: list[tuple[str, str]],
    body: bytes = b"",
    host: str = "example.amazonaws.com",
    region: str = "us-east-1",
    service: str = "service",
) -> str:
    return sigv4.authorization(
        method=method,
        path=path,
        query=query,
        host=host,
        headers=[*headers, ("X-Amz-Date", TIMESTAMP)],
        body=body,
        access_key=KEY,
        secret_key=SECRET,
        timestamp=TIMESTAMP,
        region=region,
        service=service,
        keys=sigv4.SigningKeys(region, service),
    )


# Facts of AWS's Signature Version 4 test suite: case, request, expected signature.
PUBLISHED = [
    (
        "get-vanilla",
        "GET",
        "/",
        "",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    (
        "get-vanilla-query-order-key-case",
        "GET",
        "/",
        "Param2=value2&Param1=value1",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    (
        "post-vanilla",
        "POST",
        "/",
        "",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ),
    (
        "get-relative",
        "GET",
        "/example/..",
        "",
        "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    ),
    (
        "get-slashes",
        "GET",
        "//example//",
        "",
        "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
    ),
]


@pytest.mark.parametrize(("name", "method", "path", "query", "signature"), PUBLISHED)
def test_published_cases(name: str, method: str, path: str, query: str, signature: str) -> None:
    assert sign(method, path, query, []).endswith(f"Signature={signature}"), name


text = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)
names = st.sampled_from(["X-Amzn-Thing", "content-type", "X-Custom", "traceparent", "Baggage"])


@settings(max_examples=150, deadline=None)
@given(
    segments=st.lists(st.sampled_from(["a", "b%20c", "..", ".", "", "x%2Fy", "~z"]), max_size=5),
    query=st.lists(st.sampled_from(["a=1", "a=", "B=%20", "a=%2F", "flag", "z=1"]), max_size=4),
    headers=st.dictionaries(names, text, max_size=4),
    body=st.binary(max_size=20),
)
def test_equals_botocore(
    segments: list[str], query: list[str], headers: dict[str, str], body: bytes
) -> None:
    path = "/" + "/".join(segments)
    url = "http://host.example:8080" + path + ("?" + "&".join(query) if query else "")
    request = AWSRequest("POST", url, headers=dict(headers), data=body)
    signer = botocore.auth.SigV4Auth(Credentials(KEY, SECRET, "to/ken=="), "svc", "eu-west-1")
    moment = dt.datetime(2015, 8, 30, 12, 36)
    with mock.patch.object(botocore.auth, "get_current_datetime", lambda: moment):
        signer.add_auth(request)
    ours = sign(
        "POST",
        path,
        "&".join(query),
        [*headers.items(), ("X-Amz-Security-Token", "to/ken==")],
        body,
        "host.example:8080",
        "eu-west-1",
        "svc",
    )
    assert ours == request.headers["Authorization"]


def test_signing_key_follows_day_and_secret() -> None:
    keys = sigv4.SigningKeys("us-east-1", "service")
    first = keys.get("a", "20250101")
    assert keys.get("a", "20250101") is first
    second, other = keys.get("a", "20250102"), keys.get("b", "20250102")
    again = keys.get("a", "20250101")
    made = [key.sign("text") for key in (first, second, other)]
    assert len({*made}) == 3
    assert again.sign("text") == first.sign("text")
