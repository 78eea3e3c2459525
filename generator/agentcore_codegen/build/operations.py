"""Operations: parameters, results, bindings, and the deprecated members below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal

from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from .. import names, prose
from ..ir.service import Field, Operation, Paginator
from ..models.load import Json, Source
from . import pagination
from .shapes import Shapes, stream_member
from .types import is_event_stream


class Operations:
    """Builds the operations of one service."""

    def __init__(self, source: Source, shapes: Shapes, space: names.Namespace) -> None:
        self._source = source
        self._model = source.model
        self._shapes = shapes
        self._space = space
        self._raw = source.raw["operations"]
        self._shape_raw: Json = source.raw.get("shapes", {})
        self._deprecating = _deprecating(self._shape_raw)

    def all(self) -> tuple[Operation, ...]:
        return tuple(self._build(name) for name in self._model.operation_names)

    def params(self, operation: OperationModel) -> tuple[Field, ...]:
        """Returns the members of a request as keyword parameters, required ones first."""
        request = operation.input_shape
        if request is None:
            return ()
        space = self._space.inner()
        fields: list[Field] = []
        for member in request.members:
            field = self._shapes.types.field(request, member, "request")
            name = space.claim(field.name, f"{request.name}.{member}")
            fields.append(replace(field, name=name))
        return tuple(sorted(fields, key=lambda field: not field.required))

    def _build(self, wire_name: str) -> Operation:
        operation = self._model.operation_model(wire_name)
        raw: Json = self._raw[wire_name]
        name = self._space.claim(names.method(wire_name), wire_name)
        params = self.params(operation)
        output = operation.output_shape
        stream = stream_member(output) if output is not None else None
        errors = tuple(
            dict.fromkeys(names.exception(shape.name) for shape in operation.error_shapes)
        )
        paginator = self._paginator(operation)
        tokens = paginator.input_tokens if paginator is not None else ()
        if paginator is not None and paginator.item_annotation is not None:
            self._space.claim(f"iter_{name}", f"iteration of {wire_name}")
        return Operation(
            wire_name=wire_name,
            name=name,
            doc=prose.text(operation.documentation) or f"Calls ``{wire_name}``.",
            iter_params=tuple(field for field in params if field.wire_name not in tokens),
            deprecated=_deprecated(raw),
            params=params,
            request=self._request(operation),
            output=self._output(output, asynchronous=False),
            async_output=self._output(output, asynchronous=True),
            output_struct=None if output is None else self._output(output, asynchronous=False),
            input_stream=_stream(operation.input_shape),
            output_stream=_stream(output),
            stream_member=stream,
            errors=errors,
            paginator=paginator,
            deprecated_paths=tuple(self._deprecated_paths(operation.input_shape)),
        )

    def _request(self, operation: OperationModel) -> str | None:
        request = operation.input_shape
        if request is None or request.is_tagged_union or not request.members:
            return None
        return self._shapes.name(request.name)

    def _output(self, output: StructureShape | None, *, asynchronous: bool) -> str:
        if output is None:
            return "_EmptyResponse"
        return self._shapes.output_name(output, asynchronous=asynchronous)

    def _paginator(self, operation: OperationModel) -> Paginator | None:
        raw = self._source.paginators.get(operation.name)
        if raw is not None:
            return pagination.build(operation, raw, False, self._shapes)
        derived = pagination.derive(operation)
        if derived is None:
            return None
        return pagination.build(operation, derived, True, self._shapes)

    def _deprecated_paths(
        self, request: StructureShape | None
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        if request is not None:
            yield from self._walk(request, (), frozenset())

    def _walk(
        self, shape: Shape, path: tuple[str, ...], above: frozenset[str]
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yields each deprecated member below a shape; a shape inside itself is not entered."""
        if shape.name in above or shape.name not in self._deprecating:
            return
        above = above | {shape.name}
        if isinstance(shape, StructureShape):
            references: Mapping[str, Json] = self._shape_raw[shape.name].get("members", {})
            for member, target in shape.members.items():
                reference = references.get(member, {})
                if reference.get("deprecated"):
                    yield (*path, member), prose.text(reference.get("deprecatedMessage", ""))
                yield from self._walk(target, (*path, member), above)
        elif isinstance(shape, ListShape):
            yield from self._walk(shape.member, (*path, "[]"), above)
        elif isinstance(shape, MapShape):
            yield from self._walk(shape.value, (*path, "{}"), above)


def _deprecating(shapes: Json) -> frozenset[str]:
    """Returns the shapes with a deprecated member somewhere below, which are few."""
    users: dict[str, set[str]] = {}
    deprecated: set[str] = set()
    for name, shape in shapes.items():
        references = list(shape.get("members", {}).values())
        deprecated.update(name for reference in references if reference.get("deprecated"))
        references += [shape[key] for key in ("member", "value") if key in shape]
        for reference in references:
            users.setdefault(reference["shape"], set()).add(name)
    pending = list(deprecated)
    while pending:
        for user in users.get(pending.pop(), set()) - deprecated:
            deprecated.add(user)
            pending.append(user)
    return frozenset(deprecated)


def _payload(shape: StructureShape | None) -> str | None:
    return None if shape is None else shape.serialization.get("payload")


def _stream(shape: StructureShape | None) -> Literal["blob", "events"] | None:
    if shape is None:
        return None
    if any(is_event_stream(member) for member in shape.members.values()):
        return "events"
    payload = _payload(shape)
    if payload is not None and shape.members[payload].type_name == "blob":
        return "blob"
    return None


def _deprecated(raw: Json) -> str | None:
    return prose.text(raw.get("deprecatedMessage", "")) if raw.get("deprecated") else None
