"""Where requests go: regions, partitions, FIPS, dual stack, custom endpoints and the environment."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
from botocore.config import Config
from support import freeze, models, packages, samples
from support.cases import ENGINES, SERVICES, operations

pytestmark = pytest.mark.usefixtures("home")
REGIONS = (
    "us-west-2",
    "eu-central-1",
    "cn-north-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "eusc-de-east-1",
    "aws-global",
    "mars-north-7",
    "not a region",
    None,
)
OPTIONS: dict[str, dict[str, Any]] = {
    "plain": {},
    "fips": {"use_fips_endpoint": True},
    "dual stack": {"use_dualstack_endpoint": True},
    "both": {"use_fips_endpoint": True, "use_dualstack_endpoint": True},
}
OTHERS = (("sync", "botocore"), ("async", "native"), ("async", "botocore"))
ENDPOINTS = (None, "https://proxy.example:8443/base/", "http://localhost")
ENVIRONMENTS: dict[str, dict[str, str]] = {
    "region": {"AWS_DEFAULT_REGION": "ap-southeast-2"},
    "two regions": {"AWS_REGION": "us-east-2", "AWS_DEFAULT_REGION": "ap-southeast-2"},
    "endpoint": {"AWS_ENDPOINT_URL": "https://all.example"},
    "one endpoint": {
        "AWS_ENDPOINT_URL": "https://all.example",
        "AWS_ENDPOINT_URL_TOY": "https://toy.example/x",
        "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE": "https://one.example/x",
    },
    "ignored": {
        "AWS_ENDPOINT_URL": "https://all.example",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    },
    "fips": {"AWS_USE_FIPS_ENDPOINT": "true"},
    "dual stack": {"AWS_USE_DUALSTACK_ENDPOINT": "true"},
    "both in capitals": {"AWS_USE_FIPS_ENDPOINT": "TRUE", "AWS_USE_DUALSTACK_ENDPOINT": "True"},
    "endpoint and dual stack": {
        "AWS_ENDPOINT_URL": "https://all.example",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
    },
}


def ours(service: str, flavour: str, engine: str, **arguments: Any) -> Any:
    """Returns where the client under test sends an operation, or its error."""
    operation, params = _call(service)

    made = packages.client_class(service, flavour)  # imported before its clock is stopped

    def use() -> str:
        client = made(engine=engine, **arguments, **freeze.CREDENTIALS)
        method = client._service.operations[operation]
        url: Any = client.generate_presigned_url(method, params)
        if flavour == "sync":
            client.close()
            return str(url)

        async def run() -> str:
            async with client:
                return str(await url)

        return asyncio.run(run())

    return _result(use)


def theirs(service: str, **arguments: Any) -> Any:
    """Returns where botocore sends the same operation, or its error."""
    operation, params = _call(service)

    def use() -> str:
        session = models.service(service).session()
        client: Any = session.create_client(
            service, **arguments, **cast("dict[str, Any]", freeze.CREDENTIALS)
        )
        methods = {v: k for k, v in client.meta.method_to_api_mapping.items()}
        return str(client.generate_presigned_url(methods[operation], params))

    return _result(use)


def _call(service: str) -> tuple[str, dict[str, Any]]:
    if service == "toy":
        return "GetTenant", {"tenant": "acme"}  # an operation that the endpoint rules know
    model = models.service(service)
    operation = next(n for n in operations(service) if n.startswith("Get"))
    return operation, samples.minimal(model.operation(operation).input_shape)


def _result(use: Any) -> Any:
    with freeze.frozen():
        try:
            return use()
        except Exception as error:
            return type(error).__name__, str(error)


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_endpoints_of_regions(service: str, options: str) -> None:
    for region in REGIONS:
        arguments = {"region_name": region, "config": Config(**OPTIONS[options])}
        expected = theirs(service, **arguments)
        assert ours(service, "sync", "native", **arguments) == expected, region
        # The others ask the same rules or botocore: two regions show that they do.
        for flavour, engine in OTHERS if region in REGIONS[1:3] else ():
            assert ours(service, flavour, engine, **arguments) == expected, (
                region,
                flavour,
                engine,
            )


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("service", SERVICES)
def test_custom_endpoints(service: str, options: str) -> None:
    for endpoint in ENDPOINTS:
        arguments = {
            "region_name": "us-west-2",
            "endpoint_url": endpoint,
            "config": Config(**OPTIONS[options]),
        }
        expected = theirs(service, **arguments)
        for engine in ENGINES:
            assert ours(service, "sync", engine, **arguments) == expected, (endpoint, engine)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("title", ENVIRONMENTS)
@pytest.mark.parametrize("service", ["toy", "bedrock-agentcore"])
def test_the_environment_counts(
    service: str, title: str, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ENVIRONMENTS[title].items():
        monkeypatch.setenv(name, value)
    arguments = {} if "region" in title else {"region_name": "us-west-2"}
    assert ours(service, "sync", engine, **arguments) == theirs(service, **arguments)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("where", ["profile", "services section"])
def test_the_shared_configuration_counts(
    where: str, engine: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    text = "[default]\nregion = eu-west-3\nuse_fips_endpoint = true\n"
    if where == "services section":
        text = (
            "[profile work]\nregion = eu-west-3\nservices = mine\n"
            "[services mine]\ntoy =\n  endpoint_url = https://file.example\n"
        )
        monkeypatch.setenv("AWS_PROFILE", "work")
    (tmp_path / "config").write_text(text, encoding="utf-8")
    assert ours("toy", "sync", engine) == theirs("toy")
