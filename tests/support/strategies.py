"""hypothesis strategies for the parameters of any operation: what botocore accepts, and its edges."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeAlias

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.utils import is_json_value_header
from hypothesis import strategies as st

Strategy: TypeAlias = "st.SearchStrategy[Any]"

_MOMENTS = st.datetimes(min_value=dt.datetime(1970, 1, 2), max_value=dt.datetime(2100, 1, 1))
_ZONES = st.sampled_from(
    [
        dt.timezone.utc,
        dt.timezone(dt.timedelta(hours=5, minutes=30)),
        dt.timezone(-dt.timedelta(hours=8)),
    ]
)
# A surrogate has no UTF-8 form: no client can send one.
_TEXT = st.characters(exclude_categories=["Cs"])
_HEADER = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
_JSON: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 53), 1 << 53) | st.text(_TEXT, max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.text(_TEXT, max_size=5), inner, max_size=3),
    max_leaves=6,
)
_DOCUMENT = st.dictionaries(st.text(_TEXT, max_size=5), _JSON, max_size=3)
_DEEPEST = 5  # structures within structures; below, what nests is left out
_LARGEST = 6  # items and characters beyond the lower bound: sizes above teach nothing new


@st.composite
def params(draw: st.DrawFn, shape: Shape | None) -> dict[str, Any]:
    """Draws the parameters of an operation with this input shape."""
    value: dict[str, Any] = _value(draw, shape, "body", 0) if shape else {}
    return value


def _value(draw: st.DrawFn, shape: Shape, location: str, depth: int) -> Any:
    if getattr(shape, "is_document_type", False):
        return draw(_DOCUMENT)
    if isinstance(shape, StructureShape):
        return _structure(draw, shape, depth)
    if isinstance(shape, (ListShape, MapShape)):
        return _container(draw, shape, location, depth)
    return draw(_scalar(shape, location))


def _container(draw: st.DrawFn, shape: ListShape | MapShape, location: str, depth: int) -> Any:
    inner = shape.member if isinstance(shape, ListShape) else shape.value
    low = int(shape.metadata.get("min", 0))
    room = (1 if _nests(inner) else _LARGEST) if depth else _LARGEST
    if _nests(inner) and depth > _DEEPEST:
        room = 0
    count = draw(st.integers(low, min(int(shape.metadata.get("max", 1 << 30)), low + room)))
    if isinstance(shape, ListShape):
        return [_value(draw, inner, location, depth + 1) for _ in range(count)]
    keys = st.lists(
        _scalar(shape.key, {"body": "key", "header": "name"}.get(location, location)), unique=True
    )
    names = draw(keys.filter(lambda found: len(found) >= low))[: max(low, count)]
    return {name: _value(draw, inner, location, depth + 1) for name in names}


def _structure(draw: st.DrawFn, shape: StructureShape, depth: int) -> dict[str, Any]:
    names = [
        name
        for name, member in shape.members.items()
        if depth <= _DEEPEST or name in shape.required_members or not _nests(member)
    ]
    if shape.is_tagged_union:
        names = [draw(st.sampled_from(names or list(shape.members)))]
    elif names:
        chosen = draw(st.sets(st.sampled_from(names)))
        names = [name for name in names if name in chosen or name in shape.required_members]
    return {name: _member(draw, shape.members[name], depth) for name in names}


def _member(draw: st.DrawFn, shape: Shape, depth: int) -> Any:
    location = shape.serialization.get("location", "body")
    if shape.serialization.get("hostLabel"):
        location = "host"
    elif shape.metadata.get("contextParam"):
        location = "host"  # endpoint rules put it into host names and headers
    elif location == "headers":
        location = "header"
    return _value(draw, shape, location, depth + 1)


def _nests(shape: Shape) -> bool:
    return shape.type_name in ("structure", "list", "map")


def _scalar(shape: Shape, location: str) -> Strategy:
    kind = shape.type_name
    if is_json_value_header(shape):
        return _DOCUMENT
    if isinstance(shape, StringShape) and shape.enum:
        return st.sampled_from(shape.enum)
    if kind == "boolean":
        return st.booleans()
    if kind == "timestamp":
        return _timestamp(location)
    if kind in ("string", "character", "blob"):
        return _text(shape, location)
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if kind in ("integer", "long", "short", "byte"):
        edge = 1 << 63 if kind == "long" else 1 << 31
        low = -edge if low is None else int(low)
        high = edge - 1 if high is None else min(edge - 1, int(high))
        return st.integers(low, high) | st.sampled_from([low, high])
    return st.floats(low, high, allow_nan=False, allow_infinity=False, width=64)


def _timestamp(location: str) -> Strategy:
    aware = st.builds(lambda moment, zone: moment.replace(tzinfo=zone), _MOMENTS, _ZONES)
    return aware | st.integers(0, 1 << 32) | aware.map(lambda moment: moment.isoformat())


def _text(shape: Shape, location: str) -> Strategy:
    low = int(shape.metadata.get("min", 0))
    high = min(int(shape.metadata.get("max", 1 << 30)), low + _LARGEST)
    if shape.type_name == "blob":
        return st.binary(min_size=low, max_size=high)
    if location == "host":
        return st.text("abc0189-", min_size=max(1, low), max_size=high).filter(
            lambda text: text.strip("-") == text
        )
    if location == "header":
        return st.text(_HEADER, min_size=max(1, low), max_size=high)
    if location == "name":  # part of a header's name; clients disagree about odd ones
        return st.text("abcxyz019-", min_size=max(1, low), max_size=high)
    if location == "uri":
        return st.text(_TEXT, min_size=max(1, low), max_size=high)
    return st.text(_TEXT, min_size=low, max_size=high)
