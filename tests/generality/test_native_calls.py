"""The native engine sends and reads for any service what botocore does, operation by operation."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
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


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def native() -> list[str]:
    """Returns the services that botocore calls with the protocol of native code."""
    loader = botocore.session.Session().get_component("data_loader")
    found = []
    for name in everything.names():
        model = ServiceModel(loader.load_service_model(name, "service-2"), name)
        if model.resolved_protocol == "rest-json":
            found.append(name)
    return found


@pytest.mark.parametrize("name", native())
def test_every_operation_as_botocore(name: str, folder: Path, server: Server) -> None:
    service = everything.service(name)
    files = everything.files(service)
    own = f"{everything.PACKAGE}/{service.module}/"
    if (folder / everything.PACKAGE).exists():
        files = {path: content for path, content in files.items() if path.startswith(own)}
    write(files, folder)
    package = f"{everything.PACKAGE}.{service.module}"
    import_module(f"{everything.PACKAGE}._runtime._native.clock")  # for `freeze` to find
    settings: dict[str, Any] = {
        "region_name": freeze.REGION,
        "endpoint_url": server.url,
        "config": Config(**CONFIG),
        **freeze.CREDENTIALS,
    }
    theirs = Reference(botocore.session.Session().create_client(name, **settings))
    client = getattr(import_module(package), service.client)(**settings)
    ours = Generated(client)
    wrong: list[str] = []
    try:
        for operation in service.wire.operations:
            model = theirs.client.meta.service_model.operation_model(operation.name)
            wrong += _differences(server, ours, theirs, model)
    finally:
        ours.close()
        theirs.close()
        for module in [m for m in sys.modules if m.startswith(f"{package}.")]:
            del sys.modules[module]
    assert not wrong, "\n".join(wrong)


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
        wanted = _sent(theirs, server, model.name, params, answers[0][1])
        if mine != wanted:
            yield f"{model.name} sends {_apart(mine, wanted)}"
    params = ours.ordered(model.name, inputs[0])
    if _is_framed(model):
        return
    for _, answer in answers:
        server.reply(answer, answer)
        mine = ours.invoke(model.name, params)
        wanted = theirs.invoke(model.name, params)
        if (mine.error is None) != (wanted.error is None):
            yield f"{model.name} gives {mine}, not {wanted}"
        elif wanted.error is not None:
            if str(mine.error) != str(wanted.error):
                yield f"{model.name} raises {mine.error!r}, not {wanted.error!r}"
        elif (found := difference(mine.value, wanted.value)) is not None:
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


def _apart(mine: tuple[Any, ...], wanted: tuple[Any, ...]) -> str:
    """Tells the parts in which two requests differ; headers one by one."""
    for one, other in zip(mine, wanted, strict=False):
        if one != other:
            if isinstance(one, tuple) and isinstance(other, tuple):
                return f"{sorted({*one} - {*other})}, not {sorted({*other} - {*one})}"
            return f"{one!r}, not {other!r}"
    return f"{mine!r}, not {wanted!r}"
