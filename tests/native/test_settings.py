"""What arguments, environment and config file add up to, beside what botocore makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import botocore
import botocore.exceptions as exceptions
import botocore.session
import pytest
from agentcore_clients._runtime._native import partitions, settings
from agentcore_clients._runtime._native.http import transport
from agentcore_clients._runtime.engine import Options, Unsupported
from agentcore_clients.bedrock_agentcore._native import endpoints
from agentcore_clients.bedrock_agentcore._service import SERVICE
from botocore.config import Config
from botocore.endpoint_provider import RuleSetStandardLibrary
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

KEYS = {"aws_access_key_id": "AK", "aws_secret_access_key": "SK"}


def resolve(**arguments: Any) -> settings.Settings:
    options = Options(**{"region_name": "us-east-1", **KEYS, **arguments})
    rules: Any = endpoints.resolve
    return settings.resolve(SERVICE, options, rules)


CONFIG = """
[default]
region = eu-central-1
max_attempts = 7
ca_bundle = /etc/bundle.pem
sdk_ua_app_id = my app

[profile other]
region = ap-south-1
services = mine
use_fips_endpoint = true

[services mine]
bedrock_agentcore =
  endpoint_url = http://localhost:1234

[profile old]
retry_mode = legacy
"""


def test_the_config_file_is_read(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "config").write_text(CONFIG)
    resolved = resolve(region_name=None)
    assert (resolved.region, resolved.attempts) == ("eu-central-1", 7)
    assert resolved.transport.verify == "/etc/bundle.pem"
    assert " app/my-app" in resolved.user_agent
    monkeypatch.setenv("AWS_PROFILE", "other")
    resolved = resolve(region_name=None)
    assert (resolved.region, resolved.endpoint_url) == ("ap-south-1", "http://localhost:1234")
    assert (resolved.transport.host, resolved.transport.port) == ("localhost", 1234)
    assert resolved.host_header == "localhost:1234"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    assert resolve(region_name=None).region == "us-west-2"
    with pytest.raises(exceptions.ProfileNotFound):
        resolve(profile_name="missing")
    with pytest.raises(Unsupported, match="legacy"):
        resolve(profile_name="old")
    (home / "config").write_text("no section")
    with pytest.raises(exceptions.ConfigParseError):
        resolve()


def test_no_region() -> None:
    with pytest.raises(exceptions.NoRegionError):
        resolve(region_name=None)


NO_LABELS = [
    *("us east", "a/b", "-x", "x.example", "12", "x" * 64),
    *("evil.example/", "x@evil.example", "evil.example#", "a:1", "a\r\nb", "é"),
]


@pytest.mark.parametrize("region", NO_LABELS)
def test_a_region_that_is_no_host_label(region: str) -> None:
    with pytest.raises(exceptions.InvalidRegionError):
        resolve(region_name=region)
    with pytest.raises(exceptions.InvalidRegionError):
        botocore.session.Session().create_client("bedrock-agentcore", region)


FOREIGN: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"session": object()}, {}),
    ({"use_ssl": False}, {}),
    ({"api_version": "2024-02-28"}, {}),
    ({"config": object()}, {}),
    ({"region_name": "fips-us-east-1"}, {}),
    ({}, {"HTTPS_PROXY": "http://proxy.example:3128"}),
    ({}, {"https_proxy": "http://proxy.example:3128", "no_proxy": "example.com"}),
]


@pytest.mark.parametrize(("arguments", "environment"), FOREIGN, ids=",".join)
def test_what_only_botocore_does_is_refused(
    arguments: dict[str, Any], environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Unsupported):
        resolve(**arguments)


def test_a_token_of_the_environment_is_botocores_where_the_model_has_a_scheme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_BEARER_TOKEN_BEDROCK_AGENTCORE", "token")
    assert resolve().attempts
    monkeypatch.setattr(SERVICE, "bearer_auth", True)
    with pytest.raises(Unsupported, match="bearer token"):
        resolve()


@pytest.mark.parametrize(
    "environment",
    [
        {"HTTP_PROXY": "http://proxy.example"},  # for another scheme
        {"HTTPS_PROXY": "http://proxy.example", "NO_PROXY": ".amazonaws.com"},
        {"NO_PROXY": "*"},
        {"HTTPS_PROXY": ""},
    ],
    ids=str,
)
def test_proxies_that_do_not_apply(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert resolve().transport.tls


def test_config_options() -> None:
    config = Config(
        connect_timeout=1.5,
        read_timeout=2.5,
        max_pool_connections=3,
        retries={"max_attempts": 4, "mode": "standard"},
        user_agent_extra="extra/1",
        user_agent_appid="app",
        tcp_keepalive=True,
        client_cert=("cert", "key"),
        use_fips_endpoint=True,
    )
    resolved = resolve(config=config, verify=False)
    transport = resolved.transport
    assert (transport.connect_timeout, transport.read_timeout) == (1.5, 2.5)
    assert (transport.max_connections, transport.keepalive) == (3, True)
    assert (transport.client_cert, transport.verify) == (("cert", "key"), False)
    assert resolved.attempts == 5
    assert resolved.user_agent.endswith(" app/app extra/1")
    assert resolved.endpoint_url == "https://bedrock-agentcore-fips.us-east-1.amazonaws.com"
    assert (
        resolve(config=Config(retries={"total_max_attempts": 4, "mode": "standard"})).attempts == 4
    )
    assert resolve(config=Config(region_name="eu-west-2"), region_name=None).region == "eu-west-2"
    assert resolve().transport.connect_timeout == 60


def test_a_user_agent_cannot_add_a_header() -> None:
    resolved = resolve(config=Config(user_agent_extra="x\r\nInjected: yes"))
    assert "\n" not in resolved.user_agent
    assert "\r" not in resolved.user_agent


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://host", (True, "host", 443, "")),
        ("http://HOST:81/a/b/", (False, "host", 81, "/a/b/")),
        ("http://[::1]:82/x", (False, "::1", 82, "/x")),
        ("https://[fd00::1]", (True, "fd00::1", 443, "")),
    ],
)
def test_split_url(url: str, parts: tuple[bool, str, int, str]) -> None:
    assert transport.split_url(url) == parts


@pytest.mark.parametrize(
    "url",
    [
        "",
        "host",
        "ftp://host",
        "http://",
        "http://a b",
        "http://h:x",
        "http://u:p@h",
        "http://h\r\n",
        "http://h?q",
        "http://h#f",
        "http://h/\\x",
        "http://[::1",
    ],
)
def test_what_is_no_endpoint(url: str) -> None:
    with pytest.raises(ValueError, match="Invalid endpoint"):
        transport.split_url(url)


PARTITIONS = json.loads((Path(botocore.__file__).parent / "data/partitions.json").read_text())


@hypothesis_settings(max_examples=300)
@given(
    st.sampled_from(
        ["us", "cn", "us-gov", "us-iso", "us-isob", "eu-isoe", "us-isof", "eusc-de", "x"]
    ),
    st.sampled_from(["-east-1", "-global", "-north-12", "", "-east", "-1", "-é-1"]),
)
def test_partitions_equal_botocores(prefix: str, rest: str) -> None:
    library: Any = RuleSetStandardLibrary(PARTITIONS)
    assert partitions.partition(prefix + rest) == library.aws_partition(prefix + rest)


def test_every_partition_is_known() -> None:
    for partition in PARTITIONS["partitions"]:
        for region in partition["regions"]:
            assert partitions.partition(region)["name"] == partition["id"]
