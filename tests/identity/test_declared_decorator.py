"""A decorator, a client and a waiter for another service, declared as CONTRIBUTING.md says."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import WaiterError
from support.moto import moto  # noqa: F401
from support.releases import Project

from .conftest import ENVIRONMENT

# Nothing about a workload identity: nothing here needs one.
STANZAS = """
[identity.endpoints]
secretsmanager = "SECRETS_ENDPOINT"

[decorator.requires_secret]
service = "secretsmanager"
operation = "GetSecretValue"
inject = "SecretString"
into = "secret"
[decorator.requires_secret.members]
SecretId = { name = "secret" }
VersionStage = { default = "AWSCURRENT" }

[client.Secrets]
async_client = "AsyncSecrets"
services = { client = "secretsmanager" }
[client.Secrets.methods.create]
style = "keywords"
service = "secretsmanager"
operation = "CreateSecret"
[client.Secrets.methods.create.members]
Name = {}
SecretString = {}
Tags = { default = [{ Key = "made-by", Value = "a test" }] }
[client.Secrets.methods.tag]
style = "keywords"
service = "secretsmanager"
operation = "TagResource"
[client.Secrets.methods.tag.members]
SecretId = {}
Tags = {}

[waiter.SecretGone]
service = "secretsmanager"
operation = "DescribeSecret"
success_errors = ["ResourceNotFoundException"]
delay = 1
max_attempts = 2
"""


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    project = Project(tmp_path_factory.mktemp("secrets"))
    made = project.run("init", "secretsmanager", "--from", "installed", "--package", "safe_clients")
    assert made.code == 0, made.err
    with Path(project.top / "specs" / "specs.toml").open("a") as file:
        file.write(STANZAS)
    made = project.run("generate")
    assert made.code == 0, made.err
    sys.path.insert(0, str(project.top / "generated"))
    try:
        yield importlib.import_module("safe_clients.identity")
    finally:
        sys.path.remove(str(project.top / "generated"))


@pytest.fixture
def theirs(moto: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: F811
    for name, value in {**ENVIRONMENT, "SECRETS_ENDPOINT": moto}.items():
        monkeypatch.setenv(name, value)
    return boto3.client("secretsmanager", "us-east-1", endpoint_url=moto)


def test_a_secret_is_injected_and_kept(identity: Any, theirs: Any) -> None:
    theirs.create_secret(Name="first", SecretString="one")
    theirs.create_secret(Name="second", SecretString="two")

    @identity.requires_secret(secret="first")
    def run(*, secret: str = identity.INJECTED) -> str:
        return secret

    @identity.requires_secret(secret=lambda: "second", into="key")
    async def arun(*, key: str = identity.INJECTED) -> str:
        return key

    assert (run(), asyncio.run(arun())) == ("one", "two")
    theirs.put_secret_value(SecretId="first", SecretString="uno")
    assert run() == "one"
    identity.invalidate(run)
    assert run() == "uno"
    with pytest.raises(TypeError, match="workload"):
        identity.requires_secret(secret="first", workload="w")
    with pytest.raises(TypeError, match="declares no workload identity"):
        identity.invalidate(run, "ann")


def test_nothing_of_it_is_written_down(
    identity: Any, theirs: Any, caplog: pytest.LogCaptureFixture
) -> None:
    theirs.create_secret(Name="hidden", SecretString="hush-hush")
    for logger in ("safe_clients", "botocore"):
        caplog.set_level(logging.INFO, logger)

    @identity.requires_secret(secret="hidden")
    def run(*, secret: str = identity.INJECTED) -> None:
        assert secret == "hush-hush"

    run()
    assert "hush" not in caplog.text


def test_the_clients_methods(identity: Any, theirs: Any) -> None:
    made = identity.Secrets().create("third", "three")
    asyncio.run(identity.AsyncSecrets().create(name="fourth", secret_string="4", tags=[]))
    found = {
        name: theirs.describe_secret(SecretId=name).get("Tags") for name in ("third", "fourth")
    }
    assert made["Name"] == "third"
    assert found == {"third": [{"Key": "made-by", "Value": "a test"}], "fourth": None}
    with pytest.raises(TypeError, match="tags"):  # a required list stays required
        identity.Secrets().tag("third")


def test_the_waiter_ends_with_the_error(identity: Any, theirs: Any) -> None:
    theirs.create_secret(Name="fifth", SecretString="five")
    waiter = identity.Secrets().client.get_waiter("secret_gone")
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        waiter.wait(SecretId="fifth", WaiterConfig={"Delay": 0})
    theirs.delete_secret(SecretId="fifth", ForceDeleteWithoutRecovery=True)
    waiter.wait(SecretId="fifth")
