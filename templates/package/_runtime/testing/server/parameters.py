"""The parameters of an operation out of a request: path, query, headers and body."""

from __future__ import annotations

import json
from base64 import b64decode
from contextlib import suppress
from urllib.parse import parse_qs

from .constraints import MISSING, Constraints, Invalid, Problem, sized

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .constraints import Problems, Read
    from .messages import Request


class Parameters:
    """Reads the requests of one operation."""

    def __init__(self, model: Any, constraints: Constraints) -> None:
        self._labels: list[tuple[str, str, Read]] = []
        self._query: list[tuple[str, str, Read, bool]] = []
        self._headers: list[tuple[str, str, Read]] = []
        self._prefixes: list[tuple[str, str]] = []
        self._rest: str | None = None  # a map of all other parameters of the query
        self._required: list[str] = []
        self._payload: tuple[str, str, Read] | None = None
        self._body: Read | None = None
        shape = model.input_shape
        if shape is None:
            return
        payload = shape.serialization.get("payload")
        inside = False
        for name, member in shape.members.items():
            location = member.serialization.get("location")
            wire_name = member.serialization.get("name", name)
            if location == "uri":
                self._labels.append((name, wire_name, _from_text(member, constraints)))
            elif location == "querystring":
                if member.type_name == "map":
                    self._rest = name
                    continue
                read = _from_text(member, constraints)
                self._query.append((name, wire_name, read, member.type_name == "list"))
            elif location == "header":
                self._headers.append((name, wire_name.lower(), _from_text(member, constraints)))
            elif location == "headers":
                self._prefixes.append((name, wire_name.lower()))
            elif name == payload:
                self._payload = name, member.type_name, constraints.read(member)
            else:
                inside = True
                continue
            if name in shape.required_members:
                self._required.append(name)
        if payload is None and inside:
            # The members elsewhere are no members of the body, and so not missed there.
            self._body = _only(constraints.read(shape), {*self._required})

    def read(self, request: Request) -> dict[str, Any]:
        """Returns the parameters.

        Raises:
            Invalid: the service would not take them.
        """
        problems: Problems = []
        found: dict[str, Any] = {}
        if self._body is not None:
            value = _json(request.body, problems)
            if value is not None and not problems:
                found = self._body(value, None, problems) or {}
        elif self._payload is not None:
            self._read_payload(request, found, problems)
        for name, wire_name, read in self._labels:
            found[name] = read(request.labels[wire_name], (None, name), problems)
        if request.query and (self._query or self._rest):
            self._read_query(request.query, found, problems)
        headers = request.headers
        for name, wire_name, read in self._headers:
            if (text := headers.get(wire_name)) is not None:
                found[name] = read(text, (None, name), problems)
        for name, prefix in self._prefixes:
            found[name] = {
                key[len(prefix) :]: text for key, text in headers.items() if key.startswith(prefix)
            }
        for name in self._required:
            if name not in found:
                problems.append(Problem((None, name), MISSING))
        if problems:
            raise Invalid(problems)
        return found

    def _read_payload(self, request: Request, found: dict[str, Any], problems: Problems) -> None:
        if self._payload is None:
            return
        name, kind, read = self._payload
        value: object = request.body
        if kind == "string":
            value = request.body.decode("utf-8", "replace")
        elif kind != "blob":
            if not request.body:
                return
            value = _json(request.body, problems)
            if problems:
                return
        found[name] = read(value, (None, name), problems)

    def _read_query(self, query: str, found: dict[str, Any], problems: Problems) -> None:
        values = parse_qs(query, keep_blank_values=True)
        for name, wire_name, read, many in self._query:
            texts = values.pop(wire_name, None)
            if texts is not None:
                found[name] = read(texts if many else texts[-1], (None, name), problems)
        if self._rest is not None:
            found[self._rest] = {key: texts[-1] for key, texts in values.items()}


def _json(body: bytes, problems: Problems) -> object:
    if not body:
        return {}
    try:
        return json.loads(body)
    except ValueError:
        problems.append(Problem(None, "The body must be JSON", parsing=True))
        return None


def _only(read: Read, elsewhere: set[str]) -> Read:
    """Returns what reads a body whose structure has members that travel elsewhere."""

    def only(value: object, place: Any, problems: Problems) -> Any:
        before = len(problems)
        found = read(value, place, problems)
        if len(problems) > before and elsewhere:
            missing = {f"/{name}" for name in elsewhere}
            problems[before:] = [
                each
                for each in problems[before:]
                if each.path not in missing or each.constraint != MISSING
            ]
        return found

    return only


def _from_text(shape: Any, constraints: Constraints) -> Read:
    """Returns what reads a value out of a path, a query or a header, where all is text."""
    read = constraints.read(shape)
    kind = shape.type_name
    if shape.serialization.get("jsonvalue"):
        return lambda text, place, problems: read(
            _json(b64decode(str(text)), problems), place, problems
        )
    if kind == "list":
        item, checks = _from_text(shape.member, constraints), sized(shape)

        def read_list(texts: Any, place: Any, problems: Problems) -> Any:
            if isinstance(texts, str):
                texts = [text.strip() for text in texts.split(",")]
            checks(len(texts), place, problems)
            return [item(text, (place, at), problems) for at, text in enumerate(texts)]

        return read_list
    convert = _CONVERT.get(kind)
    if convert is None:
        return read

    def read_text(text: object, place: Any, problems: Problems) -> Any:
        value = text
        with suppress(ValueError, KeyError):  # what is no number or no boolean stays a text
            value = convert(text)
        return read(value, place, problems)

    return read_text


_BOOLEANS = {"true": True, "false": False}


def _boolean(text: Any) -> bool:
    return _BOOLEANS[text.lower()]


def _seconds(text: Any) -> float:
    return float(text)


_CONVERT: dict[str, Any] = {
    "integer": int,
    "long": int,
    "float": float,
    "double": float,
    "boolean": _boolean,
    "timestamp": _seconds,
}
