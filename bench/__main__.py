"""Measures, prints a table of figures and ratios, and writes them as JSON.

    make bench                          everything, in a few minutes
    python -m bench imports --runs 9    one part

Machines differ, and so do their loads: figures are compared within one run, and no test looks at
the time. Close other programs first.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from . import calls, checking, decorators, generation, imports
from .process import CACHE, ROOT, Cost, Skip

PARTS = ("generation", "imports", "checking", "decorators", *calls.TASKS)

# What a figure is compared with, by part: the peer's name.
_PEERS = {
    "generation": generation.BUILDER,
    "imports": "import boto3",
    "checking": checking.THEIRS,
    **{task: clients[0] for task, clients in calls.TASKS.items()},
}
# The ratio to its peer's CPU time that a figure must stay within; what has none just informs.
_GOALS = {
    ("generation", "cold"): 1.0,
    ("generation", "warm"): 0.1,
    ("imports", "import both clients"): 1.0,
    ("checking", checking.OURS): 2.0,
    **{(task, "native"): goal for task, goal in calls.GOALS.items()},
}
_DISTRIBUTIONS = ("mypy", "black", "botocore", "boto3", "types-boto3-bedrock-agentcore")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure; see the README.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--runs", type=int, default=3, help="median of so many (default: 3)")
    parser.add_argument("--json", type=Path, default=ROOT / "bench" / "results.json")
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    CACHE.mkdir(parents=True, exist_ok=True)
    measures: dict[str, Callable[[], Iterator[tuple[str, Cost | Skip]]]] = {
        "generation": lambda: generation.measure(options.runs),
        "imports": lambda: imports.measure(options.runs),
        "checking": lambda: checking.measure(options.runs),
        "decorators": lambda: decorators.measure(options.runs),
        **{task: partial(calls.measure, task, options.runs) for task in calls.TASKS},
    }
    facts = _facts(options.runs)
    _say("; ".join(f"{name} {value}" for name, value in facts.items()))
    results: dict[str, object] = {**facts}
    for part in options.parts or PARTS:
        results[part] = _report(part, measures[part]())
    options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    _say(f"\nWritten to {options.json}")
    return 0


def _facts(runs: int) -> dict[str, object]:
    """Returns when, where and with what this is measured."""
    facts: dict[str, object] = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": f"{platform.system()} {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "runs": runs,
    }
    if hasattr(os, "getloadavg"):
        facts["load"] = round(os.getloadavg()[0], 1)
    for name in _DISTRIBUTIONS:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = "not installed"
    return facts


def _report(part: str, measured: Iterator[tuple[str, Cost | Skip]]) -> dict[str, object]:
    """Prints a part's figures and returns them."""
    _say(f"\n{part:34}  {'CPU s':>7}  {'wall s':>7}  {'peak MB':>7}  ratio of CPU, goal")
    figures = dict(measured)
    peer = figures.get(_PEERS.get(part, ""))
    found: dict[str, object] = {}
    for name, cost in figures.items():
        if isinstance(cost, Skip):
            _say(f"{name:34}  skipped: {cost}")
            found[name] = {"skipped": str(cost)}
            continue
        row: dict[str, object] = {
            "cpu_seconds": round(cost.cpu, 3),
            "wall_seconds": round(cost.wall, 3),
            "peak_bytes": cost.peak,
        }
        verdict = ""
        if isinstance(peer, Cost) and peer is not cost:
            ratio = cost.cpu / peer.cpu
            goal = _GOALS.get((part, name))
            row["ratio"] = round(ratio, 3)
            verdict = f"{ratio:.2f}"
            if goal is not None:
                row["goal"] = goal
                verdict += f", {'within' if ratio <= goal else 'MISSES'} {goal}"
        if part == "imports":
            row["importtime_seconds"] = round(imports.importtime(name), 4)
        _say(f"{name:34}  {cost.cpu:7.2f}  {cost.wall:7.2f}  {cost.peak / 2**20:7.0f}  {verdict}")
        found[name] = row
    return found


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
