"""What botocore's Config, environment and profiles know means the same here, None included."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from botocore.config import Config
from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES
from support import models

KEYS = {"aws_access_key_id": "AK", "aws_secret_access_key": "SK"}
# What says who calls, and what botocore decides for S3 alone.
OWN = {"user_agent", "user_agent_extra", "s3_disable_express_session_auth"}


def pair(cls: Any = BedrockAgentCoreClient, **arguments: Any) -> tuple[Any, Any]:
    """Returns our client and botocore's for the same arguments."""
    given: dict[str, Any] = {"region_name": "us-east-1", **KEYS, **arguments}
    theirs = (
        models.service("bedrock-agentcore").session().create_client("bedrock-agentcore", **given)
    )
    return cls(**given), theirs


def shown(meta: Any) -> dict[str, Any]:
    """Returns what `client.meta` shows."""
    values = {name: value for name, value in vars(meta.config).items() if not name.startswith("_")}
    for name in ("region_name", "endpoint_url", "partition", "method_to_api_mapping"):
        values[f"meta.{name}"] = getattr(meta, name)
    values["operations"] = meta.service_model.operation_names
    return {name: value for name, value in values.items() if name not in OWN}


@pytest.mark.parametrize("name", ["connect_timeout", "read_timeout"])
@pytest.mark.parametrize("value", [None, 0.5, 3])
def test_a_timeout_of_none_is_no_limit(name: str, value: float | None) -> None:
    ours, theirs = pair(config=Config(**{name: value}))  # type: ignore[arg-type]
    assert ours.meta.engine == "native"
    assert getattr(ours._engine._state.settings.transport, name) == value
    assert getattr(ours.meta.config, name) == getattr(theirs.meta.config, name) == value


# Where each option of botocore's Config stands: with the native engine, with botocore's for this
# value, or outside of what clients of these services do. A new option has to be placed here.
NATIVE = {
    "region_name": "eu-west-1",
    "user_agent": "agent/1",
    "user_agent_extra": "extra/1",
    "user_agent_appid": "app",
    "connect_timeout": 2,
    "read_timeout": 2,
    "max_pool_connections": 3,
    "retries": {"mode": "standard", "total_max_attempts": 2},
    "client_cert": "/no/such/certificate",
    "inject_host_prefix": False,
    "use_dualstack_endpoint": True,
    "use_fips_endpoint": True,
    "ignore_configured_endpoint_urls": True,
    "tcp_keepalive": True,
    "request_min_compression_size_bytes": 100,
    "disable_request_compression": True,
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}
HANDED_OVER = {
    "signature_version": "v4a",
    "parameter_validation": False,
    "proxies": {"https": "http://127.0.0.1:1"},
    "proxies_config": {"proxy_use_forwarding_for_https": True},
    "s3": {"addressing_style": "path"},
    "s3_disable_express_session_auth": True,
    "endpoint_discovery_enabled": False,
    "defaults_mode": "standard",
    "client_context_params": {},
    "sigv4a_signing_region_set": "*",
    "account_id_endpoint_mode": "disabled",
    "auth_scheme_preference": "aws.auth#sigv4",
}


def test_every_option_of_a_config_is_placed() -> None:
    options: Any = Config
    assert {*options.OPTION_DEFAULTS} == {*NATIVE} | {*HANDED_OVER}


@pytest.mark.parametrize("name", [*NATIVE, *HANDED_OVER])
def test_options_are_honoured_or_handed_over(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", "standard")  # botocore has another default
    value = {**NATIVE, **HANDED_OVER}[name]
    ours, theirs = pair(config=Config(**{name: value}))
    assert ours.meta.engine == ("native" if name in NATIVE else "botocore")
    assert shown(ours.meta) == shown(theirs.meta)


@pytest.mark.parametrize("cls", [BedrockAgentCoreClient, AsyncBedrockAgentCoreClient])
@pytest.mark.parametrize("retries", [{"max_attempts": 4, "mode": "standard"}, {"max_attempts": 6}])
def test_both_kinds_of_client_show_what_botocores_shows(
    cls: Any, retries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_RETRY_MODE", "standard")
    config = Config(retries=retries, read_timeout=7, request_checksum_calculation="WHEN_REQUIRED")
    ours, theirs = pair(cls, config=config, endpoint_url="https://localhost:8443/base")
    assert ours.meta.engine == "native"
    assert shown(ours.meta) == shown(theirs.meta)
    other, _ = pair(cls, config=Config(max_pool_connections=3), region_name="x-y-1")
    merged = ours.meta.config.merge(other.meta.config)
    assert (merged.region_name, merged.max_pool_connections) == ("x-y-1", 3)


@pytest.mark.parametrize("name", [*NATIVE, *HANDED_OVER])
def test_none_means_what_it_means_in_botocore(name: str) -> None:
    ours, theirs = pair(config=Config(**{name: None}))
    left, right = (getattr(client.meta.config, name) for client in (ours, theirs))
    # Without a retry mode the engines differ, which the README says.
    # Two more have no meaning for these services.
    unlike = ("retries", "user_agent", "user_agent_extra")
    unlike += ("inject_host_prefix", "s3_disable_express_session_auth")
    assert left == right or name in unlike
    counts = ("max_pool_connections", "parameter_validation")
    assert ours.meta.engine == ("botocore" if name in counts else "native")


# The same for what botocore reads from the environment and profiles: a value, and who does it.
VARIABLES: dict[str, tuple[str | None, str]] = {
    "region": ("eu-west-1", "native"),
    "ca_bundle": ("/no/such/bundle", "native"),
    "use_dualstack_endpoint": ("TRUE", "native"),
    "use_fips_endpoint": ("True", "native"),
    "ignore_configured_endpoint_urls": ("true", "native"),
    "parameter_validation": ("false", "botocore"),
    "csm_enabled": ("true", "botocore"),
    "retry_mode": ("adaptive", "botocore"),
    "defaults_mode": ("standard", "botocore"),
    "max_attempts": ("7", "native"),
    "user_agent_appid": ("app", "native"),
    "request_min_compression_size_bytes": ("20", "native"),
    "disable_request_compression": ("true", "native"),
    "sigv4a_signing_region_set": ("*", "botocore"),
    "request_checksum_calculation": ("when_required", "native"),
    "response_checksum_validation": ("WHEN_REQUIRED", "native"),
    "account_id_endpoint_mode": ("disabled", "native"),
    "auth_scheme_preference": ("sigv4", "botocore"),
    "tcp_keepalive": ("True", "native"),
    # Files and profiles, and where credentials come from: test_credentials.py, test_settings.py.
    "profile": (None, "native"),
    "config_file": (None, "native"),
    "credentials_file": (None, "native"),
    "metadata_service_timeout": (None, "native"),
    "metadata_service_num_attempts": (None, "native"),
    "ec2_metadata_service_endpoint": (None, "native"),
    "ec2_metadata_service_endpoint_mode": (None, "native"),
    "ec2_metadata_v1_disabled": (None, "native"),
    "imds_use_ipv6": (None, "native"),
    "sts_regional_endpoints": (None, "botocore"),  # of the chain of credentials
    # Nothing that these clients do: models are the package's own, hosts have no prefix.
    "data_path": (None, "native"),
    "api_versions": (None, "botocore"),
    "csm_host": (None, "botocore"),
    "csm_port": (None, "botocore"),
    "csm_client_id": (None, "botocore"),
    "endpoint_discovery_enabled": ("true", "native"),
    "disable_host_prefix_injection": ("true", "native"),
    "s3_disable_express_session_auth": ("true", "native"),
}


def test_every_variable_is_placed() -> None:
    assert VARIABLES.keys() == BOTOCORE_DEFAUT_SESSION_VARIABLES.keys()


@pytest.mark.parametrize("place", ["environment", "profile"])
@pytest.mark.parametrize("name", [name for name, (value, _) in VARIABLES.items() if value])
def test_variables_are_honoured_or_handed_over(
    name: str, place: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value, engine = VARIABLES[name]
    key, variable = BOTOCORE_DEFAUT_SESSION_VARIABLES[name][:2]
    if place == "profile":
        (home / "config").write_text(f"[default]\n{key} = {value}\n")
    elif variable is None:
        pytest.skip("has no variable")
    else:
        monkeypatch.setenv(variable, str(value))
    if name != "retry_mode":
        monkeypatch.setenv("AWS_RETRY_MODE", "standard")
    ours, theirs = pair(region_name=None if name == "region" else "us-east-1")
    assert ours.meta.engine == engine
    assert shown(ours.meta) == shown(theirs.meta)
    if name == "tcp_keepalive":
        assert ours._engine._state.settings.transport.keepalive


WRONG: list[dict[str, str]] = [
    {"AWS_REQUEST_CHECKSUM_CALCULATION": "sometimes"},
    {"AWS_RESPONSE_CHECKSUM_VALIDATION": "sometimes"},
    {"AWS_ACCOUNT_ID_ENDPOINT_MODE": "sometimes"},
    {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "-1"},
    {"AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "many"},
    {"AWS_DEFAULTS_MODE": "sometimes"},
    {"AWS_MAX_ATTEMPTS": "0"},
    {"AWS_MAX_ATTEMPTS": "-1"},
    {"AWS_MAX_ATTEMPTS": "many"},
    {"AWS_RETRY_MODE": "sometimes"},
]


@pytest.mark.parametrize("environment", WRONG, ids=str)
def test_a_wrong_value_is_botocores_error(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    assert made("ours") == made("theirs")


@pytest.mark.parametrize("arguments", [{"region_name": ""}, {"endpoint_url": ""}], ids=str)
@pytest.mark.parametrize("engine", [None, "botocore", "async"])
def test_an_empty_argument_is_an_error(arguments: dict[str, str], engine: Any) -> None:
    if engine == "async":
        ours = made("ours", cls=AsyncBedrockAgentCoreClient, **arguments)
    else:
        ours = made("ours", engine=engine, **arguments)
    assert ours == made("theirs", **arguments)


def test_a_profile_with_a_services_section_that_is_not_there(home: Path) -> None:
    (home / "config").write_text("[default]\nservices = missing\n")
    assert made("ours") == made("theirs")
    assert "InvalidConfigError" in made("ours")


def test_expired_credentials_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AK")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "SK")
    monkeypatch.setenv("AWS_CREDENTIAL_EXPIRATION", "2020-01-01T00:00:00Z")
    ours = BedrockAgentCoreClient("us-east-1", endpoint_url="http://127.0.0.1:9")
    theirs = (
        models.service("bedrock-agentcore")
        .session()
        .create_client("bedrock-agentcore", "us-east-1")
    )
    for call in (ours.list_actors, theirs.list_actors):
        with pytest.raises(RuntimeError, match="still expired"):
            call(memoryId="m" * 20)


def made(whose: str, cls: Any = BedrockAgentCoreClient, **arguments: Any) -> str:
    """Returns what comes of making a client: its attempts, or the error."""
    given: dict[str, Any] = {"region_name": "us-east-1", **KEYS, **arguments}
    try:
        if whose == "ours":
            client = cls(**given)
        else:
            client = (
                models.service("bedrock-agentcore")
                .session()
                .create_client("bedrock-agentcore", **given)
            )
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return str((client.meta.config.retries or {}).get("total_max_attempts"))
