"""A stubbed response equals what botocore makes of the bytes of a service, for every operation."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import pytest
from support import models, respond, samples
from support.cases import Pair
from support.compare import difference
from support.server import Response

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")


def stubbing(pair: Pair) -> Any:
    """Returns `stub()` of the client under test."""
    package = type(pair.ours.client).__module__.partition(".")[0]
    return import_module(f"{package}.testing").stub(pair.ours.client)


def without_metadata(response: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


def bytes_of(answer: Any) -> Response:
    """Returns what a stub is about to answer as a response of a server."""
    headers = {name: text for name, text in answer.headers.items() if name != "Content-Length"}
    return Response(answer.status, headers, b"".join(answer.chunks))


@pytest.mark.of("operation", services=("toy",))
def test_every_response_is_what_botocore_makes_of_it(pairs: list[Pair]) -> None:
    check_responses(pairs)


@pytest.mark.slow  # the toy service has every kind of member
@pytest.mark.of("operation", services=models.SERVICES, engines=("native",))
def test_every_response_of_the_services_is_what_botocore_makes_of_it(pairs: list[Pair]) -> None:
    check_responses(pairs)


def check_responses(pairs: list[Pair]) -> None:
    """Compares answers that the tests write, with every member and variant, and those of stubs."""
    name = pairs[0].case.name
    operation = pairs[0].service.operation(name)
    params = samples.minimal(operation.input_shape)
    stream = samples.streamed(operation.output_shape)
    method = pairs[0].ours.client._service.operations[name]
    answers = (
        [] if operation.http["method"] == "HEAD" else samples.full(operation.output_shape, "output")
    )
    for values in answers:
        pairs[0].server.reply(respond.output(operation, values))
        theirs = pairs[0].oracle.outcome(name, params).get()
        for pair in pairs:
            with stubbing(pair) as stubs:
                rest = {key: value for key, value in values.items() if key != stream}
                if stream is None:
                    getattr(stubs, method).returns(rest)
                else:
                    items = values.get(stream, [])
                    items = [items] if isinstance(items, bytes) else items
                    getattr(stubs, method).streams(items, rest)
                ours = pair.ours.invoke(name, params).get()
                found = difference(without_metadata(ours), without_metadata(theirs))
                assert found is None, pair.case.id
    for pair in pairs:
        with stubbing(pair) as stubs:
            operation_stub = getattr(stubs, method).returns()
            ours = pair.ours.invoke(name, params).get()
            pair.server.reply(bytes_of(operation_stub._rule.answers[0]))
            theirs = pair.oracle.outcome(name, params).get()
            found = difference(without_metadata(ours), without_metadata(theirs))
            assert found is None, pair.case.id
            status = ours["ResponseMetadata"]["HTTPStatusCode"]
            assert status == theirs["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.of("operation", services=("toy",))
def test_every_modelled_error_is_the_one_that_botocore_would_raise(pairs: list[Pair]) -> None:
    check_errors(pairs)


@pytest.mark.slow
@pytest.mark.of("operation", services=models.SERVICES, engines=("native",))
def test_every_error_of_the_services_is_the_one_that_botocore_would_raise(
    pairs: list[Pair],
) -> None:
    check_errors(pairs)


def check_errors(pairs: list[Pair]) -> None:
    name = pairs[0].case.name
    operation = pairs[0].service.operation(name)
    if operation.http["method"] == "HEAD":
        return  # the answer to HEAD has no body
    params = samples.minimal(operation.input_shape)
    method = pairs[0].ours.client._service.operations[name]
    for shape in operation.error_shapes:
        values = samples.full(shape, "output")[0]
        message = next((key for key in ("message", "Message") if key in values), "")
        pairs[0].server.reply(respond.error(shape, values))
        theirs: Any = pairs[0].oracle.outcome(name, params).error
        for pair in pairs:
            cls = pair.ours.client.exceptions.from_code(respond.code_of(shape))
            rest = {key: value for key, value in values.items() if key != message}
            with stubbing(pair) as stubs:
                getattr(stubs, method).raises(cls, values.get(message, ""), **rest)
                error: Any = pair.ours.invoke(name, params).error
            assert type(error) is cls, pair.case.id
            expected = without_metadata(theirs.response)
            assert difference(without_metadata(error.response), expected) is None, pair.case.id
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            assert status == theirs.response["ResponseMetadata"]["HTTPStatusCode"]
