"""`client.http_auth()` signs what requests and aiohttp send, as a service that checks it finds."""

from __future__ import annotations

import io
import traceback
from collections.abc import AsyncIterator, Iterator
from typing import Any

import agentcore_clients
import aiohttp
import botocore.auth
import pytest
import requests
from agentcore_clients._runtime.signed.origins import host_header
from support.server import Request, Server

from .conftest import REGION, SECRET, TOKEN, Service

ARN = "arn%3Aaws%3Abedrock-agentcore%3Aeu-central-1%3A123456789012%3Aruntime%2Fmine"
# Targets below the endpoint, and what makes a signature hard.
TARGETS = [
    "/",
    f"/runtimes/{ARN}/invocations?qualifier=DEFAULT",
    "/a:b/c%20d/?z=2&a=1&flag&a=0&e=",
    "/x?next=http://y/%C3%A9+p&tilde=~a%7Eb",
]
SESSION = {"X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": "session  with spaces"}


def leaks(request: Request) -> list[str]:
    """Returns what a request has of a signature."""
    names = [name.lower() for name, _ in request.headers]
    return [name for name in names if name == "authorization" or name.startswith("x-amz-")]


@pytest.mark.parametrize("target", TARGETS)
def test_requests(service: Service, client: Any, target: str) -> None:
    with requests.Session() as session:
        session.auth = client.http_auth()
        for arguments in ({}, {"json": {"method": "tools/list"}}, {"data": "text é".encode()}):
            method = "POST" if arguments else "GET"
            answer = session.request(method, service.url + target, headers=SESSION, **arguments)
            assert (answer.status_code, answer.json()["problem"]) == (200, "")
    assert service.last().header("content-length") == "7"


def pieces() -> Iterator[bytes]:
    yield b"one"
    yield b"two"


@pytest.mark.parametrize("make", [io.BytesIO, lambda _: pieces(), bytes.decode, bytearray])
def test_requests_reads_streams(service: Service, client: Any, make: Any) -> None:
    body = make(b"onetwo")
    answer = requests.post(service.url, data=body, auth=client.http_auth(), timeout=5)
    assert answer.json() == {"problem": "", "size": 6}
    assert not service.last().chunked


def test_a_hash_of_the_users_own_leaves_the_stream_alone(service: Service, client: Any) -> None:
    headers = {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}
    answer = requests.post(
        service.url, data=pieces(), headers=headers, auth=client.http_auth(), timeout=5
    )
    assert answer.json() == {"problem": "", "size": 6}
    assert service.last().chunked


def test_the_service_sees_what_is_not_signed(service: Service, client: Any) -> None:
    """What the other tests rely on: a request that was changed is refused."""
    prepared = requests.Request("POST", service.url, data=b"a", auth=client.http_auth()).prepare()
    prepared.body = b"b"
    with requests.Session() as session:
        answer = session.send(prepared)
    assert (answer.status_code, answer.json()["problem"]) == (403, "a wrong signature")
    assert requests.post(service.url, timeout=5).json()["problem"] == "no signature"


@pytest.mark.parametrize("target", TARGETS)
def test_aiohttp(service: Service, either: Any, target: str, loop: Any) -> None:
    async def stream() -> AsyncIterator[bytes]:
        yield b"one"
        yield b"two"

    async def main() -> None:
        async with aiohttp.ClientSession(middlewares=[either.http_auth()]) as session:
            for arguments in ({}, {"json": {"method": "x"}}, {"data": b"x"}, {"data": stream()}):
                method = "POST" if arguments else "GET"
                async with session.request(
                    method, service.url + target, headers=SESSION, **arguments
                ) as answer:
                    assert (answer.status, (await answer.json())["problem"]) == (200, "")

    loop.run_until_complete(main())
    assert service.last().body == b"onetwo"


# ------------------------------------------------------------------------------------ where to


def test_redirects_of_requests_are_not_signed(
    service: Service, elsewhere: Server, client: Any
) -> None:
    service.redirects = {"/away": f"{elsewhere.url}/got", "/near": f"{service.url}/got"}
    auth = client.http_auth()
    assert requests.post(f"{service.url}/away", data=b"x", auth=auth, timeout=5).status_code == 200
    (got,) = elsewhere.take()
    assert (got.target, got.body, leaks(got)) == ("/got", b"x", [])
    near = requests.get(f"{service.url}/near", auth=auth, timeout=5)
    assert near.json()["problem"] == "no signature"


def test_redirects_of_aiohttp_stay_here(
    service: Service, elsewhere: Server, client: Any, loop: Any
) -> None:
    service.redirects = {"/away": f"{elsewhere.url}/got", "/near": f"{service.url}/got"}

    async def main() -> None:
        async with aiohttp.ClientSession(middlewares=[client.http_auth()]) as session:
            async with session.get(f"{service.url}/near") as answer:
                assert (await answer.json())["problem"] == ""  # signed anew
            with pytest.raises(ValueError, match="nothing is signed for http://127"):
                await session.get(f"{service.url}/away")

    loop.run_until_complete(main())
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    ("url", "others", "right"),
    [
        ("https://agents.example/x", (), True),
        ("https://AGENTS.example:443/x", (), True),
        ("wss://agents.example/ws", (), True),
        ("https://abc.gateway.agents.example/mcp", (), True),
        ("http://agents.example/x", (), False),  # plain HTTP
        ("http://abc.agents.example/x", (), False),
        ("https://agents.example:8443/x", (), False),
        ("https://notagents.example/x", (), False),
        ("https://agents.example.evil.example/x", (), False),
        ("https://evil.example/agents.example", (), False),
        ("https://other.example/x", ("https://other.example",), True),
        ("https://sub.other.example/x", ("https://other.example",), False),
        ("http://localhost:8000/mcp", ("http://localhost:8000/mcp",), True),
        ("https://localhost:8000/mcp", ("http://localhost:8000/mcp",), False),
    ],
)
def test_what_is_signed_for(url: str, others: tuple[str, ...], right: bool, keys: Any) -> None:
    check("https://agents.example", url, others, right, keys)


@pytest.mark.parametrize(
    "url",
    [
        "https://host.example/path",
        "https://host.example:443/",
        "http://host.example:80/",
        "https://host.example:80/",
        "http://host.example:443/",
        "http://127.0.0.1:8080/",
        "https://[::1]/",
        "http://[::1]:8080/",
    ],
)
def test_the_host_that_is_signed_is_botocores(url: str) -> None:
    assert host_header(url) == botocore.auth._host_from_url(url)
    websocket = url.replace("http", "ws", 1)
    assert host_header(websocket) == host_header(url)


def test_plain_http_has_no_hosts_below(keys: Any) -> None:
    check("http://agents.example", "http://agents.example/x", (), True, keys)
    check("http://agents.example", "http://abc.agents.example/x", (), False, keys)


def check(endpoint: str, url: str, others: tuple[str, ...], right: bool, keys: Any) -> None:
    client = agentcore_clients.BedrockAgentCoreClient(REGION, endpoint_url=endpoint, **keys)
    request = requests.Request("GET", url).prepare()
    if right:
        signed = client.http_auth(*others)(request)
        assert str(signed.headers["Authorization"]).startswith("AWS4-HMAC-SHA256 ")
    else:
        with pytest.raises(ValueError, match=r"nothing is signed for http.*give http_auth\(\)"):
            client.http_auth(*others)(request)
        assert "Authorization" not in request.headers


WRONG = [
    *("ftp://agents.example", "/x", "https://user:pw@agents.example", "https:///x"),
    *("https://evil.example\\.agents.example", "https://agents.example\n", "https://a b"),
    *("https://evil.example%2f.agents.example", "https://\u212aelvin.agents.example\u3002x"),
]


@pytest.mark.parametrize("url", WRONG)
def test_what_is_no_address(url: str, keys: Any) -> None:
    client = agentcore_clients.BedrockAgentCoreClient(
        REGION, endpoint_url="https://agents.example", **keys
    )
    for call in (client.websocket, client.http_auth):
        with pytest.raises(ValueError, match="cannot sign for") as error:
            call(url)
        assert "pw" not in str(error.value)


# ------------------------------------------------------------------------------------ credentials


def test_keys_are_those_of_the_moment(
    service: Service, engine: Any, monkeypatch: pytest.MonkeyPatch, loop: Any
) -> None:
    """As where a role is assumed: the same `auth`, other keys for the next request."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "FIRST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "one")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2050-01-01T00:00:00Z")
    service.verifier.secrets = {"FIRST": ("one", None), "SECOND": ("two", "token")}
    client = agentcore_clients.BedrockAgentCoreClient(
        REGION, endpoint_url=service.url, engine=engine
    )
    auth = client.http_auth()
    assert requests.get(service.url, auth=auth, timeout=5).json()["problem"] == ""
    assert "=FIRST/" in (service.last().header("authorization") or "")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "SECOND")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "two")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    moment = "time.time" if engine == "native" else "botocore.credentials._local_now"
    _later(monkeypatch, client, moment)
    assert requests.get(service.url, auth=auth, timeout=5).json()["problem"] == ""
    assert "=SECOND/" in (service.last().header("authorization") or "")


def _later(monkeypatch: pytest.MonkeyPatch, client: Any, moment: str) -> None:
    """Has the keys seem old to what refreshes them."""
    if moment == "time.time":
        client._engine._state.settings.credentials._keys.expires = 0.0
    else:
        client._engine._raw._request_signer._credentials._expiry_time = _long_ago()


def _long_ago() -> Any:
    import datetime as dt

    return dt.datetime(2000, 1, 1, tzinfo=dt.timezone.utc)


def test_no_keys_are_an_error_as_of_a_call(service: Service, engine: Any) -> None:
    import botocore.exceptions

    client = agentcore_clients.BedrockAgentCoreClient(
        REGION, endpoint_url=service.url, engine=engine
    )
    with pytest.raises(botocore.exceptions.NoCredentialsError):
        requests.get(service.url, auth=client.http_auth(), timeout=5)
    assert service.server.requests == []


def test_a_synchronous_library_with_an_asynchronous_client(
    service: Service, async_client: Any, engine: str
) -> None:
    if engine == "native":
        answer = requests.get(service.url, auth=async_client.http_auth(), timeout=5)
        assert answer.json()["problem"] == ""
    else:
        with pytest.raises(RuntimeError, match="take it from a synchronous client"):
            requests.get(service.url, auth=async_client.http_auth(), timeout=5)


def test_nothing_secret_is_shown(client: Any, async_client: Any, engine: str) -> None:
    for each in (client, async_client):
        assert repr(each.http_auth()).startswith("<HttpAuth of ")


def test_no_frame_of_an_error_has_keys(client: Any) -> None:
    """What reports errors shows the variables of each frame, as their reprs."""
    request = requests.Request("GET", "https://elsewhere.example").prepare()
    with pytest.raises(ValueError, match="nothing is signed for") as caught:
        client.http_auth()(request)
    report = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    text = "".join(report.format())
    assert "signing = " in text
    assert not any(secret in text for secret in (SECRET, TOKEN))
