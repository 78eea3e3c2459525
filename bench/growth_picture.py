"""The picture of what grows with an API: a panel each for start, memory and generation."""

from __future__ import annotations

from collections.abc import Callable

from .growth import GENERATION, OPERATIONS
from .results import Figure, Measurement

_PANEL, _GAP, _HEIGHT = 230, 30, 190
_LEFT, _TOP, _BASE = 44, 34, 150
_STYLE = """
text { font: 11px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-weight: 600; font-size: 12px }
.line { fill: none; stroke: #0969da; stroke-width: 2 } .point { fill: #0969da }
.rule { stroke: #8c959f; stroke-width: .5 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .line { stroke: #4493f8 } .point { fill: #4493f8 }
}
"""
# A panel each: its title and what it shows of a release.
_PANELS: tuple[tuple[str, Callable[[Figure], float]], ...] = (
    ("making all clients, CPU ms", lambda figure: figure["cpu"] * 1e3),
    ("peak memory of that, MB", lambda figure: figure["peak"] / 2**20),
    ("generating them, CPU s", lambda figure: figure["more"][GENERATION]),
)


def picture(releases: Measurement) -> str:
    """Returns the SVG of the releases that were measured."""
    figures = [figure for figure in releases["figures"].values() if not figure["skipped"]]
    width = len(_PANELS) * (_PANEL + _GAP)
    panels = [
        _panel(n * (_PANEL + _GAP), title, [(f["more"][OPERATIONS], of(f)) for f in figures])
        for n, (title, of) in enumerate(_PANELS)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" '
        f'width="{width}" height="{_HEIGHT}" role="img" aria-label="Cost by number of operations">\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(panels) + "\n</svg>\n"
    )


def _panel(start: int, title: str, points: list[tuple[float, float]]) -> str:
    most = max(number for _, number in points)
    top = _nice(most)
    widest = max(operations for operations, _ in points)

    def x(operations: float) -> float:
        return round(start + _LEFT + (_PANEL - _LEFT) * operations / widest, 1)

    def y(number: float) -> float:
        return round(_BASE - (_BASE - _TOP) * number / top, 1)

    drawn = [f'<text class="title" x="{start}" y="14">{title}</text>']
    for part in (0, 0.5, 1):
        at = y(top * part)
        drawn.append(
            f'<path class="rule" d="M{start + _LEFT} {at}H{start + _PANEL}"/>'
            f'<text x="{start + _LEFT - 6}" y="{at + 4}" text-anchor="end">{top * part:g}</text>'
        )
    path = "L".join(f"{x(operations)} {y(number)}" for operations, number in points)
    drawn.append(f'<path class="line" d="M{path}"/>')
    for operations, number in points:
        drawn.append(f'<circle class="point" cx="{x(operations)}" cy="{y(number)}" r="3"/>')
    for operations, _ in (points[0], points[-1]):
        drawn.append(
            f'<text x="{x(operations)}" y="{_BASE + 16}" text-anchor="middle">{operations:g}</text>'
        )
    middle = start + (_LEFT + _PANEL) / 2
    drawn.append(f'<text x="{middle}" y="{_BASE + 32}" text-anchor="middle">operations</text>')
    return "".join(drawn)


def _nice(number: float) -> float:
    """Returns 1, 2 or 5 times a power of ten, at or above a number."""
    scale = 1.0
    while scale < number:
        scale *= 10
    while scale / 10 >= number:
        scale /= 10
    return next(scale * part for part in (0.2, 0.5, 1) if scale * part >= number)
