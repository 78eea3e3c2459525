"""Event streams and streaming bodies, as they arrive, end, break and are closed."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from botocore.exceptions import ClientError, EventStreamError, ResponseStreamingError
from botocore.model import StructureShape
from support import eventstream, respond, samples
from support.cases import Pair
from support.compare import difference
from support.drive import AsyncGenerated
from support.server import Response


def stream(pair: Pair) -> tuple[str, StructureShape]:
    """Returns the output member that is an event stream, and its shape."""
    shape = pair.service.operation(pair.case.name or "Subscribe").output_shape
    assert shape is not None
    member = str(shape.event_stream_name)
    inner = shape.members[member]
    assert isinstance(inner, StructureShape)
    return member, inner


def both(pair: Pair, answer: Response) -> tuple[Any, Any]:
    """Returns our events and botocore's, each with the error that ended them."""
    name, (member, _) = pair.case.name or "Subscribe", stream(pair)
    params = samples.minimal(pair.service.operation(name).input_shape)
    pair.server.reply(answer, answer)
    theirs = pair.oracle.drive.events(name, params, member)
    return pair.ours.events(name, params, member), theirs


@pytest.mark.of("events", on_botocore=("toy",))
def test_events_equal_botocores(pair: Pair) -> None:
    operation = pair.service.operation(pair.case.name)
    for _, answer in respond.outputs(operation):
        ours, theirs = both(pair, answer)
        assert theirs.error is None
        assert ours.error is None
        assert difference(ours.seen, theirs.seen) is None
        assert theirs.seen


@pytest.mark.of("events", on_botocore=("toy",))
def test_events_in_small_pieces(pair: Pair) -> None:
    operation = pair.service.operation(pair.case.name)
    whole = respond.outputs(operation)[-1][1]
    pieces = [whole.body[i : i + 7] for i in range(0, len(whole.body), 7)]
    ours, theirs = both(pair, Response(200, whole.headers, pieces=pieces, framing="chunked"))
    assert ours.error is None
    assert difference(ours.seen, theirs.seen) is None


@pytest.mark.of("events", on_botocore=("toy",))
def test_modelled_exceptions_are_raised_with_their_members(pair: Pair) -> None:
    _, shape = stream(pair)
    first = respond.outputs(pair.service.operation(pair.case.name))[0][1].body
    exceptions: Any = pair.ours.client.exceptions
    for name, member in shape.members.items():
        if not member.metadata.get("exception") or not isinstance(member, StructureShape):
            continue
        values = samples.full(member, "output")[0]
        body = first + respond.events(shape, [{name: values}])
        ours, theirs = both(pair, Response(200, {}, body))
        assert difference(ours.seen, theirs.seen) is None
        for error in (ours.error, copy.copy(ours.error), pickle.loads(pickle.dumps(ours.error))):
            assert isinstance(error, exceptions.from_code(respond.code_of(member)))
            assert isinstance(error, type(theirs.error))
            assert type(error) is type(ours.error)
            assert str(error) == str(theirs.error)
        assert isinstance(theirs.error, EventStreamError)
        assert ours.error.response["Error"] == theirs.error.response["Error"]
        assert ours.error.operation_name == theirs.error.operation_name == pair.case.name
        for key, value in values.items():
            if "location" not in member.members[key].serialization:
                assert difference(ours.error.response[key], value) is None


@pytest.mark.of("events", on_botocore=("toy",))
def test_unmodelled_errors_are_client_errors(pair: Pair) -> None:
    for body in (
        respond.unmodelled_error("Odd", "text"),
        eventstream.message({":message-type": "exception", ":exception-type": "new"}, b"{}"),
    ):
        ours, theirs = both(pair, Response(200, {}, body))
        assert isinstance(ours.error, ClientError)
        assert isinstance(theirs.error, ClientError)
        assert ours.error.response == theirs.error.response
        assert str(ours.error) == str(theirs.error)


@pytest.mark.of("events", on_botocore=("toy",))
def test_an_unknown_event_is_the_unknown_variant(pair: Pair) -> None:
    known = respond.outputs(pair.service.operation(pair.case.name))[0][1].body
    new = eventstream.message({":message-type": "event", ":event-type": "brandNew"}, b"{}")
    ours, theirs = both(pair, Response(200, {}, known + new))
    assert ours.error is None
    assert ours.seen[-1] == {"SDK_UNKNOWN_MEMBER": {"name": "brandNew"}}
    assert difference(ours.seen[:-1], theirs.seen) is None  # botocore leaves it out


def _damaged(body: bytes) -> dict[str, bytes]:
    return {
        "bad message checksum": body[:-1] + bytes([body[-1] ^ 1]),
        "bad prelude checksum": body[:8] + bytes([body[8] ^ 1]) + body[9:],
        "cut": body[:-5],
        "long headers": (0x1000).to_bytes(4, "big") + (0xFF0000).to_bytes(4, "big") + body[8:],
    }


@pytest.mark.parametrize("kind", _damaged(bytes(32)))
@pytest.mark.of(services=("toy",))
def test_damaged_streams(pair: Pair, kind: str) -> None:
    _, shape = stream(pair)
    good = respond.events(shape, [{"text": {"text": "a"}}])
    ours, theirs = both(pair, Response(200, {}, good + _damaged(good)[kind]))
    assert difference(ours.seen, theirs.seen) is None
    if kind == "cut" and pair.case.engine == "native":
        # botocore takes a stream that ends within a message for whole.
        assert isinstance(ours.error, ResponseStreamingError)
        return
    assert (type(ours.error), str(ours.error)) == (type(theirs.error), str(theirs.error))


@pytest.mark.of(services=("toy",))
def test_a_closed_stream_gives_its_connection_up(pair: Pair) -> None:
    _, shape = stream(pair)
    event = respond.events(shape, [{"text": {"text": "a"}}])
    pair.server.reply(Response(200, {}, pieces=[event] * 50, framing="chunked", pause=0.01))
    events = pair.ours.response("Subscribe", {})["events"]
    if isinstance(pair.ours, AsyncGenerated):

        async def use() -> Any:
            async with events:
                return await events.__anext__()

        first = pair.ours.run(use())
    else:
        with events:
            first = next(iter(events))
    assert first == {"text": {"text": "a"}}
    pair.server.reply(Response(200, {}, b'{"status": "ACTIVE"}'))
    assert pair.ours.invoke("GetServiceState", {}).get()["status"] == "ACTIVE"


# --------------------------------------------------------------------------------------- bodies

CONTENT = b"line one\nline two\r\nline three"

# Calls of a body's methods, one after the other; without a name it is iterated.
READS: dict[str, list[tuple[Any, ...]]] = {
    "all": [("read",)],
    "twice": [("read",), ("read",)],
    "parts": [("read", 5), ("read", 5), ("read",)],
    "zero": [("read", 0), ("read",)],
    "chunks": [("iter_chunks", 4)],
    "lines": [("iter_lines",)],
    "lines with ends": [("iter_lines", 3, True)],
    "iteration": [("",)],
}


def read(driver: Any, kind: str, body: Any) -> list[bytes]:
    """Reads a body in one of the ways of `READS`."""
    parts: list[bytes] = []
    for method, *arguments in READS[kind]:
        value = getattr(body, method)(*arguments) if method else body
        parts += [driver._done(value)] if method == "read" else driver._collect(value)
    return parts


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.of("body", on_botocore=("toy",))
def test_bodies_are_read_as_in_botocore(pair: Pair, framing: str) -> None:
    for kind in READS:
        _read_alike(pair, kind, framing)


def _read_alike(pair: Pair, kind: str, framing: str) -> None:
    name = pair.case.name
    operation = pair.service.operation(name)
    member = samples.streamed(operation.output_shape)
    params = samples.minimal(operation.input_shape)
    pieces = [CONTENT[:12], CONTENT[12:]]
    answer = Response(200, {}, pieces=pieces, framing=framing)  # type: ignore[arg-type]
    pair.server.reply(answer, answer)
    oracle = pair.oracle.drive
    theirs = read(oracle, kind, oracle.response(name, params)[member])
    ours = read(pair.ours, kind, pair.ours.response(name, params)[member])
    assert b"".join(ours) == b"".join(theirs), kind
    if kind != "iteration" and kind != "chunks":
        assert ours == theirs, kind
    assert max(map(len, ours)) <= max(map(len, theirs))


@pytest.mark.of("body", on_botocore=("toy",))
def test_a_body_that_is_cut_short(pair: Pair) -> None:
    if pair.aiohttp:
        pytest.skip("aiobotocore lets aiohttp's own error through")
    name = pair.case.name
    operation = pair.service.operation(name)
    member = samples.streamed(operation.output_shape)
    params = samples.minimal(operation.input_shape)
    answer = Response(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", then="close")
    pair.server.reply(answer, answer)
    with pytest.raises(Exception) as theirs:
        pair.oracle.drive.response(name, params)[member].read()
    with pytest.raises(Exception) as ours:
        read(pair.ours, "all", pair.ours.response(name, params)[member])
    assert ours.type is theirs.type


@pytest.mark.of("body", on_botocore=("toy",))
def test_a_body_is_a_context_manager(pair: Pair) -> None:
    name = pair.case.name
    operation = pair.service.operation(name)
    member = samples.streamed(operation.output_shape)
    pair.server.reply(Response(200, {}, CONTENT))
    body = pair.ours.response(name, samples.minimal(operation.input_shape))[member]
    if isinstance(pair.ours, AsyncGenerated):

        async def use() -> bytes:
            async with body as opened:
                content: bytes = await opened.read()
                return content

        assert pair.ours.run(use()) == CONTENT
    else:
        with body as opened:
            assert opened.read() == CONTENT
