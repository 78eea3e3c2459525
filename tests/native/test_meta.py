"""`client.meta` shows what botocore's would for the same settings, without a client of botocore's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from agentcore_clients import AsyncBedrockAgentCoreClient, BedrockAgentCoreClient
from agentcore_clients._runtime._native.client_meta import NativeMeta
from botocore.config import Config
from support import freeze, models

SERVICE = models.SERVICES[0]
# What says who calls, and what botocore decides for S3 alone.
OWN = {"user_agent", "user_agent_extra", "s3_disable_express_session_auth"}
CONFIGS: dict[str, dict[str, Any]] = {
    "none": {},
    "times": {"connect_timeout": 5, "read_timeout": 1.5, "max_pool_connections": 3},
    "retries": {"retries": {"max_attempts": 4, "mode": "standard"}},
    "attempts": {"retries": {"total_max_attempts": 7}},
    "flags": {"use_fips_endpoint": True, "tcp_keepalive": True, "inject_host_prefix": False},
    "dual stack": {"use_dualstack_endpoint": True, "ignore_configured_endpoint_urls": True},
    "app": {"user_agent_appid": "app", "client_cert": "/none", "region_name": "eu-west-1"},
    "checksums": {
        "disable_request_compression": True,
        "request_min_compression_size_bytes": 5,
        "request_checksum_calculation": "WHEN_REQUIRED",
    },
}
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "attempts": {"AWS_MAX_ATTEMPTS": "9"},
    "checksums": {
        "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": "77",
        "AWS_DISABLE_REQUEST_COMPRESSION": "true",
        "AWS_RESPONSE_CHECKSUM_VALIDATION": "WHEN_REQUIRED",
    },
    "app": {"AWS_SDK_UA_APP_ID": "app"},
}


@pytest.fixture(autouse=True)
def _standard_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    # The native engine's only retry mode; botocore has another default.
    monkeypatch.setenv("AWS_RETRY_MODE", "standard")


@pytest.fixture(params=[BedrockAgentCoreClient, AsyncBedrockAgentCoreClient])
def cls(request: pytest.FixtureRequest) -> Any:
    return request.param


def same(cls: Any, **arguments: Any) -> None:
    arguments = {"region_name": freeze.REGION, **freeze.CREDENTIALS, **arguments}
    theirs = models.service(SERVICE).session().create_client(SERVICE, **arguments).meta
    ours = cls(engine="native", **arguments).meta
    assert isinstance(ours, NativeMeta)
    assert _shown(ours.config) == _shown(theirs.config)
    assert ours.region_name == theirs.region_name
    assert ours.endpoint_url == theirs.endpoint_url
    assert ours.partition == theirs.partition
    assert ours.method_to_api_mapping == theirs.method_to_api_mapping
    assert ours.service_model.operation_names == theirs.service_model.operation_names
    assert ours.engine == "native"


def _shown(config: Any) -> dict[str, Any]:
    return {k: v for k, v in vars(config).items() if not k.startswith("_") and k not in OWN}


@pytest.mark.parametrize("config", CONFIGS)
def test_options_are_shown_as_botocore_shows_them(cls: Any, config: str) -> None:
    same(cls, config=Config(**CONFIGS[config]))


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_the_environment_is_shown(cls: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in ENVIRONMENTS[name].items():
        monkeypatch.setenv(variable, value)
    same(cls)


def test_the_profile_is_shown(cls: Any, tmp_path: Path) -> None:
    (tmp_path / "config").write_text(
        "[default]\nmax_attempts = 2\ndisable_request_compression = true\nsdk_ua_app_id = x\n"
    )
    same(cls)


def test_an_endpoint_is_shown(cls: Any) -> None:
    same(cls, endpoint_url="https://localhost:8443/base")


def test_the_configuration_can_be_used_again(cls: Any) -> None:
    first: Any = cls(freeze.REGION, config=Config(read_timeout=7), **freeze.CREDENTIALS)
    again: Any = cls(
        config=Config(max_pool_connections=3), **freeze.CREDENTIALS, region_name="x-y-1"
    )
    merged = first.meta.config.merge(again.meta.config)
    assert (merged.region_name, merged.max_pool_connections) == ("x-y-1", 3)
