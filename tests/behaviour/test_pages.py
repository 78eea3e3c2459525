"""Pages, full results and `iter_` of every paginated operation equal botocore's pages."""

from __future__ import annotations

from typing import Any

import jmespath  # type: ignore[import-untyped]  # it has no stubs
import pytest
from support import respond, samples
from support.cases import Pair
from support.compare import difference
from support.oracle import wire
from support.pages import paged, put, texts
from support.server import Response

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

CONFIGS: list[dict[str, Any]] = [
    {},
    {"PageSize": 2},
    {"MaxItems": 3},
    {"MaxItems": 3, "PageSize": 1},
]


@pytest.mark.of("paged", on_botocore=("toy",))
def test_pages_and_full_results_equal_botocores(pairs: list[Pair]) -> None:
    first, name, model = pairs[0], pairs[0].case.name, pairs[0].service
    paginator = model.extra("paginators-1")["pagination"][name]
    answers = [answer for _, answer in paged(model.operation(name), paginator)]
    params = samples.minimal(model.operation(name).input_shape)
    for config in CONFIGS:
        if "PageSize" in config and "limit_key" not in paginator:
            continue
        for method in ("pages", "full"):
            first.server.take()
            first.server.reply(*answers)
            theirs = getattr(first.oracle.drive, method)(name, params, config).get()
            asked = [wire(request) for request in first.server.take()]
            for pair in pairs:
                pair.server.reply(*answers)
                ours = getattr(pair.ours, method)(name, params, config).get()
                requests = [wire(request, pair.ignored) for request in pair.server.take()]
                assert requests == [each.without(pair.ignored) for each in asked], pair.case.id
                assert difference(ours, theirs) is None, pair.case.id


@pytest.mark.of("paged", on_botocore=("toy",))
def test_a_result_that_was_cut_can_be_resumed(pairs: list[Pair]) -> None:
    first, name, model = pairs[0], pairs[0].case.name, pairs[0].service
    paginator = model.extra("paginators-1")["pagination"][name]
    answers = [answer for _, answer in paged(model.operation(name), paginator)]
    params = samples.minimal(model.operation(name).input_shape)
    first.server.reply(*answers)
    cut = first.oracle.drive.full(name, params, {"MaxItems": 3}).get()
    if "NextToken" not in cut:
        pytest.skip("has fewer items than that")
    config = {"StartingToken": cut["NextToken"]}
    first.server.take()
    first.server.reply(*answers[1:])
    theirs = first.oracle.drive.pages(name, params, config)
    for pair in pairs:
        pair.server.take()
        pair.server.reply(*answers[1:])
        ours = pair.ours.pages(name, params, config)
        assert type(ours.error) is type(theirs.error), pair.case.id
        if theirs.error is None:
            assert difference(ours.value, theirs.value) is None, pair.case.id


@pytest.mark.of("paged", on_botocore=("toy",))
def test_iter_yields_the_items_of_all_pages(pairs: list[Pair]) -> None:
    pair, name, model = pairs[0], pairs[0].case.name, pairs[0].service
    paginator = model.extra("paginators-1")["pagination"][name]
    answers = [answer for _, answer in paged(model.operation(name), paginator)]
    params = samples.minimal(model.operation(name).input_shape)
    pair.server.reply(*answers)
    pages = pair.oracle.drive.pages(name, params).get()
    if not hasattr(pair.ours.client, f"iter_{pair.ours.client._service.operations[name]}"):
        assert name not in pair.ours.client._service.iterate
        pytest.skip("has nothing to iterate")
    items = [item for page in pages for item in _items(paginator, page)]
    assert len(items) > 1
    for pair in pairs:
        pair.server.take()
        pair.server.reply(*answers)
        assert difference(pair.ours.items(name, params).get(), items) is None, pair.case.id


def _items(paginator: Any, page: Any) -> list[Any]:
    items = jmespath.search(texts(paginator["result_key"])[0], page)
    return list(items or [])


@pytest.mark.of("derived")
def test_iter_of_operations_without_a_paginator_in_the_model(pair: Pair) -> None:
    name, operation = pair.case.name, pair.service.operation(pair.case.name)
    info = pair.ours.client._service
    if name not in info.paginators:
        pytest.skip("is not a list of anything")
    built = paged(operation, {"output_token": "nextToken"})
    answers = [answer for _, answer in built]
    key, params = texts(info.paginators[name]["result_key"])[0], samples.minimal(
        operation.input_shape
    )
    pair.server.reply(*answers)
    expected = [item for _ in answers for item in pair.oracle.outcome(name, params).get()[key]]
    pair.server.take()
    pair.server.reply(*answers)
    ours = pair.ours.items(name, params).get()
    assert difference(ours, expected) is None
    tokens = [request.target + request.body.decode() for request in pair.server.take()]
    assert ["page" in token for token in tokens] == [False, True, True]


@pytest.mark.of(services=("toy",))
def test_a_repeated_token_is_an_error(pair: Pair) -> None:
    operation = pair.service.operation("ListThings")
    values = samples.full(operation.output_shape, "output")[0]
    put(values, "nextToken", "same")
    answer = respond.output(operation, values)
    pair.server.reply(answer, answer)
    theirs = pair.oracle.drive.pages("ListThings", {})
    pair.server.take()
    pair.server.reply(answer, answer)
    ours = pair.ours.pages("ListThings", {})
    pair.server.reply(answer, answer)
    items = pair.ours.items("ListThings", {})
    assert theirs.error is not None
    for error in (ours.error, items.error):
        assert (type(error), str(error)) == (type(theirs.error), str(theirs.error))


@pytest.mark.of(services=("toy",))
def test_an_error_on_a_later_page_is_raised(pair: Pair) -> None:
    operation = pair.service.operation("ListThings")
    first = samples.full(operation.output_shape, "output")[0]
    put(first, "nextToken", "more")
    failed = Response(400, {"x-amzn-ErrorType": "ValidationException"}, b'{"message": "m"}')
    for read in (pair.ours.pages, pair.ours.items):
        pair.server.reply(respond.output(operation, first), failed)
        error = read("ListThings", {}).error
        assert isinstance(error, pair.ours.client.exceptions.ValidationException)
