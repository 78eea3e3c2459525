"""Shapes -> type references and fields: what a request accepts and what a response promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StringShape, StructureShape

from .. import names, prose
from ..ir.service import Constraints, Document, Field, ListOf, MapOf, Named, Scalar, TypeRef
from ..models.load import Json
from .annotations import annotation, declaration
from .usage import REQUEST, RESPONSE, Usage, children

# A shape that occurs below requests and responses gets one type for both, as wide as a response
# needs and read-only, so that a response goes back in as a request.
Mode: TypeAlias = Literal["request", "response", "both"]

_NUMBERS = {
    "integer": "int",
    "long": "int",
    "biginteger": "int",
    "float": "float",
    "double": "float",
    "bigdecimal": "float",
    "boolean": "bool",
    "character": "str",
    "string": "str",
}

# botocore's parsers always set these members, though models call them optional: the locations
# statusCode and headers, and payloads that are not JSON or XML.
_ALWAYS_SET_LOCATIONS = frozenset({"statusCode", "headers"})


class Types:
    """Type references of one service; `type_name` gives the final name of a shape's class."""

    def __init__(self, model: ServiceModel, raw: Json, type_name: Callable[[str], str]) -> None:
        self.model = model
        self.usage = Usage(model)
        self._raw = raw.get("shapes", {})
        self._type_name = type_name
        self.collected: dict[str, str] = {}  # event stream -> the type of what it is collected into
        self.recursive = _self_containing(model, self.usage.names())

    def mode(self, shape: str) -> Mode:
        """Returns how members of a structure of this name are typed."""
        directions = self.usage.of(shape)
        if directions == {REQUEST}:
            return "request"
        return "response" if directions <= {RESPONSE} else "both"

    def ref(self, shape: Shape, mode: Mode, *, asynchronous: bool = False) -> TypeRef:
        """Returns the type of a value of this shape."""
        if is_document(shape):
            return Document("_JSONValue")
        if isinstance(shape, StructureShape):
            name = self._type_name(shape.name)
            if is_event_stream(shape):
                python = f"_Iterable[{name}]"
                if mode != "request":
                    python = self._event_stream(name, self.collected.get(shape.name), asynchronous)
                return Named(name, "event_stream", python)
            return Named(name, "union" if is_union(shape) else "structure", name)
        if isinstance(shape, ListShape | MapShape):
            if shape.name in self.recursive:
                name = self._type_name(shape.name)
                return Named(name, "alias", name)
            return self.container(shape, mode)
        return self._scalar(shape, mode, asynchronous)

    def _event_stream(self, events: str, collected: str | None, asynchronous: bool) -> str:
        prefix = "_Async" if asynchronous else "_"
        if collected is None:
            return f"{prefix}EventStream[{events}]"
        return f"{prefix}CollectableEventStream[{events}, {collected}]"

    def container(self, shape: ListShape | MapShape, mode: Mode) -> TypeRef:
        """Returns a list or map spelled out, even one that has a name of its own."""
        if isinstance(shape, ListShape):
            python = "list" if mode == "response" else "_Sequence"
            items = _constraints(shape.member.metadata)
            return ListOf(self.ref(shape.member, mode), python, items)
        # The key of a mapping is invariant: only a request's own keys may be literals, otherwise
        # a response's map could not be sent back.
        key = self.ref(shape.key, mode) if mode == "request" else Scalar("string", "str")
        if isinstance(key, Named):
            key = replace(key, python=key.name)
        return MapOf(
            key,
            self.ref(shape.value, mode),
            "dict" if mode == "response" else "_Mapping",
            _constraints(shape.key.metadata),
            _constraints(shape.value.metadata),
        )

    def _scalar(self, shape: Shape, mode: Mode, asynchronous: bool) -> TypeRef:
        kind = shape.type_name
        if isinstance(shape, StringShape) and shape.serialization.get("jsonvalue"):
            return Scalar(kind, "_JSONValue")
        if isinstance(shape, StringShape) and self._is_enum(shape):
            name = self._type_name(shape.name)
            return Named(name, "enum", f"{name} | _UnknownValue")
        if kind == "timestamp":
            return Scalar(kind, "_datetime" if mode == "response" else "_TimestampInput")
        if kind == "blob":
            return Scalar(kind, "bytes" if mode == "response" else "_BlobInput")
        return Scalar(kind, _NUMBERS[kind])

    def _is_enum(self, shape: StringShape) -> bool:
        """Tells whether a shape has a type of its own: a member may list values on its own account."""
        declared = self.model.shape_for(shape.name)
        return bool(shape.enum) and isinstance(declared, StringShape) and bool(declared.enum)

    def field(
        self,
        owner: StructureShape,
        member: str,
        mode: Mode,
        *,
        read_only: bool = False,
        asynchronous: bool = False,
    ) -> Field:
        """Returns a member of a structure as it is typed in this mode."""
        shape = owner.members[member]
        ref = self._payload(owner, member, shape, mode, asynchronous) or self.ref(
            shape, mode, asynchronous=asynchronous
        )
        reference = self._raw.get(owner.name, {}).get("members", {}).get(member, {})
        required = member in owner.required_members
        promised = required or (mode != "request" and self._always_set(owner, member, shape))
        return Field(
            wire_name=member,
            name=names.parameter(member),
            type=ref,
            annotation=annotation(ref),
            declaration=declaration(ref, required=promised, read_only=read_only),
            required=promised,
            model_required=required,
            doc=prose.text(shape.documentation),
            deprecated=self._deprecated(reference),
            sensitive=bool(shape.metadata.get("sensitive")),
            idempotency_token=bool(shape.metadata.get("idempotencyToken")),
            constraints=_constraints(shape.metadata),
        )

    def _payload(
        self, owner: StructureShape, member: str, shape: Shape, mode: Mode, asynchronous: bool
    ) -> TypeRef | None:
        """Returns the type of a blob that is the whole body: it may stream."""
        if owner.serialization.get("payload") != member or shape.type_name != "blob":
            return None
        if mode == "request":
            return Scalar("blob", "_StreamInput")
        python = "_AsyncStreamingBody" if asynchronous else "_StreamingBody"
        if mode == "both":
            python = f"_StreamInput | {python}"
        return Scalar("blob", python)

    def _always_set(self, owner: StructureShape, member: str, shape: Shape) -> bool:
        if owner.name not in self.usage.outputs:
            return False
        if is_event_stream(shape):
            return True
        payload = owner.serialization.get("payload") == member
        return (
            payload and shape.type_name in ("blob", "string") and not is_document(shape)
        ) or shape.serialization.get("location") in _ALWAYS_SET_LOCATIONS

    def _deprecated(self, reference: Json) -> str | None:
        shape = self._raw.get(reference.get("shape", ""), {})
        if not (reference.get("deprecated") or shape.get("deprecated")):
            return None
        return prose.text(reference.get("deprecatedMessage") or shape.get("deprecatedMessage", ""))


def is_union(shape: Shape) -> bool:
    return isinstance(shape, StructureShape) and bool(shape.is_tagged_union)


def is_document(shape: Shape) -> bool:
    return bool(shape.metadata.get("document")) or bool(getattr(shape, "is_document_type", False))


def is_event_stream(shape: Shape) -> bool:
    return bool(shape.serialization.get("eventstream"))


def _constraints(metadata: Json) -> Constraints:
    pattern: Any = metadata.get("pattern")
    return Constraints(metadata.get("min"), metadata.get("max"), pattern)


def _self_containing(model: ServiceModel, shapes: tuple[str, ...]) -> frozenset[str]:
    """Returns the lists and maps that contain themselves with no structure in between."""
    names: set[str] = set()
    for name in shapes:
        pending, seen = list(children(model.shape_for(name))), set[str]()
        if model.shape_for(name).type_name not in ("list", "map"):
            continue
        while pending:
            shape = pending.pop()
            if shape.name == name:
                names.add(name)
                break
            if shape.type_name in ("list", "map") and shape.name not in seen:
                seen.add(shape.name)
                pending.extend(children(shape))
    return frozenset(names)
