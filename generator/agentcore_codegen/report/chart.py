"""The picture of a growing API: points, lines and bars as the numbers that an SVG holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..diff.change import counts
from ..diff.history import Step

_WIDTH, _HEIGHT = 960, 250
_LEFT, _RIGHT, _TOP, _BASE = 44, 940, 14, 196
_BAR, _BAR_SPACE = 5, 26  # height of a bar per breaking change, and at most


@dataclass(frozen=True, slots=True)
class Mark:
    """A label on an axis."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class Point:
    """One release: where it is, what it says and where it leads. `bar` is 0 for none."""

    x: float
    y: float
    bar: int
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One service's picture."""

    caption: str
    line: str
    area: str
    points: tuple[Point, ...]
    rules: tuple[Mark, ...]
    months: tuple[Mark, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    base: int = _BASE + 4


def anchor(service: str, version: str) -> str:
    """Returns the id of a release's section."""
    return f"{service}-{version}"


def charts(
    steps: Sequence[Step], measure: Literal["operations", "types"] = "operations"
) -> tuple[Chart, ...]:
    """Returns a chart per service over one time axis; none where the dates are not known."""
    dated = [step for step in steps if step.size.date]
    if len(dated) < 2:
        return ()
    days = [date.fromisoformat(step.size.date).toordinal() for step in dated]
    services = dict.fromkeys(step.size.service for step in dated)
    return tuple(
        _chart([s for s in dated if s.size.service == name], measure, min(days), max(days))
        for name in services
    )


def _chart(steps: Sequence[Step], measure: str, first: int, last: int) -> Chart:
    numbers: list[int] = [getattr(step.size, measure) for step in steps]
    top = scale(max(numbers))

    def x(day: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - first) / max(last - first, 1), 1)

    def y(count: float) -> float:
        return round(_BASE - (_BASE - _TOP) * count / top, 1)

    points: list[Point] = []
    path = ""
    for step, number in zip(steps, numbers, strict=True):
        size = step.size
        here = x(date.fromisoformat(size.date).toordinal())
        # A release holds until the next one: the line goes in steps.
        path += f"H{here}V{y(number)}" if path else f"M{here} {y(number)}"
        points.append(
            Point(
                here,
                y(number),
                min(_BAR * _breaking(step), _BAR_SPACE),
                _text(step),
                anchor(size.service, size.version),
            )
        )
    path += f"H{_RIGHT}"
    first_size, size = steps[0].size, steps[-1].size
    return Chart(
        caption=f"{size.service}: {numbers[0]} {measure} in {first_size.version}, "
        f"{numbers[-1]} in {size.version}",
        line=path,
        area=f"{path}V{_BASE}H{points[0].x}Z",
        points=tuple(points),
        rules=tuple(Mark(0, y(top * part / 4), str(round(top * part / 4))) for part in range(5)),
        months=tuple(_months(first, last, x)),
    )


def scale(number: int) -> int:
    """Returns the multiple of 20 at or above a number: the top of an axis with four even rules."""
    return max(-(-number // 20) * 20, 20)


def _months(first: int, last: int, x: Callable[[int], float]) -> list[Mark]:
    marks: list[Mark] = []
    step = 1 if last - first < 500 else 3
    day = date.fromordinal(first).replace(day=1)
    while day.toordinal() <= last:
        if day.toordinal() >= first and (day.month - 1) % (2 * step) == 0:
            marks.append(Mark(x(day.toordinal()), 0, day.strftime("%Y-%m")))
        day = day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1)
    return marks


def _breaking(step: Step) -> int:
    return counts(step.diff.open)["breaking"] if step.diff is not None else 0


def _text(step: Step) -> str:
    size = step.size
    words = f"{size.version}, {size.date}: {size.operations} operations, {size.types} types"
    number = _breaking(step)
    return f"{words}; {number} breaking changes" if number else words
