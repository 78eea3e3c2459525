"""Keeps the machine's settings out of every test of the native engine, and ends one that hangs."""

import signal
from collections.abc import Iterator

import pytest
from agentcore_clients._runtime._native import retry
from botocore.retries import standard

HUNG = 400  # seconds after which a reader is taken to hang


@pytest.fixture(autouse=True)
def _alone(home: object) -> None:
    pass


@pytest.fixture
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries follow at once."""
    monkeypatch.setattr(retry, "_MAX_BACKOFF", 0.0)
    monkeypatch.setattr(standard.ExponentialBackoff, "delay_amount", lambda *_: 0)


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
