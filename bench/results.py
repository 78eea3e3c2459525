"""Results: figures with their ratios and goals, as they are written to a file and printed as text."""

from __future__ import annotations

from typing import TypedDict

from .parts import CPU, INSTRUCTIONS, PEAK, Measured, Part
from .process import Cost, Skip


class Figure(TypedDict):
    """What one program took; zero is for what was not measured."""

    skipped: str  # why it was not measured at all, else empty
    cpu: float  # seconds
    wall: float  # seconds
    peak: int  # bytes
    instructions: int
    peer: str  # empty where there is none
    ratios: dict[str, float]  # to the peer, by what is compared
    goals: dict[str, float]


class Results(TypedDict):
    """What is written to the file."""

    facts: dict[str, str]
    parts: dict[str, dict[str, Figure]]


def compare(part: Part, measured: Measured) -> dict[str, Figure]:
    """Returns the figures of a part with their ratios to those of their peers."""
    figures = {name: _figure(cost) for name, cost in measured}
    for name, figure in figures.items():
        peer = part.peer(name)
        if peer is None or peer not in figures or figures[peer]["skipped"] or figure["skipped"]:
            continue
        figure["peer"] = peer
        figure["ratios"] = {
            what: round(value(figure, what) / value(figures[peer], what), 4)
            for what in (CPU, PEAK, INSTRUCTIONS)
            if value(figures[peer], what)
        }
        figure["goals"] = {what: goal for (of, what), goal in part.goals.items() if of == name}
    return figures


def _figure(cost: Cost | Skip) -> Figure:
    skipped = str(cost) if isinstance(cost, Skip) else ""
    known = Cost(0, 0, 0) if isinstance(cost, Skip) else cost
    return {
        "skipped": skipped,
        "cpu": known.cpu,
        "wall": known.wall,
        "peak": known.peak,
        "instructions": known.instructions,
        "peer": "",
        "ratios": {},
        "goals": {},
    }


def value(figure: Figure, what: str) -> float:
    """Returns one of the amounts of a figure."""
    return {CPU: figure["cpu"], PEAK: figure["peak"], INSTRUCTIONS: figure["instructions"]}[what]


def misses(results: Results) -> list[str]:
    """Returns a line for each goal that a figure misses."""
    return [
        f"{part}, {name}: {what} is {figure['ratios'][what]:.2f} of {figure['peer']}'s, not {goal}"
        for part, figures in results["parts"].items()
        for name, figure in figures.items()
        for what, goal in figure["goals"].items()
        if figure["ratios"][what] > goal
    ]


def text(title: str, figures: dict[str, Figure]) -> str:
    """Returns a part's figures for a person at a terminal."""
    lines = [f"\n{title:26} {'CPU':>9} {'wall':>9} {'peak':>8}  CPU of peer's, memory"]
    for name, figure in figures.items():
        if figure["skipped"]:
            lines.append(f"  {name:24} skipped: {figure['skipped']}")
            continue
        if figure["instructions"]:
            shown = f"{amount(figure, INSTRUCTIONS):>9} instructions {'':7}"
        else:
            peak = amount(figure, PEAK)
            shown = f"{amount(figure, CPU):>9} {seconds(figure['wall']):>9} {peak:>8}"
        lines.append(f"  {name:24} {shown}  {_verdicts(figure)}".rstrip())
    return "\n".join(lines)


def _verdicts(figure: Figure) -> str:
    shown: list[str] = []
    for what, ratio in figure["ratios"].items():
        goal = figure["goals"].get(what)
        if goal is None:
            shown.append(f"{ratio:.2f}")
        else:
            shown.append(f"{ratio:.2f} ({'within' if ratio <= goal else 'MISSES'} {goal})")
    return ", ".join(shown)


def amount(figure: Figure, what: str) -> str:
    """Returns a figure with its unit."""
    if what == CPU:
        return seconds(figure["cpu"])
    if what == PEAK:
        return f"{figure['peak'] / 2**20:.0f} MB"
    count = figure["instructions"]
    return f"{count / 1e6:.0f} M" if count >= 1e7 else f"{count / 1e6:.2f} M"


def seconds(value: float) -> str:
    """Returns a time in the unit that suits it."""
    for unit, scale in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= scale:
            return f"{value / scale:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"
