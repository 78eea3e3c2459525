"""Who uses a type: operations and types whose annotations name it."""

from __future__ import annotations

from collections.abc import Iterable

from ..ir.service import Field, ListOf, MapOf, Named, Service, TypeRef


class Uses:
    """The users of each type of a service, operations first, by name."""

    def __init__(self, service: Service) -> None:
        self._users: dict[str, dict[str, None]] = {}
        for op in service.operations:
            self._add(op.name, op.params)
            for name in (op.output_struct, op.request):
                if name is not None:
                    self._users.setdefault(name, {})[op.name] = None
        for struct in service.structs:
            self._add(struct.name, struct.fields)
            if struct.base is not None:
                self._users.setdefault(struct.base, {})[struct.name] = None
        for union in service.unions:
            self._add(union.name, (member.field for member in union.members))
        for stream in service.streams:
            self._add(stream.name, (event.field for event in (*stream.events, *stream.errors)))
        for error in service.errors:
            self._add(error.name, error.fields)

    def of(self, name: str) -> tuple[str, ...]:
        """Returns what uses a type, but for itself."""
        return tuple(user for user in self._users.get(name, ()) if user != name)

    def _add(self, user: str, fields: Iterable[Field]) -> None:
        for field in fields:
            for name in _named(field.type):
                self._users.setdefault(name, {})[user] = None


def _named(ref: TypeRef) -> Iterable[str]:
    if isinstance(ref, Named):
        yield ref.name
    elif isinstance(ref, ListOf):
        yield from _named(ref.item)
    elif isinstance(ref, MapOf):
        yield from _named(ref.key)
        yield from _named(ref.value)
