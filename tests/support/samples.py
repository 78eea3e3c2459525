"""Example values for any botocore shape: minimal, full, and one of each union variant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.utils import is_json_value_header

Direction: TypeAlias = Literal["input", "output"]
Variant: TypeAlias = "tuple[str, str]"  # (union, member)

MOMENT = dt.datetime(2024, 2, 29, 12, 30, 45, tzinfo=dt.timezone.utc)
DOCUMENT: dict[str, Any] = {
    "text": "é☃",
    "list": [1, 2.5, None, True, "x", []],
    "nested": {"a": {}, "$": -1},
}
BLOB = b"\x00\xffblob\r\n"

# What a text of each location may hold; a body holds what JSON has to escape.
_TEXTS = {
    "body": 'naïve ☃ "q" \\ / {} \t end',
    "uri": "a b/c~é%2F+d",
    "querystring": "x y&z=é+%",
    "header": "plain value",
    "host": "123456789012",
}
_MEMBERS_OF_LARGE = 2  # items of a list or a map near the top
_DEEP = 4  # below, one item


def minimal(shape: Shape | None, direction: Direction = "input") -> dict[str, Any]:
    """Returns the required members alone."""
    value: dict[str, Any] = _Builder(direction, optional=False).structure(shape) if shape else {}
    return value


def full(shape: Shape | None, direction: Direction = "input") -> list[dict[str, Any]]:
    """Returns samples with every member; over the samples each variant of each union occurs."""
    if shape is None:
        return [{}]
    builder = _Builder(direction, optional=True)
    samples: list[dict[str, Any]] = []
    while True:
        before = len(builder.covered)
        samples.append(builder.structure(shape))
        if len(builder.covered) == before:
            break
        if builder.covered >= builder.reach(shape):
            break
    return samples


def variants(shape: Shape | None) -> frozenset[Variant]:
    """Returns each (union, member) that values of a shape can hold."""
    return _Builder("input", optional=True).reach(shape) if shape else frozenset()


def streamed(shape: Shape | None) -> str | None:
    """Returns the output member that is a stream: to botocore any payload that is a blob is one."""
    for name, member in _members(shape):
        payload = shape is not None and shape.serialization.get("payload") == name
        if payload and (member.serialization.get("eventstream") or member.type_name == "blob"):
            return name
    return None


def _members(shape: Shape | None) -> Iterator[tuple[str, Shape]]:
    if isinstance(shape, StructureShape):
        yield from shape.members.items()


class _Builder:
    """Builds values; `covered` remembers the variants that earlier values held."""

    def __init__(self, direction: Direction, optional: bool) -> None:
        self.direction, self.optional = direction, optional
        self.covered: set[Variant] = set()
        self._reach: dict[str, frozenset[Variant]] = {}
        self._stack: list[str] = []
        self._turn = 0

    def structure(self, shape: Shape) -> dict[str, Any]:
        """Returns the top-level value, whose members may travel outside of the body."""
        value: dict[str, Any] = self._value(shape, "body")
        return value

    def reach(self, shape: Shape) -> frozenset[Variant]:
        if shape.name not in self._reach:
            self._reach[shape.name] = frozenset(self._walk(shape, set()))
        return self._reach[shape.name]

    def _walk(self, shape: Shape, seen: set[str]) -> Iterator[Variant]:
        if shape.name in seen:
            return
        seen.add(shape.name)
        for name, member in _members(shape):
            if getattr(shape, "is_tagged_union", False):
                yield (shape.name, name)
            yield from self._walk(member, seen)
        if isinstance(shape, ListShape):
            yield from self._walk(shape.member, seen)
        if isinstance(shape, MapShape):
            yield from self._walk(shape.value, seen)

    # ------------------------------------------------------------------------------- containers

    def _value(self, shape: Shape, location: str) -> Any:
        if getattr(shape, "is_document_type", False):
            return DOCUMENT
        if isinstance(shape, StructureShape):
            if shape.serialization.get("eventstream"):
                return self._events(shape)
            self._stack.append(shape.name)
            try:
                return self._structure(shape)
            finally:
                self._stack.pop()
        if isinstance(shape, (ListShape, MapShape)):
            self._stack.append(shape.name)
            try:
                if isinstance(shape, ListShape):
                    return self._list(shape, location)
                return self._map(shape, location)
            finally:
                self._stack.pop()
        return self._scalar(shape, location)

    def _structure(self, shape: StructureShape) -> dict[str, Any]:
        if shape.is_tagged_union:
            return self._union(shape)
        value: dict[str, Any] = {}
        for name, member in shape.members.items():
            location = member.serialization.get("location", "body")
            if location == "statusCode" and self.direction == "output":
                continue  # the response has one in any case
            needed = name in shape.required_members or member.serialization.get("eventpayload")
            if needed or (self.optional and not self._closed(member)):
                if location == "headers":
                    location = "header"
                elif member.serialization.get("hostLabel"):
                    location = "host"
                value[name] = self._value(member, location)
        return value

    def _union(self, shape: StructureShape) -> dict[str, Any]:
        names = [name for name, member in shape.members.items() if not self._closed(member)]
        new = [name for name in names if (shape.name, name) not in self.covered]
        leads = [n for n in names if not self.reach(shape.members[n]) <= self.covered]
        choice = (new or leads or names)[0]
        self.covered.add((shape.name, choice))
        return {choice: self._value(shape.members[choice], "body")}

    def _closed(self, shape: Shape) -> bool:
        """Whether a value would recurse into a shape that is being built for the second time."""
        if isinstance(shape, ListShape) and isinstance(shape.member, StructureShape):
            return self._closed(shape.member)
        if isinstance(shape, MapShape) and isinstance(shape.value, StructureShape):
            return self._closed(shape.value)
        again = self._stack.count(shape.name)
        return again > 1 or (again > 0 and len(self._stack) > 2 * _DEEP)

    def _count(self, shape: Shape) -> int:
        low = int(shape.metadata.get("min", 0))
        high = int(shape.metadata.get("max", 1 << 30))
        if not self.optional:
            return low
        return max(low, min(high, 1 if len(self._stack) > _DEEP else _MEMBERS_OF_LARGE))

    def _list(self, shape: ListShape, location: str) -> list[Any]:
        if self._closed(shape.member):
            return []
        return [self._value(shape.member, location) for _ in range(self._count(shape))]

    def _map(self, shape: MapShape, location: str) -> dict[str, Any]:
        if self._closed(shape.value):
            return {}
        keys = list(getattr(shape.key, "enum", []))
        count = self._count(shape)
        names = keys[:count] if keys else [self._key(shape.key, location, i) for i in range(count)]
        return {name: self._value(shape.value, location) for name in names}

    def _key(self, shape: Shape, location: str, number: int) -> str:
        text = f"key{number}" if location != "body" else f"kéy {number}"
        return _sized(text, shape)

    def _events(self, shape: StructureShape) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        for name, member in shape.members.items():
            if not member.metadata.get("exception"):
                events.append({name: self._value(member, "event")})
        return events

    # ---------------------------------------------------------------------------------- scalars

    def _scalar(self, shape: Shape, location: str) -> Any:
        self._turn += 1
        kind = shape.type_name
        if is_json_value_header(shape):
            return DOCUMENT
        if isinstance(shape, StringShape) and shape.enum:
            return shape.enum[self._turn % len(shape.enum)]
        if kind in ("string", "character"):
            if shape.serialization.get("jsonvalue"):
                return "text"
            return _sized(_TEXTS.get(location, _TEXTS["body"]), shape)
        if kind == "blob":
            return _sized_bytes(BLOB, shape)
        if kind == "boolean":
            return bool(self._turn % 2)
        if kind == "timestamp":
            return MOMENT + dt.timedelta(days=self._turn % 5)
        if kind in ("integer", "long", "short", "byte"):
            return _ranged(1 << 40 if kind == "long" else 7, shape)
        if kind in ("float", "double", "bigdecimal"):
            return float(_ranged(0.125 * (self._turn % 3), shape))
        raise NotImplementedError(f"no sample for a {kind}")


def _sized(text: str, shape: Shape) -> str:
    low, high = int(shape.metadata.get("min", 0)), int(shape.metadata.get("max", 1 << 30))
    return (text + "x" * max(0, low - len(text)))[:high]


def _sized_bytes(data: bytes, shape: Shape) -> bytes:
    low, high = int(shape.metadata.get("min", 0)), int(shape.metadata.get("max", 1 << 30))
    return (data + b"x" * max(0, low - len(data)))[:high]


def _ranged(number: Any, shape: Shape) -> Any:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and number < low:
        return low
    if high is not None and number > high:
        return high
    return number
