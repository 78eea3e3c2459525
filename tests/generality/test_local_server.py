"""The local server of any package: every service of botocore's whose bodies are JSON."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import botocore.loaders
import pytest
from agentcore_clients._runtime.service import ServiceInfo
from agentcore_clients._runtime.testing.server import application
from agentcore_clients._runtime.testing.server.application import Application
from agentcore_clients._runtime.testing.server.messages import Request
from agentcore_clients._runtime.testing.values import minimum
from botocore.awsrequest import prepare_request_dict
from botocore.exceptions import ClientError, UnknownServiceError
from botocore.model import ServiceModel
from botocore.serialize import create_serializer
from support import everything
from support.build import write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]
PROTOCOLS = ("rest-json", "json")
LOADER = botocore.loaders.Loader()


def extra(service: str, file: str, key: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = LOADER.load_service_model(service, file)[key]
    except UnknownServiceError:
        return {}
    return found


def info(model: Any) -> ServiceInfo:
    """Returns what a package would know of a service."""
    prefix = model.metadata["endpointPrefix"]
    return ServiceInfo(
        package=f"botocore.{model.service_name}",
        name=model.service_name,
        service_id=str(model.service_id),
        api_version=model.api_version,
        signing_name=model.metadata.get("signingName", prefix),
        endpoint_prefix=prefix,
        botocore="",
        operations={name: name for name in model.operation_names},
        paginators=extra(model.service_name, "paginators-1", "pagination"),
        waiters=extra(model.service_name, "waiters-2", "waiters"),
    )


def asked(operation: Any) -> Request:
    """Returns botocore's request of the least that an operation takes."""
    params = minimum(operation.input_shape, "") if operation.input_shape else {}
    serializer = create_serializer(operation.service_model.resolved_protocol, False)
    found = serializer.serialize_to_request(params, operation)
    prepare_request_dict(found, endpoint_url="http://127.0.0.1")
    url = urlsplit(found["url"])  # an operation may have a host of its own
    target = f"{url.path}?{url.query}" if url.query else url.path
    headers = {name.lower(): str(value) for name, value in found["headers"].items()}
    body = found["body"]
    return Request(
        found["method"], target, headers, body.encode() if isinstance(body, str) else bytes(body)
    )


@pytest.mark.parametrize("first", [chr(letter) for letter in range(ord("a"), ord("z") + 1)])
def test_every_operation_of_every_service_is_answered(
    first: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in LOADER.list_available_services("service-2"):
        model: Any = ServiceModel(LOADER.load_service_model(name, "service-2"), name)
        if not name.startswith(first) or model.resolved_protocol not in PROTOCOLS:
            continue
        monkeypatch.setattr(application, "service_model", lambda _, model=model: model)
        app = Application([info(model)])
        for operation_name in model.operation_names:
            operation = model.operation_model(operation_name)
            if operation.has_event_stream_input:
                continue
            request = asked(operation)
            reply = app(request)
            sent = reply.body if isinstance(reply.body, bytes) else b"".join(reply.body)
            # The least label may be an empty one, which is no route.
            assert request.operation or "//" in request.path, (name, operation_name, request.target)
            assert reply.status < 500, (name, operation_name, sent)
    assert capfd.readouterr().err == ""


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[[str], Any]]:
    """Returns what makes a local server of a package with one service."""

    def make(name: str) -> Any:
        service = everything.service(name)
        own = f"{everything.PACKAGE}/{service.module}/"
        files = everything.files(service)
        if (folder / everything.PACKAGE).exists():
            files = {path: content for path, content in files.items() if path.startswith(own)}
        write(files, folder)
        known = import_module(f"{everything.PACKAGE}.{service.module}._service").SERVICE
        local = import_module(f"{everything.PACKAGE}._runtime.testing.server.local")
        return local.LocalServer([known])

    yield make
    for module in [m for m in sys.modules if m.startswith(f"{everything.PACKAGE}.")]:
        if module.rpartition(".")[2] == "_service":
            del sys.modules[module]


def client(service: str, url: str) -> Any:
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "fake"}
    return boto3.client(service, region_name="us-west-2", endpoint_url=url, **keys)  # type: ignore[call-overload]


def test_secrets_are_kept(serve: Callable[[str], Any]) -> None:
    with serve("secretsmanager") as url:
        secrets = client("secretsmanager", url)
        made = secrets.create_secret(
            Name="one", SecretString="s", Tags=[{"Key": "a", "Value": "b"}]
        )
        assert secrets.get_secret_value(SecretId="one")["SecretString"] == "s"
        secrets.put_secret_value(SecretId=made["ARN"], SecretString="t")
        assert secrets.get_secret_value(SecretId=made["ARN"])["SecretString"] == "t"
        secrets.tag_resource(SecretId="one", Tags=[{"Key": "c", "Value": "d"}])
        shown = secrets.describe_secret(SecretId="one")
        assert shown["Tags"] == [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}]
        assert [each["Name"] for each in secrets.list_secrets()["SecretList"]] == ["one"]
        with pytest.raises(secrets.exceptions.ResourceExistsException):
            secrets.create_secret(Name="one", SecretString="s")
        secrets.delete_secret(SecretId="one")
        with pytest.raises(secrets.exceptions.ResourceNotFoundException):
            secrets.describe_secret(SecretId="one")
        with pytest.raises(ClientError) as raised:
            secrets.get_secret_value(SecretId="s" * 3000)
        assert raised.value.response["Error"]["Code"] == "InvalidParameterException"


def test_queues_are_listed(serve: Callable[[str], Any]) -> None:
    with serve("sqs") as url:
        queues = client("sqs", url)
        made = queues.create_queue(QueueName="one")["QueueUrl"]
        assert made.startswith(url)
        assert queues.list_queues()["QueueUrls"] == [made]
        assert queues.get_queue_url(QueueName="one")["QueueUrl"] == made
        queues.send_message(QueueUrl=made, MessageBody="hello")
        assert "Messages" not in queues.receive_message(QueueUrl=made)  # nothing derives these
        queues.delete_queue(QueueUrl=made)
        with pytest.raises(queues.exceptions.QueueDoesNotExist):
            queues.get_queue_url(QueueName="one")


def test_a_service_of_another_protocol_is_refused(serve: Callable[[str], Any]) -> None:
    with pytest.raises(ValueError, match="sts speaks query: the local server speaks"):
        serve("sts").__enter__()
