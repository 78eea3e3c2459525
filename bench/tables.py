"""The tables of the documents, by the names that stand in their comments."""

from __future__ import annotations

from collections.abc import Callable

from . import checking, crowds, decorators, generation, language_server, local_server, stubs
from .clients import (
    AIOBOTOCORE,
    BOTO3,
    CAPO,
    CAPO_ASYNC,
    FLOOR,
    FLOOR_ASYNC,
    OURS,
    OURS_AIOBOTOCORE,
    OURS_ASYNC,
    OURS_BOTOCORE,
    OURS_TRACED,
    SMITHY,
)
from .growth_table import growth
from .markdown import Column, Row, circumstances, comparison, moments, pairs, ratio, reasons, table
from .parts import CPU, INSTRUCTIONS, MAIN, PEAK, TO_FLOOR, WALL
from .results import Figure, Results, seconds

_SHORT_COLUMNS = (
    Column("boto3", BOTO3),
    Column("aiobotocore", AIOBOTOCORE),
    Column("ours", OURS),
    Column("ours, asynchronous", OURS_ASYNC),
    Column("ours to floor", OURS, floor=True),
    Column("asynchronous to floor", OURS_ASYNC, floor=True),
)
_COLUMNS = (
    *_SHORT_COLUMNS[:2],
    *(Column(name, name) for name in (CAPO, CAPO_ASYNC, SMITHY, OURS_BOTOCORE, OURS_AIOBOTOCORE)),
    *_SHORT_COLUMNS[2:4],
    Column("floor", FLOOR),
    Column("asynchronous floor", FLOOR_ASYNC),
    *_SHORT_COLUMNS[4:],
)
SHORT = (
    Row("start one client, first call", "cold_one"),
    Row("one call", "api_key"),
    Row("one call, TLS", "api_key_tls"),
    Row("`ListEvents` of 100", "list_events"),
    Row("event of a stream", "harness"),
    Row("body of 4 MB, TLS", "stream_4m_tls"),
    Row("body of 25 MB sent, TLS", "sent_bytes_tls"),
)
ROWS = (
    Row("start one client, first call", "cold_one"),
    Row("start one client, first call, TLS", "cold_one_tls"),
    Row("start both, first calls", "cold_both"),
    Row("start both, first calls, instructions", "cold_both_count", INSTRUCTIONS),
    Row("start both, first calls, peak memory", "cold_both", PEAK),
    Row("one call", "api_key"),
    Row("one call, instructions", "api_key_count", INSTRUCTIONS),
    Row("one call, TLS", "api_key_tls"),
    Row("one call, uvloop", "api_key_uvloop"),
    Row("`ListEvents` of 100", "list_events"),
    Row("event of a stream", "harness"),
    Row("body of 64 KB", "stream_64k"),
    Row("body of 64 KB, TLS", "stream_64k_tls"),
    Row("body of 4 MB", "stream_4m"),
    Row("body of 4 MB, TLS", "stream_4m_tls"),
    Row("body of 4 MB, uvloop", "stream_4m_uvloop"),
    Row("body of 4 MB, uvloop, TLS", "stream_4m_uvloop_tls"),
    Row("body of 25 MB sent", "sent_bytes"),
    Row("body of 25 MB sent, TLS", "sent_bytes_tls"),
    Row("file of 25 MB sent", "sent_file"),
    Row("file of 25 MB sent, TLS", "sent_file_tls"),
    Row("call, 64 at once", "at_once"),
    Row("call, 64 at once, instructions", "at_once_count", INSTRUCTIONS),
    Row("call, 64 at once, TLS", "at_once_tls"),
)
_SHORT_OTHERS = (
    Row("`mypy --strict` of ten modules", "mypy_cold", name=checking.OURS),
    Row("first decorated function", "decorate", name=decorators.OURS),
    Row("generate the package (the peer: stubs alone)", "generation", name=generation.COLD),
)
OTHERS = (
    Row("generate, without a cache", "generation", name=generation.COLD),
    Row("generate, nothing changed", "generation", name=generation.WARM),
    Row("generate, one operation changed", "generation", name=generation.CHANGED),
    Row("import both clients", "imports", name="import both clients"),
    Row("`mypy --strict` of ten modules", "mypy_cold", name=checking.OURS),
    Row("the same with one of them edited", "mypy_warm", name=checking.OURS),
    Row("pyright of ten modules", "pyright_cold", name=checking.OURS),
    *(
        Row(f"{name.rpartition(', ')[2]}, pyright's language server", "language_server", WALL, name)
        for name in language_server.peers()
    ),
    Row("traced call", "traced", name=OURS_TRACED),
    Row("call with a time-out of its own", "own_timeout", name=OURS),
    Row("server-sent event", "sent_events", name=OURS),
    Row("first decorated function", "decorate", name=decorators.OURS),
    Row("call of a decorated function", "decorated_call", name=decorators.OURS),
    Row("the same, a coroutine", "decorated_await", name=decorators.OURS),
    Row("first 25 calls at once", "decorated_25", name=decorators.OURS),
    Row("1,000 stubbed calls", "stubbed", name=stubs.OURS),
    Row("call that a local server answers", "served", name=local_server.OURS),
)

CROWDS = {"crowd_64_tls": "64 at once", "crowd_512_tls": "512 at once"}
_CROWD_HEAD = (
    "",
    "calls per CPU second",
    "per second",
    "CPU to peer's",
    "to floor's",
    "p50",
    "p99",
    "memory of a caller",
    "first call",
)


def _short(results: Results) -> str:
    when = circumstances(results, (row.part for row in (*SHORT, *_SHORT_OTHERS)))
    return "\n\n".join(
        [
            "CPU time, ratios to what stands first in the row; a floor is the cheapest program that does "
            f"the same on a socket ({when}):",
            comparison(results["parts"], SHORT, _SHORT_COLUMNS),
            pairs(results["parts"], _SHORT_OTHERS),
        ]
    )


def _clients(results: Results) -> str:
    return _whole(results, comparison(results["parts"], ROWS, _COLUMNS), ROWS)


def _others(results: Results) -> str:
    return _whole(results, pairs(results["parts"], OTHERS), OTHERS)


def _crowds(results: Results) -> str:
    """Returns a table for each number of calls at once."""
    shown: list[str] = []
    for part, title in CROWDS.items():
        if part not in results["parts"]:
            continue
        figures = results["parts"][part]["figures"]
        rows = [
            _crowd(name, figures[name])
            for name in crowds.SHOWN
            if name in figures and not figures[name]["skipped"]
        ]
        shown += [f"{title} ({circumstances(results, [part])}):", table(_CROWD_HEAD, rows)]
    return "\n\n".join(shown)


def _crowd(name: str, figure: Figure) -> list[str]:
    more = figure["more"]
    return [
        name,
        f"{1 / figure['cpu']:,.0f}",
        f"{1 / figure['wall']:,.0f}",
        ratio(figure, CPU),
        ratio(figure, TO_FLOOR),
        seconds(more[crowds.P50]),
        seconds(more[crowds.P99]),
        f"{more[crowds.MEMORY] / 1024:.0f} KB",
        seconds(more[crowds.FIRST]),
    ]


def _whole(results: Results, shown: str, rows: tuple[Row, ...]) -> str:
    parts = {row.part: results["parts"][row.part] for row in rows if row.part in results["parts"]}
    said = f"Measured on {circumstances(results, parts)}."
    return "\n\n".join(text for text in (said, shown, reasons(parts)) if text)


_PYTHON_COLUMNS = tuple(column for column in _SHORT_COLUMNS if not column.floor)


def _pythons(results: Results) -> str:
    """Returns the main rows on each other Python, and the main one's for comparison."""
    shown: list[str] = []
    rows = tuple(row for row in ROWS if row.part in MAIN and row.what == CPU)
    measured = {results["facts"]["python of clients"]: results["parts"], **results["pythons"]}
    for version in sorted(measured, key=lambda text: [int(part) for part in text.split(".")]):
        parts = measured[version]
        when = moments([parts[row.part] for row in rows if row.part in parts])
        shown += [f"Python {version} ({when}):", comparison(parts, rows, _PYTHON_COLUMNS)]
    return "\n\n".join(shown)


TABLES: dict[str, Callable[[Results], str]] = {
    "short": _short,
    "clients": _clients,
    "others": _others,
    "crowds": _crowds,
    "pythons": _pythons,
    "growth": growth,
}
