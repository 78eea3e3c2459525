"""The native engine sends and reads for any service what botocore does, operation by operation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.model import OperationModel, ServiceModel
from support import everything, freeze, respond, samples
from support.build import write
from support.compare import difference
from support.drive import Generated, Reference
from support.oracle import CONFIG, sent
from support.server import Response, Server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
]


def native() -> list[str]:
    """Returns the services that botocore calls with the protocol of native code."""
    loader = botocore.session.Session().get_component("data_loader")
    found = []
    for name in everything.names():
        model = ServiceModel(loader.load_service_model(name, "service-2"), name)
        if model.resolved_protocol == "rest-json":
            found.append(name)
    return found


@pytest.fixture
def client(request: pytest.FixtureRequest, folder: Path) -> Iterator[Any]:
    """Returns the class of a service's client, in a package made of the installed model."""
    service = everything.service(request.param)
    own = f"{everything.PACKAGE}/{service.module}/"
    if not (folder / own).exists():
        files = everything.files(service)
        if (folder / everything.PACKAGE).exists():
            files = {path: content for path, content in files.items() if path.startswith(own)}
        write(files, folder)
    package = f"{everything.PACKAGE}.{service.module}"
    import_module(f"{everything.PACKAGE}._runtime._native.clock")  # for `freeze` to find
    yield getattr(import_module(package), service.client)
    for module in [m for m in sys.modules if m.startswith(f"{package}.")]:
        del sys.modules[module]


each_service = pytest.mark.parametrize("client", native(), indirect=True)


@each_service
def test_every_operation_as_botocore(client: Any, server: Server) -> None:
    settings: dict[str, Any] = {
        "region_name": freeze.REGION,
        "endpoint_url": server.url,
        "config": Config(**CONFIG),
        **freeze.CREDENTIALS,
    }
    name = client._service.name
    theirs = Reference(botocore.session.Session().create_client(name, **settings))
    ours = Generated(client(**settings))
    wrong: list[str] = []
    try:
        model = theirs.client.meta.service_model
        for operation in client._service.operations:
            wrong += _differences(server, ours, theirs, model.operation_model(operation))
    finally:
        ours.close()
        theirs.close()
    assert not wrong, "\n".join(wrong)


REGIONS = ("us-east-1", "eu-central-1", "cn-north-1", "mars-1")


@each_service
def test_where_a_service_is_as_botocore(client: Any) -> None:
    wrong: list[str] = []
    for region, fips, dualstack in product(REGIONS, (False, True), (False, True)):
        settings: dict[str, Any] = {
            "region_name": region,
            "config": Config(use_fips_endpoint=fips, use_dualstack_endpoint=dualstack),
            **freeze.CREDENTIALS,
        }
        theirs = _attempt(partial(_where_botocore_goes, client._service.name, settings))
        ours = _attempt(partial(_where_we_go, client, settings))
        # None: botocore's engine takes the client, or each operation has an address of its own.
        if None not in (ours, theirs) and ours != theirs:
            wrong.append(f"{region}, FIPS {fips}, dual-stack {dualstack}: {ours}, not {theirs}")
    assert not wrong, "\n".join(wrong)


def _attempt(action: Callable[[], Any]) -> Any:
    try:
        return action()
    except Exception as error:  # the other client must raise the same
        return type(error).__name__, str(error)


def _where_botocore_goes(name: str, settings: dict[str, Any]) -> Any:
    """Returns URL, region and name that botocore signs for, of an operation without its own."""
    client: Any = botocore.session.Session().create_client(name, **settings)
    model = client.meta.service_model
    for operation in map(model.operation_model, model.operation_names):
        if not (operation.endpoint or operation.auth_type or _has_parameters(operation)):
            found = client._ruleset_resolver.construct_endpoint(operation, {}, {})
            scheme = (found.properties.get("authSchemes") or [{}])[0]
            signer = client._request_signer
            return (
                found.url,
                scheme.get("signingRegion", signer.region_name),
                scheme.get("signingName", signer.signing_name),
            )
    return None


def _has_parameters(operation: OperationModel) -> bool:
    return bool(
        operation.context_parameters
        or operation.static_context_parameters
        or operation.operation_context_parameters
    )


def _where_we_go(client: Any, settings: dict[str, Any]) -> Any:
    with client(**settings) as opened:
        if opened.meta.engine != "native":
            return None
        known = opened._engine._state.settings
        return known.endpoint_url, known.signing_region, known.signing_name


def _differences(
    server: Server, ours: Generated, theirs: Reference, model: OperationModel
) -> Iterator[str]:
    """Yields what differs in the requests and in what the responses become."""
    if model.has_event_stream_input:
        return
    answers = respond.outputs(model)
    inputs = [samples.minimal(model.input_shape), *samples.full(model.input_shape)]
    for values in inputs:
        params = ours.ordered(model.name, values)
        mine = _sent(ours, server, model.name, params, answers[0][1])
        expected = _sent(theirs, server, model.name, params, answers[0][1])
        if mine != expected:
            yield f"{model.name} sends {_apart(mine, expected)}"
    params = ours.ordered(model.name, inputs[0])
    if _is_framed(model):
        return
    for _, answer in answers:
        server.reply(answer, answer)
        mine = ours.invoke(model.name, params)
        expected = theirs.invoke(model.name, params)
        if (mine.error is None) != (expected.error is None):
            yield f"{model.name} gives {mine}, not {expected}"
        elif expected.error is not None:
            if str(mine.error) != str(expected.error):
                yield f"{model.name} raises {mine.error!r}, not {expected.error!r}"
        elif (found := difference(mine.value, expected.value)) is not None:
            yield f"{model.name} reads {found}"
    server.take()


def _is_framed(model: OperationModel) -> bool:
    """Whether the samples of a response say that it is longer than it is."""
    members = model.output_shape.members.values() if model.output_shape else ()
    return any(m.serialization.get("name", "").lower() == "content-length" for m in members)


def _sent(driver: Any, server: Server, name: str, params: Any, answer: Response) -> Any:
    try:
        return sent(driver, server, name, params, answer)
    except AssertionError as error:
        return type(error.__cause__).__name__, str(error.__cause__)


def _apart(ours: tuple[Any, ...], expected: tuple[Any, ...]) -> str:
    """Tells the parts in which two requests differ; headers one by one."""
    for one, other in zip(ours, expected, strict=False):
        if one != other:
            if isinstance(one, tuple) and isinstance(other, tuple):
                return f"{sorted({*one} - {*other})}, not {sorted({*other} - {*one})}"
            return f"{one!r}, not {other!r}"
    return f"{ours!r}, not {expected!r}"
