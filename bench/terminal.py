"""What a run says at a terminal while it goes on."""

from __future__ import annotations

import sys

from .parts import CPU, INSTRUCTIONS, PEAK
from .results import Figure, amount, is_within, seconds


def say(text: str) -> None:
    """Writes a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def progress(done: int, of: int, part: str, left: float) -> str:
    """Returns the line before a part: how many there are, and the seconds left for all of them."""
    return f"\n[{done + 1}/{of}] {part}, {max(left, 0) / 60:.1f} minutes left"


def table(title: str, figures: dict[str, Figure]) -> str:
    """Returns a part's figures."""
    lines = [f"{title:26} {'CPU':>9} {'wall':>9} {'peak':>8}  of the peer's and the floor's"]
    for name, figure in figures.items():
        if figure["skipped"]:
            lines.append(f"  {name:24} skipped: {figure['skipped']}")
            continue
        if figure["instructions"]:
            shown = f"{amount(figure, INSTRUCTIONS):>9} instructions {'':7}"
        else:
            peak = amount(figure, PEAK)
            shown = f"{amount(figure, CPU):>9} {seconds(figure['wall']):>9} {peak:>8}"
        more = "".join(f", {what} {number:.4g}" for what, number in figure["more"].items())
        lines.append(f"  {name:24} {shown}  {_verdicts(figure)}{more}".rstrip())
    return "\n".join(lines)


def _verdicts(figure: Figure) -> str:
    shown: list[str] = []
    for what, ratio in figure["ratios"].items():
        goal = figure["goals"].get(what)
        verdict = (
            "" if goal is None else f" ({'within' if is_within(ratio, goal) else 'MISSES'} {goal})"
        )
        shown.append(f"{what} {ratio:.2f}{verdict}")
    return ", ".join(shown)
