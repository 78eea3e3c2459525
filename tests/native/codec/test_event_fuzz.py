"""Messages with right checksums and any content: events and errors are botocore's, or its failure."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from botocore.eventstream import EventStream
from botocore.exceptions import ClientError
from botocore.model import StructureShape
from botocore.parsers import ResponseParserError, create_parser
from botocore.utils import ensure_boolean
from hypothesis import strategies as st
from support import models, packages, respond, samples
from support.cases import operations
from support.compare import difference
from support.eventstream import message
from support.examine import examine, runs

RUNS = runs(60, 800)
STREAMS = [
    (service, name)
    for service in ("toy", *models.SERVICES)
    for name in operations(service)
    if models.service(service).operation(name).has_event_stream_output
]


def stream_shape(service: str, name: str) -> StructureShape:
    shape = models.service(service).operation(name).output_shape
    assert shape is not None
    inner = shape.members[str(shape.event_stream_name)]
    assert isinstance(inner, StructureShape)
    return inner


def _names(shape: Any, names: set[str]) -> set[str]:
    """Returns the names of the members in an event, which a payload is to have."""
    for name, member in getattr(shape, "members", {}).items():
        if name not in names:
            names.add(name)
            _names(member, names)
    for part in ("member", "value"):
        if hasattr(shape, part):
            _names(getattr(shape, part), names)
    return names


def messages(shape: StructureShape) -> st.SearchStrategy[bytes]:
    """Draws messages: of known and unknown kinds, with payloads that are nearly right or not at all."""
    exceptions = [
        name for name, member in shape.members.items() if member.metadata.get("exception")
    ]
    kinds = [name for name in shape.members if name not in exceptions]
    inner = sorted(_names(shape, set())) or ["a"]
    other = st.sampled_from(["initial-response", "brandNew", ""]) | st.integers(0, 9)
    texts = st.text(max_size=4) | st.integers(0, 1 << 40)
    headers = st.fixed_dictionaries(
        {":message-type": st.sampled_from(("event", "event", "exception", "error", "odd"))},
        optional={
            ":event-type": st.sampled_from(kinds) | other,
            ":exception-type": st.sampled_from(exceptions or ["none"]) | other,
            ":error-code": texts,
            ":error-message": texts,
        },
    )
    bound = st.dictionaries(st.sampled_from(inner), texts, max_size=2)
    scalars = (
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5)
    )
    value = st.recursive(
        scalars,
        lambda inside: st.lists(inside, max_size=2)
        | st.dictionaries(st.sampled_from(inner), inside, max_size=4),
        max_leaves=8,
    )
    event = samples.full(shape.members[kinds[0]], "output")[0]
    payload = (
        st.dictionaries(st.sampled_from(inner), value, max_size=5).map(json.dumps)
        | value.map(json.dumps)
        | st.just(json.dumps(event, default=str))
    ).map(str.encode) | st.binary(max_size=20)
    return st.builds(lambda a, b, c: message({**a, **b}, c), headers, bound, payload)


class _Raw:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def stream(self) -> list[bytes]:
        return [self.data]


def outcome(events: Any) -> Any:
    """Returns the events, or what ended them: the error's content, or the kind of failure."""
    try:
        return list(events)
    except ClientError as error:
        return error.response["Error"]
    except Exception as error:
        return type(error)


def with_booleans(value: Any, shape: Any) -> Any:
    """Returns a value whose booleans are: where an event has something else, botocore passes it on.

    Ours is what botocore makes of it in a body: structures are read alike wherever they come.
    """
    if value is None:
        return None
    if shape.type_name == "boolean":
        return ensure_boolean(value)
    if shape.type_name == "structure":
        return {
            name: (
                with_booleans(item, member)
                if (member := shape.members.get(name))
                and not member.serialization.get("eventheader")
                else item
            )
            for name, item in value.items()
        }
    if shape.type_name == "list":
        return [with_booleans(item, shape.member) for item in value]
    if shape.type_name == "map":
        return {key: with_booleans(item, shape.value) for key, item in value.items()}
    return value


def decoder(service: str, name: str) -> Any:
    """Returns the decoder of an operation's stream."""
    module = packages.module(service, "_native").MODULES[name]
    code = packages.module(service, f"_native.{module}").OPERATIONS[name]
    info = packages.module(service, "_service").SERVICE
    events = import_module(f"{info.package.partition('.')[0]}._runtime._native.codec.events")
    return events.Events(info, code.name, code.events)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize(("service", "name"), STREAMS)
def test_any_message_is_what_botocore_makes_of_it(
    service: str, name: str, run: tuple[int, bool]
) -> None:
    shape = stream_shape(service, name)
    parser: Any = create_parser("rest-json")

    def check(data: bytes) -> None:
        theirs = outcome(EventStream(_Raw(data), shape, parser._event_stream_parser, name))
        ours = outcome(decoder(service, name).feed(data))
        if ours and isinstance(ours, list) and "SDK_UNKNOWN_MEMBER" in ours[0]:
            ours = []  # botocore leaves it out
        if isinstance(theirs, list):
            theirs = [with_booleans(event, shape) for event in theirs]
        if ours is not ResponseParserError and not isinstance(theirs, type):
            assert difference(ours, theirs) is None
        elif isinstance(ours, type):
            # Content of a wrong type: botocore fails in one way or another, or passes it on.
            assert ours is ResponseParserError

    examine(run, messages(shape), check)


@pytest.mark.parametrize(("service", "name"), STREAMS)
def test_right_content_is_never_refused(service: str, name: str) -> None:
    shape = stream_shape(service, name)
    for kind, member in shape.members.items():
        values: Any
        for values in (samples.minimal(member, "output"), *samples.full(member, "output")):
            given = outcome(decoder(service, name).feed(respond.events(shape, [{kind: values}])))
            named = given["Code"] if member.metadata.get("exception") else next(iter(given[0]))
            assert named == kind


def test_the_error_shows_no_content() -> None:
    shape = stream_shape("toy", "Subscribe")
    kind = next(k for k, m in shape.members.items() if not m.metadata.get("exception"))
    data = message({":message-type": "event", ":event-type": kind}, b'["hunter2"]')
    with pytest.raises(ResponseParserError, match=kind) as raised:
        list(decoder("toy", "Subscribe").feed(data))
    assert "hunter2" not in str(raised.value)
