"""What is logged: for no operation a parameter, a part of an answer, a key or a signature."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import botocore.exceptions as exceptions
import pytest
from agentcore_clients._runtime._native import retry
from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.utils import is_json_value_header
from support import freeze, models, packages, respond, samples
from support.cases import FLAVOURS, operations
from support.server import Response, Server

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
    pytest.mark.usefixtures("no_waiting"),
]
MARK = "sensitive-0f3a9c71"
CLOSED = Response(raw=b"", then="close")


def is_sensitive(shape: Shape | None, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a value of this shape may hold something that the model calls sensitive."""
    if shape is None or shape.name in seen:
        return False
    inner = [*getattr(shape, "members", {}).values()]
    inner += [getattr(shape, name) for name in ("member", "key", "value") if hasattr(shape, name)]
    seen |= {shape.name}
    return bool(shape.metadata.get("sensitive")) or any(is_sensitive(s, seen) for s in inner)


@cache
def sensitive(service: str) -> tuple[str, ...]:
    """Returns the operations with sensitive members in parameters, responses or errors."""
    model = models.service(service)
    names = []
    for name in operations(service):
        operation = model.operation(name)
        shapes = (operation.input_shape, operation.output_shape, *operation.error_shapes)
        if any(is_sensitive(shape) for shape in shapes):
            names.append(name)
    return tuple(names)


def marked(value: Any, shape: Shape | None) -> Any:
    """Returns a value with every text and blob replaced that is no enum's, sensitive or not."""
    if shape is None:
        return value
    if getattr(shape, "is_document_type", False) or is_json_value_header(shape):
        return {"text": MARK}
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {name: marked(item, shape.members[name]) for name, item in value.items()}
    if isinstance(shape, StructureShape):  # a stream: one structure for each event
        return [marked(event, shape) for event in value]
    if isinstance(shape, ListShape):
        return [marked(item, shape.member) for item in value]
    if isinstance(shape, MapShape):
        return {key: marked(item, shape.value) for key, item in value.items()}
    if isinstance(shape, StringShape):
        return value if shape.enum else MARK + "x" * int(shape.metadata.get("min", 0))
    return MARK.encode() if isinstance(value, bytes) else value


class Everything(logging.Handler):
    """Keeps all that a record holds as text."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {self.format(record)} {record.__dict__!r}")


@pytest.fixture
def log() -> Iterator[Everything]:
    """Logs everything of every logger."""
    root, handler = logging.getLogger(), Everything()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("flavour", FLAVOURS)
@pytest.mark.parametrize("service", models.SERVICES)
def test_nothing_sensitive_is_logged(
    service: str, flavour: str, server: Server, log: Everything, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retry.Quota, "acquire", lambda *_: True)
    loop = asyncio.new_event_loop()
    settings = {"retries": {"total_max_attempts": 3, "mode": "standard"}}
    ours = packages.driver(service, server.url, flavour, "native", loop, **settings)
    native = packages.module(service, "_native").MODULES
    names = sensitive(service)
    assert len(names) > 10
    assert native.keys() >= set(names)
    for name in names:
        operation = models.service(service).operation(name)
        params = marked(samples.full(operation.input_shape)[0], operation.input_shape)
        given = {n: v for n, v in params.items() if v}
        output = samples.full(operation.output_shape, "output")[0]
        good = respond.output(operation, marked(output, operation.output_shape))
        body = b'{"message": "%s"}' % MARK.encode()
        # A kept connection that is gone would be replaced without an attempt.
        busy = Response(503, {}, body, framing="close")
        refused = Response(400, {"x-amzn-ErrorType": "Odd"}, body, framing="close")
        server.take()
        server.reply(busy, CLOSED, good, refused, CLOSED, CLOSED, CLOSED)
        before = len(log.lines)
        assert ours.invoke(name, given).get()["ResponseMetadata"]["RetryAttempts"] == 2
        assert isinstance(ours.invoke(name, given).error, exceptions.ClientError)
        assert isinstance(ours.invoke(name, given).error, exceptions.ConnectionClosedError)
        unfit = {**given, next(iter(given), "none"): object()}
        assert isinstance(
            ours.invoke(name, unfit).error, (exceptions.ParamValidationError, TypeError)
        )
        requests = server.take()
        assert len(requests) == 7
        lines = log.lines[before:]
        assert sum(line.startswith("agentcore_clients ") for line in lines) >= 4
        text = "\n".join(lines)
        for secret in (MARK, *freeze.CREDENTIALS.values(), *signatures(requests)):
            assert secret not in text, name
    ours.close()
    loop.close()


def signatures(requests: list[Any]) -> set[str]:
    """Returns what came of the secret key."""
    texts = [str(request.header("authorization")) for request in requests]
    hashes = {text.partition("Signature=")[2] for text in texts}
    assert all(re.fullmatch("[0-9a-f]{64}", signature) for signature in hashes)
    return hashes


def test_texts_of_objects_hold_no_secret(server: Server) -> None:
    client = packages.client("bedrock-agentcore", server.url, engine="native")
    state = client._engine._state
    for subject in (
        client,
        client.meta,
        state.settings.credentials,
        state.settings.credentials.get(),
    ):
        for secret in freeze.CREDENTIALS.values():
            assert secret not in repr(subject) + str(subject)
