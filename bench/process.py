"""Runs a command and tells what it cost: wall time, CPU time and peak memory, children included."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# ru_maxrss is in kilobytes on Linux and in bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


ROOT = Path(__file__).resolve().parent.parent
_LAUNCHER = ROOT / "bench" / "launcher.py"
CACHE = ROOT / ".cache" / "bench"

# Every program is measured as it is once installed: with its bytecode on disk.
ENV = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONHASHSEED": "0",
    "PYTHONPYCACHEPREFIX": str(CACHE / "bytecode"),
}


class Skip(Exception):
    """A measurement that this machine cannot make; the text says why."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took, with the processes that it started and waited for, or one call in it."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: int  # bytes of the largest of the processes
    instructions: int = 0  # where they are counted, and then times mean nothing


def run(command: Sequence[object], env: Mapping[str, str] | None = None) -> Cost:
    """Runs a command to its end.

    Args:
        command: The program and its arguments; paths are arguments too.
        env: Variables that are set beside the present ones.

    Raises:
        RuntimeError: it failed; the message has the end of its output.
    """
    return listen(command, env)[0]


def listen(command: Sequence[object], env: Mapping[str, str] | None = None) -> tuple[Cost, str]:
    """Does as `run`, and returns what the command wrote, too."""
    with tempfile.TemporaryDirectory() as folder:
        usage = Path(folder) / "usage"
        done = subprocess.run(
            [sys.executable, "-I", "-S", _LAUNCHER, usage, *map(str, command)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**ENV, **(env or {})},
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            end = done.stdout[-2000:]
            raise RuntimeError(f"{command[0]} exited with {done.returncode}:\n{end}")
        wall, cpu, peak = map(float, usage.read_text(encoding="ascii").split())
    return Cost(wall, cpu, int(peak) * RSS_UNIT), done.stdout


def interleaved(
    actions: Mapping[str, Callable[[], Cost]], runs: int, warm: bool = True
) -> list[tuple[str, Cost | Skip]]:
    """Returns the median cost of each action, done in turns so that all meet the same machine.

    Args:
        actions: What is measured, by name; one that fails is left out from then on.
        runs: How many times each is measured.
        warm: Whether a round goes before, which writes bytecode and fills caches.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in actions}
    failed: dict[str, Skip] = {}
    for turn in range(runs + warm):
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
    return [(name, failed.get(name) or median(costs[name])) for name in actions]


def median(costs: Sequence[Cost]) -> Cost:
    """Returns the median of each of the figures."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
        int(statistics.median(cost.instructions for cost in costs)),
    )
