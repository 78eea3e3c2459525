"""What leaves a generated client equals what leaves botocore, byte for byte, signature included."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from support import respond, samples
from support.cases import Pair
from support.oracle import sent

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.mark.of("operation", on_botocore=("toy",))
def test_every_request_equals_botocores(pairs: list[Pair]) -> None:
    first, name = pairs[0], pairs[0].case.name
    operation = first.service.operation(name)
    answer = respond.outputs(operation)[0][1]
    shape = operation.input_shape
    for values in (samples.minimal(shape), *samples.full(shape)):
        params = first.ours.ordered(name, values)
        theirs = first.oracle.sent(name, params, answer)
        for pair in pairs:
            ours = sent(pair.ours, pair.server, name, params, answer, pair.ignored)
            assert ours == theirs.without(pair.ignored), pair.case.id


@pytest.mark.of("operation", on_botocore=("toy",))
def test_invalid_parameters_are_refused_in_botocores_words(pairs: list[Pair]) -> None:
    first, name = pairs[0], pairs[0].case.name
    shape = first.service.operation(name).input_shape
    if shape is None:
        pytest.skip("has no parameters")
    for params in broken(samples.full(shape)[0]):
        first.server.take()
        theirs = first.oracle.outcome(name, params).error
        for pair in pairs if not first.server.take() else ():
            ours = pair.ours.invoke(name, params).error
            assert pair.server.take() == []
            assert (type(ours), str(ours)) == (type(theirs), str(theirs)), pair.case.id


class _Unfit:
    """A value that no parameter takes; its repr, which messages quote, is the same each time."""

    def __repr__(self) -> str:
        return "<unfit>"


def broken(params: dict[str, Any], limit: int = 20) -> Iterator[dict[str, Any]]:
    """Yields the parameters with one value made unfit, and with one unknown member."""
    for count, path in enumerate(_paths(params)):
        if count >= limit:
            return
        for bad in (_Unfit(), ""):
            changed = copy.deepcopy(params)
            inner: Any = changed
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = bad
            yield changed
        if len(path) > 1 and isinstance(path[-1], str):
            changed = copy.deepcopy(params)
            inner = changed
            for part in path[:-1]:
                inner = inner[part]
            inner["unknownMember"] = 1
            yield changed


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        yield (*path, key)
        if isinstance(item, (dict, list)):
            yield from _paths(item, (*path, key))


BODIES: dict[str, Any] = {
    "bytes": lambda: b"payload\x00\xff",
    "bytearray": lambda: bytearray(b"payload"),
    "empty": lambda: b"",
    "text": lambda: "päyload",
    "file": lambda: io.BytesIO(b"x" * 100_000),
    "file in the middle": lambda: _at_offset(io.BytesIO(b"skipped and sent"), 8),
    "no seek": lambda: _Stream(b"only once"),
}


def _at_offset(file: io.BytesIO, offset: int) -> io.BytesIO:
    file.seek(offset)
    return file


class _Stream:
    """A file that can be read once and has no length."""

    def __init__(self, content: bytes) -> None:
        self._inner = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._inner.read(size)


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("name", ["PayloadStream", "PayloadBlob", "UploadSized"])
@pytest.mark.of(services=("toy",))
def test_bodies_of_each_kind(pair: Pair, name: str, kind: str) -> None:
    answer = respond.output(pair.service.operation(name), {})
    theirs = _sent_or_error(pair.oracle.drive, pair, name, BODIES[kind]())
    ours = _sent_or_error(pair.ours, pair, name, BODIES[kind]())
    if pair.aiohttp and kind == "no seek":
        pytest.skip("aiohttp takes no such file")
    if pair.case.engine == "native" and kind == "no seek" and name != "UploadSized":
        assert ours.body == b"only once"  # botocore wants to hash it first, and then rewind
        return
    assert ours == theirs
    assert answer.status


def _sent_or_error(driver: Any, pair: Pair, name: str, body: Any) -> Any:
    answer = respond.output(pair.service.operation(name), {})
    try:
        return sent(driver, pair.server, name, {"body": body}, answer, pair.ignored)
    except AssertionError as error:
        return type(error.__cause__), str(error.__cause__)


@pytest.mark.of(services=("toy",))
def test_none_is_not_sent(pair: Pair) -> None:
    answer = respond.output(pair.service.operation("OldOperation"), {})
    ours = sent(pair.ours, pair.server, "OldOperation", {"value": None}, answer, pair.ignored)
    assert ours == pair.oracle.sent("OldOperation", {}, answer, pair.ignored)


@pytest.mark.of(services=("toy",))
def test_large_bodies_are_compressed(pair: Pair) -> None:
    answer = respond.output(pair.service.operation("PutCompressed"), {})
    params = {"value": "x" * 20_000}
    theirs = pair.oracle.sent("PutCompressed", params, answer, pair.ignored)
    assert dict(theirs.headers)["content-encoding"] == "gzip"
    assert sent(pair.ours, pair.server, "PutCompressed", params, answer, pair.ignored) == theirs


# What a part of a path may hold: it must neither end it nor walk up.
LABELS = [
    *("..", ".", "...", "../..", "../../admin", "a/../b", "/", "//", "/a", "a/", "a//b", "\\"),
    *("%2e%2e", "%2F", "%", "%00", "a?b=c", "a#b", "a;b", "a&b", "a=b", "a b", "a+b", "~-._"),
    *(
        "é",
        "☃",
        "\U0001f600",
        "e\u0301",
        "\u202e",
        "a\r\nb",
        "a\0b",
        "\x7f",
        "@:!$'()*,",
        "a" * 300,
    ),
]


@pytest.mark.of(services=("bedrock-agentcore",), engines=("native",))
def test_odd_parts_of_a_path(pairs: list[Pair]) -> None:
    """The signature is of a path whose dots are resolved."""
    first, name = pairs[0], "ListEvents"
    answer = respond.output(first.service.operation(name), {"events": []})
    for member, label in product(("sessionId", "actorId"), LABELS):
        params = {"memoryId": "m" * 12, "sessionId": "s", "actorId": "a", member: label}
        params = first.ours.ordered(name, params)
        theirs = first.oracle.sent(name, params, answer)
        for pair in pairs:
            ours = sent(pair.ours, pair.server, name, params, answer, pair.ignored)
            assert ours == theirs.without(pair.ignored), (pair.case.id, label)
