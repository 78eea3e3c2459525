"""Runs a text as a program of its own, which may import the generated package."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence

from .models import ROOT


def output(
    program: str,
    *arguments: str,
    flags: Sequence[str] = (),
    environment: Mapping[str, str] = os.environ,
) -> str:
    """Returns what a program prints; one that fails fails the test."""
    done = subprocess.run(
        [sys.executable, *flags, "-c", program, *arguments],
        env={**environment, "PYTHONPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
