"""A service as serializers and parsers see it: the part of the IR for the native engine.

Shapes go by their names in the model, what a reference adds to a shape is resolved, and there is
no Python type in sight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WireRef:
    """A use of a shape, by a member, an item, a key or a value."""

    shape: str
    kind: str  # string, integer, ..., list, map, structure, document
    min: float | None  # the least value, or the least length of a string
    timestamp_format: str | None  # as in the model, which may not say
    json_value: bool  # JSON text in a header


@dataclass(frozen=True, slots=True)
class WireMember:
    name: str  # the key in a boto3 dictionary
    wire_name: str
    ref: WireRef
    location: str | None
    event_header: bool
    event_payload: bool


@dataclass(frozen=True, slots=True)
class WireShape:
    """A structure, list or map; scalars are all said by their references."""

    name: str
    kind: str  # structure, list, map
    min: float | None  # the least length of a list
    members: tuple[WireMember, ...]
    required: tuple[str, ...]
    union: bool
    event_stream: bool
    payload: str | None
    item: WireRef | None  # of a list
    key: WireRef | None  # of a map
    value: WireRef | None

    def part(self, name: Literal["item", "key", "value"]) -> WireRef:
        """Returns what a list or a map is made of; asking a shape of another kind is a mistake."""
        ref: WireRef | None = getattr(self, name)
        if ref is None:
            raise TypeError(f"the {self.kind} {self.name} has no {name}")
        return ref


@dataclass(frozen=True, slots=True)
class WireOperation:
    """An operation on the wire. `unsupported_reason` says what the native engine lacks for it."""

    name: str
    method: str
    uri: str
    input: str | None
    output: str | None
    idempotency_tokens: tuple[str, ...]
    retryable: tuple[str, ...]  # codes of the modelled errors that are retryable
    repeatable: bool  # a request that may have been carried out already may be sent again
    idempotent: bool  # a second one changes nothing more, by the model: its method, traits or token
    unsupported_reason: str | None


@dataclass(frozen=True, slots=True)
class WireModel:
    shapes: Mapping[str, WireShape]
    operations: tuple[WireOperation, ...]
    errors: tuple[tuple[str, str], ...]  # (code, shape), the first shape of a code
