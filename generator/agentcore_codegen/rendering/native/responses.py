"""Parsers: what reads each structure of a response, an error or an event from parsed JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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

    def uses(self, name: str) -> Iterator[str]:
        """Yields the shapes whose functions the function of a shape calls."""
        shape = self._shapes[name]
        refs = [member.ref for member in shape.members]
        refs += [ref for ref in (shape.item, shape.value) if ref is not None]
        for ref in refs:
            yield from self.uses_of(ref)

    def uses_of(self, ref: WireRef) -> Iterator[str]:
        """Like `uses`, for the expression that reads a reference."""
        if ref.kind == "document" or ref.shape not in self._shapes:
            return
        if ref.shape in self._own:
            yield ref.shape
        else:
            yield from self.uses(ref.shape)

    def define(self, name: str) -> str:
        """Returns the source of a shape's function."""
        shape = self._shapes[name]
        out = Source()
        with out.block(f"def {self.function(name)}(value: Any) -> Any:"):
            if shape.kind == "structure":
                self._structure(out, shape)
            else:
                out.add(f"return {self._container(shape, 'value', 0)}")
        return out.text

    def _structure(self, out: Source, shape: WireShape) -> None:
        with out.block("if value is None:"):
            out.add("return None")
        if shape.union:
            out.add(f"name, item = one_member(value, {quote(shape.name)})")
            for member in shape.members:
                with out.block(f"if name == {quote(member.wire_name)}:"):
                    read = self.expression(member.ref, "item")
                    out.add(f"return {{{quote(member.name)}: {read}}}")
            out.add("return unknown_member(value)")
            return
        if not shape.members:
            out.add("return {}")
            return
        out.add("get = value.get", "result: dict[str, Any] = {}")
        for member in shape.members:
            with out.block(f"if (item := get({quote(member.wire_name)})) is not None:"):
                out.add(f"result[{quote(member.name)}] = {self.expression(member.ref, 'item')}")
        out.add("return result")

    def expression(self, ref: WireRef, variable: str, depth: int = 0) -> str:
        """Returns the expression of a value that is not null."""
        if ref.kind == "document":
            return variable
        if ref.shape in self._own:
            return f"{self.function(ref.shape)}({variable})"
        if ref.shape in self._shapes:
            return self._container(self._shapes[ref.shape], variable, depth)
        if ref.kind in _READERS:
            return f"{_READERS[ref.kind]}({variable})"
        return variable

    def _container(self, shape: WireShape, variable: str, depth: int) -> str:
        item = f"item{depth + 1}"
        if shape.kind == "list":
            ref = shape.part("item")
            expression = self.expression(ref, item, depth + 1)
            if expression == item:
                return f"list({variable})"
            if ref.kind != "structure":  # a structure's function takes null itself
                expression = f"None if {item} is None else {expression}"
            return f"[{expression} for {item} in {variable}]"
        expression = self.expression(shape.part("value"), item, depth + 1)
        if expression == item:
            return f"dict({variable}.items())"
        key = f"key{depth + 1}"
        return f"{{{key}: {expression} for {key}, {item} in {variable}.items()}}"

    def header(self, member: WireMember) -> str:
        """Returns the expression of a member that a header holds, of the text `item`."""
        ref = member.ref
        if ref.json_value:
            return "json_header(item)"
        if ref.shape in self._shapes and self._shapes[ref.shape].kind == "list":
            inner = self._shapes[ref.shape].part("item")
            return f"[{self.expression(inner, 'part')} for part in comma_list(item)]"
        return self.expression(ref, "item")

    def define_events(self, name: str) -> str:
        """Returns the source of the function that reads one event of a stream."""
        shape = self._shapes[name]
        out = Source()
        opening = f"def events_{identifier(name)}(kind: str, headers: Any, payload: bytes) -> Any:"
        with out.block(opening):
            for member in shape.members:
                with out.block(f"if {choice('kind', [member.name])}:"):
                    self._event(out, self._shapes[member.ref.shape], member.name)
            out.add("return None")
        return out.text

    def event_uses(self, name: str) -> Iterator[str]:
        """Yields the shapes whose functions an event stream's function calls."""
        for member in self._shapes[name].members:
            event = self._shapes[member.ref.shape]
            payload = [inner for inner in event.members if inner.event_payload]
            if payload:
                for inner in payload:
                    yield from self.uses_of(inner.ref)
            else:
                yield event.name

    def _event(self, out: Source, event: WireShape, name: str) -> None:
        payload = next((m for m in event.members if m.event_payload), None)
        headers = [m for m in event.members if m.event_header]
        if not headers and payload is None:
            body = "parse_json(payload)"
            out.add(f"return {{{quote(name)}: {self.function(event.name)}({body})}}")
            return
        out.add("result: dict[str, Any] = {}")
        for member in headers:
            with out.block(f"if {quote(member.name)} in headers:"):
                value = f"headers[{quote(member.name)}]"
                if member.ref.kind == "timestamp":
                    value = f"timestamp({value} / 1000.0)"
                out.add(f"result[{quote(member.name)}] = {value}")
        if payload is None:
            out.add(f"result.update({self.function(event.name)}(parse_json(payload)))")
        elif payload.ref.kind == "blob":
            out.add(f"result[{quote(payload.name)}] = payload")
        elif payload.ref.kind == "string":
            out.add(f"result[{quote(payload.name)}] = payload.decode()")
        else:
            out.add("item = parse_json(payload)")
            out.add(f"result[{quote(payload.name)}] = {self.expression(payload.ref, 'item')}")
        out.add(f"return {{{quote(name)}: result}}")


def _self_containing(shapes: Mapping[str, WireShape]) -> frozenset[str]:
    """Returns the lists and maps that contain themselves with no structure in between."""
    found: set[str] = set()
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
            found.add(name)
    return frozenset(found)
