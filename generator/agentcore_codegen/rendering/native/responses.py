"""Parsers: what reads each structure of a response, an error or an event from parsed JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        # Structures in lists and maps, where null stays what it is.
        refs = [ref for shape in shapes.values() for ref in (shape.item, shape.value)]
        self._items = frozenset(ref.shape for ref in refs if ref is not None)

    def function(self, name: str) -> str:
        return f"read_{identifier(name)}"

    def define(self, name: str) -> Source:
        """Returns the source of a shape's function, which takes whether there may be a null."""
        shape = self._shapes[name]
        out = Source()
        value = out.use("Any")
        fields = shape.kind == "structure" and not shape.union and shape.members
        if fields:
            out.add(f"{_known(shape)} = {_names(shape)}", "", "")
        with out.block(f"def {self.function(name)}(value: {value}, nulls: bool) -> {value}:"):
            if shape.kind != "structure":
                out.add(f"return {self._container(out, shape, 'value', 0)}")
                return out
            if name in self._items:
                with out.block("if value is None:"):
                    out.add("return None")
            if shape.union:
                self._union(out, shape)
            elif fields:
                self._structure(out, shape)
            else:
                out.add("return None if value is None else {}")
        return out

    def _structure(self, out: Source, shape: WireShape) -> None:
        """Writes what makes the members of a structure from JSON, in the place of what JSON made."""
        known = _known(shape)
        if _renamed(shape.members):
            out.add(f"value = {out.use('renamed_members')}(value, {known})")
        else:
            with out.block(f"if {_odd(out)} or not {known}.issuperset(value):"):
                out.add(f"value = {out.use('known_members')}(value, {known})")
        for member in shape.members:
            place = f"value[{quote(member.name)}]"
            read = self.expression(out, member.ref, place)
            if read != place:
                with out.block(f"if {quote(member.name)} in value:"):
                    out.add(f"{place} = {read}")
        out.add("return value")

    def _union(self, out: Source, shape: WireShape) -> None:
        out.add("found = value")
        with out.block(f"if {_odd(out)} or len(value) != 1:"):
            out.add(f"found = {out.use('one_member')}(value, {quote(shape.name)})")
        for member in shape.members:
            place = f"found[{quote(member.wire_name)}]"
            with out.block(f"if {quote(member.wire_name)} in found:"):
                read = self.expression(out, member.ref, place)
                kept = read == place and not _renamed([member])
                out.add("return found" if kept else f"return {{{quote(member.name)}: {read}}}")
        out.add(f"return {out.use('unknown_member')}(value, {quote(shape.name)})")

    def expression(self, out: Source, ref: WireRef, variable: str, depth: int = 0) -> str:
        """Returns the expression of a value that is not null."""
        if ref.kind == "document":
            return variable
        if ref.shape in self._own:
            return f"{out.use(self.function(ref.shape))}({variable}, nulls)"
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
                # In a line of its own black gives it parentheses, and ruff leaves it as it is.
                expression = f"(None if {item} is None else {expression})"
            return f"[{expression} for {item} in {variable}]"
        expression = self.expression(out, shape.part("value"), item, depth + 1)
        if expression == item:
            return f"dict({variable}.items())"
        key = f"key{depth + 1}"
        return f"{{{key}: {expression} for {key}, {item} in {variable}.items()}}"

    def whole(self, out: Source, shape: WireShape, variable: str) -> str:
        """Returns the expression of a structure that is the whole of a text of JSON."""
        return f"{out.use(self.function(shape.name))}(*{out.use('parse_json')}({variable}))"

    def payload(self, out: Source, member: WireMember, variable: str) -> None:
        """Writes the statements for a member that is the whole of a text of JSON."""
        read = self.expression(out, member.ref, "item")
        if member.ref.kind == "structure":
            read = f"None if item is None else {read}"
        nulls = "nulls" if "nulls" in read else "_"
        out.add(f"item, {nulls} = {out.use('parse_json')}({variable})")
        out.add(f"result[{quote(member.name)}] = {read}")

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
            self.payload(out, payload, "payload")
        out.add(f"return {{{quote(name)}: result}}")


def _odd(out: Source) -> str:
    """Returns the test whether a structure may hold a null, or is none."""
    return f"nulls or not {out.use('is_instance')}(value, dict)"


def _known(shape: WireShape) -> str:
    """Returns the name of the constant with what the model knows of a structure."""
    return f"KNOWN_{identifier(shape.name)}"


def _names(shape: WireShape) -> str:
    """Returns the members' names in JSON, with their own names where those are others."""
    if _renamed(shape.members):
        pairs = [f"{quote(member.wire_name)}: {quote(member.name)}" for member in shape.members]
        return f"{{{', '.join(pairs)}}}"
    return f"{{{', '.join([quote(member.name) for member in shape.members])}}}"


def _renamed(members: Sequence[WireMember]) -> bool:
    return any(member.name != member.wire_name for member in members)


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
