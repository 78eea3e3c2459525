"""Compares waiters: how long they wait in all, and what ends them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from .finding import Finding, Place, show
from .members import documentation
from .model import Model, Traits, items
from .rules import service as rules
from .service import below

_TIME = ("delay", "maxAttempts")


def waiters(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each waiter polls."""
    for name in [*old.waiters, *(n for n in new.waiters if n not in old.waiters)]:
        before, after = old.waiters.get(name), new.waiters.get(name)
        place = Place(f"waiters.{name}", ("waiters", "waiters", name), name)
        polled = str((after or before or {}).get("operation", ""))
        if before is None or after is None:
            rule = rules.WAITER_ADDED if before is None else rules.WAITER_REMOVED
            yield polled, Finding(rule, place)
            continue
        for finding in _changes(before, after, place):
            yield polled, finding


def _changes(old: Traits, new: Traits, place: Place) -> Iterator[Finding]:
    timed = _seconds(old) is not None and _seconds(new) is not None
    if timed:
        yield from _time(old, new, place)
    for key in sorted({*old, *new}):
        a, b = old.get(key), new.get(key)
        if a == b or (timed and key in _TIME):
            continue
        if key in ("documentation", "description"):
            yield documentation(a, b, place.trait(key))
        elif key == "acceptors":
            yield from _acceptors(items(a, place.root), items(b, place.root), place)
        else:
            texts = (f"{key} {show(a, 'none')}", f"{key} {show(b, 'none')}")
            yield Finding(rules.WAITER_CHANGED, below(place, key), *texts)


def _seconds(waiter: Traits) -> int | None:
    """Returns how long a waiter waits before it gives up."""
    delay, attempts = waiter.get("delay"), waiter.get("maxAttempts")
    if isinstance(delay, int) and isinstance(attempts, int):
        return delay * attempts
    return None


def _time(old: Traits, new: Traits, place: Place) -> Iterator[Finding]:
    if all(old.get(key) == new.get(key) for key in _TIME):
        return
    before, after = _seconds(old) or 0, _seconds(new) or 0
    rule = rules.WAITER_INTERVAL_CHANGED
    if before != after:
        shorter = after < before
        rule = rules.WAITER_TIME_SHORTENED if shorter else rules.WAITER_TIME_EXTENDED
    here = Place(f"{place.root}.time", (*place.keys, "delay"), place.name)
    yield Finding(rule, here, _words(old), _words(new))


def _words(waiter: Traits) -> str:
    """Returns `2 min (24 times 5 s)`."""
    delay, attempts = (show(waiter.get(key)) for key in _TIME)
    return f"{_duration(_seconds(waiter) or 0)} ({attempts} times {delay} s)"


def _duration(seconds: int) -> str:
    for size, unit in ((3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _acceptors(old: list[object], new: list[object], place: Place) -> Iterator[Finding]:
    here = below(place, "acceptors")
    come = [acceptor for acceptor in new if acceptor not in old]
    for acceptor in old:
        if acceptor in new:
            continue
        now = next((other for other in come if _same_question(acceptor, other)), None)
        if now is None:
            yield Finding(rules.WAITER_ACCEPTOR_REMOVED, here, old=_acceptor(acceptor))
        else:
            come.remove(now)
            yield Finding(rules.WAITER_CHANGED, here, _acceptor(acceptor), _acceptor(now))
    for acceptor in come:
        yield Finding(rules.WAITER_ACCEPTOR_ADDED, here, new=_acceptor(acceptor))
    kept = [a for a in old if a in new], [b for b in new if b in old]
    if kept[0] != kept[1]:  # the first one that fits decides
        texts = [", ".join(_acceptor(a) for a in part) for part in kept]
        yield Finding(rules.WAITER_CHANGED, here, *texts)


def _same_question(old: object, new: object) -> bool:
    """True for two acceptors that look at the same, for another value or with another state."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    a, b = cast("dict[str, object]", old), cast("dict[str, object]", new)
    if any(a.get(key) != b.get(key) for key in ("matcher", "argument")):
        return False
    return a.get("state") == b.get("state") or a.get("expected") == b.get("expected")


def _acceptor(value: object) -> str:
    """Returns `success where status is READY`."""
    if not isinstance(value, dict):
        return show(value)
    acceptor = cast("dict[str, object]", value)
    state, expected = show(acceptor.get("state")), show(acceptor.get("expected"))
    path = show(acceptor.get("argument"))
    matcher = show(acceptor.get("matcher"))
    if matcher == "path":
        return f"{state} where {path} is {expected}"
    if matcher in ("pathAll", "pathAny"):
        return f"{state} where {'every' if matcher == 'pathAll' else 'any'} {path} is {expected}"
    return f"{state} on {matcher} {expected}"
