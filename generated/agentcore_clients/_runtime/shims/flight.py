"""Single flight: of all who want the same thing at once, tasks and threads alike, one fetches it.

The one who fetches leads, the others follow. A leader that is cancelled, interrupted or stopped by
an error of its own callback hands over to a follower, who goes on where it stopped. Nobody waits
where waiting could not end: inside the leader's own callback, or in a synchronous call on the
thread whose event loop has to bring the result.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Hashable
from contextlib import suppress
from contextvars import ContextVar

from .effects import Effect, Invoke

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from typing import Any

    from .effects import Plan

FLYING, LANDED, FAILED, ABANDONED = range(4)
LEAD, FOLLOW, ALONE = range(3)

# The flights inside whose callbacks this code runs; tasks started there inherit it.
_inside: ContextVar[frozenset[Flight]] = ContextVar("agentcore_flights_inside", default=frozenset())


class Progress:
    """How far a flight has come, so that another leader can go on from there.

    Attributes:
        parameters: the request to repeat, or None before the first response.
        url: where a person has to go, once the service has said so.
        notified: whether the person has been told.
        session: the members carried from response to request.
        deadline: on the monotonic clock, when waiting for consent ends.
    """

    __slots__ = ("deadline", "notified", "parameters", "session", "url")

    def __init__(self) -> None:
        self.parameters: dict[str, object] | None = None
        self.url: str | None = None
        self.notified = False
        self.session: dict[str, object] = {}
        self.deadline: float | None = None

    def copy(self) -> Progress:
        twin = Progress()
        twin.parameters = None if self.parameters is None else dict(self.parameters)
        twin.url, twin.notified = self.url, self.notified
        twin.session, twin.deadline = dict(self.session), self.deadline
        return twin


class Flight:
    """One request under way."""

    __slots__ = (
        "__weakref__",
        "asynchronous",
        "error",
        "heirs",
        "key",
        "private",
        "progress",
        "state",
        "thread",
        "value",
        "waiters",
    )

    def __init__(
        self, asynchronous: bool, progress: Progress | None = None, key: Hashable = None
    ) -> None:
        self.asynchronous = asynchronous
        self.key = key
        self.thread = threading.get_ident()
        self.state = FLYING
        self.progress = progress or Progress()
        self.private = False  # user code of the leader runs: its errors are the leader's alone
        self.value: Any = None
        self.error: Exception | None = None
        self.waiters: list[Callable[[], None]] = []
        self.heirs = 0  # followers that were woken to take over and have not answered yet

    def user_code(self, function: Callable[..., object], *arguments: object) -> Plan[object]:
        """Calls the leader's callback; its failure is no one else's."""
        self.private = True
        result: object = yield _InFlight(self, function, *arguments)
        self.private = False
        return result


class _InFlight(Invoke):
    """Invoke that marks the context, so that a call back into the same flight is recognised."""

    __slots__ = ("flight",)

    def __init__(self, flight: Flight, function: Callable[..., object], *arguments: object) -> None:
        super().__init__(function, *arguments)
        self.flight = flight

    def run(self) -> object:
        token = _inside.set(_inside.get() | {self.flight})
        try:
            return super().run()
        finally:
            _inside.reset(token)

    async def arun(self) -> object:
        token = _inside.set(_inside.get() | {self.flight})
        try:
            return await super().arun()
        finally:
            _inside.reset(token)


class Wait(Effect):
    """Waits until a flight has ended one way or another."""

    __slots__ = ("flight", "flights")

    def __init__(self, flights: Flights, flight: Flight) -> None:
        self.flights, self.flight = flights, flight

    def run(self) -> None:
        ended = threading.Event()
        if self.flights.enlist(self.flight, ended.set):
            try:
                ended.wait()
            except BaseException:
                self.flights.dismiss(self.flight, ended.set)
                raise

    async def arun(self) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            with suppress(RuntimeError):  # a closed loop: nobody waits there any more
                loop.call_soon_threadsafe(_settle, future)

        if self.flights.enlist(self.flight, wake):
            try:
                await future
            except BaseException:
                self.flights.dismiss(self.flight, wake)
                raise


def _settle(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)


class Flights:
    """The flights under way, by key."""

    __slots__ = ("__weakref__", "_flights", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._flights: dict[Hashable, Flight] = {}
        _all.add(self)

    def claim(self, key: Hashable, asynchronous: bool) -> tuple[Flight, int]:
        """Returns the flight for `key` and the caller's part in it."""
        with self._lock:
            flight = self._flights.get(key)
            if flight is None:
                flight = self._flights[key] = Flight(asynchronous, key=key)
                return flight, LEAD
            if flight.state == ABANDONED:
                flight.state, flight.private = FLYING, False
                flight.asynchronous, flight.thread = asynchronous, threading.get_ident()
                return flight, LEAD
        if flight in _inside.get():
            if flight.progress.url is None:
                raise RuntimeError(
                    "the function that makes this request's values asks for the same token itself"
                )
            return Flight(asynchronous, _notified(flight.progress)), ALONE
        same_thread = flight.thread == threading.get_ident()
        if same_thread and not (asynchronous and flight.asynchronous):
            progress = flight.progress
            alone = _notified(progress) if progress.url is not None else None
            return Flight(asynchronous, alone), ALONE
        return flight, FOLLOW

    def enlist(self, flight: Flight, wake: Callable[[], None]) -> bool:
        """Has `wake` called when the flight ends; False if it has ended."""
        with self._lock:
            if flight.state != FLYING:
                return False
            flight.waiters.append(wake)
            return True

    def dismiss(self, flight: Flight, wake: Callable[[], None]) -> None:
        """Takes back `enlist`; the last heir of an abandoned flight to go takes it along."""
        with self._lock:
            if wake in flight.waiters:
                flight.waiters.remove(wake)
            elif flight.state == ABANDONED:
                flight.heirs -= 1
                if flight.heirs <= 0:
                    self._forget(flight)

    def end(self, flight: Flight, state: int) -> None:
        """Ends a flight, or leaves it without a leader, and wakes all who wait."""
        with self._lock:
            flight.state = state
            waiters, flight.waiters = flight.waiters, []
            flight.heirs = len(waiters)
            if state != ABANDONED or not waiters:
                self._forget(flight)
        for wake in waiters:
            wake()

    def _forget(self, flight: Flight) -> None:
        if self._flights.get(flight.key) is flight:
            del self._flights[flight.key]

    def detach(self) -> None:
        """Forgets the flights: who follows one still gets its result, newcomers start another."""
        with self._lock:
            self._flights.clear()

    def reset(self) -> None:
        """For a forked child: the leaders and the holder of the lock live in the parent."""
        self._lock = threading.Lock()
        self._flights = {}


def _notified(progress: Progress) -> Progress:
    twin = progress.copy()
    twin.notified = True
    return twin


_all: weakref.WeakSet[Flights] = weakref.WeakSet()


def _after_fork() -> None:
    for flights in list(_all):
        flights.reset()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
