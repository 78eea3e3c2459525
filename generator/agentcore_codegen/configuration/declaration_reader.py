"""TOML tables -> the classes of `declarations`: types, required keys and forms follow from those."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from ..diagnostics import GeneratorError, nearest
from . import forms
from .client_tables import (
    OF_WORKLOAD,
    STYLES,
    WITH_MEMBERS,
    ClientDeclaration,
    MethodDeclaration,
    SessionDeclaration,
    SessionMethodDeclaration,
)
from .declarations import SpecsFile
from .decorator_tables import DecoratorDeclaration
from .identity_tables import WorkloadDeclaration
from .service_tables import WaiterDeclaration
from .toml_table import Table, is_identifier


def read(top: Table) -> SpecsFile:
    """Reads the whole file.

    Raises:
        GeneratorError: what is wrong in it, all of it: unknown and missing keys, values of a wrong
            type or form, unknown contexts and decorators.
    """
    reader = _Reader(top)
    file: SpecsFile = reader.table(SpecsFile, top, "")
    if reader.problems:
        lines = sorted(reader.problems, key=lambda problem: problem[0])
        raise GeneratorError.of([error for _, error in lines])
    return file


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A key that a table may have; `kind` is the type of its value without `| None`."""

    toml: str
    field: str
    kind: Any
    required: bool
    default: object
    doc: str
    example: str
    form: str

    @property
    def table(self) -> Any:
        """The class of the table, or of the tables, below this key; None where it has a value."""
        kinds = (self.kind, *get_args(self.kind))
        return next((kind for kind in kinds if dataclasses.is_dataclass(kind)), None)

    @property
    def is_named(self) -> bool:
        """Whether there are tables of any names below this key."""
        return self.table is not self.kind


@cache
def keys(kind: Any) -> Mapping[str, Key]:
    """Returns the keys of a class of tables, by their names in TOML."""
    return {key.toml: key for key in _keys(kind)}


def _keys(kind: Any) -> Iterator[Key]:
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        data = field.metadata
        if "doc" not in data:
            continue
        hint = hints[field.name]
        if get_origin(hint) in (Union, types.UnionType):
            hint = get_args(hint)[0]
        has_default = field.default is not dataclasses.MISSING
        has_default = has_default or field.default_factory is not dataclasses.MISSING
        yield Key(
            toml=data["toml"] or field.name,
            field=field.name,
            kind=hint,
            required=not has_default,
            default=field.default,
            doc=data["doc"],
            example=data["example"],
            form=data["form"],
        )


class _Reader:
    """Reads one file, and collects what is wrong in it."""

    def __init__(self, top: Table) -> None:
        self.problems: list[tuple[int, GeneratorError]] = []  # with the line of each
        self._contexts = self._names(top, "identity", "context")
        self._decorators = self._names(top, "decorator")

    def _names(self, table: Table, *path: str) -> list[str]:
        for key in path:
            if not isinstance(table.data.get(key), dict):
                return []
            table = table.sub(key)
        return list(table.data)

    def table(self, kind: Any, table: Table, label: str) -> Any:
        """Returns a table as an object of its class; what is wrong in it is in `problems`."""
        before, known = len(self.problems), keys(kind)
        values: dict[str, Any] = {}
        for field in dataclasses.fields(kind):
            if "label" in field.metadata:
                values[field.name] = label
            elif "place" in field.metadata:
                values[field.name] = table.where
        for name in (name for name in table.data if name not in known):
            self.add(table, name, "is not a known key", nearest(name, known))
        for key in known.values():
            if key.toml in table.data:
                values[key.field] = self._value(key, table)
            elif key.required:
                self.need(table, key.toml)
                values[key.field] = None
        result = kind(**values)
        if len(self.problems) == before and (check := _CHECKS.get(kind)) is not None:
            check(self, result, table)
        return result

    def add(self, table: Table, key: str, message: str, remedy: str) -> None:
        """Adds a problem with a key."""
        self.problems.append((table.line(key), table.error(message, key, remedy)))

    def need(self, table: Table, *keys: str) -> None:
        """Adds a problem for each key that a table lacks."""
        for key in (key for key in keys if key not in table.data):
            self.add(table, key, "is missing", "add it")

    def _value(self, key: Key, table: Table) -> Any:
        """Returns the value of a key; None where it is of another type than the key's."""
        value: Any = table.data[key.toml]
        if not fits(value, key.kind):
            self.add(table, key.toml, f"must be {kind_of_value(key.kind)}", f"it is {value!r}")
            return None
        if (kind := key.table) is not None:
            inner = table.sub(key.toml)
            if not key.is_named:
                return self.table(kind, inner, key.toml)
            tables = {name: self._named(kind, inner, name) for name in inner.data}
            return tuple(tables.values()) if get_origin(key.kind) is tuple else tables
        if get_origin(key.kind) is tuple:
            value = tuple(value)
        return self._formed(key, table, value) if key.form else value

    def _named(self, kind: Any, parent: Table, name: str) -> Any:
        try:
            table = parent.sub(name)
        except GeneratorError as error:  # no table
            self.problems.append((parent.line(name), error))
            return None
        if kind in _CLASSES and not is_identifier(name):
            self.add(table, name, f"is not a Python name: {name!r}", "choose another")
        return self.table(kind, table, name)

    def _formed(self, key: Key, table: Table, value: Any) -> Any:
        """Returns a value in its final form."""
        at, contexts = key.toml, [f"{forms.CONTEXT}{name}" for name in self._contexts]
        if key.form in (forms.IDENTIFIERS, forms.IDENTIFIER_KEYS):
            for name, text in value.items():
                text = name if key.form == forms.IDENTIFIER_KEYS else text
                if not is_identifier(text):
                    message = f"is not a Python name: {text!r}"
                    self.add(table.sub(at), name, message, "choose another")
        elif key.form == forms.IDENTIFIER and not is_identifier(value):
            self.add(table, at, f"is not a Python name: {value!r}", "choose another")
        elif key.form == forms.PLACE and not _is_place(value):
            remedy = f"write {forms.PLACE}"
            self.add(table, at, f"is not a place in a package: {value!r}", remedy)
        elif key.form == forms.STYLE and value not in STYLES:
            self.add(table, at, f"is not a known style: {value!r}", nearest(value, STYLES))
        elif key.form == forms.DECORATOR and value not in self._decorators:
            self.add(table, at, "is not a decorator", nearest(value, self._decorators))
        elif key.form in (forms.VALUE, forms.FROM_VALUE, forms.SOURCE, forms.INJECTED):
            source = f"{forms.CONTEXT}{value}" if key.form == forms.VALUE else value
            other = (key.form == forms.SOURCE and value == forms.RESPONSE) or (
                key.form == forms.INJECTED and not value.startswith(forms.CONTEXT)
            )
            if not other and source not in contexts:
                remedy = nearest(source, contexts)
                self.add(table, at, f"is not a known source: {source!r}", remedy)
            if key.form == forms.FROM_VALUE:
                return value.removeprefix(forms.CONTEXT)
        return value


# Tables whose names are names in Python.
_CLASSES = (
    ClientDeclaration,
    SessionDeclaration,
    SessionMethodDeclaration,
    WaiterDeclaration,
)

_NAMES: Mapping[Any, str] = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    tuple[str, ...]: "a list of strings",
    Mapping[str, str]: "a table of strings",
    Mapping[str, tuple[str, ...]]: "a table of lists of strings",
    object: "any value",
}


def kind_of_value(kind: Any) -> str:
    """Returns what a value of a key is, in words."""
    return _NAMES.get(kind, "a table")


def fits(value: object, kind: Any) -> bool:
    """Tells whether a value of TOML is of the type of a key."""
    if kind is object:
        return True
    if kind in (str, bool, int):
        return type(value) is kind
    if kind == tuple[str, ...]:
        return isinstance(value, list) and _are_texts(cast("list[object]", value))
    if kind == Mapping[str, str]:
        return isinstance(value, dict) and _are_texts(cast("dict[str, object]", value).values())
    if kind == Mapping[str, tuple[str, ...]]:
        lists = cast("dict[str, object]", value).values() if isinstance(value, dict) else ()
        return isinstance(value, dict) and all(fits(each, tuple[str, ...]) for each in lists)
    return isinstance(value, dict)


def _are_texts(items: Iterable[object]) -> bool:
    return all(isinstance(item, str) for item in items)


def _is_place(value: str) -> bool:
    module, _, names = value.partition(":")
    return all(part.isidentifier() for part in (*module.split("."), *names.split(".")))


# --------------------------------------------------------------- what one key asks of the others


def _decorator(reader: _Reader, declaration: DecoratorDeclaration, table: Table) -> None:
    if declaration.context is None:
        reader.need(table, "service", "operation")


def _method(reader: _Reader, declaration: MethodDeclaration, table: Table) -> None:
    needed = STYLES[declaration.style]
    known = ("style", *needed, *(["members"] if declaration.style in WITH_MEMBERS else []))
    for key in (key for key in table.data if key not in known):
        reader.add(table, key, "is not a known key", nearest(key, known))
    reader.need(table, *needed)


def _workload(reader: _Reader, declaration: WorkloadDeclaration, table: Table) -> None:
    if len(declaration.no_local) != 1:
        reader.add(table, "no_local", "must name one environment variable", 'as in {X = "1"}')


def _session_method(reader: _Reader, declaration: SessionMethodDeclaration, table: Table) -> None:
    kinds = [key for key in ("operation", "websocket", "presign") if key in table.data]
    if len(kinds) != 1:
        message = "needs one of operation, websocket and presign"
        reader.add(table, declaration.name, message, "name one")
    if kinds == ["presign"]:
        reader.need(table, "expires")


def _waiter(reader: _Reader, declaration: WaiterDeclaration, table: Table) -> None:
    if not declaration.success_errors:
        reader.need(table, "status", "success")


def _file(reader: _Reader, file: SpecsFile, table: Table) -> None:
    users = [decorator.name for decorator in file.decorators if decorator.context is not None]
    methods = [method for client in file.clients for method in client.methods]
    users += [method.name for method in methods if method.style in OF_WORKLOAD]
    if users and file.identity.workload is None:
        message = f"is missing, which {users[0]} needs"
        reader.add(table.sub("identity"), "workload", message, "declare [identity.workload]")


_CHECKS: Mapping[Any, Callable[[_Reader, Any, Table], None]] = {
    DecoratorDeclaration: _decorator,
    MethodDeclaration: _method,
    WorkloadDeclaration: _workload,
    SessionMethodDeclaration: _session_method,
    WaiterDeclaration: _waiter,
    SpecsFile: _file,
}
