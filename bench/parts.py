"""The parts of the benchmark: what is measured, with which peer it is compared, which ratio is a goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from . import (
    checking,
    clients,
    crowds,
    decorators,
    environments,
    generation,
    growth,
    imports,
    language_server,
    local_server,
    stubs,
)
from .clients import AIOBOTOCORE, BOTO3, FLOOR_ASYNC, OURS, OURS_ASYNC, OURS_BOTOCORE
from .process import Cost, Skip
from .turns import Effort

Measured = Iterable[tuple[str, Cost | Skip]]
CPU, WALL, PEAK, INSTRUCTIONS, TO_FLOOR = "cpu", "wall", "peak", "instructions", "floor"
_Goals = Mapping[tuple[str, str], float]


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Part:
    """A part: figures of several programs that do the same.

    Attributes:
        measure: What measures it.
        peers: What a figure is compared with, or one for all.
        goals: The ratio that a figure must stay within, by its name and what is compared.
        floors: The figure of the cheapest program that does the same, by the name of another.
        compared: Of which amounts the ratio to the peer is told.
        can_run: Whether it is measured without `--all`, which installs and waits.
        main: Whether it is measured on each Python that is asked for.
    """

    measure: Callable[[Effort], Measured]
    peers: Mapping[str, str] | str
    goals: _Goals = field(default_factory=dict[tuple[str, str], float])
    floors: Mapping[str, str] = field(default_factory=dict[str, str])
    compared: tuple[str, ...] = (CPU, PEAK, INSTRUCTIONS)
    can_run: Callable[[], bool] = _always
    main: bool = False

    def peer(self, name: str) -> str | None:
        """Returns what a figure is compared with, None where it is alone."""
        if not isinstance(self.peers, str):
            return self.peers.get(name)
        return self.peers if self.peers != name else None


def _never() -> bool:
    return False


_FLOORS = {OURS: clients.FLOOR, OURS_ASYNC: FLOOR_ASYNC}


def _near(sync: float, asynchronous: float) -> _Goals:
    """Returns the goals of ratios to the floors."""
    return {(OURS, TO_FLOOR): sync, (OURS_ASYNC, TO_FLOOR): asynchronous}


_SAME = 1.05  # no slower: runs of the same program differ by as much
_START, _CALL, _EVENT, _BODY = _near(2, 2), _near(1.5, 2), _near(2, 2), _near(1.3, 1.3)


def _calls(task: str, tls: bool, goals: _Goals, main: bool = False) -> Part:
    goals = {(OURS_BOTOCORE, CPU): _SAME, **goals}
    return Part(partial(clients.calls, task, tls), BOTO3, goals, _FLOORS, main=main)


def _crowd(count: int) -> Part:
    goals = {(OURS_ASYNC, CPU): 0.10, **_CALL}
    return Part(partial(crowds.measure, count), crowds.PEERS, goals, _FLOORS)


def _checks(check: checking.Check, warm: bool) -> Part:
    measure = partial(checking.measure, check, warm)
    floors = {checking.OURS: checking.NOTHING}
    return Part(measure, checking.THEIRS, {(checking.OURS, CPU): 0.5}, floors)


def _uvloop(task: str, tls: bool, goals: _Goals) -> Part:
    measure = partial(clients.calls, task, tls, among=clients.UVLOOP)
    return Part(measure, BOTO3, goals, _FLOORS)


def _decorated(use: str) -> Part:
    return Part(
        partial(decorators.measure, use),
        decorators.THEIRS,
        can_run=partial(environments.at_hand, environments.SDK),
    )


PARTS = {
    # What takes longest is first: what it leaves of the time is shared by the others.
    "generation": Part(
        generation.measure,
        generation.BUILDER,
        {(generation.COLD, CPU): 1.0, (generation.WARM, CPU): 0.1},
        can_run=generation.at_hand,
    ),
    "growth_releases": Part(growth.over_releases, {}),
    "growth_services": Part(
        growth.over_services, {service: growth.theirs(service) for service in growth.SERVICES}
    ),
    "mypy_cold": _checks(checking.mypy, warm=False),
    "mypy_warm": _checks(checking.mypy, warm=True),
    "pyright_cold": _checks(checking.pyright, warm=False),
    "language_server": Part(
        language_server.measure,
        language_server.peers(),
        {(ours, WALL): 0.5 for ours in language_server.peers()},
        compared=(WALL,),
    ),
    "crowd_64_tls": _crowd(64),
    "crowd_512_tls": _crowd(512),
    "cold_one": Part(partial(clients.cold, "cold_one", False), BOTO3, _START, _FLOORS, main=True),
    "cold_one_tls": Part(partial(clients.cold, "cold_one", True), BOTO3, _START, _FLOORS),
    "cold_both": Part(
        partial(clients.cold, "cold_both", False),
        BOTO3,
        {(OURS, CPU): 0.20, (OURS_ASYNC, CPU): 0.30, (OURS, PEAK): 0.40, **_START},
        _FLOORS,
    ),
    "api_key": _calls("api_key", False, {(OURS, CPU): 0.10, **_CALL}, main=True),
    "api_key_tls": _calls("api_key", True, _CALL, main=True),
    "api_key_uvloop": _uvloop("api_key", False, _CALL),
    "list_events": _calls("list_events", False, {(OURS, CPU): 0.20, **_CALL}, main=True),
    "harness": _calls("harness", False, {(OURS, CPU): 0.40, **_EVENT}, main=True),
    "stream_64k": _calls("stream_64k", False, _BODY),
    "stream_64k_tls": _calls("stream_64k", True, _BODY),
    "stream_4m": _calls("stream_4m", False, {(OURS_ASYNC, CPU): 0.70, **_BODY}),
    "stream_4m_tls": _calls("stream_4m", True, {(OURS_ASYNC, CPU): 0.90, **_BODY}, main=True),
    "stream_4m_uvloop": _uvloop("stream_4m", False, _BODY),
    "stream_4m_uvloop_tls": _uvloop("stream_4m", True, _BODY),
    "sent_bytes": _calls("sent_bytes", False, _BODY),
    "sent_bytes_tls": _calls("sent_bytes", True, _BODY),
    "sent_file": _calls("sent_file", False, _BODY),
    "sent_file_tls": _calls("sent_file", True, _BODY),
    "at_once": Part(
        partial(clients.calls, clients.AT_ONCE, False),
        AIOBOTOCORE,
        {(OURS_ASYNC, CPU): 0.10},
        _FLOORS,
    ),
    "at_once_tls": Part(partial(clients.calls, clients.AT_ONCE, True), AIOBOTOCORE, floors=_FLOORS),
    "own_timeout": Part(
        partial(clients.calls, "own_timeout", False, among=clients.OWN_TIMEOUT),
        BOTO3,
        {(OURS, CPU): 0.05, (OURS_ASYNC, CPU): 0.05},
    ),
    "traced": Part(
        partial(clients.calls, "api_key", False, among=clients.TRACED),
        {
            clients.BOTO3_TRACED: BOTO3,
            OURS: BOTO3,
            clients.OURS_TRACED: clients.BOTO3_TRACED,
        },
        {(clients.OURS_TRACED, CPU): 0.25},
    ),
    "sent_events": Part(
        partial(clients.calls, "sent_events", False, among=clients.SENT_EVENTS),
        clients.HTTPX_SSE,
        {(OURS, CPU): 1.0, (OURS_ASYNC, CPU): 1.0},
        can_run=partial(environments.at_hand, environments.SSE),
    ),
    "stubbed": Part(stubs.measure, stubs.THEIRS),
    "served": Part(local_server.measure, local_server.THEIRS),
    "imports": Part(
        imports.measure,
        {
            "import both clients": "import boto3",
            "make both clients": "make both clients of boto3",
        },
        {("import both clients", CPU): 1.0},
    ),
    **{use: _decorated(use) for use in decorators.USES},
    "cold_both_count": Part(
        partial(clients.count, "cold_both", 0, 0),
        BOTO3,
        {(OURS, INSTRUCTIONS): 0.20, (OURS_ASYNC, INSTRUCTIONS): 0.30, **_START},
        _FLOORS,
        can_run=_never,
    ),
    "api_key_count": Part(
        partial(clients.count, "api_key", 20, 120),
        BOTO3,
        {(OURS, INSTRUCTIONS): 0.10, **_CALL},
        _FLOORS,
        can_run=_never,
    ),
    "at_once_count": Part(
        partial(clients.count, clients.AT_ONCE, 1, 3, units=clients.AT_ONCE_CALLS),
        AIOBOTOCORE,
        {(OURS_ASYNC, INSTRUCTIONS): 0.10, **_CALL},
        _FLOORS,
        can_run=_never,
    ),
}
MAIN = tuple(name for name, part in PARTS.items() if part.main)
