"""The parts of the benchmark: what is measured, with which peer it is compared, which ratio is a goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from . import checking, clients, decorators, generation, imports, stubs
from .clients import AIOBOTOCORE, BOTO3, OURS, OURS_ASYNC
from .process import Cost, Skip

Measured = Iterable[tuple[str, Cost | Skip]]
CPU, PEAK, INSTRUCTIONS = "cpu", "peak", "instructions"


@dataclass(frozen=True, slots=True)
class Part:
    """A part: figures of several programs that do the same."""

    measure: Callable[[int], Measured]  # given the number of runs
    peers: Mapping[str, str] | str  # what a figure is compared with, or one for all
    # The ratio that a figure must stay within, by its name and what is compared.
    goals: Mapping[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])

    def peer(self, name: str) -> str | None:
        """Returns what a figure is compared with, None where it is alone."""
        if not isinstance(self.peers, str):
            return self.peers.get(name)
        return self.peers if self.peers != name else None


def _calls(task: str, tls: bool) -> Callable[[int], Measured]:
    return partial(clients.calls, task, tls)


PARTS = {
    "generation": Part(
        generation.measure,
        generation.BUILDER,
        {(generation.COLD, CPU): 1.0, (generation.WARM, CPU): 0.1},
    ),
    "imports": Part(
        imports.measure,
        {
            "import both clients": "import boto3",
            "make both clients": "make both clients of boto3",
        },
        {("import both clients", CPU): 1.0},
    ),
    "checking": Part(checking.measure, checking.THEIRS, {(checking.OURS, CPU): 2.0}),
    **{use: Part(partial(decorators.measure, use), decorators.THEIRS) for use in decorators.USES},
    "stubbed": Part(stubs.measure, stubs.THEIRS),
    "cold_one": Part(partial(clients.cold, "cold_one"), BOTO3),
    "cold_both": Part(
        partial(clients.cold, "cold_both"),
        BOTO3,
        {(OURS, CPU): 0.20, (OURS_ASYNC, CPU): 0.30, (OURS, PEAK): 0.40},
    ),
    "cold_both_count": Part(
        lambda _: clients.count("cold_both", 0, 0),
        BOTO3,
        {(OURS, INSTRUCTIONS): 0.20, (OURS_ASYNC, INSTRUCTIONS): 0.30},
    ),
    "api_key": Part(_calls("api_key", False), BOTO3, {(OURS, CPU): 0.10}),
    "api_key_tls": Part(_calls("api_key", True), BOTO3),
    "api_key_count": Part(
        lambda _: clients.count("api_key", 20, 120), BOTO3, {(OURS, INSTRUCTIONS): 0.10}
    ),
    "list_events": Part(_calls("list_events", False), BOTO3, {(OURS, CPU): 0.20}),
    "harness": Part(_calls("harness", False), BOTO3, {(OURS, CPU): 0.40}),
    "traced": Part(
        partial(clients.calls, "api_key", False, among=clients.TRACED),
        {
            clients.BOTO3_TRACED: BOTO3,
            OURS: BOTO3,
            clients.OURS_TRACED: clients.BOTO3_TRACED,
        },
        {(clients.OURS_TRACED, CPU): 0.25},
    ),
    "own_timeout": Part(
        partial(clients.calls, "own_timeout", False, among=clients.OWN_TIMEOUT),
        BOTO3,
        {(OURS, CPU): 0.05, (OURS_ASYNC, CPU): 0.05},
    ),
    "sent_events": Part(
        partial(clients.calls, "sent_events", False, among=clients.SENT_EVENTS),
        clients.HTTPX_SSE,
        {(OURS, CPU): 1.0, (OURS_ASYNC, CPU): 1.0},
    ),
    "stream_64k": Part(_calls("stream_64k", False), BOTO3),
    "stream_64k_tls": Part(_calls("stream_64k", True), BOTO3),
    "stream_4m": Part(_calls("stream_4m", False), BOTO3),
    "stream_4m_tls": Part(_calls("stream_4m", True), BOTO3),
    "at_once": Part(_calls(clients.AT_ONCE, False), AIOBOTOCORE, {(OURS_ASYNC, CPU): 0.10}),
    "at_once_tls": Part(_calls(clients.AT_ONCE, True), AIOBOTOCORE),
}
