"""Values of a request against the model, as the service reads them: one function for each shape.

A function takes a value, where it stands and a list of problems, and returns the value as the server
keeps it: the model's names, seconds for timestamps, bytes for blobs. What it has to know of the shape
is worked out once.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode
from binascii import Error as Base64Error
from functools import partial
from typing import ClassVar

from ..._native.narrowing import is_instance
from ..values import aware

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeAlias

    # Where a value stands: the place around it and its own name, so that a path costs nothing
    # where all is well.
    Place: TypeAlias = "tuple[Any, str | int] | None"
    Problems: TypeAlias = "list[Problem]"
    Read: TypeAlias = "Callable[[object, Place, Problems], Any]"

MISSING = "Member must not be null"


class Problem:
    """One value that the service does not take.

    Attributes:
        path: Where it stands, such as "/members/0/name".
        constraint: What it breaks.
        parsing: Whether it has another type, rather than a value that is out of bounds.
    """

    __slots__ = ("constraint", "parsing", "path")

    def __init__(self, place: Place, constraint: str, *, parsing: bool = False) -> None:
        names: list[str] = []
        while place is not None:
            place, name = place
            names.append(str(name))
        self.path = "".join(f"/{name}" for name in reversed(names))
        self.constraint, self.parsing = constraint, parsing


class Invalid(Exception):
    """A request that the service would not take, with each problem."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("; ".join(f"{each.path}: {each.constraint}" for each in problems))
        self.problems = problems


class Constraints:
    """The functions of a service's shapes, each made when it is first needed."""

    _of: ClassVar[dict[str, Constraints]] = {}

    @classmethod
    def of(cls, package: str) -> Constraints:
        """Returns those of a service, by the name of its package: the same for each server."""
        return cls._of.setdefault(package, cls())

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Read] = {}

    def read(self, shape: Any) -> Read:
        """Returns what reads a value of a shape out of JSON."""
        serialization = shape.serialization
        key = (shape.name, serialization.get("timestampFormat"), serialization.get("jsonvalue"))
        made = self._made.get(key)
        if made is None:
            self._made[key] = partial(self._again, key)  # of a shape within itself
            made = self._made[key] = self._make(shape)
        return made

    def _again(
        self, key: tuple[object, ...], value: object, place: Place, problems: Problems
    ) -> Any:
        return self._made[key](value, place, problems)

    def _make(self, shape: Any) -> Read:
        kind = shape.type_name
        if getattr(shape, "is_document_type", False):
            return _anything
        if kind == "structure":
            members = {
                member.serialization.get("name", name): (name, self.read(member))
                for name, member in shape.members.items()
            }
            required = frozenset(shape.required_members)
            if getattr(shape, "is_tagged_union", False):
                return partial(_union, members, ", ".join(shape.members))
            return partial(_structure, members, required)
        checks = sized(shape)
        if kind == "list":
            return partial(_list, self.read(shape.member), checks)
        if kind == "map":
            return partial(_map, self.read(shape.key), self.read(shape.value), checks)
        return _SCALARS.get(kind, _make_text)(shape)


# ------------------------------------------------------------------------------- what holds others


def _anything(value: object, place: Place, problems: Problems) -> Any:
    return value


def _structure(
    members: Mapping[str, tuple[str, Read]],
    required: frozenset[str],
    value: object,
    place: Place,
    problems: Problems,
) -> Any:
    if not is_instance(value, dict):
        problems.append(Problem(place, "Member must be a structure", parsing=True))
        return None
    found: dict[str, Any] = {}
    for wire_name, item in value.items():
        if item is not None and (known := members.get(wire_name)) is not None:
            name, read = known
            found[name] = read(item, (place, name), problems)
    if not required <= found.keys():
        for name in sorted(required - found.keys()):
            problems.append(Problem((place, name), MISSING))
    return found


def _union(
    members: Mapping[str, tuple[str, Read]],
    choices: str,
    value: object,
    place: Place,
    problems: Problems,
) -> Any:
    found = _structure(members, frozenset(), value, place, problems)
    if found is not None and len(found) != 1:
        text = f"Member must have exactly one of {choices}"
        problems.append(Problem(place, text, parsing=True))
    return found


def _list(
    read: Read,
    checks: Callable[[Any, Place, Problems], None],
    value: object,
    place: Place,
    problems: Problems,
) -> Any:
    if not is_instance(value, list):
        problems.append(Problem(place, "Member must be a list", parsing=True))
        return None
    found: list[Any] = []
    for index, item in enumerate(value):
        if item is None:
            problems.append(Problem((place, index), MISSING))
        else:
            found.append(read(item, (place, index), problems))
    checks(len(value), place, problems)
    return found


def _map(
    read_key: Read,
    read: Read,
    checks: Callable[[Any, Place, Problems], None],
    value: object,
    place: Place,
    problems: Problems,
) -> Any:
    if not is_instance(value, dict):
        problems.append(Problem(place, "Member must be a map", parsing=True))
        return None
    found: dict[str, Any] = {}
    for key, item in value.items():
        if item is not None:
            inside = (place, str(key))
            found[read_key(key, inside, problems)] = read(item, inside, problems)
    checks(len(value), place, problems)
    return found


# ---------------------------------------------------------------------------------------- scalars


def sized(shape: Any) -> Callable[[Any, Place, Problems], None]:
    """Returns what checks a number, or a length, against the limits of a shape."""
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is None and most is None:
        return _unlimited
    number = shape.type_name in ("integer", "long", "float", "double")
    return partial(
        _limited,
        -math.inf if least is None else least,
        math.inf if most is None else most,
        "be" if number else "have length",
    )


def _unlimited(size: float, place: Place, problems: Problems) -> None:
    """Everything fits."""


def _limited(
    least: float, most: float, verb: str, size: float, place: Place, problems: Problems
) -> None:
    if size < least:
        text = f"Member must {verb} greater than or equal to {least}"
        problems.append(Problem(place, text))
    elif size > most:
        problems.append(Problem(place, f"Member must {verb} less than or equal to {most}"))


def _make_text(shape: Any) -> Read:
    known = getattr(shape, "enum", None)
    if known:
        return partial(_enum, frozenset(known), f"[{', '.join(known)}]")
    pattern = shape.metadata.get("pattern")
    try:
        # A model has expressions without their anchors: all of the text must match.
        search = re.compile(pattern).fullmatch if pattern else None
    except re.error:
        search = None  # an expression of another language binds nothing here
    return partial(_text, sized(shape), search, pattern)


def _enum(
    known: frozenset[str], choices: str, value: object, place: Place, problems: Problems
) -> Any:
    if not isinstance(value, str) or value not in known:
        problems.append(Problem(place, f"Member must satisfy enum value set: {choices}"))
    return value


def _text(
    checks: Callable[[Any, Place, Problems], None],
    search: Callable[[str], object] | None,
    pattern: str | None,
    value: object,
    place: Place,
    problems: Problems,
) -> Any:
    if not isinstance(value, str):
        problems.append(Problem(place, "Member must be a string", parsing=True))
        return None
    checks(len(value), place, problems)
    if search is not None and search(value) is None:
        text = f"Member must satisfy regular expression pattern: {pattern}"
        problems.append(Problem(place, text))
    return value


def _make_integer(shape: Any) -> Read:
    return partial(_number, (int,), "an integer", sized(shape))


def _make_float(shape: Any) -> Read:
    return partial(_number, (int, float), "a number", sized(shape))


_NOT_FINITE = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


def _number(
    types: tuple[type, ...],
    name: str,
    checks: Callable[[Any, Place, Problems], None],
    value: object,
    place: Place,
    problems: Problems,
) -> Any:
    if float in types and isinstance(value, str):
        value = _NOT_FINITE.get(value, value)
    if isinstance(value, bool) or not isinstance(value, types):
        problems.append(Problem(place, f"Member must be {name}", parsing=True))
        return None
    checks(value, place, problems)
    return value


def _make_boolean(shape: Any) -> Read:
    return _boolean


def _boolean(value: object, place: Place, problems: Problems) -> Any:
    if not isinstance(value, bool):
        problems.append(Problem(place, "Member must be a boolean", parsing=True))
    return value


def _make_timestamp(shape: Any) -> Read:
    return _timestamp


def _timestamp(value: object, place: Place, problems: Problems) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    try:
        if not isinstance(value, str):
            raise ValueError
        return aware(value).timestamp()
    except (ValueError, OverflowError):
        problems.append(Problem(place, "Member must be a timestamp", parsing=True))
        return None


def _make_blob(shape: Any) -> Read:
    return partial(_blob, sized(shape))


def _blob(
    checks: Callable[[Any, Place, Problems], None], value: object, place: Place, problems: Problems
) -> Any:
    try:
        found = value if isinstance(value, bytes) else b64decode(str(value), validate=True)
    except (Base64Error, ValueError):
        problems.append(Problem(place, "Member must be a blob in base64", parsing=True))
        return None
    checks(len(found), place, problems)
    return found


_SCALARS: dict[str, Callable[[Any], Read]] = {
    "boolean": _make_boolean,
    "integer": _make_integer,
    "long": _make_integer,
    "float": _make_float,
    "double": _make_float,
    "timestamp": _make_timestamp,
    "blob": _make_blob,
}
