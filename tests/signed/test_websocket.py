"""Addresses are signed as a service that checks them wants it: by headers, or in the URL."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import requests
from botocore.exceptions import ParamValidationError

from .conftest import KEY, SECRET, TOKEN, Service

STREAM = "/browser-streams/aws.browser.v1/sessions/01ABC/automation"
HEADERS = {"X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": "s" * 33, "Origin": "x"}


@pytest.mark.parametrize("target", [STREAM, f"{STREAM}?qualifier=a%2Fb&x"])
def test_both_ways(service: Service, either: Any, target: str, loop: Any) -> None:
    def signed(**arguments: Any) -> Any:
        found = either.websocket(f"ws{service.url[4:]}{target}", **arguments)
        return loop.run_until_complete(found) if inspect.isawaitable(found) else found

    url, headers = signed(headers=HEADERS)
    assert url == f"ws{service.url[4:]}{target}"
    assert headers.keys() == {*HEADERS, "X-Amz-Date", "X-Amz-Security-Token", "Authorization"}
    answer = requests.get(f"http{url[2:]}", headers=headers, timeout=5)
    assert answer.json()["problem"] == ""
    changed = {**headers, "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": "other"}
    answer = requests.get(f"http{url[2:]}", headers=changed, timeout=5)
    assert answer.json()["problem"] == "a wrong signature"

    url, headers = signed(expires=60)
    assert headers == {}
    answer = requests.get(f"http{url[2:]}", timeout=5)
    assert answer.json()["problem"] == ""
    assert requests.get(f"http{url[2:]}x", timeout=5).json()["problem"]


def test_what_is_refused(client: Any, service: Service) -> None:
    with pytest.raises(ValueError, match="nothing is signed for https://example:443"):
        client.websocket("wss://example/ws")
    for expires in (0, 604801):
        with pytest.raises(ValueError, match=f"between 1 and 604800 seconds, not {expires}"):
            client.websocket(service.url, expires=expires)
    with pytest.raises(ValueError, match="leave out expires or headers"):
        client.websocket(service.url, headers={"a": "b"}, expires=5)


def test_nothing_secret_is_shown(client: Any, service: Service) -> None:
    for address in (client.websocket(service.url), client.websocket(service.url, expires=5)):
        shown = f"{address} {address!r}"
        assert service.url in shown
        assert not any(secret in shown for secret in (KEY, SECRET, TOKEN, "Signature"))


# ------------------------------------------------------------------------- declared addresses

ARN = "arn:aws:bedrock-agentcore:eu-central-1:123456789012:runtime/mine-0123456789"
ESCAPED = ARN.replace(":", "%3A").replace("/", "%2F")
SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"


def test_the_url_of_a_runtime(service: Service, client: Any) -> None:
    url = client.runtime_url(ARN)
    assert url == f"{service.url}/runtimes/{ESCAPED}/invocations"
    with_query = client.runtime_url("mine", qualifier="a/b", account_id="123456789012")
    assert with_query == (
        f"{service.url}/runtimes/mine/invocations?qualifier=a%2Fb&accountId=123456789012"
    )
    answer = requests.post(with_query, json={}, auth=client.http_auth(), timeout=5)
    assert answer.json()["problem"] == ""


def test_the_url_is_where_the_operation_goes(service: Service, client: Any) -> None:
    answer = client.invoke_agent_runtime(agentRuntimeArn=ARN, qualifier="x y", payload=b"{}")
    assert b'"problem": ""' in answer["response"].read()
    assert service.url + service.last().target == client.runtime_url(ARN, qualifier="x y")


def test_the_websocket_of_a_runtime(service: Service, either: Any, loop: Any) -> None:
    def signed(**arguments: Any) -> Any:
        found = either.runtime_websocket(ARN, **arguments)
        return loop.run_until_complete(found) if inspect.isawaitable(found) else found

    url, headers = signed(qualifier="q", session_id="s" * 33)
    assert url == f"ws{service.url[4:]}/runtimes/{ESCAPED}/ws?qualifier=q"
    assert headers[SESSION] == "s" * 33
    assert requests.get(f"http{url[2:]}", headers=headers, timeout=5).json()["problem"] == ""
    url, headers = signed(session_id="s" * 33, expires=300)
    assert f"/ws?{SESSION}={'s' * 33}&X-Amz-" in url
    assert headers == {}
    assert requests.get(f"http{url[2:]}", timeout=5).json()["problem"] == ""
    with pytest.raises(ValueError, match="between 1 and 300 seconds, not 301"):
        signed(expires=301)
    with pytest.raises(ParamValidationError, match="carriage return"):
        signed(session_id="a\r\nb: c")
