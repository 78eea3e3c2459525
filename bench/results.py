"""Results: figures with their ratios and goals, as they are written to a file and shown."""

from __future__ import annotations

from typing import TypedDict

from .parts import CPU, INSTRUCTIONS, PEAK, TO_FLOOR, WALL, Measured, Part
from .process import Cost, Skip


class Figure(TypedDict):
    """What one program took; zero is for what was not measured."""

    skipped: str  # why it was not measured at all, else empty
    cpu: float  # seconds
    wall: float  # seconds
    peak: int  # bytes
    instructions: int
    more: dict[str, float]  # what only some parts tell
    peer: str  # empty where there is none
    # To the peer, by what is compared; TO_FLOOR is CPU time, or instructions, to the floor's.
    ratios: dict[str, float]
    goals: dict[str, float]


class Measurement(TypedDict):
    """One part of one run."""

    date: str  # ISO 8601, when it began
    load: str  # mean of the last minute when it began, empty where the system has none
    figures: dict[str, Figure]


class Results(TypedDict):
    """What is written to the file: the newest measurement of each part."""

    facts: dict[str, str]  # of the last run
    parts: dict[str, Measurement]
    pythons: dict[str, dict[str, Measurement]]  # the same on other Pythons, by version


EMPTY_FIGURE: Figure = {
    "skipped": "",
    "cpu": 0,
    "wall": 0,
    "peak": 0,
    "instructions": 0,
    "more": {},
    "peer": "",
    "ratios": {},
    "goals": {},
}


def compare(part: Part, measured: Measured) -> dict[str, Figure]:
    """Returns the figures of a part with their ratios to those of their peers and floors."""
    figures = {name: _figure(cost) for name, cost in measured}
    for name, figure in figures.items():
        if figure["skipped"]:
            continue
        if peer := _measured(part.peer(name), figures):
            figure["peer"] = part.peer(name) or ""
            for what in part.compared:
                if value(peer, what):
                    figure["ratios"][what] = _rounded(value(figure, what) / value(peer, what))
        if floor := _measured(part.floors.get(name), figures):
            what = INSTRUCTIONS if floor["instructions"] else CPU
            figure["ratios"][TO_FLOOR] = _rounded(value(figure, what) / value(floor, what))
        figure["goals"] = {
            what: goal
            for (of, what), goal in part.goals.items()
            if of == name and what in figure["ratios"]
        }
    return figures


def _measured(name: str | None, figures: dict[str, Figure]) -> Figure | None:
    figure = figures.get(name or "")
    return None if figure is None or figure["skipped"] else figure


def _figure(cost: Cost | Skip) -> Figure:
    if isinstance(cost, Skip):
        return {**EMPTY_FIGURE, "skipped": str(cost), "more": {}, "ratios": {}, "goals": {}}
    return {
        "skipped": "",
        "cpu": _rounded(cost.cpu),
        "wall": _rounded(cost.wall),
        "peak": cost.peak,
        "instructions": cost.instructions,
        "more": {name: _rounded(number) for name, number in cost.more.items()},
        "peer": "",
        "ratios": {},
        "goals": {},
    }


def _rounded(number: float) -> float:
    """Returns a number with four digits: no more mean anything, and the file is read by people."""
    return float(f"{number:.4g}")


def value(figure: Figure, what: str) -> float:
    """Returns one of the amounts of a figure."""
    return {
        CPU: figure["cpu"],
        TO_FLOOR: figure["cpu"],
        WALL: figure["wall"],
        PEAK: figure["peak"],
        INSTRUCTIONS: figure["instructions"],
    }[what]


def is_within(ratio: float, goal: float) -> bool:
    """Returns whether a ratio is within its goal, as it is shown."""
    return round(ratio, 2) <= goal


def misses(part: str, figures: dict[str, Figure]) -> list[str]:
    """Returns a line for each goal that a figure of a part misses."""
    return [
        f"{part}, {name}: {_compared(what, figure)} is {figure['ratios'][what]:.2f}, not {goal}"
        for name, figure in figures.items()
        for what, goal in figure["goals"].items()
        if not is_within(figure["ratios"][what], goal)
    ]


def _compared(what: str, figure: Figure) -> str:
    return "what it takes to the floor's" if what == TO_FLOOR else f"{what} to {figure['peer']}'s"


def amount(figure: Figure, what: str) -> str:
    """Returns a figure with its unit."""
    if what in (CPU, TO_FLOOR):
        return seconds(figure["cpu"])
    if what == WALL:
        return seconds(figure["wall"])
    if what == PEAK:
        return f"{figure['peak'] / 2**20:.0f} MB"
    count = figure["instructions"]
    return f"{count / 1e6:.3g} million" if count >= 1e6 else f"{count / 1e3:.0f} thousand"


def seconds(value: float) -> str:
    """Returns a time in the unit that suits it."""
    for unit, scale in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= scale:
            return f"{value / scale:.3g} {unit}"
    return f"{value / 1e-9:.3g} ns"
