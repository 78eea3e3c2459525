"""Measures, prints figures and ratios to their peers', and writes them as JSON.

    make bench                          everything, in a quarter of an hour
    python -m bench api_key --runs 9    one part
    python -m bench --markdown          the tables of the README, at the end
    python -m bench --show              the same tables of the last run, without measuring

Machines differ, and so do their loads: figures are compared within one run, in which peers take
turns, and no test looks at the time. Close other programs first.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import cast

from . import environments, generation
from .markdown import markdown
from .parts import PARTS
from .process import CACHE, ROOT, listen
from .results import Results, compare, misses, text

_FILE = ROOT / "bench" / "results.json"
_DISTRIBUTIONS = ("mypy", "black", "botocore", "boto3", "aiobotocore", "httptools")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        _parser().error(f"there is no part {', '.join(sorted(unknown))}")
    if options.show:
        _say(markdown(_read(options.json)))
        return 0
    CACHE.mkdir(parents=True, exist_ok=True)
    results: Results = {"facts": _facts(options.runs), "parts": {}}
    _say("\n".join(f"{name}: {value}" for name, value in results["facts"].items()))
    for name in options.parts or PARTS:
        figures = compare(PARTS[name], PARTS[name].measure(options.runs))
        results["parts"][name] = figures
        _say(text(name, figures))
        # After each part, so that a run that is cut off leaves what it has measured.
        options.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for line in misses(results):
        _say(f"Misses its goal: {line}")
    _say(f"\nWritten to {options.json}")
    if options.markdown:
        _say(f"\n{markdown(results)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure; see the README.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--runs", type=int, default=3, help="median of so many (default: 3)")
    parser.add_argument("--json", type=Path, default=_FILE, help="the file (default: %(default)s)")
    parser.add_argument("--markdown", action="store_true", help="print the README's tables, too")
    parser.add_argument("--show", action="store_true", help="measure nothing, print the file's")
    return parser


def _read(file: Path) -> Results:
    try:
        return cast("Results", json.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise SystemExit(f"error: there is no {file}; run `make bench` first") from None


def _facts(runs: int) -> dict[str, str]:
    """Returns when, where and with what this is measured."""
    facts = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "python of clients": _version(environments.interpreter()),
        "runs": str(runs),
    }
    if hasattr(os, "getloadavg"):
        facts["load"] = f"{os.getloadavg()[0]:.1f}"
    for name in _DISTRIBUTIONS:
        try:
            facts[name] = version(name)
        except PackageNotFoundError:
            facts[name] = "not installed"
    pinned = [pin for pins in environments.PACKAGES.values() for pin in pins if "==" in pin]
    return {**facts, **dict(pin.split("==") for pin in [*pinned, generation.BUILDER])}


def _version(python: str) -> str:
    program = "import platform; print(platform.python_version())"
    return listen([python, "-c", program])[1].strip()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
