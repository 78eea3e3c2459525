"""The tables of the README, from the results of a run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from . import checking, decorators, generation, stubs
from .clients import (
    AIOBOTOCORE,
    BOTO3,
    CAPO,
    CAPO_ASYNC,
    OURS,
    OURS_ASYNC,
    OURS_TRACED,
    SMITHY,
)
from .parts import CPU, INSTRUCTIONS, PEAK
from .results import Figure, Results, amount, value

_COLUMNS = (BOTO3, AIOBOTOCORE, CAPO, CAPO_ASYNC, SMITHY, OURS, OURS_ASYNC)

# The rows of the table of clients: a title, the part, and what of it is compared.
CALLS = (
    ("start one client, first call", "cold_one", CPU),
    ("start both, first calls", "cold_both", CPU),
    ("the same, instructions", "cold_both_count", INSTRUCTIONS),
    ("the same, peak memory", "cold_both", PEAK),
    ("one call", "api_key", CPU),
    ("the same, instructions", "api_key_count", INSTRUCTIONS),
    ("the same, TLS", "api_key_tls", CPU),
    ("`ListEvents` of 100", "list_events", CPU),
    ("event of a stream", "harness", CPU),
    ("body of 64 KB", "stream_64k", CPU),
    ("the same, TLS", "stream_64k_tls", CPU),
    ("body of 4 MB", "stream_4m", CPU),
    ("the same, TLS", "stream_4m_tls", CPU),
    ("call, 64 at once", "at_once", CPU),
    ("the same, TLS", "at_once_tls", CPU),
)
# The rows of the table of everything else: a title, the part, and whose figure.
OTHERS = (
    ("generate, without a cache", "generation", generation.COLD),
    ("generate, nothing changed", "generation", generation.WARM),
    ("generate, one operation changed", "generation", generation.CHANGED),
    ("import both clients", "imports", "import both clients"),
    ("`mypy --strict` of a 30-line program", "checking", checking.OURS),
    ("traced call", "traced", OURS_TRACED),
    ("call with a time-out of its own", "own_timeout", OURS),
    ("server-sent event", "sent_events", OURS),
    ("first decorated function", "decorate", decorators.OURS),
    ("call of a decorated function", "decorated_call", decorators.OURS),
    ("the same, a coroutine", "decorated_await", decorators.OURS),
    ("first 25 calls at once", "decorated_25", decorators.OURS),
    ("1,000 stubbed calls", "stubbed", stubs.OURS),
)


def markdown(results: Results) -> str:
    """Returns both tables, with when and where they were measured."""
    facts = results["facts"]
    python, load = facts["python of clients"], facts.get("load", "unknown")
    where = f"{facts['machine']}, Python {python}, load {load} at the start"
    return "\n\n".join(
        [
            f"Measured on {facts['date'][:10]}, {where}:",
            _table(("", *_COLUMNS), _calls(results)),
            _table(("", "ours", "peer", "ratio"), _others(results)),
            *_reasons(results),
        ]
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join([_row(head), _row(["---"] * len(head)), *map(_row, rows)])


def _row(cells: Sequence[str]) -> str:
    return "|" + "|".join(f" {cell} " if cell else " " for cell in cells) + "|"


def _calls(results: Results) -> Iterable[list[str]]:
    for title, part, what in CALLS:
        if figures := results["parts"].get(part):
            yield [title, *(_cell(figures.get(name), what) for name in _COLUMNS)]


def _cell(figure: Figure | None, what: str) -> str:
    if figure is None or not value(figure, what):
        return "-"
    if what not in figure["ratios"]:
        return amount(figure, what)
    ratio, goal = figure["ratios"][what], figure["goals"].get(what)
    if goal is None:
        return f"{ratio:.2f}"
    return f"**{ratio:.2f}**" if ratio <= goal else f"{ratio:.2f} (goal {goal})"


def _others(results: Results) -> Iterable[list[str]]:
    for title, part, name in OTHERS:
        figures = results["parts"].get(part, {})
        figure = figures.get(name)
        if figure is None or figure["skipped"]:
            continue
        cells = [title, amount(figure, CPU), "-", "-"]
        if peer := figure["peer"]:
            cells[2] = f"{peer.partition('==')[0]}: {amount(figures[peer], CPU)}"
            cells[3] = _cell(figure, CPU)
        yield cells


def _reasons(results: Results) -> Iterable[str]:
    """Yields a line for each reason for which something was not measured."""
    why: dict[str, set[str]] = {}
    for figures in results["parts"].values():
        for name, figure in figures.items():
            if figure["skipped"]:
                why.setdefault(figure["skipped"], set()).add(name)
    for reason, names in why.items():
        yield f"Not measured: {', '.join(sorted(names))} ({reason})."
