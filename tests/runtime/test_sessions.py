"""A session that the user gives: its settings and handlers apply, and it stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import botocore.session
import pytest
from botocore.credentials import RefreshableCredentials
from support.server import Server

from .conftest import EVENT, KEYS, Answer, Kind, aio_session


def make_session(kind: Kind, wrapped: bool = False) -> Any:
    if wrapped:
        return boto3.Session(region_name="eu-west-1", **KEYS)
    session = aio_session() if kind.asynchronous else botocore.session.Session()
    session.set_config_variable("region", "eu-west-1")
    session.set_credentials(*KEYS.values())
    return session


def test_its_settings_and_handlers_apply(kind: Kind, server: Server, ok: Answer) -> None:
    session = make_session(kind)
    seen: list[str] = []
    session.register(
        "before-sign.bedrock-agentcore.ListEvents", lambda request, **_: seen.append(request.url)
    )
    server.reply(ok())
    client = kind.data(session=session, region_name=None)
    kind.settle(client.list_events(**EVENT))
    (request,) = server.take()
    assert "/eu-west-1/bedrock-agentcore/" in (request.header("authorization") or "")
    assert "AKIDEXAMPLE/" in (request.header("authorization") or "")
    assert len(seen) == 1


def test_boto3s_session(sync: Kind, server: Server, ok: Answer) -> None:
    server.reply(ok())
    client = sync.data(session=make_session(sync, wrapped=True), region_name=None)
    client.list_events(**EVENT)
    (request,) = server.take()
    assert client.meta.region_name == "eu-west-1"
    assert "Boto3/" in (request.header("user-agent") or "")


def test_it_stays_as_it_was(kind: Kind, server: Server, ok: Answer) -> None:
    session = make_session(kind)
    loader = session.get_component("data_loader")
    searched = list(loader.search_paths)
    server.reply(ok())
    client = kind.data(session=session)
    kind.settle(client.list_events(**EVENT))
    assert session.get_component("data_loader") is loader
    assert list(loader.search_paths) == searched
    assert not any("bedrock-agentcore" in str(key) for key in loader._cache)
    # The session's own client of this service has the installed botocore's model and exceptions.
    if not kind.asynchronous:
        own = session.create_client("bedrock-agentcore")
        model = loader.load_service_model("bedrock-agentcore", "service-2")
        assert set(own.meta.service_model.operation_names) == set(model["operations"])
        assert own.exceptions is not client._engine._raw.exceptions


def test_credentials_are_resolved_in_the_session(kind: Kind, server: Server, ok: Answer) -> None:
    session = make_session(kind)
    session._credentials = None
    calls: list[int] = []
    original = session.get_component("credential_provider")

    class Provider:
        def load_credentials(self) -> Any:
            calls.append(1)
            return original.load_credentials()

    session.register_component("credential_provider", Provider())
    client = kind.data(session=session, config=None)
    with pytest.raises(botocore.exceptions.NoCredentialsError):
        kind.settle(client.list_events(**EVENT))
    assert calls


def test_a_session_with_a_method_of_its_own(sync: Kind, server: Server, ok: Answer) -> None:
    class Session(botocore.session.Session):
        creations = 0

        def create_client(self, *args: Any, **kwargs: Any) -> Any:
            self.creations += 1
            return super().create_client(*args, **kwargs)

    session = Session()
    session.set_credentials(*KEYS.values())
    server.reply(ok())
    sync.data(session=session).list_events(**EVENT)
    assert session.creations == 1


def test_default_client_config_of_the_session_holds(kind: Kind, server: Server, ok: Answer) -> None:
    from botocore.config import Config

    session = make_session(kind)
    session.set_default_client_config(Config(user_agent_extra="theirs/1", read_timeout=7))
    server.reply(ok())
    client = kind.data(session=session)
    kind.settle(client.list_events(**EVENT))
    (request,) = server.take()
    assert "theirs/1 md/agentcore-clients" in (request.header("user-agent") or "")
    assert client.meta.config.read_timeout == 7


def test_the_wrong_kind_of_session(kind: Kind) -> None:
    wrong = botocore.session.Session() if kind.asynchronous else aio_session()
    with pytest.raises(TypeError, match="session must be one of"):
        kind.data(session=wrong)
    with pytest.raises(TypeError, match="not 'str'"):
        kind.data(session="default")
    with pytest.raises(ValueError, match="profile_name"):
        kind.data(session=make_session(kind), profile_name="other")


def test_a_profile(sync: Kind, server: Server, ok: Answer, tmp_path: Any) -> None:
    text = "[profile other]\nregion = sa-east-1\naws_access_key_id = AKIDOTHER\n"
    (tmp_path / "config").write_text(f"{text}aws_secret_access_key = fake\n")
    server.reply(ok())
    from agentcore_clients import BedrockAgentCoreClient

    with BedrockAgentCoreClient(
        profile_name="other", endpoint_url=server.url, engine="botocore"
    ) as client:
        client.list_events(**EVENT)
    (request,) = server.take()
    assert "AKIDOTHER/" in (request.header("authorization") or "")
    assert "/sa-east-1/" in (request.header("authorization") or "")


def refreshing() -> Any:
    """A session of botocore's whose credentials a program fetches itself."""
    expires = datetime.now(timezone.utc) + timedelta(hours=1)
    fetched = {
        "access_key": "AKIDFRESH",
        "secret_key": "fake",
        "token": "t",
        "expiry_time": expires.isoformat(),
    }
    session = botocore.session.Session()
    session._credentials = RefreshableCredentials.create_from_metadata(
        fetched, lambda: fetched, "ours"
    )
    return session


DEFAULTS: dict[str, Callable[[], dict[str, Any]]] = {
    "region and keys": lambda: {"region_name": "eu-west-1", **KEYS},
    "profile": lambda: {"profile_name": "other"},
    "profile and region": lambda: {"profile_name": "other", "region_name": "eu-west-3"},
    "credentials that refresh": lambda: {
        "botocore_session": refreshing(),
        "region_name": "eu-west-1",
    },
    "nothing": dict,
}


GIVEN: list[dict[str, Any]] = [{}, {"region_name": "sa-east-1"}, {"keys": True}]


@pytest.mark.parametrize(
    ("engine", "given"),
    # A client on botocore leaves most of it to botocore, and takes long to make.
    [
        pytest.param(
            engine,
            given,
            id=f"{engine}-{given}",
            marks=pytest.mark.slow if engine == "botocore" and given else (),
        )
        for engine in ("native", "botocore")
        for given in GIVEN
    ],
)
@pytest.mark.parametrize("title", DEFAULTS)
def test_boto3s_default_session(
    title: str,
    engine: str,
    given: dict[str, Any],
    kind: Kind,
    server: Server,
    ok: Answer,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = "aws_access_key_id = AKID{0}\naws_secret_access_key = fake\n"
    text = f"[default]\nregion = us-east-2\n{keys}[profile other]\nregion = us-west-1\n{keys}"
    (home / "config").write_text(text.format("FILE"))
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    boto3.setup_default_session(**DEFAULTS[title]())
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "fake")
    options = {name: value for name, value in given.items() if name != "keys"}
    if "keys" in given:
        options |= {"aws_access_key_id": "AKIDGIVEN", "aws_secret_access_key": "fake"}
    scopes = []
    for client in (
        boto3.client("bedrock-agentcore", endpoint_url=server.url, **options),
        kind.data(bare=True, engine=engine, endpoint_url=server.url, **options),
    ):
        server.reply(ok())
        value = client.list_events(**EVENT)
        if client.__module__ != "botocore.client":
            kind.settle(value)
            assert client.meta.engine == engine
        authorization = server.take()[0].header("authorization") or ""
        key, _, scope = authorization.partition("Credential=")[2].partition("/")
        scopes.append((key, scope.partition("/")[2].partition(",")[0]))
    assert scopes[0] == scopes[1]
