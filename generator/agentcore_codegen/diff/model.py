"""A service's raw model files as typed, immutable values: what the differ compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from ..diagnostics import GeneratorError
from ..models.load import Source
from .reach import reach

Traits = Mapping[str, object]
_NOTHING = object()

# Keys that are read into fields; whatever else a model holds is kept as a trait.
_OPERATION_FIELDS = {"name", "input", "output", "errors", "http"}
_SHAPE_FIELDS = {"type", "members", "member", "key", "value", "required", "enum"}


@dataclass(frozen=True, slots=True)
class Ref:
    """A use of a shape: a structure's member, a list's items, a map's keys or values."""

    shape: str
    traits: Traits


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. `members` is empty unless the type is structure."""

    name: str
    type: str
    members: Mapping[str, Ref]
    required: tuple[str, ...]
    enum: tuple[str, ...]
    traits: Traits
    item: Ref | None = None  # a list's items
    key: Ref | None = None  # a map's keys
    value: Ref | None = None  # a map's values
    targets: tuple[str, ...] = field(init=False, compare=False)  # the shapes that it refers to

    def __post_init__(self) -> None:
        refs = (*self.members.values(), self.item, self.key, self.value)
        targets = dict.fromkeys(ref.shape for ref in refs if ref is not None)
        object.__setattr__(self, "targets", tuple(targets))  # frozen, and walked very often

    @property
    def kind(self) -> str:
        """The type, with the structure traits that make another Python type of it."""
        if self.type == "structure":
            for trait in ("eventstream", "union", "document"):
                if self.traits.get(trait):
                    return trait
        return self.type

    @property
    def is_error(self) -> bool:
        return bool(self.traits.get("exception"))

    @property
    def is_named(self) -> bool:
        """True where the generated package holds a public name for the shape."""
        return self.type in ("structure", "list", "map") or bool(self.enum)


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation. `input` and `output` are shape names, None where there is none."""

    name: str
    http: Traits
    input: str | None
    output: str | None
    errors: tuple[str, ...]
    traits: Traits
    refs: Traits  # traits that sit beside the names of the input and output shapes


@dataclass(frozen=True)
class Model:
    """One service at one release. `where` is the file or folder it was read from."""

    service: str
    version: str
    where: str
    metadata: Traits
    operations: Mapping[str, Operation]
    shapes: Mapping[str, Shape]
    traits: Traits  # the other top-level keys of service-2.json
    paginators: Mapping[str, Traits] = field(default_factory=dict[str, Traits])
    waiters: Mapping[str, Traits] = field(default_factory=dict[str, Traits])
    endpoints: Traits = field(default_factory=dict[str, object])
    source: Source | None = None  # botocore's objects and the files' bytes

    @property
    def title(self) -> str:
        return str(self.metadata.get("serviceFullName", self.service))

    @cached_property
    def reached(self) -> frozenset[str]:
        """The names of the shapes that some operation uses."""
        roots: list[str] = []
        for operation in self.operations.values():
            roots += [name for name in (operation.input, operation.output) if name is not None]
            roots += operation.errors
        return frozenset(reach(roots, lambda name: self.shapes[name].targets))

    @cached_property
    def locations(self) -> Mapping[str, set[object]]:
        """Where each shape is used (header, query string, ...), by uses without a format of their own."""
        found: dict[str, set[object]] = {}
        for shape in self.shapes.values():
            for ref in (*shape.members.values(), shape.item, shape.key, shape.value):
                if ref is not None and not ref.traits.get("timestampFormat"):
                    found.setdefault(ref.shape, set()).add(ref.traits.get("location"))
        return found

    @cached_property
    def errors(self) -> tuple[str, ...]:
        """The exceptions that clients have classes for, whether an operation names them or not."""
        return tuple(name for name, shape in self.shapes.items() if shape.is_error)


def table(value: object, where: str) -> dict[str, object]:
    """Returns a JSON object as a dict with text keys.

    Raises:
        GeneratorError: the value is something else.
    """
    if not isinstance(value, dict):
        raise GeneratorError("is not a JSON object", where, "restore the file")
    return cast("dict[str, object]", value)


def items(value: object, where: str) -> list[object]:
    """Returns a JSON array as a list; None gives an empty one."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise GeneratorError("is not a JSON array", where, "restore the file")
    return list(cast("list[object]", value))


def parse(source: Source, where: str, before: Model | None = None) -> Model:
    """Builds a Model from a loaded service; its references are checked already.

    Args:
        source: The service, as `load` returns it.
        where: The file or folder that it is from, for messages and reports.
        before: The release of the service that `source` was loaded beside. Operations and shapes
            that are the same there are the same objects here.

    Raises:
        GeneratorError: a key has a wrong type.
    """
    here = f"{where} service-2.json"
    data = table(source.raw, here)
    operations = table(data.get("operations", {}), f"{here}: operations")
    shapes = table(data.get("shapes", {}), f"{here}: shapes")
    then = before.source.raw if before is not None and before.source is not None else {}
    then_operations, then_shapes = then.get("operations", {}), then.get("shapes", {})
    return Model(
        service=source.name,
        version=source.version,
        where=where,
        metadata=table(data.get("metadata", {}), f"{here}: metadata"),
        operations={
            name: (
                before.operations[name]
                if before is not None and then_operations.get(name, _NOTHING) is value
                else _operation(name, table(value, f"{here}: operations.{name}"), here)
            )
            for name, value in operations.items()
        },
        shapes={
            name: (
                before.shapes[name]
                if before is not None and then_shapes.get(name, _NOTHING) is value
                else _shape(name, table(value, f"{here}: shapes.{name}"), here)
            )
            for name, value in shapes.items()
        },
        traits={k: v for k, v in data.items() if k not in ("metadata", "operations", "shapes")},
        paginators=_tables(source.paginators, f"{where} paginators-1.json"),
        waiters=_tables(source.waiters, f"{where} waiters-2.json"),
        endpoints=table(source.endpoint_rules, f"{where} endpoint-rule-set-1.json"),
        source=source,
    )


def _tables(value: object, where: str) -> dict[str, Traits]:
    return {name: table(item, f"{where}.{name}") for name, item in table(value, where).items()}


def _operation(name: str, data: dict[str, object], where: str) -> Operation:
    place = f"{where}: operations.{name}"

    def target(key: str) -> tuple[str | None, dict[str, object]]:
        if data.get(key) is None:
            return None, {}
        ref = _ref(data[key], place, key)
        return ref.shape, {f"{key}.{k}": v for k, v in ref.traits.items()}

    source, source_traits = target("input")
    result, result_traits = target("output")
    errors = [_ref(item, place, "errors") for item in items(data.get("errors"), place)]
    refs = source_traits | result_traits
    for error in errors:
        refs |= {f"errors.{error.shape}.{k}": v for k, v in error.traits.items()}
    traits = {k: v for k, v in data.items() if k not in _OPERATION_FIELDS}
    if data.get("name") != name:  # botocore looks an operation up by its key
        traits["name"] = data.get("name") or "absent"
    return Operation(
        name=name,
        http=table(data.get("http", {}), f"{place}.http"),
        input=source,
        output=result,
        errors=tuple(dict.fromkeys(error.shape for error in errors)),
        traits=traits,
        refs=refs,
    )


def _shape(name: str, data: dict[str, object], where: str) -> Shape:
    place = f"{where}: shapes.{name}"
    kind = data.get("type")
    if not isinstance(kind, str):
        raise GeneratorError("has no type", place, "restore the file")

    def ref(key: str) -> Ref | None:
        return _ref(data[key], place, key) if key in data else None

    members = table(data.get("members", {}), f"{place}.members")
    item, key, value = ref("member"), ref("key"), ref("value")
    for part, needed in (("member", kind == "list"), ("key", kind == "map")):
        if needed and part not in data:
            raise GeneratorError(f"a {kind} without {part!r}", place, "restore the file")
    if kind == "map" and value is None:
        raise GeneratorError("a map without 'value'", place, "restore the file")
    return Shape(
        name=name,
        type=kind,
        members={m: _ref(v, place, m) for m, v in members.items()},
        required=tuple(str(m) for m in items(data.get("required"), f"{place}.required")),
        enum=tuple(str(v) for v in items(data.get("enum"), f"{place}.enum")),
        traits={k: v for k, v in data.items() if k not in _SHAPE_FIELDS},
        item=item,
        key=key,
        value=value,
    )


def _ref(value: object, where: str, key: str) -> Ref:
    data = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    target = data.get("shape")
    if not isinstance(target, str):
        raise GeneratorError("names no shape", f"{where}.{key}", "restore the file")
    return Ref(target, {k: v for k, v in data.items() if k != "shape"})
