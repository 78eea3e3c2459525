"""The tables of what grows with an API, and the sentence on what one operation adds."""

from __future__ import annotations

from .growth import GENERATION, GENERATION_PEAK, OPERATIONS
from .markdown import circumstances, ratio, table
from .parts import CPU, PEAK
from .results import Figure, Measurement, Results, amount, seconds

RELEASES, SERVICES = "growth_releases", "growth_services"
_HEAD = ("operations", "start", "to boto3's", "memory", "to boto3's", "generation", "its memory")


def growth(results: Results) -> str:
    """Returns a table of releases, what an operation adds, and a table of services."""
    shown: list[str] = []
    for part, first in ((RELEASES, "botocore"), (SERVICES, "service")):
        if part not in results["parts"]:
            continue
        figures = results["parts"][part]["figures"]
        rows = [_row(name, figure) for name, figure in figures.items() if figure["more"]]
        columns = [n for n in range(len(_HEAD) + 1) if any(row[n] != "-" for row in rows)]
        shown += [
            f"Measured on {circumstances(results, [part])}.",
            table(
                [(first, *_HEAD)[n] for n in columns], ([row[n] for n in columns] for row in rows)
            ),
        ]
        if part == RELEASES:
            shown.append(each_operation(results["parts"][part]))
    return "\n\n".join(shown)


def _row(name: str, figure: Figure) -> list[str]:
    return [
        name,
        f"{figure['more'][OPERATIONS]:g}",
        amount(figure, CPU),
        ratio(figure, CPU),
        amount(figure, PEAK),
        ratio(figure, PEAK),
        seconds(figure["more"][GENERATION]),
        f"{figure['more'][GENERATION_PEAK] / 2**20:.0f} MB",
    ]


def each_operation(releases: Measurement) -> str:
    """Returns what one more operation adds, by the releases with fewest and most."""
    few, *_, many = releases["figures"].values()
    count = many["more"][OPERATIONS] - few["more"][OPERATIONS]
    start = max(many["cpu"] - few["cpu"], 0) / count
    memory = max(many["peak"] - few["peak"], 0) / count
    return (
        f"An operation that is not called adds {seconds(start)} of CPU time to a start "
        f"({100 * start / few['cpu']:.2f} %) and {memory / 1024:.1f} KB of memory."
    )
