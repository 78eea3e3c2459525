"""Presigned URLs equal botocore's, for every operation, and so do the errors for what has none."""

from __future__ import annotations

from typing import Any

import pytest
from support import packages, samples
from support.cases import Pair
from support.drive import Outcome

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

OPTIONS: tuple[dict[str, Any], ...] = ({}, {"ExpiresIn": 60, "HttpMethod": "PUT"})


def same(ours: Outcome, theirs: Outcome) -> None:
    if theirs.error is None:
        assert ours.get() == theirs.value
    else:
        assert (type(ours.error), str(ours.error)) == (type(theirs.error), str(theirs.error))


@pytest.mark.of("operation", on_botocore=("toy",))
def test_every_url_equals_botocores(pairs: list[Pair]) -> None:
    first, name = pairs[0], pairs[0].case.name
    shape = first.service.operation(name).input_shape
    for params in (samples.minimal(shape), *samples.full(shape), {"unknown": 1}):
        for options in OPTIONS:
            theirs = first.oracle.drive.presign(name, params, **options)
            for pair in pairs:
                same(pair.ours.presign(name, params, **options), theirs)
    assert first.server.take() == []


@pytest.mark.of(services=("toy",))
def test_a_method_of_http_in_small_letters(pairs: list[Pair]) -> None:
    for pair in pairs:
        options = {"ExpiresIn": 1, "HttpMethod": "get"}
        theirs = pair.oracle.drive.presign("GetThing", {"id": "abc"}, **options)
        same(pair.ours.presign("GetThing", {"id": "abc"}, **options), theirs)


@pytest.mark.of(services=("toy",), engines=("native",), flavours=("sync",))
def test_most_urls_need_no_botocore(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = pair.ours
    refused = []
    monkeypatch.setattr(driver.client._engine, "_botocore", lambda: refused.append(1))
    native = packages.module("toy", "_native").MODULES
    for name in native:
        params = samples.minimal(pair.service.operation(name).input_shape)
        driver.presign(name, params)
    assert len(native) > 10
    assert len(refused) < len(native) / 5
