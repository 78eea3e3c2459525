"""Where credentials come from, in botocore's order, and their refresh."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import botocore.exceptions as exceptions
import botocore.session
import pytest
from agentcore_clients._runtime._native.auth import (
    credentials,
    endpoint_credentials,
    profiles,
    providers,
)
from support.server import Request, Response, Server
from support.threads import together


def found(profile: str | None = None) -> tuple[Any, ...]:
    """Returns our keys after a check that botocore finds the same."""
    session = botocore.session.Session(profile=profile)
    source = providers.resolve(
        profiles.load(profile, os.environ), os.environ, session.get_credentials
    )
    keys = source.get()
    theirs: Any = botocore.session.Session(profile=profile).get_credentials()
    frozen = theirs.get_frozen_credentials()
    assert (keys.access_key, keys.secret_key, keys.token) == tuple(frozen)[:3]
    return keys.access_key, keys.secret_key, keys.token


FILES = {
    "credentials": """
[default]
aws_access_key_id = FILE
aws_secret_access_key = file-secret
[with-token]
aws_access_key_id = TOKENED
aws_secret_access_key = s
aws_session_token = t
""",
    "config": """
[default]
aws_access_key_id = CONFIG
aws_secret_access_key = config-secret
[profile in-config]
aws_access_key_id = CONFIG2
aws_secret_access_key = s2
[profile process]
credential_process = echo '{"Version": 1, "AccessKeyId": "PROC", "SecretAccessKey": "p"}'
""",
}


def test_sources_in_their_order(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILES.items():
        (home / name).write_text(text)
    assert found() == ("FILE", "file-secret", None)
    assert found("with-token") == ("TOKENED", "s", "t")
    assert found("in-config") == ("CONFIG2", "s2", None)
    assert found("process") == ("PROC", "p", None)  # by botocore's chain
    monkeypatch.setenv("AWS_PROFILE", "with-token")
    assert found() == ("TOKENED", "s", "t")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "env-secret")
    assert found() == ("ENV", "env-secret", None)
    assert found("in-config") == ("CONFIG2", "s2", None)  # an explicit profile wins
    monkeypatch.setenv("AWS_SESSION_TOKEN", "env-token")
    assert found() == ("ENV", "env-secret", "env-token")


def test_half_of_a_pair(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(exceptions.PartialCredentialsError):
        providers.explicit("A", None, None)
    with pytest.raises(exceptions.PartialCredentialsError):
        providers.explicit(None, "S", None)
    assert providers.explicit(None, None, None) is None
    (home / "credentials").write_text("[default]\naws_access_key_id = A\n")
    with pytest.raises(exceptions.PartialCredentialsError):
        providers.resolve(profiles.load(None, os.environ), os.environ, lambda: None)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "A")
    with pytest.raises(exceptions.PartialCredentialsError):
        providers.resolve(profiles.load(None, os.environ), os.environ, lambda: None)


def test_nothing_anywhere() -> None:
    source = providers.resolve(profiles.load(None, os.environ), os.environ, lambda: None)
    with pytest.raises(exceptions.NoCredentialsError):
        source.get()


# ----------------------------------------------------------------------------------- refreshing


class Clock:
    def __init__(self) -> None:
        self.time = 1000.0
        self.fetched = 0
        self.fail = False

    def fetch(self) -> credentials.Keys:
        self.fetched += 1
        if self.fail:
            raise OSError("no metadata")
        return credentials.Credentials(f"K{self.fetched}", "s", None, self.time + 3600)


def test_keys_are_refreshed_before_they_expire() -> None:
    clock = Clock()
    source = credentials.Refreshing(clock.fetch, lambda: clock.time)
    assert source.ready() is None
    assert source.get().access_key == "K1"
    clock.time += 3600 - 16 * 60
    ready = source.ready()
    assert ready is not None
    assert ready.access_key == "K1"
    clock.time += 2 * 60  # less than 15 minutes left
    assert source.ready() is None
    assert source.get().access_key == "K2"


def test_a_failing_refresh_keeps_keys_that_are_valid() -> None:
    clock = Clock()
    source = credentials.Refreshing(clock.fetch, lambda: clock.time)
    source.get()
    clock.fail = True
    clock.time += 3600 - 60
    assert source.get().access_key == "K1"
    clock.time += 61
    with pytest.raises(OSError, match="no metadata"):
        source.get()


def test_one_thread_fetches_for_all() -> None:
    calls: list[int] = []

    def fetch() -> credentials.Keys:
        calls.append(1)
        time.sleep(0.1)
        return credentials.Credentials("K", "s", None, time.time() + 3600)

    source = credentials.Refreshing(fetch)
    got: list[str] = []
    together(lambda: got.append(source.get().access_key), [()] * 8)
    assert got == ["K"] * 8
    assert len(calls) == 1


# ------------------------------------------------------------------- containers and instances

KEYS = b'{"AccessKeyId": "C", "SecretAccessKey": "cs", "Token": "ct", "Expiration": "2099-01-01T00:00:00Z"}'


def test_a_containers_endpoint(server: Server, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.handler = lambda request: Response(200, {}, KEYS)
    (home / "token").write_text("file-token")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{server.url}/get?x=1")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "plain-token")
    assert found() == ("C", "cs", "ct")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", str(home / "token"))
    assert found() == ("C", "cs", "ct")
    ours, theirs, *_ = server.requests
    assert (ours.method, ours.target) == (theirs.method, theirs.target) == ("GET", "/get?x=1")
    tokens = [request.header("authorization") for request in server.requests]
    assert tokens == ["plain-token", "plain-token", "file-token", "file-token"]
    monkeypatch.delenv("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
    monkeypatch.setenv("AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\r\nX: y")
    with pytest.raises(ValueError, match="not a legal header value"):
        endpoint_credentials.container(f"{server.url}/", os.environ)


def test_a_container_that_fails(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_credentials, "sleep", lambda seconds: None)
    server.handler = lambda request: Response(500, {}, b"no")
    with pytest.raises(exceptions.CredentialRetrievalError):
        endpoint_credentials.container(f"{server.url}/", {})
    assert len(server.requests) == 3


def _instance(request: Request) -> Response:
    if request.method == "PUT":
        return Response(200, {}, b"session-token")
    if request.header("x-aws-ec2-metadata-token") != "session-token":
        return Response(401, {}, b"")
    if request.path.endswith("/security-credentials/"):
        return Response(200, {}, b"the-role")
    assert request.path.endswith("/security-credentials/the-role")
    return Response(200, {}, KEYS)


def test_instance_metadata(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.handler = _instance
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url)
    assert found() == ("C", "cs", "ct")
    ours, theirs = server.requests[:3], server.requests[3:6]
    assert [(r.method, r.path) for r in ours] == [(r.method, r.path) for r in theirs]
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    source = providers.resolve(profiles.load(None, os.environ), os.environ, lambda: None)
    with pytest.raises(exceptions.NoCredentialsError):
        source.get()


def test_instance_metadata_without_tokens(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def old(request: Request) -> Response:
        if request.method == "PUT":
            return Response(404, {}, b"")
        role = request.path.endswith("/security-credentials/")
        return Response(200, {}, b"role" if role else KEYS)

    server.handler = old
    environ = {"AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url}
    profile = profiles.load(None, os.environ)
    assert endpoint_credentials.instance(environ, profile).access_key == "C"
    environ["AWS_EC2_METADATA_V1_DISABLED"] = "true"
    with pytest.raises(exceptions.CredentialRetrievalError, match="IMDSv1"):
        endpoint_credentials.instance(environ, profile)
