"""Runs one function in several threads at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import Any


def together(work: Callable[..., object], arguments: Iterable[tuple[Any, ...]]) -> None:
    """Calls `work` with each of the arguments, each in a thread of its own, and waits for all."""
    threads = [threading.Thread(target=work, args=each) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
