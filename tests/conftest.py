"""Makes `tests/` and the generated package importable: a test says `from support import samples`."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_HERE = Path(__file__).resolve().parent
for _folder in (str(_HERE), str(_HERE.parent / "generated")):
    if _folder not in sys.path:
        sys.path.insert(0, _folder)

from support import model_files  # noqa: E402  # found by the lines above
from support.server import Server  # noqa: E402

pytest_plugins = ["support.home", "support.moto", "support.table"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--uvloop", action="store_true", help="run event loops of uvloop's")


def pytest_configure(config: pytest.Config) -> None:
    model_files.share()
    if config.getoption("--uvloop"):
        import uvloop

        asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


# Folders whose tests share what takes seconds to make. A worker gets the first tests of a run in a
# row, so that one makes it while the other has enough to do; what is left to the end is short.
FIRST = ("typing", "ci", "update", "distributions")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: places.get(item.path.relative_to(_HERE).parts[0], len(FIRST)))


@pytest.fixture(autouse=True, scope="module")
def _frozen() -> None:
    """Spares the collector what outlives a module: pytest's items, the models that are read once."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own; a folder of tests that share clients has one for all of them."""
    with Server() as running:
        yield running
