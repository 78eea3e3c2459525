"""What an attacker may try: headers, hosts, redirects, certificates, sizes, credential endpoints.

Each line of the table in CONTRIBUTING.md's section on security names the test here, or elsewhere,
that holds it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import botocore.exceptions as exceptions
import botocore.session
import botocore.utils
import pytest
import trustme
from agentcore_clients._runtime._native.auth import endpoint_credentials, profiles, providers
from agentcore_clients._runtime._native.http import response_reader
from agentcore_clients._runtime._native.http.request import ProtocolError, request_bytes
from botocore.model import Shape, StringShape, StructureShape
from support import freeze, models, packages, samples
from support.cases import FLAVOURS, operations
from support.drive import Generated
from support.server import Request, Response, Server

pytestmark = pytest.mark.usefixtures("no_waiting")
OK = Response(200, {}, b'{"events": []}')
Drivers = Callable[..., Generated]
EVENTS = {"memoryId": "memory-0123456789", "sessionId": "s", "actorId": "a"}
BREAKS = ["a\r\nX-Injected: yes", "a\nX-Injected: yes", "a\rX-Injected: yes", "a\0b"]


@pytest.fixture
def driver_of() -> Iterator[Callable[..., Generated]]:
    """Makes drivers of native clients, which are closed at the end."""
    loop, made = asyncio.new_event_loop(), list[Generated]()

    def new(service: str, url: str, flavour: str, **settings: Any) -> Generated:
        made.append(packages.driver(service, url, flavour, "native", loop, **settings))
        return made[-1]

    yield new
    for driver in made:
        driver.close()
    loop.close()


# --------------------------------------------------------------------------------------- headers


def bound(shape: Shape) -> Iterator[str]:
    """Yields the members of an input that travel in headers as text of the caller."""
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            place = member.serialization.get("location")
            if place in ("header", "headers") and not member.serialization.get("jsonvalue"):
                yield name


def with_break(shape: Shape, value: Any, bad: str) -> Any:
    """Returns what a member bound to a header takes, with `bad` in it, or None."""
    if isinstance(shape, StringShape):
        return bad
    if shape.type_name == "list" and isinstance(shape.member, StringShape):  # type: ignore[attr-defined]
        return ["good", bad]
    return {"good": bad} if shape.type_name == "map" else None


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("service", ("toy", *models.SERVICES))
def test_no_member_ends_a_header_line(
    service: str, flavour: str, server: Server, driver_of: Drivers
) -> None:
    driver = driver_of(service, server.url, flavour)
    native = packages.module(service, "_native").MODULES
    tried = 0
    for name in operations(service):
        shape = models.service(service).operation(name).input_shape
        if shape is None or name not in native:
            continue
        for member in bound(shape):
            for bad in BREAKS:
                value = with_break(shape.members[member], None, bad)
                if value is None:
                    continue
                error = driver.invoke(name, {**samples.minimal(shape), member: value}).error
                assert isinstance(error, exceptions.ParamValidationError)
                assert "Injected" not in str(error)
                tried += 1
    assert server.take() == []
    assert tried >= 4 or service == models.SERVICES[1]


@pytest.mark.parametrize("bad", BREAKS)
def test_nothing_else_ends_a_line(bad: str) -> None:
    # Names of headers, too, where they are keys of a map; whatever came by another way.
    for name, value in ((bad, "value"), ("X-Name", bad)):
        with pytest.raises(exceptions.ParamValidationError) as raised:
            request_bytes("GET", "/", [("Host", "h"), (name, value)], b"")
        assert not set("\r\n\0") & set(str(raised.value).partition("\n")[2])
    with pytest.raises(ProtocolError):
        request_bytes("GET", f"/{bad}", [("Host", "h")], b"")


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("name", ["aws_access_key_id", "aws_session_token"])
@pytest.mark.parametrize("bad", BREAKS)
def test_no_credential_ends_a_header_line(
    name: str, bad: str, flavour: str, server: Server
) -> None:
    arguments: Any = {**freeze.CREDENTIALS, name: bad}
    cls = packages.client_class("bedrock-agentcore", flavour)
    client = cls(freeze.REGION, endpoint_url=server.url, engine="native", **arguments)
    with pytest.raises(exceptions.ParamValidationError) as raised:
        result = client.list_events(**EVENTS)
        asyncio.run(result)
    assert "Injected" not in str(raised.value)
    assert server.take() == []


# -------------------------------------------------------------------------------------- redirects


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("operation", ["ListEvents", "InvokeAgentRuntime"])
def test_no_redirect_is_followed(
    operation: str, status: int, flavour: str, server: Server, driver_of: Drivers
) -> None:
    with Server(lambda request: OK) as elsewhere:
        server.reply(Response(status, {"Location": f"{elsewhere.url}/other"}, b"{}"))
        shape = models.service("bedrock-agentcore").operation(operation).input_shape
        driver = driver_of("bedrock-agentcore", server.url, flavour)
        error = driver.invoke(operation, samples.minimal(shape)).error
        assert isinstance(error, exceptions.ClientError)
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == status
        assert elsewhere.requests == []
    assert len(server.take()) == 1


# ---------------------------------------------------------------------------- endpoints and TLS


@pytest.mark.parametrize("service", models.SERVICES)
def test_an_endpoint_that_nobody_gave_is_https(service: str) -> None:
    resolve = packages.module(service, "_native.endpoints").resolve
    session = botocore.session.get_session()
    seen = 0
    for partition in session.get_available_partitions():
        regions = session.get_available_regions("ec2", partition)
        for region in [*regions, "us-new-9", "zz-nowhere-1"]:
            for fips in (False, True):
                for dual_stack in (False, True):
                    try:
                        url, _ = resolve(region, fips, dual_stack, None)
                    except exceptions.EndpointProviderError:
                        continue
                    assert url.startswith("https://")
                    seen += 1
    assert seen > 100


def certificate(folder: Path, name: str, **options: Any) -> tuple[ssl.SSLContext, str]:
    """Returns a server's context and the path of the authority that vouches for it."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, **options).configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    return context, str(folder / "ca.pem")


PAST = dt.datetime(2020, 1, 1, tzinfo=dt.timezone.utc)
CERTIFICATES: dict[str, dict[str, Any]] = {
    "another host": {"name": "other.example"},
    "another address": {"name": "127.0.0.2"},
    "expired": {"name": "127.0.0.1", "not_after": PAST},
}


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("title", CERTIFICATES)
def test_a_certificate_has_to_fit(
    title: str, flavour: str, tmp_path: Path, driver_of: Drivers
) -> None:
    context, authority = certificate(tmp_path, **CERTIFICATES[title])
    with Server(lambda request: OK, tls=context) as server:
        driver = driver_of("bedrock-agentcore", server.url, flavour, verify=authority)
        error = driver.invoke("ListEvents", EVENTS).error
        assert isinstance(error, exceptions.SSLError)
        assert server.requests == []


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_old_tls_is_refused(flavour: str, tmp_path: Path, driver_of: Drivers) -> None:
    context, authority = certificate(tmp_path, "127.0.0.1")
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Server(lambda request: OK, tls=context) as server:
        driver = driver_of("bedrock-agentcore", server.url, flavour, verify=authority)
        error = driver.invoke("ListEvents", EVENTS).error
        assert isinstance(error, (exceptions.SSLError, exceptions.ConnectionClosedError))
        assert server.requests == []


# ----------------------------------------------------------------------------------------- sizes


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_an_answer_over_the_limit_is_refused(
    framing: Any, flavour: str, server: Server, driver_of: Drivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The limit itself takes too long here: the same limit, but lower.
    monkeypatch.setattr(response_reader, "MAX_BODY_BYTES", 500_000)
    body = json.dumps({"events": [], "nextToken": "x" * 1_000_000}).encode()
    driver = driver_of("bedrock-agentcore", server.url, flavour)
    server.reply(Response(200, {}, pieces=[body], framing=framing), OK)
    error = driver.invoke("ListEvents", EVENTS).error
    assert isinstance(error, exceptions.ConnectionClosedError)
    assert driver.invoke("ListEvents", EVENTS).get()["events"] == []


# ------------------------------------------------------------------------------------ credentials

URLS = [
    *("http://127.0.0.1/", "http://127.9.9.9/", "http://localhost/", "http://[::1]/"),
    *("http://169.254.170.2/", "http://169.254.170.23/", "http://[fd00:ec2::23]/"),
    *("https://example.com/", "http://example.com/", "http://10.0.0.1/", "http://0.0.0.0/"),
    *("http://169.254.169.254/", "http://localhost.evil.example/", "http://127.0.0.1.nip.io/"),
    *("http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://localhost./"),
    *("http://[::ffff:10.0.0.1]/", "http://[fd00:ec2::24]/", "http://169.254.170.2.evil.example/"),
]


@pytest.mark.parametrize("url", URLS)
def test_a_container_endpoint_is_where_botocore_allows_it(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = None
    try:
        fetcher: Any = botocore.utils.ContainerMetadataFetcher()
        fetcher._validate_allowed_url(url)
    except ValueError as error:
        theirs = error
    asked: list[str] = []

    def fetch(method: str, address: str, *_: object) -> tuple[int, bytes]:
        asked.append(address)
        return 404, b""

    monkeypatch.setattr(endpoint_credentials, "_fetch", fetch)
    monkeypatch.setattr(endpoint_credentials, "sleep", lambda seconds: None)
    with pytest.raises(exceptions.CredentialRetrievalError if theirs is None else ValueError):
        endpoint_credentials.container(url, {})
    assert bool(asked) is (theirs is None)


def test_an_endpoint_of_credentials_cannot_redirect(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint_credentials, "sleep", lambda seconds: None)
    with Server(lambda request: Response(200, {}, b"{}")) as elsewhere:
        server.handler = lambda request: Response(302, {"Location": elsewhere.url}, b"")
        with pytest.raises(exceptions.CredentialRetrievalError):
            endpoint_credentials.container(
                f"{server.url}/", {"AWS_CONTAINER_AUTHORIZATION_TOKEN": "token-of-the-container"}
            )
        with pytest.raises(exceptions.NoCredentialsError):
            environ = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}
            endpoint_credentials.instance(environ, profiles.load(None, {}))
        assert elsewhere.requests == []


def test_an_endpoint_of_credentials_cannot_fill_memory(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint_credentials, "sleep", lambda seconds: None)
    server.handler = lambda request: Response(200, {}, pieces=[b"x" * 100_000] * 30)
    with pytest.raises(exceptions.CredentialRetrievalError):
        endpoint_credentials.container(f"{server.url}/", {})


@pytest.mark.parametrize("bad", BREAKS)
def test_an_endpoint_of_credentials_cannot_add_headers(bad: str, server: Server) -> None:
    def answer(request: Request) -> Response:
        return Response(200, {}, bad.encode())

    server.handler = answer
    environ = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}
    with pytest.raises(exceptions.NoCredentialsError):
        endpoint_credentials.instance(environ, profiles.load(None, {}))
    requests = server.take()
    assert [request.method for request in requests] == ["PUT"]


def test_a_tokens_file_that_is_not_there_stops_the_search(
    server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environ = {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(tmp_path / "none")}
    with pytest.raises(OSError, match="none"):
        endpoint_credentials.container(f"{server.url}/", environ)
    assert server.requests == []


def test_keys_of_the_environment_are_set_aside_by_a_profile(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "credentials").write_text(
        "[chosen]\naws_access_key_id = FILE\naws_secret_access_key = fake\n"
    )
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ENVIRONMENT")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "fake")
    source = providers.resolve(profiles.load("chosen", os.environ), os.environ, lambda: None)
    assert source.get().access_key == "FILE"


def test_the_review_names_tests_that_exist() -> None:
    text = (models.ROOT / "CONTRIBUTING.md").read_text("utf-8")
    section = text.partition("## Security of the native engine\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[2] for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 10
    for row in rows:
        named = re.findall(r"`([\w/]+\.py)`", row)
        assert named
        for name in named:
            assert "def test_" in (models.ROOT / "tests" / name).read_text("utf-8")
