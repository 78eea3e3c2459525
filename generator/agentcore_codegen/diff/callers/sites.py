"""What callers' source does with a service, as it was found, and where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A place in callers' source. `sure` says that what is found there is certain."""

    file: str
    line: int
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Built:
    """A table that is sent: which keys it has always, and which it may have."""

    always: frozenset[str]
    keys: frozenset[str]
    is_open: bool
    site: Site


Sites = dict[str, list[Site]]
Members = dict[tuple[str, str], list[Site]]  # shape and member; an empty member is the shape itself


def _sites() -> Sites:
    return defaultdict(list)


def _members() -> Members:
    return defaultdict(list)


@dataclass
class Uses:
    """What was found; sites by the name of what is used."""

    calls: Sites = field(default_factory=_sites)  # operation
    keywords: Sites = field(default_factory=_sites)  # operation that is called with any
    paginators: Sites = field(default_factory=_sites)  # operation
    waiters: Sites = field(default_factory=_sites)  # method's name of the waiter
    errors: Sites = field(default_factory=_sites)  # shape
    types: Sites = field(default_factory=_sites)  # Python name
    imports: Sites = field(default_factory=_sites)  # dotted name
    decorators: Sites = field(default_factory=_sites)  # name, and `name.keyword`
    sent: Members = field(default_factory=_members)
    read: Members = field(default_factory=_members)
    built: dict[str, list[Built]] = field(default_factory=lambda: defaultdict(list))
    constants: dict[str, list[tuple[object, Site]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # Shape that is sent, of contents that are unknown.
    opaque: Sites = field(default_factory=_sites)
    escaped: Sites = field(default_factory=_sites)  # shape that is returned, and goes on elsewhere
    clients: list[Site] = field(default_factory=list[Site])
    dynamic: list[Site] = field(default_factory=list[Site])
    texts: set[str] = field(default_factory=set[str])  # every text and attribute
