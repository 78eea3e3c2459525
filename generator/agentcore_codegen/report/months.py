"""Changes per month by verdict: stacked bars as the numbers that an SVG holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..diff.change import Diff, counts
from ..diff.rules.rule import VERDICTS, Verdict
from .chart import Mark, scale

_WIDTH, _HEIGHT = 960, 250
_LEFT, _RIGHT, _TOP, _BASE = 44, 940, 14, 216
_GAP = 0.25  # of a month's width


@dataclass(frozen=True, slots=True)
class Month:
    """What changed in a month; zeros included."""

    name: str  # 2026-04
    counts: tuple[int, ...]  # in the order of VERDICTS

    @property
    def text(self) -> str:
        words = [f"{n} {verdict}" for verdict, n in zip(VERDICTS, self.counts, strict=True) if n]
        return f"{self.name}: {', '.join(words) or 'no changes'}"


@dataclass(frozen=True, slots=True)
class Bar:
    """The changes of one verdict in one month."""

    verdict: Verdict
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The picture of some months."""

    caption: str
    verdicts: tuple[Verdict, ...]
    bars: tuple[Bar, ...]
    rules: tuple[Mark, ...]
    months: tuple[Mark, ...]
    width: int = _WIDTH
    height: int = _HEIGHT
    left: int = _LEFT
    right: int = _RIGHT


def months(diffs: Iterable[Diff]) -> tuple[Month, ...]:
    """Returns every month from the first to the last that has a change, oldest first."""
    tally: dict[str, list[int]] = {}
    for diff in diffs:
        if diff.date:
            numbers = tally.setdefault(diff.date[:7], [0] * len(VERDICTS))
            for place, number in enumerate(counts(diff.open).values()):
                numbers[place] += number
    if not tally:
        return ()
    names = _names(min(tally), max(tally))
    return tuple(Month(name, tuple(tally.get(name, [0] * len(VERDICTS)))) for name in names)


def bars(table: tuple[Month, ...], verdicts: tuple[Verdict, ...] = VERDICTS) -> Bars:
    """Returns the picture of months: of some verdicts, the worst at the bottom.

    Raises:
        ValueError: there is no month.
    """
    places = [VERDICTS.index(verdict) for verdict in verdicts]
    top = scale(max(sum(month.counts[place] for place in places) for month in table))
    slot = (_RIGHT - _LEFT) / len(table)

    def high(number: float) -> float:
        return (_BASE - _TOP) * number / top

    stacks: list[Bar] = []
    for number, month in enumerate(table):
        base = float(_BASE)
        for place in places:
            height = high(month.counts[place])
            base -= height
            if height:
                stacks.append(
                    Bar(
                        verdict=VERDICTS[place],
                        x=round(_LEFT + slot * (number + _GAP / 2), 1),
                        y=round(base, 1),
                        width=round(slot * (1 - _GAP), 1),
                        height=round(height, 1),
                        text=month.text,
                    )
                )
    return Bars(
        caption=f"Changes from {table[0].name} to {table[-1].name}, {' and '.join(verdicts)}",
        verdicts=verdicts,
        bars=tuple(stacks),
        rules=tuple(
            Mark(0, round(_BASE - high(top * part / 4), 1), str(round(top * part / 4)))
            for part in range(5)
        ),
        months=tuple(
            Mark(round(_LEFT + slot * (number + 0.5), 1), 0, month.name)
            for number, month in enumerate(table)
            if number % -(-len(table) // 12) == 0
        ),
    )


def _names(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (name := f"{year}-{month:02}") <= last:
        yield name
        year, month = year + month // 12, month % 12 + 1
