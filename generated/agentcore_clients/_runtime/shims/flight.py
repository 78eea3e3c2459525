"""Single flight: of all who want the same thing at once, tasks and threads alike, one fetches it.

The one who fetches leads, the others follow. A leader that is cancelled, interrupted, left behind
by its event loop or stopped by an error of its own callback hands over to a follower, who goes on
where it stopped. Nobody waits where waiting could not end: inside a callback of the flight's own,
or in a call on the thread whose event loop has to bring the result.
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
_LOOK_AGAIN = 1.0  # seconds after which who waits looks whether the leader's loop still runs

# The flights inside whose callbacks this code runs; tasks started there inherit it.
_inside: ContextVar[frozenset[Flight]] = ContextVar("agentcore_flights_inside", default=frozenset())


class Progress:
    """How far a flight has come, so that another leader can go on from there.

    Attributes:
        parameters: the request to repeat, or None before the first response.
        url: where a person has to go, once the service has said so.
        notified: the URL that earlier calls have notified a person of.
        session: the members carried from response to request.
        deadline: on the monotonic clock, when waiting for consent ends.
    """

    __slots__ = ("deadline", "notified", "parameters", "session", "url")

    def __init__(self) -> None:
        self.parameters: dict[str, object] | None = None
        self.url: str | None = None
        self.notified: str | None = None
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
        "error",
        "flights",
        "followers",
        "key",
        "loop",
        "private",
        "progress",
        "state",
        "thread",
        "value",
        "waiters",
    )

    def __init__(
        self,
        progress: Progress | None = None,
        key: Hashable = None,
        flights: Flights | None = None,
    ) -> None:
        self.key, self.flights = key, flights
        self.thread = threading.get_ident()
        self.loop: asyncio.AbstractEventLoop | None = None  # of an asynchronous leader
        self.state = FLYING
        self.progress = progress or Progress()
        self.private = False  # user code of the leader runs: its errors are the leader's alone
        self.value: Any = None
        self.error: Exception | None = None
        self.waiters: list[Callable[[], None]] = []
        self.followers = 0  # who may take over

    def user_code(self, function: Callable[..., object], *arguments: object) -> Plan[object]:
        """Calls the leader's callback; its failure is no one else's."""
        before, self.private = self.private, True
        result: object = yield InFlight(self, function, *arguments)
        self.private = before
        return result

    @property
    def stranded(self) -> bool:
        """Whether the leader's event loop no longer runs, so that no result will come."""
        return self.state == FLYING and self.loop is not None and not self.loop.is_running()

    def publish(self) -> None:
        """Wakes the followers for a new authorization URL."""
        if self.flights is not None:
            self.flights.wake(self)


class Listener:
    """Notifies one waiting caller of each authorization URL once."""

    __slots__ = ("_function", "_url")

    def __init__(self, function: Callable[[str], object] | None) -> None:
        self._function = function
        self._url: str | None = None

    def is_due(self, flight: Flight) -> bool:
        progress = flight.progress
        return progress.url is not None and progress.url not in (self._url, progress.notified)

    def notify(self, flight: Flight, leads: bool) -> Plan[None]:
        url = self._url = flight.progress.url
        if self._function is None:
            return
        if leads:
            yield from flight.user_code(self._function, url)
        else:
            yield InFlight(flight, self._function, url)


class InFlight(Invoke):
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
    """Waits until a flight has ended one way or another, or its listener has a URL to hear of."""

    __slots__ = ("flight", "flights", "listener")

    def __init__(self, flights: Flights, flight: Flight, listener: Listener | None) -> None:
        self.flights, self.flight, self.listener = flights, flight, listener

    def run(self) -> None:
        ended = threading.Event()
        if self.flights.add_waiter(self.flight, ended.set, self.listener):
            try:
                while not ended.wait(_LOOK_AGAIN) and not self.flight.stranded:
                    pass
            finally:
                self.flights.remove_waiter(self.flight, ended.set)

    async def arun(self) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            with suppress(RuntimeError):  # a closed loop: nobody waits there any more
                loop.call_soon_threadsafe(_settle, future)

        if self.flights.add_waiter(self.flight, wake, self.listener):
            try:
                while not future.done() and not self.flight.stranded:
                    await asyncio.wait((future,), timeout=_LOOK_AGAIN)
            finally:
                self.flights.remove_waiter(self.flight, wake)


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
        """Returns the flight for `key` and the caller's part in it; who follows calls `leave`."""
        loop, thread = _running_loop() if asynchronous else None, threading.get_ident()
        with self._lock:
            flight = self._flights.get(key)
            waiters: list[Callable[[], None]] = []
            if flight is not None and flight.stranded:
                # A flight of its own: the leader may come back, and then end the one it leads.
                flight.state, waiters = ABANDONED, flight.waiters
                progress = flight.progress.copy()
                flight = self._flights[key] = Flight(progress, key, self)
                flight.loop = loop
            elif flight is None:
                flight = self._flights[key] = Flight(None, key, self)
                flight.loop = loop
            elif flight.state == ABANDONED:
                flight.state, flight.private = FLYING, False
                flight.loop, flight.thread = loop, thread
            else:
                part = self._part(flight, loop, thread)
                if part == FOLLOW:
                    flight.followers += 1
                    return flight, part
                return _alone(flight), part
        for wake in waiters:
            wake()
        return flight, LEAD

    def _part(self, flight: Flight, loop: asyncio.AbstractEventLoop | None, thread: int) -> int:
        if flight in _inside.get():
            if flight.progress.url is None:
                raise RuntimeError(
                    "the function that makes this request's values asks for the same token itself"
                )
            return ALONE
        # One thread runs one loop at a time.
        waits_for_itself = flight.thread == thread and (loop is None or flight.loop is not loop)
        return ALONE if waits_for_itself else FOLLOW

    def add_waiter(
        self, flight: Flight, wake: Callable[[], None], listener: Listener | None
    ) -> bool:
        """Has `wake` called once; False if there is nothing to wait for."""
        with self._lock:
            if flight.state != FLYING or (listener is not None and listener.is_due(flight)):
                return False
            flight.waiters.append(wake)
            return True

    def remove_waiter(self, flight: Flight, wake: Callable[[], None]) -> None:
        with self._lock, suppress(ValueError):
            flight.waiters.remove(wake)

    def leave(self, flight: Flight) -> None:
        """Stops following; the last follower of an abandoned flight takes it along."""
        with self._lock:
            flight.followers -= 1
            if flight.state == ABANDONED and not flight.followers:
                self._forget(flight)

    def end(self, flight: Flight, state: int) -> None:
        """Ends a flight, or leaves it without a leader, and wakes all who wait."""
        with self._lock:
            flight.state = state
            if state != ABANDONED or not flight.followers:
                self._forget(flight)
        self.wake(flight)

    def wake(self, flight: Flight) -> None:
        with self._lock:
            waiters, flight.waiters = flight.waiters, []
        for wake in waiters:
            wake()

    def _forget(self, flight: Flight) -> None:
        if self._flights.get(flight.key) is flight:
            del self._flights[flight.key]

    def detach(self, user: bytes | None = None) -> None:
        """Forgets the flights: who follows one still gets its result, newcomers start another."""
        with self._lock:
            for key in [key for key in self._flights if user is None or of_user(key, user)]:
                del self._flights[key]

    def reset(self) -> None:
        """For a forked child: the leaders and the holder of the lock live in the parent."""
        self._lock = threading.Lock()
        self._flights = {}


def of_user(key: Hashable, user: bytes) -> bool:
    """Tells whether a key of tokens ends with the digest of this user."""
    return isinstance(key, tuple) and key[-1:] == (user,)


def _alone(flight: Flight) -> Flight:
    """Returns a flight of a caller's own, which goes on where the shared one is."""
    if flight.progress.url is None:
        return Flight()
    alone = Flight(flight.progress.copy())
    if flight in _inside.get():  # asked for by who is being notified
        alone.progress.notified = alone.progress.url
    return alone


def _running_loop() -> asyncio.AbstractEventLoop:
    import asyncio

    return asyncio.get_running_loop()


_all: weakref.WeakSet[Flights] = weakref.WeakSet()


def _after_fork() -> None:
    for flights in list(_all):
        flights.reset()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
