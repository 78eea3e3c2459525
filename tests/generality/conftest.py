"""One folder that the generated packages of this directory's tests are written to and imported from."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.server import Server


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    """All of it is slow: what `not slow` would leave out is not read, which takes seconds."""
    return True if config.getoption("markexpr") == "not slow" else None


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Returns a folder on sys.path."""
    path = tmp_path_factory.mktemp("generality")
    sys.path.insert(0, str(path))
    yield path
    sys.path.remove(str(path))


@pytest.fixture(scope="package")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
