"""Measures, keeps the figures as JSON, and writes the tables of the documents from them.

    make bench                          in ten minutes, what needs nothing installed
    python -m bench --all               slow peers and counts of instructions too
    python -m bench api_key --runs 9    one part; the others stay as they were measured last
    python -m bench --python python3.10 --python python3.13    the main parts, there alone
    python -m bench --show              what was measured last, without measuring
    python -m bench --render            writes the documents again from that

Machines differ, and so do their loads: figures are compared within one part, in which peers take
turns, and no test looks at the time. Close other programs first.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import documents, storage
from .parts import PARTS
from .run import measure
from .tables import TABLES
from .terminal import say

_MINUTES, _MINUTES_OF_ALL = 10.0, 40.0


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        _parser().error(f"there is no part {', '.join(sorted(unknown))}")
    results = storage.read(options.json)
    if not results["facts"] and (options.show or options.render):
        raise SystemExit(f"error: there is no {options.json}; run `make bench` first")
    if options.show:
        say("\n\n".join(table(results) for table in TABLES.values()))
        return 0
    if not options.render:
        minutes = options.minutes or (_MINUTES_OF_ALL if options.all else _MINUTES)
        for newest in measure(
            results,
            options.parts,
            runs=options.runs,
            seconds=60 * minutes,
            everything=options.all,
            pythons=options.python,
        ):
            # After each part, so that a run that is cut off leaves what it has measured.
            storage.write(options.json, newest)
        say(f"\nWritten to {options.json}")
    if options.json.resolve() == storage.FILE:
        for name in documents.write(results):
            say(f"Written: {name}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure; see the README.")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--runs", type=int, default=3, help="median of so many (default: 3)")
    parser.add_argument("--all", action="store_true", help="install and measure slow peers, too")
    parser.add_argument("--minutes", type=float, help="time for it (default: 10; with --all 40)")
    parser.add_argument(
        "--python", action="append", default=[], help="measure the main parts on this Python alone"
    )
    parser.add_argument(
        "--json",
        type=Path,
        default=storage.FILE,
        help="the file (default: %(default)s); documents are written from the default alone",
    )
    parser.add_argument("--show", action="store_true", help="measure nothing, print the tables")
    parser.add_argument("--render", action="store_true", help="measure nothing, write documents")
    return parser


if __name__ == "__main__":
    sys.exit(main())
