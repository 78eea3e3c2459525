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

# rule -> sign and what happens; `{type}` is the named type, `{old}` and `{new}` the values
_TYPE_RULES = {
    "shape-renamed": ("~", "{old} is called {new}"),
    "structure-to-union": ("~", "{type}: TypedDict -> union of one TypedDict per member"),
    "union-to-structure": ("~", "{type}: union of TypedDicts -> TypedDict"),
    "eventstream-event-added": ("+", '{owner}["{name}"]'),
    "eventstream-event-removed": ("-", '{owner}["{name}"]'),
    "error-class-added": ("+", "client.exceptions.{error}"),
    "error-class-removed": ("-", "client.exceptions.{error}"),
    "error-retryable-changed": ("~", "client.exceptions.{error}.retryable"),
    "metadata-protocol-changed": ("~", "every request and response"),
}


class PythonView:
    """Names of the generated package for places of two models."""

    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new

    def effect(
        self, finding: Finding, side: str, operations: Sequence[str], paths: Sequence[str]
    ) -> tuple[str, ...]:
        """Returns lines that begin with +, - or ~; empty where the package's surface stays."""
        rule = finding.rule
        if rule.startswith(("operation-", "error-added", "error-removed")):
            return self._operation(finding)
        if rule.startswith("paginator-"):
            return (f'{_sign(rule)} client.get_paginator("{names.method(finding.name)}")',)
        if rule.startswith("waiter-"):
            return (f'{_sign(rule)} client.get_waiter("{names.waiter(finding.name)}")',)
        if rule in _TYPE_RULES:
            sign, text = _TYPE_RULES[rule]
            return (f"{sign} {self._fill(text, finding)}",)
        if "-enum-" in rule:
            return self._enum(finding)
        if "-union-member-" in rule:
            owner = names.type_name(_owner(finding))
            return (f"{_sign(rule)} {names.variant(owner, finding.name)} (part of {owner})",)
        if ("-member-" in rule and not rule.startswith("member-")) or "-type-" in rule:
            return self._member(finding, side, paths)
        if rule in ("list-nesting-changed", "shape-retargeted") or "-streaming-" in rule:
            return self._member(finding, side, paths)
        return ()

    def _fill(self, text: str, finding: Finding) -> str:
        values = {
            "type": names.type_name(finding.name),
            "owner": names.type_name(_owner(finding)),
            "error": names.exception(finding.name),
            "name": finding.name,
            "old": finding.old,
            "new": finding.new,
        }
        return text.format_map(values)

    def _operation(self, finding: Finding) -> tuple[str, ...]:
        method = f"client.{names.method(finding.name)}"
        if finding.rule in ("operation-added", "operation-removed"):
            return (f"{_sign(finding.rule)} {method}()",)
        if finding.rule.startswith("operation-input-"):
            return (f"{_sign(finding.rule)} {method}(...): its keywords",)
        if finding.rule.startswith("operation-output-"):
            return (f"{_sign(finding.rule)} {method}(): its result",)
        if finding.rule in ("operation-deprecated", "operation-undeprecated"):
            verb = "warns" if finding.rule == "operation-deprecated" else "no longer warns"
            return (f"~ {method}() {verb}",)
        return ()

    def _enum(self, finding: Finding) -> tuple[str, ...]:
        alias = names.type_name(finding.place[1]) if len(finding.place) > 1 else finding.name
        if finding.rule.endswith("-introduced"):
            return (f"~ {finding.root}: str -> Literal",)
        if finding.rule.endswith("-dropped"):
            return (f"~ {finding.root}: Literal -> str",)
        return (f'{_sign(finding.rule)} {alias}: Literal["{finding.old or finding.new}"]',)

    def _member(self, finding: Finding, side: str, paths: Sequence[str]) -> tuple[str, ...]:
        sign, name = _sign(finding.rule), finding.name
        detail = self._detail(finding)
        if side == "request":
            direct = [p.split(".")[0] for p in paths if p.split(".")[1:] == ["request", name]]
            if direct:
                shown = direct[:_SHOWN]
                lines = [
                    f"{sign} client.{names.method(o)}({names.parameter(name)}=...){detail}"
                    for o in shown
                ]
                more = len(direct) - len(shown)
                return (*lines, f"{sign} and {more} more methods") if more else tuple(lines)
        if len(finding.place) < 4:  # the shape itself changed, wherever it is used
            return (f"{sign} values of {finding.root}{detail}",)
        return (f'{sign} {names.type_name(_owner(finding))}["{name}"]{detail}',)

    def _detail(self, finding: Finding) -> str:
        rule = finding.rule
        if rule.endswith("-renamed"):
            return f" (was {finding.old})"
        if rule.endswith("-became-required"):
            return " is required"
        if rule.endswith("-became-optional"):
            return " is optional"
        if rule.endswith("required-member-added") and rule.startswith("request"):
            return " is required"
        if "-streaming-" in rule:
            return ": bytes -> stream" if rule.endswith("added") else ": stream -> bytes"
        if finding.old and finding.new:
            return f": {_python(finding.old)} -> {_python(finding.new)}"
        shape = self._added(finding)
        return f": {shape}" if shape else ""

    def _added(self, finding: Finding) -> str:
        target = self.new.shapes.get(finding.new)
        return annotation(self.new, target) if target is not None else ""


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
    return finding.place[1] if len(finding.place) > 1 else finding.root


def _sign(rule: str) -> str:
    if rule.endswith(("-added", "-introduced")) and "streaming" not in rule:
        return "+"
    if rule.endswith("-removed") and "streaming" not in rule:
        return "-"
    return "~"
