"""Answers that a test or a file has set for operations, in the place of the server's own."""

from __future__ import annotations

from ..._botocore.models import service_model
from .. import wire
from ..rules import Book
from ..stubs import Stub
from . import tables
from .constraints import Invalid
from .messages import Abort
from .replies import reply

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike
    from typing import Any

    from ...service import ServiceInfo
    from .messages import Next, Reply, Request
    from .tables import Lookup

# Key of a table -> the types that its value may have, and how an error names them.
_KEYS: dict[str, tuple[tuple[type, ...], str]] = {
    "operation": ((str,), "text"),
    "parameters": ((dict,), "a table"),
    "returns": ((dict,), "a table"),
    "streams": ((list,), "a list"),
    "pause": ((int, float), "a number of seconds"),
    "raises": ((str,), "the code of an error"),
    "message": ((str,), "text"),
    "status": ((int,), "a number"),
}


class Scripts:
    """A layer that answers by stubs; a call that none is set for goes on to the server."""

    def __init__(self, services: Sequence[ServiceInfo]) -> None:
        self._books = {service.name: Book(service, service_model(service)) for service in services}

    def stub(self, service: str) -> Stub:
        """Returns the stubs of a service's operations.

        Raises:
            KeyError: it is not served.
        """
        return Stub(self._books[service])

    def read(self, path: str | PathLike[str], lookup: Lookup) -> None:
        """Sets the answers of a file, JSON or TOML: a list `script` of tables.

        Each is an answer of `operation`, to all calls or to those with `parameters`: the members
        `returns`, or the events or pieces of text `streams`, `pause` seconds apart, where a number
        is a pause of its own; or the error of the code `raises` with `message` and `status`.

        Raises:
            OSError: there is no such file.
            ValueError: it is not as described, or no answer of that operation; the text says where.
        """
        for place, table in tables.read(path, "script"):
            try:
                self._set(table, lookup)
            except ValueError as error:
                raise ValueError(f"{place}: {error}") from None

    def _set(self, table: Mapping[str, Any], lookup: Lookup) -> None:
        for name, value in table.items():
            if name not in _KEYS:
                raise ValueError(f"{name!r} is no key: give one of {', '.join(_KEYS)}")
            types, wanted = _KEYS[name]
            if not isinstance(value, types):
                raise ValueError(f"{name} is {value!r}: give {wanted}")
        service, operation = tables.operation_of(table.get("operation"), lookup)
        book = self._books[service]
        stub = getattr(Stub(book), book.service.operations[operation])
        if parameters := table.get("parameters"):
            stub = stub(**parameters)
        if "raises" in table:
            stub.raises(table["raises"], table.get("message", ""), status=table.get("status"))
        elif "streams" in table:
            items = _items(table["streams"], table.get("pause", 0))
            stub.streams(items, **table.get("returns", {}))
        else:
            stub.returns(**table.get("returns", {}))

    def __call__(self, request: Request, inner: Next) -> Reply:
        book = self._books.get(request.service)
        if book is None or not book.has_answers(request.operation):
            return inner(request)
        try:
            answer = book.find(request.operation, request.params)
        except Invalid:
            answer = None  # the server says what is wrong
        if answer is None:
            return inner(request)
        if answer.failure is not None:
            raise Abort from answer.failure
        return reply(answer)


def _items(listed: Sequence[Any], pause: float) -> list[Any]:
    found: list[Any] = []
    for number, item in enumerate(listed):
        if number and pause:
            found.append(wire.Pause(pause))
        found.append(wire.Pause(item) if isinstance(item, (int, float)) else item)
    return found
