"""Keeps the machine's settings out of every test of the native engine, and ends one that hangs."""

import signal
from collections.abc import Iterator

import pytest

HUNG = 400  # seconds after which a reader is taken to hang


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    pass


@pytest.fixture
def alarm() -> Iterator[None]:
    """Ends a test that hangs."""

    def ring(*_: object) -> None:
        raise AssertionError("a reader hangs")

    if not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, HUNG)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)
