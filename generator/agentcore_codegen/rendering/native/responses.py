"""Parsers: what reads each structure of a response, an error or an event from parsed JSON."""

from __future__ import annotations

from collections.abc import Mapping

from ...ir.wire import WireMember, WireRef, WireShape
from ..code_style import quote
from .source import Source, choice, identifier

_READERS = {
    "integer": "int",
    "long": "int",
    "float": "float",
    "double": "float",
    "boolean": "boolean",
    "timestamp": "timestamp",
    "blob": "unbase64",
}


class Responses:
    """The parsers of one service's shapes. Lists and maps are read where they are used."""

    def __init__(self, shapes: Mapping[str, WireShape]) -> None:
        self._shapes = shapes
        self._own = frozenset(
            name for name, shape in shapes.items() if shape.kind == "structure"
        ) | _self_containing(shapes)

    def function(self, name: str) -> str:
        return f"read_{identifier(name)}"

    def define(self, name: str) -> Source:
        """Returns the source of a shape's function."""
        shape = self._shapes[name]
        out = Source()
        value = out.use("Any")
        with out.block(f"def {self.function(name)}(value: {value}) -> {value}:"):
            if shape.kind == "structure":
                self._structure(out, shape)
            else:
                out.add(f"return {self._container(out, shape, 'value', 0)}")
        return out

    def _structure(self, out: Source, shape: WireShape) -> None:
        with out.block("if value is None:"):
            out.add("return None")
        if shape.union:
            out.add(f"name, item = {out.use('one_member')}(value, {quote(shape.name)})")
            for member in shape.members:
                with out.block(f"if name == {quote(member.wire_name)}:"):
                    read = self.expression(out, member.ref, "item")
                    out.add(f"return {{{quote(member.name)}: {read}}}")
            out.add(f"return {out.use('unknown_member')}(value)")
            return
        if not shape.members:
            out.add("return {}")
            return
        out.add("get = value.get", "result: dict[str, Any] = {}")
        for member in shape.members:
            with out.block(f"if (item := get({quote(member.wire_name)})) is not None:"):
                read = self.expression(out, member.ref, "item")
                out.add(f"result[{quote(member.name)}] = {read}")
        out.add("return result")

    def expression(self, out: Source, ref: WireRef, variable: str, depth: int = 0) -> str:
        """Returns the expression of a value that is not null."""
        if ref.kind == "document":
            return variable
        if ref.shape in self._own:
            return f"{out.use(self.function(ref.shape))}({variable})"
        if ref.shape in self._shapes:
            return self._container(out, self._shapes[ref.shape], variable, depth)
        if ref.kind in _READERS:
            return f"{out.use(_READERS[ref.kind])}({variable})"
        return variable

    def _container(self, out: Source, shape: WireShape, variable: str, depth: int) -> str:
        item = f"item{depth + 1}"
        if shape.kind == "list":
            ref = shape.part("item")
            expression = self.expression(out, ref, item, depth + 1)
            if expression == item:
                return f"list({variable})"
            if ref.kind != "structure":  # a structure's function takes null itself
                expression = f"None if {item} is None else {expression}"
            return f"[{expression} for {item} in {variable}]"
        expression = self.expression(out, shape.part("value"), item, depth + 1)
        if expression == item:
            return f"dict({variable}.items())"
        key = f"key{depth + 1}"
        return f"{{{key}: {expression} for {key}, {item} in {variable}.items()}}"

    def whole(self, out: Source, shape: WireShape, variable: str) -> str:
        """Returns the expression of a structure that is the whole of a text of JSON."""
        return f"{out.use(self.function(shape.name))}({out.use('parse_json')}({variable}))"

    def header(self, out: Source, member: WireMember) -> str:
        """Returns the expression of a member that a header holds, of the text `item`."""
        ref = member.ref
        if ref.json_value:
            return f"{out.use('json_header')}(item)"
        if ref.shape in self._shapes and self._shapes[ref.shape].kind == "list":
            inner = self._shapes[ref.shape].part("item")
            parts = f"{out.use('comma_list')}(item)"
            return f"[{self.expression(out, inner, 'part')} for part in {parts}]"
        return self.expression(out, ref, "item")

    def define_events(self, name: str) -> Source:
        """Returns the source of the function that reads one event of a stream."""
        shape = self._shapes[name]
        out = Source()
        value = out.use("Any")
        parameters = f"kind: str, headers: {value}, payload: bytes"
        with out.block(f"def events_{identifier(name)}({parameters}) -> {value}:"):
            for member in shape.members:
                with out.block(f"if {choice('kind', [member.name])}:"):
                    self._event(out, self._shapes[member.ref.shape], member.name)
            out.add("return None")
        return out

    def _event(self, out: Source, event: WireShape, name: str) -> None:
        payload = next((m for m in event.members if m.event_payload), None)
        headers = [m for m in event.members if m.event_header]
        if not headers and payload is None:
            out.add(f"return {{{quote(name)}: {self.whole(out, event, 'payload')}}}")
            return
        out.add("result: dict[str, Any] = {}")
        for member in headers:
            with out.block(f"if {quote(member.name)} in headers:"):
                value = f"headers[{quote(member.name)}]"
                if member.ref.kind == "timestamp":
                    value = f"{out.use('timestamp')}({value} / 1000.0)"
                out.add(f"result[{quote(member.name)}] = {value}")
        if payload is None:
            out.add(f"result.update({self.whole(out, event, 'payload')})")
        elif payload.ref.kind == "blob":
            out.add(f"result[{quote(payload.name)}] = payload")
        elif payload.ref.kind == "string":
            out.add(f"result[{quote(payload.name)}] = payload.decode()")
        else:
            out.add(f"item = {out.use('parse_json')}(payload)")
            read = self.expression(out, payload.ref, "item")
            out.add(f"result[{quote(payload.name)}] = {read}")
        out.add(f"return {{{quote(name)}: result}}")


def _self_containing(shapes: Mapping[str, WireShape]) -> frozenset[str]:
    """Returns the lists and maps that contain themselves with no structure in between."""
    names: set[str] = set()
    for name, shape in shapes.items():
        if shape.kind == "structure":
            continue
        pending, seen = [shape], set[str]()
        while pending:
            current = pending.pop()
            for ref in (current.item, current.value):
                if ref is None or ref.shape not in shapes or ref.shape in seen:
                    continue
                seen.add(ref.shape)
                if shapes[ref.shape].kind != "structure":
                    pending.append(shapes[ref.shape])
        if name in seen:
            names.add(name)
    return frozenset(names)
