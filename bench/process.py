"""Runs a command and tells what it cost: wall time, CPU time and peak memory, children included."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# ru_maxrss is in kilobytes on Linux and in bytes on macOS.
RSS_UNIT = 1 if sys.platform == "darwin" else 1024


ROOT = Path(__file__).resolve().parent.parent
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
    """What one process took, with the processes that it started and waited for."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: int  # bytes of the largest of the processes


def run(command: Sequence[object], env: Mapping[str, str] | None = None) -> Cost:
    """Runs a command to its end.

    Args:
        command: The program and its arguments; paths are arguments too.
        env: Variables that are set beside the present ones.

    Raises:
        RuntimeError: it failed; the message has the end of its output.
    """
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**ENV, **(env or {})},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            tail = output.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"{command[0]} exited with {process.returncode}:\n{tail}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * RSS_UNIT)


def median(costs: Sequence[Cost]) -> Cost:
    """Returns the median of each of the three figures."""
    return Cost(
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.cpu for cost in costs),
        int(statistics.median(cost.peak for cost in costs)),
    )
