"""Declared results of event streams -> their types, and how events are folded into them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from botocore.model import ServiceModel, Shape, StructureShape

from .. import names
from ..configuration.service_tables import CollectDeclaration
from ..diagnostics import GeneratorError, nearest
from ..ir.service import (
    Collection,
    Constraints,
    Field,
    ListOf,
    Messages,
    Operation,
    Scalar,
    Struct,
    TypeRef,
)
from .annotations import annotation, declaration
from .types import Types

Path = tuple[str, ...]


class Collections:
    """The collections of one service. What this release lacks of a declaration is left out."""

    def __init__(
        self, model: ServiceModel, types: Types, declared: Iterable[CollectDeclaration]
    ) -> None:
        """Tells `types` what is collected from which stream, before anything is typed."""
        self._model, self._types = model, types
        self._streams: list[tuple[CollectDeclaration, StructureShape]] = []
        for each in declared:
            stream = _stream(model, each)
            if stream is not None:
                self._streams.append((each, stream))
                types.collected[stream.name] = each.type

    def types(self, space: names.Namespace) -> tuple[Struct, ...]:
        """Returns the types of the results.

        Raises:
            GeneratorError: two members have one key, or the name of a type is taken.
        """
        return tuple(self._struct(each, stream, space) for each, stream in self._streams)

    def plans(self, operations: Iterable[Operation]) -> tuple[Collection, ...]:
        methods = {op.wire_name: op.name for op in operations}
        return tuple(
            self._plan(each, stream, methods[each.operation]) for each, stream in self._streams
        )

    def _struct(
        self, declared: CollectDeclaration, stream: StructureShape, space: names.Namespace
    ) -> Struct:
        where = f"collect.{declared.operation}"
        fields: dict[str, Field] = {}

        def add(key: str, ref: TypeRef) -> None:
            if key in fields:
                problem = f"{where} has two members with the key {key!r}"
                raise GeneratorError(problem, declared.where, "leave one of them out")
            fields[key] = _field(key, ref)

        for path in _known(stream, declared.joined):
            add(path[-1], Scalar("string", "str"))
        for path in _known(stream, declared.last):
            add(path[-1], Scalar("optional", f"{annotation(self._ref(stream, path))} | None"))
        for path in _known(stream, declared.listed):
            ref = self._ref(stream, path)
            add(path[-1], ListOf(ref.item if isinstance(ref, ListOf) else ref, "list"))
        if (messages := declared.messages) is not None:
            shape = self._shape(messages.type, declared.where)
            add("messages", ListOf(self._types.ref(shape, self._types.mode(shape.name)), "list"))
        return Struct(
            name=space.claim(declared.type, where),
            wire_name=declared.operation,
            fields=tuple(fields.values()),
            doc=f"What `collect()` returns of the events of `{declared.operation}`.",
            functional=names.needs_functional(fields, [f.declaration for f in fields.values()]),
            read_only=False,
        )

    def _shape(self, name: str, where: str) -> Shape:
        if name not in self._model.shape_names:
            raise GeneratorError(
                f"no shape {name!r}", where, nearest(name, self._model.shape_names)
            )
        return self._model.shape_for(name)

    def _ref(self, stream: StructureShape, path: Path) -> TypeRef:
        owner = _at(stream, path[:-1]) if path[:-1] else stream
        shape = _at(stream, path)
        if shape is None or owner is None:
            raise LookupError(path)
        return self._types.ref(shape, self._types.mode(owner.name))

    def _plan(
        self, declared: CollectDeclaration, stream: StructureShape, method: str
    ) -> Collection:
        messages = declared.messages
        return Collection(
            operation=declared.operation,
            method=method,
            type=declared.type,
            joined=tuple(_known(stream, declared.joined)),
            last=tuple(_known(stream, declared.last)),
            listed=tuple(_known(stream, declared.listed)),
            end=next(_known(stream, (declared.end,)), ()) if declared.end else (),
            messages=(
                None
                if messages is None
                else Messages(
                    start=messages.start,
                    blocks=messages.blocks,
                    index=messages.index,
                    block=_path(messages.block),
                    delta=_path(messages.delta),
                    parts=tuple((_path(a), _path(b)) for a, b in messages.parts.items()),
                    json=tuple(map(_path, messages.json)),
                )
            ),
        )


def _stream(model: ServiceModel, declared: CollectDeclaration) -> StructureShape | None:
    """Returns the event stream of an operation; None where this release does not have it."""
    if declared.operation not in model.operation_names:
        return None
    output = model.operation_model(declared.operation).output_shape
    shape = output.members.get(declared.stream) if output is not None else None
    has_events = shape is not None and shape.serialization.get("eventstream")
    return shape if isinstance(shape, StructureShape) and has_events else None


def _path(text: str) -> Path:
    return tuple(text.split("."))


def _known(stream: StructureShape, paths: Iterable[str]) -> Iterator[Path]:
    """Returns an iterator over the paths that this release has."""
    return (path for path in map(_path, paths) if _at(stream, path) is not None)


def _at(stream: StructureShape, path: Path) -> Shape | None:
    shape: Shape | None = stream
    for part in path:
        shape = shape.members.get(part) if isinstance(shape, StructureShape) else None
    return shape


def _field(key: str, ref: TypeRef) -> Field:
    return Field(
        wire_name=key,
        name=key,
        type=ref,
        annotation=annotation(ref),
        declaration=declaration(ref, required=True, read_only=False),
        required=True,
        model_required=True,
        doc="",
        deprecated=None,
        sensitive=False,
        idempotency_token=False,
        constraints=Constraints(),
    )
