"""Shapes -> structures, unions, event streams, enums, aliases and errors."""

from __future__ import annotations

from dataclasses import replace

from botocore.model import ListShape, MapShape, ServiceModel, Shape, StringShape, StructureShape

from .. import names, prose
from ..ir.service import (
    Alias,
    Enum,
    Error,
    Event,
    EventStream,
    Field,
    Struct,
    TaggedUnion,
    UnionMember,
)
from ..models.load import Json
from .annotations import annotation, declaration
from .types import Mode, Types, is_document, is_event_stream, is_union
from .usage import REQUEST, RESPONSE


class Shapes:
    """The generated types of one service, in the order of their names."""

    def __init__(
        self, model: ServiceModel, raw: Json, space: names.Namespace, errors: names.Namespace
    ) -> None:
        self._model = model
        self._raw = raw.get("shapes", {})
        self._space = space
        self._error_space = errors
        self._names: dict[str, str] = {}
        self.types = Types(model, raw, self.name)
        self._exceptions = {shape.name for shape in _error_shapes(model)}
        self._shapes = [
            model.shape_for(name)
            for name in sorted(self.types.usage.names())
            if self._has_type(model.shape_for(name))
        ]
        for shape in self._shapes:  # shape names win: they are claimed before any other
            self.name(shape.name)
        for name in sorted(self._exceptions):
            self._error_space.claim(names.exception(name), name)

    def name(self, shape: str) -> str:
        """Returns the final name of a shape's type."""
        if shape not in self._names:
            self._names[shape] = self._space.claim(names.type_name(shape), shape)
        return self._names[shape]

    def _has_type(self, shape: Shape) -> bool:
        if is_document(shape):
            return False
        if isinstance(shape, StructureShape):
            return True
        if isinstance(shape, StringShape):
            return bool(shape.enum)
        return shape.name in self.types.recursive

    def enums(self) -> tuple[Enum, ...]:
        return tuple(
            Enum(self.name(shape.name), shape.name, tuple(shape.enum), _doc(shape))
            for shape in self._shapes
            if isinstance(shape, StringShape)
        )

    def aliases(self) -> tuple[Alias, ...]:
        return tuple(
            Alias(
                self.name(shape.name),
                annotation(self.types.container(shape, self.types.mode(shape.name))),
            )
            for shape in self._shapes
            if isinstance(shape, ListShape | MapShape)
        )

    def structs(self) -> tuple[Struct, ...]:
        built: list[Struct] = []
        for shape in self._shapes:
            if not isinstance(shape, StructureShape) or is_event_stream(shape):
                continue
            output = shape.name in self.types.usage.outputs
            if is_union(shape) and not output:
                continue
            if not is_union(shape):
                built.append(self._struct(shape))
            if output:
                built.extend(self._outputs(shape))
        return tuple(built)

    def _struct(self, shape: StructureShape) -> Struct:
        mode = self.types.mode(shape.name)
        return self._typed_dict(
            self.name(shape.name), shape, mode, metadata=self.only_output(shape.name)
        )

    def _outputs(self, shape: StructureShape) -> list[Struct]:
        """Returns the types that an operation's result has beside its shape's own."""
        extra: list[Struct] = []
        if is_union(shape):
            # A parsed response adds ResponseMetadata to the variant's one key.
            name = self.output_name(shape)
            extra.append(self._typed_dict(name, shape, "response", metadata=True))
        elif not self.only_output(shape.name):
            extra.append(
                Struct(
                    name=self.output_name(shape),
                    wire_name=shape.name,
                    fields=(),
                    doc=_doc(shape),
                    functional=False,
                    read_only=False,
                    base=self.name(shape.name),
                    # A TypedDict must not declare again what its base declares.
                    metadata="ResponseMetadata" not in shape.members,
                )
            )
        if stream_member(shape) is not None:
            name = self.output_name(shape, asynchronous=True)
            extra.append(
                self._typed_dict(name, shape, "response", metadata=True, asynchronous=True)
            )
        return extra

    def output_name(self, shape: StructureShape, *, asynchronous: bool = False) -> str:
        """Returns the type of an operation's result of this shape."""
        if asynchronous and stream_member(shape) is not None:
            twin = names.async_output(self.name(shape.name))
            return self._space.claim(twin, f"{shape.name} of the asynchronous client")
        if self.only_output(shape.name) and not is_union(shape):
            return self.name(shape.name)
        return self._space.claim(names.with_metadata(shape.name), f"{shape.name} with metadata")

    def only_output(self, shape: str) -> bool:
        """Tells whether a shape is an operation's output and nothing else."""
        usage = self.types.usage
        return (
            shape in usage.outputs and shape not in usage.nested and REQUEST not in usage.of(shape)
        )

    def _typed_dict(
        self,
        name: str,
        shape: StructureShape,
        mode: Mode,
        *,
        metadata: bool = False,
        asynchronous: bool = False,
    ) -> Struct:
        read_only = mode != "response"
        fields = tuple(
            self.types.field(shape, member, mode, read_only=read_only, asynchronous=asynchronous)
            for member in shape.members
        )
        return Struct(
            name=name,
            wire_name=shape.name,
            fields=fields,
            doc=_doc(shape),
            functional=_functional(fields),
            read_only=read_only,
            metadata=metadata and "ResponseMetadata" not in shape.members,
            sensitive=bool(shape.metadata.get("sensitive")),
        )

    def unions(self) -> tuple[TaggedUnion, ...]:
        return tuple(
            self._union(shape)
            for shape in self._shapes
            if isinstance(shape, StructureShape) and is_union(shape)
        )

    def _union(self, shape: StructureShape) -> TaggedUnion:
        mode = self.types.mode(shape.name)
        name = self.name(shape.name)
        read_only = mode != "response"
        members: list[UnionMember] = []
        for member in shape.members:
            field = self._variant_field(shape, member, mode, read_only)
            source = f"{shape.name}.{member}"
            variant = self._space.claim(names.variant(name, member), source)
            members.append(UnionMember(variant, field, _functional((field,))))
        known = [member.name for member in members]
        is_open = mode != "request"
        choices = [*known, "_SdkUnknownMember"] if is_open or not known else known
        return TaggedUnion(
            name=name,
            wire_name=shape.name,
            members=tuple(members),
            doc=_doc(shape),
            open=is_open,
            choices=tuple(choices),
            read_only=read_only,
        )

    def _variant_field(
        self, shape: StructureShape, member: str, mode: Mode, read_only: bool
    ) -> Field:
        """Returns a member as the one key of its variant, where it is always set."""
        field = self.types.field(shape, member, mode, read_only=read_only)
        text = declaration(field.type, required=True, read_only=read_only)
        return replace(field, required=True, declaration=text)

    def streams(self) -> tuple[EventStream, ...]:
        return tuple(
            self._stream(shape)
            for shape in self._shapes
            if isinstance(shape, StructureShape) and is_event_stream(shape)
        )

    def _stream(self, shape: StructureShape) -> EventStream:
        name = self.name(shape.name)
        mode = self.types.mode(shape.name)
        read_only = mode != "response"
        events: list[Event] = []
        errors: list[Event] = []
        for member, target in shape.members.items():
            field = self._variant_field(shape, member, mode, read_only)
            payload = None
            if isinstance(target, StructureShape):
                payload = next(
                    (m for m, s in target.members.items() if s.serialization.get("eventpayload")),
                    None,
                )
            if target.name in self._exceptions:
                errors.append(Event(names.exception(target.name), member, field, payload, False))
                continue
            variant = self._space.claim(names.variant(name, member), f"{shape.name}.{member}")
            events.append(Event(variant, member, field, payload, _functional((field,))))
        known = [event.name for event in events]
        is_open = RESPONSE in self.types.usage.of(shape.name)
        choices = [*known, "_SdkUnknownMember"] if is_open or not known else known
        return EventStream(
            name=name,
            wire_name=shape.name,
            events=tuple(events),
            errors=tuple(errors),
            doc=_doc(shape),
            choices=tuple(choices),
            open=is_open,
        )

    def errors(self) -> tuple[Error, ...]:
        found: list[Error] = []
        for shape in _error_shapes(self._model):
            raw: Json = self._raw.get(shape.name, {})
            detail: Json = shape.metadata.get("error") or {}
            retryable: Json | None = raw.get("retryable")
            sender = detail.get("senderFault")
            fault = "server" if raw.get("fault") else "client" if sender else ""
            status = detail.get("httpStatusCode")
            if not fault and isinstance(status, int):
                fault = "server" if status >= 500 else "client"
            found.append(
                Error(
                    name=names.exception(shape.name),
                    wire_name=shape.name,
                    code=shape.error_code,
                    status=status,
                    fault=fault,
                    retryable=retryable is not None,
                    throttling=bool((retryable or {}).get("throttling")),
                    fields=self._attributes(shape),
                    doc=_doc(shape),
                )
            )
        return tuple(found)

    def _attributes(self, shape: StructureShape) -> tuple[Field, ...]:
        """Returns the members of an error as attributes of its class."""
        fields = [self.types.field(shape, member, "response") for member in shape.members]
        fields = [field for field in fields if not _is_inherited(field)]
        annotations = [field.annotation for field in fields]
        space = self._error_space.inner()
        return tuple(
            replace(
                field,
                name=space.claim(
                    names.attribute(
                        field.wire_name,
                        annotations,
                        is_text=shape.members[field.wire_name].type_name == "string",
                    ),
                    f"{shape.name}.{field.wire_name}",
                ),
            )
            for field in fields
        )


def stream_member(shape: StructureShape) -> str | None:
    """Returns the member of an output that streams: a blob payload or an event stream."""
    for member, target in shape.members.items():
        if is_event_stream(target):
            return member
    payload = shape.serialization.get("payload")
    if payload is not None and shape.members[payload].type_name == "blob":
        return str(payload)
    return None


def _error_shapes(model: ServiceModel) -> list[StructureShape]:
    shapes = [shape for shape in model.error_shapes if isinstance(shape, StructureShape)]
    return sorted(shapes, key=lambda shape: shape.name)


def _is_inherited(field: Field) -> bool:
    """Tells whether the base class of errors has an error's member, and all there is to say."""
    said = field.required or field.doc or field.sensitive or field.deprecated is not None
    return field.wire_name == "message" and field.annotation == "str" and not said


def _functional(fields: tuple[Field, ...]) -> bool:
    return names.needs_functional(
        (field.wire_name for field in fields),
        [field.declaration for field in fields],
    )


def _doc(shape: Shape) -> str:
    return prose.text(shape.documentation) or f"`{shape.name}` of the service's model."
