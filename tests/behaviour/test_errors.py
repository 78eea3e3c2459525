"""Errors: a class per modelled error, with botocore's response, and attributes for its members."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from agentcore_codegen import names
from botocore.exceptions import ClientError
from botocore.model import Shape
from support import models, respond, samples
from support.cases import Pair
from support.compare import difference
from support.server import Response

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def both(pair: Pair, name: str, answer: Response) -> tuple[Any, Any]:
    """Returns our error and botocore's for one answer."""
    params = samples.minimal(pair.service.operation(name).input_shape)
    pair.server.reply(answer, answer)
    theirs = pair.oracle.outcome(name, params).error
    ours = pair.ours.invoke(name, params).error
    return ours, theirs


def check(ours: Any, theirs: Any) -> None:
    assert isinstance(theirs, ClientError)
    assert isinstance(ours, ClientError)
    assert difference(ours.response, theirs.response) is None
    assert str(ours) == str(theirs)
    assert ours.operation_name == theirs.operation_name
    assert type(ours).__name__ == type(theirs).__name__
    # botocore's own class is not shown beside it.
    assert ours.__suppress_context__ or ours.__context__ is None


def errors(service: models.Service, name: str) -> list[tuple[Shape, bool]]:
    """Returns the errors to answer an operation with, and whether in every form.

    Clients know errors by service: each has every form where an operation first declares it, and
    each operation answers with one more that others have tried.
    """
    first: dict[str, str] = {}
    for operation in service.operations:
        for shape in service.errors(operation):
            first.setdefault(shape.name, operation)
    declared = service.errors(name)
    chosen = [(shape, True) for shape in declared if first[shape.name] == name]
    others = [shape for shape in declared if first[shape.name] != name]
    if others:
        chosen.append((others[service.operations.index(name) % len(others)], False))
    return chosen


@pytest.mark.of("operation", on_botocore=("toy",))
def test_every_modelled_error_is_raised_as_its_class(pairs: list[Pair]) -> None:
    first, name = pairs[0], pairs[0].case.name
    operation = first.service.operation(name)
    if operation.http["method"] == "HEAD":
        pytest.skip("the answer to HEAD has no body")
    exceptions: Any = first.ours.client.exceptions
    assert exceptions.ClientError is ClientError
    params = samples.minimal(operation.input_shape)
    for shape, is_full in errors(first.service, name):
        full = samples.full(shape, "output") if is_full else ()
        for values in (samples.minimal(shape, "output"), *full):
            answer = respond.error(shape, values)
            first.server.reply(*[answer] * (1 + len(pairs)))
            theirs: Any = first.oracle.outcome(name, params).error
            raised: list[Any] = [pair.ours.invoke(name, params).error for pair in pairs]
            for ours in raised:
                check(ours, theirs)
            # One class for all: what it is made of is looked at once.
            ours = raised[0]
            assert {type(each) for each in raised} == {exceptions.from_code(respond.code_of(shape))}
            assert type(ours).__module__ == f"{first.module.__name__}.exceptions"
            for member in getattr(shape, "members", {}):
                value = getattr(ours, names.attribute(member))
                assert difference(value, theirs.response.get(member)) is None
            ours.note = "kept"
            for duplicate in (
                pickle.loads(pickle.dumps(ours)),
                copy.copy(ours),
                copy.deepcopy(ours),
            ):
                assert type(duplicate) is type(ours)
                assert duplicate.note == "kept"
                assert (str(duplicate), duplicate.response) == (str(ours), ours.response)


@pytest.mark.of(services=("toy", "bedrock-agentcore", "bedrock-agentcore-control"))
def test_error_classes_say_whether_to_retry(pair: Pair) -> None:
    for shape in pair.service.model.error_shapes:
        cls: Any = pair.ours.client.exceptions.from_code(respond.code_of(shape))
        retryable = shape.metadata.get("retryable")
        assert cls.retryable is (retryable is not None)
        assert issubclass(cls, ClientError)


ANSWERS = {
    "not modelled": Response(400, {"x-amzn-ErrorType": "Strange"}, b'{"message": "m"}'),
    "type in the body": Response(400, {}, b'{"__type": "a.b#ValidationException", "message": "m"}'),
    "code in the body": Response(404, {}, b'{"code": "NotFoundException", "Message": "m"}'),
    "type with a namespace": Response(400, {"x-amzn-errortype": "ns#ValidationException:u"}, b"{}"),
    "other status": Response(503, {"x-amzn-errortype": "ValidationException"}, b'{"message":"m"}'),
    "no body": Response(400, {}, b""),
    "server error without a body": Response(503, {}, b""),
    "html": Response(502, {}, b"<html><body>Bad gateway</body></html>"),
    "code that is null": Response(404, {}, b'{"code": null, "message": null}'),
    "code that is null beside a type": Response(404, {}, b'{"Code": null, "__type": "a#B"}'),
    "type that is null": Response(404, {}, b'{"__type": null}'),
    "not json": Response(400, {}, b"plain text"),
    "a list": Response(400, {}, b"[1]"),
    "redirect": Response(302, {"Location": "/elsewhere"}, b"{}"),
    "not modified": Response(304, {}, b""),
    "members of other types": Response(
        400, {"x-amzn-ErrorType": "ValidationException"}, b'{"message": 7, "fieldList": null}'
    ),
    "query error": Response(
        400, {"x-amzn-query-error": "Old.Code;Sender", "x-amzn-errortype": "Strange"}, b"{}"
    ),
    "header member": Response(
        429, {"x-amzn-ErrorType": "ThrottledException", "Retry-After": "30"}, b'{"message": "m"}'
    ),
}


@pytest.mark.parametrize("title", ANSWERS)
@pytest.mark.of(services=("toy",))
def test_other_error_answers(pair: Pair, title: str) -> None:
    if pair.aiohttp and title == "redirect":
        pytest.skip("aiohttp follows it")
    ours, theirs = both(pair, "GetThing", ANSWERS[title])
    if isinstance(theirs, ClientError):
        check(ours, theirs)
    else:
        assert (type(ours), str(ours)) == (type(theirs), str(theirs))


@pytest.mark.of(services=("toy",))
def test_errors_of_a_head_request(pair: Pair) -> None:
    for status in (404, 500):
        check(*both(pair, "HeadThing", Response(status, {})))


@pytest.mark.of(services=("toy",))
def test_sensitive_members_stay_out_of_texts(pair: Pair) -> None:
    shape = pair.service.model.shape_for("InternalException")
    answer = respond.error(shape, {"message": "m", "secret": "hunter2"})
    ours, _ = both(pair, "GetThing", answer)
    assert ours.secret == "hunter2"
    assert "hunter2" not in str(ours) + repr(ours)
