"""What is stored under a key, or else one request for it, whose result all who ask get."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from .errors import ConsentRequired, IdentityError
from .flight import ABANDONED, ALONE, FAILED, FLYING, LANDED, LEAD, Wait

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from .cache import TokenStore
    from .effects import Plan
    from .flight import Flight, Flights, Listener

    T = TypeVar("T")


def share(
    store: TokenStore,
    key: Hashable,
    asynchronous: bool,
    work: Callable[[Flight], Plan[T]],
    fresh: bool = False,
    listener: Listener | None = None,
) -> Plan[T]:
    """Gives what is stored under `key`, or has it fetched by `work`, once for all who ask.

    `fresh` does not look into the store, and shares a request under way all the same. `listener` is
    notified of authorization URLs while another caller does the work.
    """
    result: T
    followed: Flight | None = None
    try:
        while True:
            if not fresh:
                stored = store.get(key)
                if stored is not None:
                    result = stored  # what `work` gave for this very key
                    return result
            generation = store.generation
            flight, part = store.flights.claim(key, asynchronous)
            # Left only now, so that a flight whose leader is gone stays for this caller.
            if followed is not None:
                store.flights.leave(followed)
                followed = None
            if part == ALONE:
                result = yield from work(flight)
                store.put(key, result, generation)
                return result
            if part == LEAD:
                return (yield from _lead(store, key, flight, generation, work))
            followed = flight
            yield from _follow(store.flights, flight, listener)
            if flight.state == LANDED:
                result = flight.value  # what `work` gave
                return result
            if flight.state == FAILED and flight.error is not None:
                raise flight.error
    finally:
        if followed is not None:
            store.flights.leave(followed)


def _follow(flights: Flights, flight: Flight, listener: Listener | None) -> Plan[None]:
    while flight.state == FLYING and not flight.stranded:
        if listener is not None and listener.is_due(flight):
            yield from listener.notify(flight, leads=False)
        else:
            yield Wait(flights, flight, listener)
    awaits = flight.state == FAILED and isinstance(flight.error, ConsentRequired)
    if awaits and listener is not None and listener.is_due(flight):
        yield from listener.notify(flight, leads=False)


def _lead(
    store: TokenStore,
    key: Hashable,
    flight: Flight,
    generation: int,
    work: Callable[[Flight], Plan[T]],
) -> Plan[T]:
    try:
        value = yield from work(flight)
    except Exception as error:
        flight.error = error
        own = flight.private and not isinstance(error, IdentityError)
        store.flights.end(flight, ABANDONED if own else FAILED)
        raise
    except BaseException:
        store.flights.end(flight, ABANDONED)
        raise
    flight.value = value
    store.put(key, value, generation)
    store.flights.end(flight, LANDED)
    return value
