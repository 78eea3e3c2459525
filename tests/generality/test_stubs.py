"""Clients of services of every protocol are stubbed, each operation with the least and with all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from support import everything, respond, samples
from support.build import write
from support.compare import difference
from support.drive import Generated

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]

SERVICES = (
    *("secretsmanager", "sqs", "dynamodb", "logs"),  # JSON in one place
    *("lambda", "bedrock-runtime", "lexv2-runtime"),  # with native code
    *("sts", "ec2", "s3", "cloudwatch"),  # XML, CBOR
)


@pytest.fixture
def client(request: pytest.FixtureRequest, folder: Path) -> Iterator[Any]:
    """Returns a client of a service, in a package made of the installed model."""
    service = everything.service(request.param)
    own = f"{everything.PACKAGE}/{service.module}/"
    if not (folder / own).exists():
        files = everything.files(service)
        if (folder / everything.PACKAGE).exists():
            files = {path: content for path, content in files.items() if path.startswith(own)}
        write(files, folder)
    package = f"{everything.PACKAGE}.{service.module}"
    # EC2's snapshots have a signed URL among their parameters.
    kind = getattr(import_module(package), service.client)
    yield kind(region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    for module in [m for m in sys.modules if m.startswith(f"{package}.")]:
        del sys.modules[module]


@pytest.mark.parametrize("client", SERVICES, indirect=True)
def test_every_operation_returns_what_is_set(client: Any) -> None:
    model = client.meta.service_model
    driver = Generated(client)
    stub = import_module(f"{everything.PACKAGE}._runtime.testing.clients").Stubbing
    done = 0
    for name, method in client._service.operations.items():
        operation = model.operation_model(name)
        if operation.has_event_stream_input or name == "GetBucketLocation":
            continue  # botocore reads the body of the latter by itself, beside its parser
        params = samples.minimal(operation.input_shape)
        if "Bucket" in params:
            params["Bucket"] = "some-bucket"  # which botocore checks, unlike the model
        stream = samples.streamed(operation.output_shape)
        stream = stream or getattr(operation.output_shape, "event_stream_name", None)
        with stub(client) as stubs:
            getattr(stubs, method).returns()
            assert driver.invoke(name, params).error is None, name
            if operation.http["method"] == "HEAD" or "deprecated" in operation.metadata:
                continue
            for values in samples.full(operation.output_shape, "output"):
                rest = {key: value for key, value in values.items() if key != stream}
                expected = {**rest}
                if stream is None:
                    getattr(stubs, method).returns(rest)
                elif model.resolved_protocol in respond.PROTOCOLS:
                    items = values.get(stream, [])
                    items = [items] if isinstance(items, bytes) else items
                    getattr(stubs, method).streams(items, rest)
                    expected[stream] = values.get(stream, b"")
                else:
                    continue  # which is an InvalidStub
                ours = driver.invoke(name, params).get()
                ours = {key: ours[key] for key in expected}
                assert difference(ours, expected) is None, name
                done += 1
    assert done
