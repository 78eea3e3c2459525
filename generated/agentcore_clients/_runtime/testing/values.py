"""Values against the model: checked member by member, and filled in where a test does not care.

A value is checked for what a service cannot send: unknown members, missing ones, wrong types, values
that an enumeration does not have. Lengths, ranges and patterns bind only what is filled in, so that a
test may call a memory "m".
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from decimal import Decimal
from difflib import get_close_matches
from importlib import import_module

from .._native.narrowing import is_instance
from .errors import InvalidStub
from .patterns import matching

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

_MOMENT = datetime(2024, 1, 1, tzinfo=timezone.utc)
_UNLIMITED = 1 << 20
_SHOWN = 60  # characters of a wrong value
_JSON = (str, int, float, bool, type(None))
# Shape type -> the types that a value may have, and how an error names them.
_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "string": ((str,), "str"),
    "character": ((str,), "str"),
    "boolean": ((bool,), "bool"),
    "integer": ((int,), "int"),
    "long": ((int,), "int"),
    "float": ((int, float, Decimal), "float"),
    "double": ((int, float, Decimal), "float"),
    "blob": ((bytes, bytearray), "bytes"),
    "timestamp": ((datetime, int, float, str), "datetime"),
}


class Checker:
    """Checks values, and fills in what the model requires where `fill` says so.

    Args:
        where: What comes first in an error: the operation's method.
        fill: Whether a required member that is missing is filled in; otherwise it is an error.
        open: Whether a value may be what the model does not know: a later release of the service.
    """

    def __init__(self, where: str, *, fill: bool, open: bool) -> None:
        self._where, self._fill, self._open = where, fill, open

    def structure(self, shape: Any, value: Any, skip: str | None = None) -> dict[str, Any]:
        """Returns an output's or an error's members, but for `skip`, checked and filled in.

        Raises:
            InvalidStub: with the path of what is wrong.
        """
        self._of_type(value, dict, "a dictionary", shape, "")
        return self._members(shape, value, "", skip)

    def value(self, shape: Any, value: Any, path: str) -> Any:
        """Returns a value of any shape, checked and filled in."""
        kind = shape.type_name
        if _is_free(shape):
            self._document(value, shape, path)
            return value
        if kind == "structure":
            self._of_type(value, dict, "a dictionary", shape, path)
            return self._members(shape, value, path, None)
        if kind == "list":
            self._of_type(value, (list, tuple), "a list", shape, path)
            return [self.value(shape.member, v, f"{path}[{i}]") for i, v in enumerate(value)]
        if kind == "map":
            self._of_type(value, dict, "a dictionary", shape, path)
            for key in value:
                self._scalar(shape.key, key, f"{path}, its key")
            return {
                key: self.value(shape.value, item, f"{path}[{key!r}]")
                for key, item in value.items()
            }
        self._scalar(shape, value, path)
        return value

    def _members(
        self, shape: Any, value: Mapping[str, Any], path: str, skip: str | None
    ) -> dict[str, Any]:
        dot = f"{path}." if path else ""
        members = shape.members
        for name in value:
            if name == skip:
                raise self._error(f"{dot}{name}", "streams: set it by streams()")
            if name not in members and not self._open:
                raise self._error(
                    f"{dot}{name}", f"{shape.name} has no such member{_close(name, members)}"
                )
        found = {
            name: self.value(members[name], item, f"{dot}{name}") if name in members else item
            for name, item in value.items()
        }
        if getattr(shape, "is_tagged_union", False):
            return self._variant(shape, found, path)
        for name in shape.required_members:
            if name in found or name == skip:
                continue
            if self._fill:
                found[name] = minimum(members[name], name)
            elif not self._open:
                raise self._error(
                    f"{dot}{name}",
                    f"{shape.name} requires it; to have it filled in, give keywords instead of a"
                    " dictionary",
                )
        return found

    def _variant(self, shape: Any, found: dict[str, Any], path: str) -> dict[str, Any]:
        if len(found) == 1 or self._open:
            return found
        if not found and self._fill:
            filled: dict[str, Any] = minimum(shape, path)
            return filled
        choices = ", ".join(shape.members)
        raise self._error(path, f"{shape.name} has exactly one member, of {choices}")

    def _scalar(self, shape: Any, value: Any, path: str) -> None:
        kind: str = shape.type_name
        if kind not in _TYPES:
            return
        types, name = _TYPES[kind]
        self._of_type(value, types, name, shape, path)
        if isinstance(value, bool) and kind != "boolean":
            self._of_type(value, (), name, shape, path)
        if kind == "timestamp" and isinstance(value, str):
            try:
                aware(value)
            except ValueError:
                raise self._error(path, f"{_shown(shape, value)} is no date") from None
        known = getattr(shape, "enum", None)
        if known and value not in known and not self._open:
            raise self._error(
                path,
                f"{_shown(shape, value)} is not one of {', '.join(known)}{_close(str(value), known)};"
                " with open=True a newer service may send it",
            )

    def _document(self, value: Any, shape: Any, path: str) -> None:
        if is_instance(value, dict):
            for key, item in value.items():
                self._document(item, shape, f"{path}[{key!r}]")
        elif is_instance(value, list):
            for index, item in enumerate(value):
                self._document(item, shape, f"{path}[{index}]")
        else:
            self._of_type(value, _JSON, "JSON", shape, path)

    def _of_type(
        self, value: object, types: type | tuple[type, ...], name: str, shape: Any, path: str
    ) -> None:
        if not isinstance(value, types):
            given = f"{type(value).__name__} {_shown(shape, value)}"
            raise self._error(path, f"{shape.name} is {name}, not {given}")

    def _error(self, path: str, problem: str) -> InvalidStub:
        return InvalidStub(f"{self._where}: {path}{': ' if path else ''}{problem}")


def _is_free(shape: Any) -> bool:
    """Whether the model puts no shape on it: any JSON."""
    return bool(getattr(shape, "is_document_type", False) or shape.serialization.get("jsonvalue"))


def _shown(shape: Any, value: object) -> str:
    return "(sensitive)" if shape.metadata.get("sensitive") else _shortened(value)


def _shortened(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _close(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f"; did you mean {close[0]}?" if close else ""


def masked(shape: Any, value: Any) -> str:
    """Returns a parameter for an error's text, without what the model calls sensitive."""
    if shape is None:
        return _shortened(value)
    if shape.metadata.get("sensitive"):
        return "***"
    if shape.type_name == "structure" and is_instance(value, dict):
        members = shape.members
        parts = [f"{k!r}: {masked(members.get(k), v)}" for k, v in value.items()]
        return f"{{{', '.join(parts)}}}"
    if shape.type_name == "list" and is_instance(value, (list, tuple)):
        return f"[{', '.join([masked(shape.member, item) for item in value])}]"
    if shape.type_name == "map" and is_instance(value, dict):
        parts = [f"{k!r}: {masked(shape.value, v)}" for k, v in value.items()]
        return f"{{{', '.join(parts)}}}"
    return _shortened(value)


def aware(value: Any) -> datetime:
    """Returns a moment as botocore reads it: text is parsed, a naive one is UTC.

    Raises:
        ValueError: no date.
    """
    parse: Any = import_module("botocore.utils").parse_timestamp
    moment: datetime = value if isinstance(value, datetime) else parse(value)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=timezone.utc)


# ---------------------------------------------------------------------------- what is filled in


def minimum(shape: Any, name: str) -> Any:
    """Returns the smallest value that the model allows; a text says what it stands for."""
    return _minimum(shape, name, ())


def _minimum(shape: Any, name: str, above: tuple[str, ...]) -> Any:
    kind = shape.type_name
    if _is_free(shape):
        return {}
    if kind == "structure":
        inside = (*above, shape.name)
        if shape.is_tagged_union:
            variant = _smallest_variant(shape, inside)
            return {variant: _minimum(shape.members[variant], variant, inside)}
        return {n: _minimum(shape.members[n], n, inside) for n in shape.required_members}
    least = shape.metadata.get("min", 0)
    most = shape.metadata.get("max", _UNLIMITED)
    if kind == "list":
        return [_minimum(shape.member, name, (*above, shape.name)) for _ in range(int(least))]
    if kind == "map":
        keys = _keys(shape.key, int(least))
        return {key: _minimum(shape.value, name, (*above, shape.name)) for key in keys}
    return _scalar_minimum(shape, name, least, most)


def _smallest_variant(shape: Any, above: tuple[str, ...]) -> str:
    """Returns the first variant that does not lead back to a shape that is being filled in."""
    for name, member in shape.members.items():
        if not _leads_back(member, above):
            return str(name)
    return str(next(iter(shape.members)))


def _leads_back(shape: Any, above: tuple[str, ...]) -> bool:
    if shape.name in above:
        return True
    if shape.type_name == "structure":
        needed = shape.members if shape.is_tagged_union else shape.required_members
        inside = (*above, shape.name)
        found = [_leads_back(shape.members[name], inside) for name in needed]
        return all(found) and bool(found) if shape.is_tagged_union else any(found)
    if shape.type_name in ("list", "map") and shape.metadata.get("min"):
        inner = shape.member if shape.type_name == "list" else shape.value
        return _leads_back(inner, (*above, shape.name))
    return False


def _keys(shape: Any, count: int) -> list[str]:
    known: list[str] = [*(getattr(shape, "enum", None) or ())]
    if known or count < 2:
        return known[:count] or [_text(shape, "key")][:count]
    return [_text(shape, f"key{number}") for number in range(count)]


def _scalar_minimum(shape: Any, name: str, least: float, most: float) -> Any:
    kind = shape.type_name
    if kind == "boolean":
        return False
    if kind == "timestamp":
        return _MOMENT
    if kind == "blob":
        return b"\0" * int(least)
    if kind in ("integer", "long"):
        return int(min(max(0, least), most))
    if kind in ("float", "double"):
        return float(min(max(0, least), most))
    return _text(shape, name)


def _text(shape: Any, name: str) -> str:
    """Returns the member's name where the model allows it, else what its pattern asks for."""
    if known := getattr(shape, "enum", None):
        return str(known[0])
    least = int(shape.metadata.get("min", 0))
    most = int(shape.metadata.get("max", _UNLIMITED))
    word = re.sub(r"\W", "", name.rpartition(".")[2]) or "text"
    named = (word + "x" * max(0, least - len(word)))[:most]
    pattern = shape.metadata.get("pattern")
    if pattern is None:
        return named
    try:
        if re.fullmatch(pattern, named):
            return named
    except re.error:
        pass  # an expression of another language
    found = matching(pattern, least, most)
    return named if found is None else found
