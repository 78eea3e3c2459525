"""Serializers: what checks a value of each shape, and what writes one where JSON needs another form.

botocore passes most values to JSON as they came. A shape of which that is true has a function
`check_<Shape>` alone; one with timestamps, blobs, floats or renamed members below it has
`write_<Shape>`, which checks and returns what JSON takes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...ir.wire import WireMember, WireRef, WireShape
from ..code_style import quote
from .source import Source, choice, identifier

# Types of a Python value that botocore's validator takes.
_TYPES = {
    "string": "str",
    "character": "str",
    "integer": "int",
    "long": "int",
    "boolean": "bool",
}
_CONVERTED = frozenset({"float", "double", "timestamp", "blob"})
_TIMESTAMPS = {"iso8601": "iso8601", "unixtimestamp": "unixtimestamp", "rfc822": "rfc822"}


class Requests:
    """The serializers of one service's shapes."""

    def __init__(self, shapes: Mapping[str, WireShape]) -> None:
        self._shapes = shapes
        self._converted = _converted(shapes)

    def converts(self, ref: WireRef) -> bool:
        """Whether a value is written in another form than it comes in."""
        return ref.kind in _CONVERTED or ref.shape in self._converted

    def function(self, name: str) -> str:
        """Returns the name of a shape's function."""
        kind = "write" if name in self._converted else "check"
        return f"{kind}_{identifier(name)}"

    def define(self, name: str) -> Source:
        """Returns the source of a shape's function."""
        shape = self._shapes[name]
        out = Source()
        result = out.use("Any") if name in self._converted else "None"
        with out.block(f"def {self.function(name)}(value: object) -> {result}:"):
            if shape.kind == "structure":
                self._structure(out, shape)
            elif shape.kind == "list":
                self._list(out, shape)
            else:
                self._map(out, shape)
        return out

    def _structure(self, out: Source, shape: WireShape) -> None:
        tests = [f"not {out.use('is_instance')}(value, dict)"]
        if shape.union:
            tests.append("len(value) != 1")
        tests += [f"{quote(name)} not in value" for name in shape.required]
        if not shape.members:
            tests.append("value")
        out.refuse(quote(shape.name), *tests)
        converts = shape.name in self._converted
        if converts:
            out.add("result: dict[str, Any] = {}")
        if shape.members:
            with out.block("for key, item in value.items():"):
                self._members(out, shape.members, "result" if converts else "")
        if converts:
            out.add("return result")

    def _members(self, out: Source, members: tuple[WireMember, ...], result: str) -> None:
        """Writes the branches over the members; those that are treated alike share one."""
        groups: dict[tuple[str, ...], list[str]] = {}
        for member in members:
            if result:
                key = "key" if member.name == member.wire_name else quote(member.wire_name)
                lines = self.store(out, "key", member.ref, "item", f"{result}[{key}]")
            else:
                lines = self.value(out, "key", member.ref, "item")
            groups.setdefault(tuple(lines), []).append(member.name)
        word = "if"
        for body, names in groups.items():
            with out.block(f"{word} {choice('key', names)}:"):
                out.add(*(body or ("pass",)))
            word = "elif"
        with out.block("else:"):
            out.add(out.invalid("key"))

    def store(self, out: Source, name: str, ref: WireRef, variable: str, target: str) -> list[str]:
        """Returns the lines that check a value and assign its JSON form to `target`."""
        if self.converts(ref):
            return [f"{target} = {self.converted(out, ref, variable)}"]
        return [*self.value(out, name, ref, variable), f"{target} = {variable}"]

    def value(self, out: Source, name: str, ref: WireRef, variable: str) -> list[str]:
        """Returns the lines that check a value; `name` is the expression of what errors name."""
        if self.converts(ref):
            return [self.converted(out, ref, variable)]
        if ref.kind == "document":
            return [f"{out.use('check_document')}({variable})"]
        if ref.kind in _TYPES:
            return scalar_check(out, name, ref, variable)
        return [f"{out.use(self.function(ref.shape))}({variable})"]

    def converted(self, out: Source, ref: WireRef, variable: str) -> str:
        """Returns the expression of a value in its JSON form."""
        if ref.kind in ("float", "double"):
            least = "" if ref.min is None else f", {ref.min}"
            return f"{out.use('number')}({variable}{least})"
        if ref.kind == "timestamp":
            return f"{out.use(timestamp(ref, 'unixtimestamp'))}({variable})"
        if ref.kind == "blob":
            return f"{out.use('blob')}({variable})"
        return f"{out.use(self.function(ref.shape))}({variable})"

    def _list(self, out: Source, shape: WireShape) -> None:
        item = shape.part("item")
        tests = [f"not {out.use('is_instance')}(value, (list, tuple))"]
        if shape.min is not None and shape.min > 0:
            tests.append(f"len(value) < {shape.min}")
        name = quote(shape.name)
        out.refuse(name, *tests)
        if shape.name in self._converted:
            out.add(f"return [{self.converted(out, item, 'item')} for item in value]")
            return
        with out.block("for item in value:"):
            out.add(*self.value(out, name, item, "item"))

    def _map(self, out: Source, shape: WireShape) -> None:
        name = quote(shape.name)
        out.refuse(name, f"not {out.use('is_instance')}(value, dict)")
        converts = shape.name in self._converted
        if converts:
            out.add("result: dict[str, Any] = {}")
        with out.block("for key, item in value.items():"):
            out.add(*self.value(out, name, shape.part("key"), "key"))
            if converts:
                out.add(*self.store(out, name, shape.part("value"), "item", "result[key]"))
            else:
                out.add(*self.value(out, name, shape.part("value"), "item"))
        if converts:
            out.add("return result")


def scalar_check(out: Source, name: str, ref: WireRef, variable: str) -> list[str]:
    """Returns the lines that check a scalar which JSON takes as it is."""
    kind = _TYPES[ref.kind]
    test = f"not isinstance({variable}, {kind})"
    if kind == "str" and ref.min is not None and ref.min > 0:
        test += f" or len({variable}) < {ref.min}"
    elif kind == "int" and ref.min is not None:
        test += f" or {variable} < {ref.min}"
    return [f"if {test}:", f"    {out.invalid(name)}"]


def timestamp(ref: WireRef, default: str) -> str:
    """Returns the function that formats a timestamp."""
    return _TIMESTAMPS[(ref.timestamp_format or default).lower()]


def _references(shape: WireShape) -> Iterator[WireRef]:
    """Yields what a shape refers to."""
    for member in shape.members:
        yield member.ref
    for ref in (shape.item, shape.key, shape.value):
        if ref is not None:
            yield ref


def _converted(shapes: Mapping[str, WireShape]) -> frozenset[str]:
    """Returns the shapes that JSON takes in another form than the caller gives."""
    names: set[str] = set()
    for name, shape in shapes.items():
        renamed = any(member.name != member.wire_name for member in shape.members)
        if renamed or any(ref.kind in _CONVERTED for ref in _references(shape)):
            names.add(name)
    while True:
        more = {
            name
            for name, shape in shapes.items()
            if name not in names
            and any(ref.shape in names and ref.kind != "document" for ref in _references(shape))
        }
        if not more:
            return frozenset(names)
        names |= more
