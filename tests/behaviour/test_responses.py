"""What a generated client makes of response bytes equals what botocore makes of them."""

from __future__ import annotations

from json import dumps

import pytest
from support import packages, respond, samples
from support.cases import Pair
from support.compare import difference
from support.conform import Checker
from support.server import Response

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


@pytest.mark.of("operation", on_botocore=("toy",))
def test_every_response_equals_botocores_and_is_what_the_annotation_says(pairs: list[Pair]) -> None:
    first, name = pairs[0], pairs[0].case.name
    operation = first.service.operation(name)
    params = samples.minimal(operation.input_shape)
    checker = Checker(packages.module(first.case.service, "types"))
    for _, answer in respond.outputs(operation):
        first.server.reply(answer)
        theirs = first.oracle.outcome(name, params).get()
        for pair in pairs:
            pair.server.reply(answer)
            ours = pair.ours.invoke(name, params).get()
            assert difference(ours, theirs) is None, pair.case.id
            if pair.case.engine == "native":
                assert checker.mismatch(ours, pair.hints["return"]) is None, pair.case.id


# Answers that no model promises: (operation, body).
ODD = {
    "no body": ("Everything", b""),
    "null": ("GetServiceState", b"null"),
    "nulls": (
        "EchoThing",
        b'{"name": null, "left": null, "children": [null], "index": {"a": null}}',
    ),
    "unknown members": ("GetThing", b'{"id": "abc", "newMember": {"a": 1}, "__type": "x"}'),
    "new enum value": ("GetThing", b'{"id": "abc", "status": "SLEEPING"}'),
    "new variant": ("PayloadUnion", b'{"brandNew": {"a": 1}}'),
    "two variants": ("PayloadUnion", b'{"text": "a", "num": 1}'),
    "no variant": ("PayloadUnion", b"{}"),
    "null variants": ("PayloadUnion", b'{"text": null, "num": 1, "__type": "Choice"}'),
    "nested new variant": ("EchoThing", b'{"name": "a", "choice": {"other": 1}}'),
    "not json": ("GetServiceState", b"<html>"),
    "cut json": ("GetServiceState", b'{"status": "ACT'),
    "not utf-8": ("GetServiceState", b'{"status": "\xff"}'),
    "list": ("PayloadDocument", b"[1, 2]"),
    "number": ("PayloadDocument", b"1e400"),
    "text": ("PayloadDocument", b'"text"'),
    "times": (
        "Everything",
        b'{"everything": {"timestamp": 1.5, "iso": "2024-02-29T23:59:59.123456+05:30",'
        b' "http": "Thu, 29 Feb 2024 12:30:45 GMT", "unix": "1709209845", "memberIso": 0}}',
    ),
    "early time": ("Everything", b'{"everything": {"timestamp": -62135596800}}'),
    "late time": ("Everything", b'{"everything": {"timestamp": 253402300800}}'),
    "bad time": ("Everything", b'{"everything": {"iso": "yesterday"}}'),
    "bad blob": ("Everything", b'{"everything": {"blob": "%%%"}}'),
    "numbers as text": ("Everything", b'{"everything": {"integer": "7", "double": "1.5"}}'),
    "float for integer": ("Everything", b'{"everything": {"integer": 7.9}}'),
    "text for boolean": ("Everything", b'{"everything": {"boolean": "true"}}'),
    "special floats": ("Everything", b'{"everything": {"double": "NaN", "float": "-Infinity"}}'),
    "large integer": ("Everything", b'{"everything": {"long": 123456789012345678901234567890}}'),
    "wrong type": ("Everything", b'{"everything": [1]}'),
    "duplicate keys": ("GetThing", b'{"id": "abc", "id": "def"}'),
    "deep": ("PayloadDocument", b"[" * 200_000),
    "deep and closed": ("GetThing", b'{"id": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"),
    "byte order mark": ("GetThing", b'\xef\xbb\xbf{"id": "abc"}'),
    "another encoding": ("GetThing", '{"id": "abc"}'.encode("utf-16")),
    "surrogates": ("GetThing", b'{"id": "\\ud83d\\ude00 \\ud83d"}'),
}


@pytest.mark.parametrize("title", ODD)
@pytest.mark.of(services=("toy",))
def test_odd_bodies(pair: Pair, title: str) -> None:
    name, body = ODD[title]
    answer = Response(200, {"x-amzn-RequestId": "r"}, body)
    params = samples.minimal(pair.service.operation(name).input_shape)
    pair.server.reply(answer, answer)
    theirs = pair.oracle.outcome(name, params)
    ours = pair.ours.invoke(name, params)
    if theirs.error is not None:
        assert (type(ours.error), str(ours.error)) == (type(theirs.error), str(theirs.error))
    elif "NaN" in str(body):
        assert dumps(ours.get(), sort_keys=True) == dumps(theirs.value, sort_keys=True)
    else:
        assert difference(ours.get(), theirs.value) is None


@pytest.mark.parametrize("more", ["", ', "newMember": 1', ', "status": null'])
@pytest.mark.of(services=("toy",))
def test_members_keep_the_order_of_the_response(pair: Pair, more: str) -> None:
    pair.server.reply(Response(200, {}, f'{{"createdAt": 1, "id": "abc"{more}}}'.encode()))
    params = samples.minimal(pair.service.operation("GetThing").input_shape)
    members = list(pair.ours.invoke("GetThing", params).get())
    own = ["createdAt", "id"] if pair.case.engine == "native" else ["id", "createdAt"]
    assert [name for name in members if name != "ResponseMetadata"] == own


HEADERS = {
    "none": {},
    "upper case": {"X-STRING": "text", "X-META-One": "1", "x-amzn-RequestId": "a"},
    "another request id": {"x-amz-request-id": "b", "x-amz-id-2": "c"},
    "list": {"x-list": 'a, "b,c" ,d', "x-int": "7", "x-double": "1.5", "x-bool": "TRUE"},
    "latin-1": {"x-string": "caf\xe9"},
    "empty": {"x-string": "", "x-list": ""},
    "time": {"x-time": "Thu, 29 Feb 2024 12:30:45 GMT", "x-iso": "2024-02-29T12:30:45Z"},
    "bad time": {"x-time": "soon"},
    "bad integer": {"x-int": "seven"},
    "bad json": {"x-json": "e30x"},
}


@pytest.mark.parametrize("title", HEADERS)
@pytest.mark.of(services=("toy",))
def test_odd_headers(pair: Pair, title: str) -> None:
    if pair.aiohttp and title in ("upper case", "latin-1"):
        pytest.skip("aiobotocore lower-cases names and takes UTF-8 alone")
    answer = Response(200, HEADERS[title], b"{}")
    params = samples.minimal(pair.service.operation("BindAll").input_shape)
    pair.server.reply(answer, answer)
    theirs = pair.oracle.outcome("BindAll", params)
    ours = pair.ours.invoke("BindAll", params)
    if theirs.error is not None:
        assert (type(ours.error), str(ours.error)) == (type(theirs.error), str(theirs.error))
    else:
        assert difference(ours.get(), theirs.value) is None


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
@pytest.mark.of(services=("toy",))
def test_framings(pair: Pair, framing: str) -> None:
    pieces = [b'{"id": ', b'"a', b'bc"}']
    for _ in range(2):
        answer = Response(200, {}, pieces=pieces, framing=framing)  # type: ignore[arg-type]
        pair.server.reply(answer, answer)
        theirs = pair.oracle.outcome("GetThing", {"id": "abc"}).get()
        ours = pair.ours.invoke("GetThing", {"id": "abc"}).get()
        assert difference(ours, theirs) is None
        assert ours["id"] == "abc"
