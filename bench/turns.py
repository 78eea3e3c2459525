"""Measures several programs in turns, as often as the time for them allows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .process import Cost, Skip


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is done for one part.

    Attributes:
        runs: How many times each program is measured, at most; the median counts.
        budget: Seconds after which no further round is begun; the first is always done.
        everything: Whether peers are measured that are slow to install or to run.
    """

    runs: int = 3
    budget: float = 60.0
    everything: bool = False


def interleaved(
    actions: Mapping[str, Callable[[], Cost]], effort: Effort, warm: bool = True
) -> list[tuple[str, Cost | Skip]]:
    """Returns the median cost of each action, done in turns so that all meet the same machine.

    Args:
        actions: What is measured, by name; one that fails is left out from then on.
        effort: How often, and for how long.
        warm: Whether a round goes before, which writes bytecode and fills caches.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in actions}
    failed: dict[str, Skip] = {}
    begun = time.monotonic()
    for turn in range(effort.runs + warm):
        started = time.monotonic()
        for name, action in actions.items():
            if name in failed:
                continue
            try:
                cost = action()
            except Skip as skip:
                failed[name] = skip
            except RuntimeError as error:
                failed[name] = Skip(str(error).splitlines()[-1])
            else:
                if turn >= warm:
                    costs[name].append(cost)
        now = time.monotonic()
        if turn >= warm and now - begun + (now - started) > effort.budget:
            break
    return [(name, failed.get(name) or median(costs[name])) for name in actions]


def median(costs: Sequence[Cost]) -> Cost:
    """Returns the median of each of the figures."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
        int(statistics.median(cost.instructions for cost in costs)),
        {key: statistics.median(cost.more[key] for cost in costs) for key in costs[0].more},
    )
