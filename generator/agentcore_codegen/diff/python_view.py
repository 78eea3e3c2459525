"""Says what a change does to the generated package: methods, keywords, keys, literals, classes."""

from __future__ import annotations

from collections.abc import Sequence

from .. import names
from .finding import Finding
from .model import Model, Shape

_SHOWN = 3  # methods named before the rest is counted

_TYPES = {
    "string": "str", "character": "str", "integer": "int", "long": "int", "short": "int",
    "byte": "int", "float": "float", "double": "float", "boolean": "bool", "blob": "bytes",
    "timestamp": "datetime", "document": "JSON value", "JSON document": "JSON value",
}  # fmt: skip


class PythonView:
    """Names of the generated package for places of two models."""

    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new

    def effect(self, finding: Finding, side: str, paths: Sequence[str]) -> tuple[str, ...]:
        """Returns the rule's effect with this change's names, a line for each method it meets.

        Lines begin with +, - or ~; there is none where the package's surface stays.
        """
        effect = finding.rule.effect
        if not effect:
            return ()
        values = self._values(finding)
        if "{types}" in effect and values["types"] is None:
            return ()  # two types of a model that are one in Python
        if "{member}" not in effect:
            return (effect.format_map(values),)
        places = self._places(finding, side, paths)
        lines = [effect.format_map({**values, "member": place}) for place in places[:_SHOWN]]
        more = len(places) - _SHOWN
        return (*lines, f"{effect[0]} and {more} more methods") if more > 0 else tuple(lines)

    def _values(self, finding: Finding) -> dict[str, str | None]:
        name, owner = finding.place.name, names.type_name(_owner(finding))
        return {
            "name": name,
            "root": finding.place.root,
            "old": finding.old,
            "new": finding.new,
            "value": finding.old or finding.new,
            "type": names.type_name(name),
            "owner": owner,
            "alias": owner if len(finding.place.keys) > 1 else name,
            "variant": names.variant(owner, name),
            "error": names.exception(name),
            "method": names.method(name),
            "waiter": names.waiter(name),
            "types": self._types(finding),
        }

    def _places(self, finding: Finding, side: str, paths: Sequence[str]) -> list[str]:
        """Returns what a caller writes: a keyword of methods, a key of a type, or the values."""
        name = finding.place.name
        if side == "request":
            direct = [path.split(".") for path in paths]
            methods = [words[0] for words in direct if words[1:] == ["request", name]]
            if methods:
                parameter = names.parameter(name)
                return [f"client.{names.method(o)}({parameter}=...)" for o in methods]
        if len(finding.place.keys) < 4:  # the shape itself changed, wherever it is used
            return [f"values of {finding.place.root}"]
        return [f'{names.type_name(_owner(finding))}["{name}"]']

    def _types(self, finding: Finding) -> str | None:
        if finding.old and finding.new:
            before, after = _python(finding.old), _python(finding.new)
            return None if before == after else f": {before} -> {after}"
        target = self.new.shapes.get(finding.new)
        shape = annotation(self.new, target) if target is not None else ""
        return f": {shape}" if shape else ""


def annotation(model: Model, shape: Shape, depth: int = 0) -> str:
    """Returns a short annotation of a shape: `str`, `list[Item]`, `dict[str, int]`, `Name`."""
    if shape.item and depth < 3:
        return f"list[{annotation(model, model.shapes[shape.item.shape], depth + 1)}]"
    if shape.value and depth < 3:
        return f"dict[str, {annotation(model, model.shapes[shape.value.shape], depth + 1)}]"
    return _TYPES.get(shape.kind, "") if not shape.is_named else names.type_name(shape.name)


def _python(text: str) -> str:
    """Returns the Python spelling of a printed type."""
    head, _, rest = text.partition(" of ")
    if head == "list":
        return f"list[{rest}]"
    if head == "map":
        return f"dict[str, {rest}]"
    return _TYPES.get(text, text.removeprefix("structure ").removeprefix("union "))


def _owner(finding: Finding) -> str:
    keys = finding.place.keys
    return keys[1] if len(keys) > 1 else finding.place.root
