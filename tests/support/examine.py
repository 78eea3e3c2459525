"""Checks random examples, as many and as fixed as a run asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings


def examine(run: tuple[int, bool], strategy: Any, check: Callable[[Any], None]) -> None:
    """Checks examples of a strategy; `run` says how many, and whether they are the same each time."""
    examples, derandomize = run

    @settings(
        max_examples=examples,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(example: Any) -> None:
        check(example)

    each()
