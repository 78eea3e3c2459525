"""Presigned URLs equal botocore's, for every operation, and so do the errors for what has none."""

from __future__ import annotations

from typing import Any

import pytest
from support import packages, samples
from support.cases import Pair
from support.drive import Outcome

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

OPTIONS: tuple[dict[str, Any], ...] = ({}, {"ExpiresIn": 1, "HttpMethod": "get"})


def same(ours: Outcome, theirs: Outcome) -> None:
    if theirs.error is None:
        assert ours.get() == theirs.value
    else:
        assert (type(ours.error), str(ours.error)) == (type(theirs.error), str(theirs.error))


@pytest.mark.of("operation", on_botocore=("toy",))
def test_every_url_equals_botocores(pair: Pair) -> None:
    name = pair.case.name
    shape = pair.service.operation(name).input_shape
    for params in (samples.minimal(shape), *samples.full(shape), {"unknown": 1}):
        for options in OPTIONS:
            theirs = pair.oracle.drive.presign(name, params, **options)
            same(pair.ours.presign(name, params, **options), theirs)
    assert pair.server.take() == []


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
