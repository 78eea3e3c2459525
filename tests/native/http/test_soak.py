"""Many calls at once against a server that fails often: nothing is lost, mixed up or left over."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SUPPORT = Path(__file__).resolve().parents[2] / "support"
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/statm").exists(), reason="needs Linux's /proc to look at the process"
)

# Growth from a fifth of the calls to nine tenths that is not the allocator's play. One leaked
# connection with its reader holds over 2 KB; 5,000 connections come and go in the long run.
MOST_MEMORY = 4 * 1024 * 1024
MOST_OBJECTS = 500


def soak(flavour: str, calls: int, concurrency: int, seed: int) -> dict[str, Any]:
    """Runs the program `soak` against the program `chaos` and returns its report."""
    with subprocess.Popen(
        [sys.executable, str(SUPPORT / "chaos.py"), str(seed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().strip()
        done = subprocess.run(
            # Warnings tell of sockets and tasks that nobody closed.
            [
                *(sys.executable, "-W", "default", str(SUPPORT / "soak.py")),
                *(flavour, port, str(calls), str(concurrency)),
            ],
            capture_output=True,
            text=True,
            check=False,
            timeout=500,
        )
        assert server.stdin is not None
        server.stdin.close()
        server.wait(30)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def check(report: dict[str, Any], calls: int) -> None:
    assert report["wrong"] == []
    assert report["once"] == calls
    # The server did fail, and the client did try again.
    assert report["again"]["attempts"] > calls / 100
    assert report["server"]["reset"] > 0
    assert report["server"]["cut body"] > 0
    # Every socket is closed on both sides, but for the one that asked for the report.
    before, after = report["files"]
    assert after == before
    assert report["server"]["open"] == 1


@pytest.mark.parametrize(("flavour", "concurrency"), [("async", 64), ("sync", 16)])
def test_nothing_is_lost(flavour: str, concurrency: int) -> None:
    check(soak(flavour, 2_000, concurrency, seed=1), 2_000)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("flavour", "calls", "concurrency"), [("async", 100_000, 64), ("sync", 30_000, 16)]
)
def test_nothing_is_lost_or_left_over(flavour: str, calls: int, concurrency: int) -> None:
    report = soak(flavour, calls, concurrency, seed=2)
    check(report, calls)
    early, late = report["marks"]
    assert late["resident"] - early["resident"] < MOST_MEMORY
    assert late["objects"] - early["objects"] < MOST_OBJECTS
