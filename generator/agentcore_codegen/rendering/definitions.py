"""The order of a types module: a type stands behind what it is made of.

Checkers read a module again as long as a type names one that they have not met: four times where
types stood in the order of their names, once in this order where no type contains itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ..ir.service import Alias, Event, EventStream, Service, Struct, TaggedUnion, UnionMember

_WORD = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Definition:
    """One class or alias of a types module."""

    kind: Literal["struct", "variant", "event", "union", "stream", "alias"]
    item: Struct | UnionMember | Event | TaggedUnion | EventStream | Alias
    # The union or the event stream that it is a variant of.
    parent: TaggedUnion | EventStream | None = None


# A name, and the names that it uses.
Graph: TypeAlias = Mapping[str, "tuple[str, ...]"]


def definitions(service: Service) -> tuple[Definition, ...]:
    """Returns what a service's types module defines, in its order.

    Types that contain each other stay in the order in which they can be evaluated: classes, whose
    members are quoted, before the unions of classes.
    """
    found = {each.item.name: each for each in _definitions(service)}
    uses = {
        name: tuple(word for word in _words(each) if word in found) for name, each in found.items()
    }
    place = {name: number for number, name in enumerate(found)}
    return tuple(
        found[name] for group in groups(uses) for name in sorted(group, key=place.__getitem__)
    )


def _definitions(service: Service) -> Iterator[Definition]:
    for struct in service.structs:
        yield Definition("struct", struct)
    for union in service.unions:
        for member in union.members:
            yield Definition("variant", member, union)
    for stream in service.streams:
        for event in stream.events:
            yield Definition("event", event, stream)
    for union in service.unions:
        yield Definition("union", union)
    for stream in service.streams:
        yield Definition("stream", stream)
    for alias in service.aliases:
        yield Definition("alias", alias)


def _words(definition: Definition) -> Iterator[str]:
    """Yields the names that a definition prints."""
    item = definition.item
    if isinstance(item, Struct):
        texts = [item.base or "", *(field.declaration for field in item.fields)]
    elif isinstance(item, UnionMember | Event):
        texts = [item.field.declaration]
    elif isinstance(item, Alias):
        texts = [item.annotation]
    else:
        texts = list(item.choices)
    for text in texts:
        yield from _WORD.findall(text)


def groups(uses: Graph) -> list[list[str]]:
    """Returns the groups of what contains each other, each behind the groups that it uses.

    These are the strongly connected components, as Tarjan's algorithm finds them. It keeps its own
    stack, since a model may nest deeper than Python's calls may.
    """
    numbers: dict[str, int] = {}
    low: dict[str, int] = {}
    open_: list[str] = []
    found: list[list[str]] = []
    grouped: set[str] = set()
    for start in uses:
        pending = [] if start in numbers else [(start, iter(uses[start]))]
        while pending:
            name, rest = pending[-1]
            if name not in numbers:
                numbers[name] = low[name] = len(numbers)
                open_.append(name)
            for used in rest:
                if used not in numbers:
                    pending.append((used, iter(uses[used])))
                    break
                if used not in grouped:
                    low[name] = min(low[name], numbers[used])
            else:
                pending.pop()
                if pending:
                    low[pending[-1][0]] = min(low[pending[-1][0]], low[name])
                if low[name] == numbers[name]:
                    at = open_.index(name)
                    found.append(open_[at:])
                    grouped.update(open_[at:])
                    del open_[at:]
    return found
