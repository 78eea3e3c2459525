"""The names in a declaration, against this release's models and the archive's.

A name that this release lacks and another has leaves its declaration, or that part of it, inactive. A
name that no archived release has is a mistake.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

from ..diagnostics import GeneratorError, nearest
from ..ir.service import Field, Named, Operation, Service, Struct

Side = Literal["input", "output"]


class History(Protocol):
    """What archived releases had."""

    def ever(self, service: str, operation: str, side: Side, member: str | None = None) -> bool: ...
    def ever_value(self, service: str, operation: str, member: str, value: str) -> bool: ...
    def newest(self, service: str) -> str: ...
    def before(self, service: str, version: str, operation: str) -> tuple[str, ...]: ...


class Resolver:
    """Finds operations and members of this release."""

    def __init__(self, services: Iterable[Service], known: Iterable[str], history: History) -> None:
        self.services: Mapping[str, Service] = {service.name: service for service in services}
        self.history = history
        self._known = frozenset(known)
        self._structs = {
            name: {struct.name: struct for struct in service.structs}
            for name, service in self.services.items()
        }

    def service(self, name: str, where: str) -> Service | None:
        """Returns a service, or None where this run does not generate it.

        Raises:
            GeneratorError: specs.toml has no such service.
        """
        if name not in self._known:
            raise GeneratorError(f"no service {name!r}", where, nearest(name, self._known))
        return self.services.get(name)

    def operation(self, service: str, operation: str, where: str) -> Operation | None:
        """Returns an operation, or None where this release does not have it.

        Raises:
            GeneratorError: no archived release has it.
        """
        owner = self.service(service, where)
        if owner is None:
            return None
        names = {op.wire_name: op for op in owner.operations}
        if operation not in names and not self.history.ever(service, operation, "input"):
            what = f"no archived release of {service} has an operation {operation!r}"
            raise self.unknown(service, what, where, operation, names)
        return names.get(operation)

    def parameter(self, service: str, op: Operation, member: str, where: str) -> Field | None:
        """Returns an input member, or None where this release does not have it.

        Raises:
            GeneratorError: no archived release has it.
        """
        names = {field.wire_name: field for field in op.params}
        if member not in names and not self.history.ever(service, op.wire_name, "input", member):
            raise self._unknown(service, op, "input", member, names, where)
        return names.get(member)

    def response(self, service: str, op: Operation, path: str, where: str) -> Field | None:
        """Like `parameter`, for a member of the response; `path` may be "a.b"."""
        return self.member(service, op, "output", path, where)

    def member(
        self, service: str, op: Operation, side: Side, path: str, where: str
    ) -> Field | None:
        """Like `parameter`, for a member below others: `path` is "a.b"."""
        fields = op.params if side == "input" else self._fields(service, op.output_struct)
        names: dict[str, Field] = {}
        field: Field | None = None
        for part in path.split("."):
            names = {field.wire_name: field for field in fields}
            field = names.get(part)
            if field is None:
                break
            kind = field.type
            fields = self._fields(service, kind.name) if isinstance(kind, Named) else ()
        if field is None and not self.history.ever(service, op.wire_name, side, path):
            raise self._unknown(service, op, side, path, names, where)
        return field

    def _fields(self, service: str, name: str | None) -> tuple[Field, ...]:
        """Returns the members of a structure or a tagged union; () for another type."""
        struct = self.struct(service, name)
        if struct is not None:
            return struct.fields
        unions = self.services[service].unions
        return tuple(m.field for union in unions if union.name == name for m in union.members)

    def members(self, service: str, field: Field) -> tuple[Field, ...]:
        """Returns the members of a structure or a tagged union; () for another type."""
        return self._fields(service, field.type.name) if isinstance(field.type, Named) else ()

    def enum(self, field: Field) -> tuple[str, ...]:
        """Returns the values of an enum, () for another type."""
        name = field.type.name if isinstance(field.type, Named) else None
        enums = (enum for service in self.services.values() for enum in service.enums)
        return next((enum.values for enum in enums if enum.name == name), ())

    def struct(self, service: str, name: str | None) -> Struct | None:
        return self._structs[service].get(name) if name is not None else None

    def is_type(self, name: str) -> bool:
        """Tells whether a service has a type of this name."""
        return any(
            name in self._structs[service.name] or any(name == e.name for e in service.enums)
            for service in self.services.values()
        )

    def _unknown(
        self,
        service: str,
        op: Operation,
        side: Side,
        member: str,
        names: Mapping[str, Field],
        where: str,
    ) -> GeneratorError:
        what = f"no archived release of {service} has {member!r} in the {side} of {op.wire_name}"
        return self.unknown(service, what, where, member.rpartition(".")[2], names)

    def unknown(
        self, service: str, what: str, where: str, word: str, known: Iterable[str]
    ) -> GeneratorError:
        """Returns the error for a name that is a mistake, or of a release still to come."""
        newest = self.history.newest(service)
        later = f"If a release after {newest} has it, run `agentcore-codegen specs add` first"
        offers = nearest(word, known)
        return GeneratorError(what, where, f"{offers} {later}" if "?" in offers else later)
