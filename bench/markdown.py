"""Tables of figures as Markdown: cells, rows, and the sentence that says when and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .parts import CPU, PEAK, TO_FLOOR
from .results import Figure, Measurement, Results, amount, is_within, value


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, whose figure it shows, and whether as a ratio to the floor."""

    heading: str
    name: str
    floor: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its title, the part that it shows, and what of it is compared."""

    title: str
    part: str
    what: str = CPU
    name: str = ""  # whose figure, where the row is of one


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table."""
    return "\n".join([_line(head), _line(["---"] * len(head)), *map(_line, rows)])


def _line(cells: Sequence[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def comparison(
    measured: dict[str, Measurement], rows: Sequence[Row], columns: Sequence[Column]
) -> str:
    """Returns a table with a row per part; rows and columns without any figure are left out."""
    shown = [row for row in rows if row.part in measured]
    cells = {
        column: [
            _cell(measured[row.part]["figures"].get(column.name), row.what, column.floor)
            for row in shown
        ]
        for column in columns
    }
    kept = [column for column in columns if any(cell != "-" for cell in cells[column])]
    return table(
        ["", *(column.heading for column in kept)],
        ([row.title, *(cells[column][n] for column in kept)] for n, row in enumerate(shown)),
    )


def _cell(figure: Figure | None, what: str, floor: bool) -> str:
    if figure is None:
        return "-"
    return (ratio(figure, TO_FLOOR) if what != PEAK else "-") if floor else cell(figure, what)


def cell(figure: Figure, what: str) -> str:
    """Returns the ratio of a figure to its peer's, or the figure itself where it has no peer."""
    if not value(figure, what):
        return "-"
    return ratio(figure, what) if what in figure["ratios"] else amount(figure, what)


def ratio(figure: Figure, what: str) -> str:
    """Returns a ratio, bold within its goal and beside the goal elsewhere."""
    if what not in figure["ratios"]:
        return "-"
    known, goal = figure["ratios"][what], figure["goals"].get(what)
    if goal is None:
        return f"{known:.2f}"
    return f"**{known:.2f}**" if is_within(known, goal) else f"{known:.2f} (goal {goal})"


def pairs(measured: dict[str, Measurement], rows: Sequence[Row]) -> str:
    """Returns a table of figures beside those of their peers."""
    lines: list[list[str]] = []
    for row in rows:
        figures = measured[row.part]["figures"] if row.part in measured else {}
        figure = figures.get(row.name)
        if figure is None or figure["skipped"]:
            continue
        cells = [row.title, "-", amount(figure, row.what), "-", ratio(figure, TO_FLOOR)]
        if peer := figure["peer"]:
            name = re.split("==|, ", peer)[0]
            cells[1] = f"{name}: {amount(figures[peer], row.what)}"
            cells[3] = ratio(figure, row.what)
        lines.append(cells)
    head = ["", "peer", "ours", "ratio", "to floor"]
    if all(cells[-1] == "-" for cells in lines):
        return table(head[:-1], (cells[:-1] for cells in lines))
    return table(head, lines)


def circumstances(results: Results, parts: Iterable[str]) -> str:
    """Returns when, where and under which load parts were measured."""
    measured = [results["parts"][part] for part in parts if part in results["parts"]]
    facts = results["facts"]
    return f"{facts['machine']}, Python {facts['python of clients']}, {moments(measured)}"


def moments(measured: Sequence[Measurement]) -> str:
    """Returns when, and under which load, parts were measured."""
    dates = _range(measurement["date"][:10] for measurement in measured)
    return f"{dates}, load {_range(measurement['load'] for measurement in measured) or 'unknown'}"


def _range(texts: Iterable[str]) -> str:
    known = sorted({text for text in texts if text}, key=_number)
    return " to ".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def _number(text: str) -> tuple[float, str]:
    try:
        return float(text), text
    except ValueError:
        return 0.0, text


def reasons(measured: dict[str, Measurement]) -> str:
    """Returns a line for each reason for which something was not measured."""
    why: dict[str, set[str]] = {}
    for measurement in measured.values():
        for name, figure in measurement["figures"].items():
            if figure["skipped"]:
                why.setdefault(figure["skipped"], set()).add(name)
    return "\n".join(
        f"Not measured: {', '.join(sorted(names))} ({reason})." for reason, names in why.items()
    )
