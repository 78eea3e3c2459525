"""Runs a command and tells what it cost: wall time, CPU time and peak memory, children included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    # What only some parts tell, by name.
    more: Mapping[str, float] = field(default_factory=dict[str, float])


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
