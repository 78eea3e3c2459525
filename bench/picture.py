"""The picture of the README: a bar for each client's CPU time as a ratio to boto3's.

It is an SVG of its own that takes the colours of a reader's light or dark screen.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from .clients import AIOBOTOCORE, BOTO3, FLOOR, FLOOR_ASYNC, OURS, OURS_ASYNC
from .markdown import Row
from .results import Figure, Results

_WIDTH = 760
_LEFT, _RIGHT = 190, 700  # of the bars
_MOST = 1.6  # the ratio at the right edge; longer bars end there
_BAR, _SPACE, _GROUP = 11, 3, 14  # heights: of a bar, below it, and below a group of bars
_TOP = 52
# Whose bar, its class, its words, and the floor whose mark is on it.
_BARS = (
    (BOTO3, "boto3", "boto3", ""),
    (AIOBOTOCORE, "aiobotocore", "aiobotocore", ""),
    (OURS, "ours", "ours", FLOOR),
    (OURS_ASYNC, "async", "ours, asynchronous", FLOOR_ASYNC),
)
_STYLE = """
text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.value { font-size: 10px }
.boto3 { fill: #8c959f } .aiobotocore { fill: #c69026 }
.ours { fill: #0969da } .async { fill: #8250df }
.rule { stroke: #8c959f; stroke-width: 1; stroke-dasharray: 2 3 }
.floor { stroke: #cf222e; stroke-width: 2 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .boto3 { fill: #6e7681 } .aiobotocore { fill: #d29922 }
  .ours { fill: #4493f8 } .async { fill: #ab7df8 }
  .floor { stroke: #ff7b72 }
}
"""


def picture(results: Results, rows: Sequence[Row]) -> str:
    """Returns the SVG of the rows that were measured."""
    drawn: list[str] = [_legend()]
    y = _TOP
    for row in rows:
        if row.part not in results["parts"]:
            continue
        figures = results["parts"][row.part]["figures"]
        title = escape(row.title.replace("`", ""))
        drawn.append(f'<text class="title" x="0" y="{y + 10}">{title}</text>')
        for name, kind, _, floor in _BARS:
            if (length := _ratio(figures, name)) is not None:
                drawn.append(_bar(kind, y, length, _ratio(figures, floor)))
                y += _BAR + _SPACE
        y += _GROUP
    one = _x(1)
    rule = f'<path class="rule" d="M{one} {_TOP - 8}V{y - _GROUP}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" '
        f'width="{_WIDTH}" height="{y}" role="img" aria-label="CPU time, boto3 = 1">\n'
        f"<style>{_STYLE}</style>\n" + "\n".join([*drawn, rule]) + "\n</svg>\n"
    )


def _ratio(figures: dict[str, Figure], name: str) -> float | None:
    if name not in figures or figures[name]["skipped"] or not figures[BOTO3]["cpu"]:
        return None
    return figures[name]["cpu"] / figures[BOTO3]["cpu"]


def _bar(kind: str, y: int, length: float, floor: float | None) -> str:
    end = _x(min(length, _MOST))
    drawn = f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{end - _LEFT:.1f}" height="{_BAR}"/>'
    if floor is not None:
        drawn += f'<path class="floor" d="M{_x(min(floor, _MOST))} {y - 1}v{_BAR + 2}"/>'
    return f'{drawn}<text class="value" x="{end + 5:.1f}" y="{y + 9}">{length:.2f}</text>'


def _x(length: float) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * length / _MOST, 1)


def _legend() -> str:
    drawn = '<text x="0" y="12">CPU time, boto3 = 1; less is better</text>'
    x = 0
    for _, kind, words, _ in _BARS:
        drawn += f'<rect class="{kind}" x="{x}" y="22" width="11" height="11"/>'
        drawn += f'<text x="{x + 16}" y="32">{words}</text>'
        x += 32 + 7 * len(words)
    drawn += f'<path class="floor" d="M{x + 4} 21v13"/>'
    return drawn + f'<text x="{x + 12}" y="32">floor: the same on a socket by hand</text>'
