"""What a client is measured doing, what each task must return, and how long is long enough."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

# What a call of each task is, and how many units of work are in it.
TASKS: dict[str, tuple[Callable[[Any, Any], Any], int]] = {
    "api_key": (lambda adapter, client: adapter.api_key(client), 1),
    "own_timeout": (lambda adapter, client: adapter.own_timeout(client), 1),
    "list_events": (lambda adapter, client: adapter.list_events(client), 1),
    "stream_64k": (lambda adapter, client: adapter.stream(client, 64 << 10), 1),
    "stream_4m": (lambda adapter, client: adapter.stream(client, 4 << 20), 1),
    "sent_bytes": (lambda adapter, client: adapter.sent_bytes(client), 1),
    "sent_file": (lambda adapter, client: adapter.sent_file(client), 1),
    "harness": (lambda adapter, client: adapter.harness(client), 2000),
    "sent_events": (lambda adapter, client: adapter.sent_events(client), 2000),
}
# What the calls return, so that none is measured that does less than it should.
EXPECTED = {
    "api_key": "example",
    "own_timeout": "example",
    "list_events": 100,
    "stream_64k": 64 << 10,
    "stream_4m": 4 << 20,
    "sent_bytes": 2,
    "sent_file": 2,
    "harness": 2000,
    "sent_events": 2000,
}
ENOUGH = 0.05  # seconds of CPU that a batch must take
BATCHES = 5  # the least of so many counts: what is above it, others on the machine took
WARM = 5


def judge(found: list[tuple[float, float]], count: int, cpu: float, wall: float, units: int) -> int:
    """Takes note of a batch of so many calls, or returns a larger number where it was too short."""
    if found or cpu >= ENOUGH or wall >= 8 * ENOUGH:
        found.append((cpu / count / units, wall / count / units))
        return count
    return max(2 * count, int(1.2 * count * ENOUGH / max(cpu, 1e-3)))


def least(found: list[tuple[float, float]]) -> tuple[float, float]:
    """Returns the least of the CPU times, and of the wall times."""
    return min(cpu for cpu, _ in found), min(wall for _, wall in found)
