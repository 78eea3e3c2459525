"""Checks random examples, as many and as fixed as a run asks for; pieces and spoils bytes for them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def runs(quick: int, long: int) -> list[Any]:
    """Returns how often to check: the quick run draws the same each time, the long one draws anew."""
    return [
        pytest.param((quick, True), id="quick"),
        pytest.param((long, False), id="long", marks=pytest.mark.slow),
    ]


def examine(run: tuple[int, bool], strategy: Any, check: Callable[[Any], None]) -> None:
    """Checks examples of a strategy; `run` says how many, and whether they are the same each time."""
    examples, derandomize = run

    @settings(
        max_examples=examples,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def each(example: Any) -> None:
        check(example)

    each()


CUTS = st.lists(st.integers(0, 3000), max_size=8)


def pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted({cut % (len(data) or 1) for cut in cuts} - {0}), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(places)]


@st.composite
def spoilt(draw: st.DrawFn, data: bytes) -> bytes:
    """Draws changes to a message: bytes that are flipped, cut out, put in or repeated."""
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(changed)))
        kind = draw(st.sampled_from(("flip", "cut", "insert", "repeat", "tail")))
        length = draw(st.integers(1, 12))
        if kind == "flip" and at < len(changed):
            changed[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "cut":
            del changed[at : at + length]
        elif kind == "insert":
            changed[at:at] = draw(st.sampled_from(DICTIONARY) | st.binary(min_size=1, max_size=9))
        elif kind == "repeat":
            changed[at:at] = changed[at : at + 4 * length]
        else:
            del changed[at:]
    return bytes(changed)


# What parsers trip over.
DICTIONARY = [
    *(b"\r\n", b"\n", b"\r", b"\0", b":", b" ", b"\t", b"0\r\n\r\n", b"\r\n\r\n", b"chunked"),
    *(b"Content-Length: 5\r\n", b"Transfer-Encoding: chunked\r\n", b"Connection: close\r\n"),
    *(b"HTTP/1.1 200 OK\r\n", b"-1", b"+1", b"0x10", b"99999999999999999999", b";", b"=", b"\xff"),
]
