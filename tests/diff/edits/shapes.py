"""Edits of types, enums, limits, patterns and traits of shapes."""

from __future__ import annotations

import copy
from typing import Any

from .case import ERROR, REQUEST, RESPONSE, Case, Data, Edit, Row

_LIMITED = {
    "string": "characters",
    "list": "items",
    "map": "entries",
    "blob": "bytes",
    "integer": "",
}


def _replaced(before: Data, after: Data, request: tuple[str, str], response: tuple[str, str],
              old: str, new: str) -> Edit:  # fmt: skip
    """A plain shape of before and of after, in a place where a plain shape is."""

    def edit(case: Case) -> list[Row] | None:
        names = [n for n in case.used("string", "integer", "long") if n not in case.keys_of_maps()]
        name = case.pick(names)
        if name is None:
            return None
        case.shapes["EditWord"] = {"type": "string"}
        case.shapes[name] = before
        case.start_here()
        case.shapes[name] = after
        return [*case.one(REQUEST, name, *request, old, new),
                *case.one(RESPONSE, name, *response, old, new)]  # fmt: skip

    return edit


def _type(before: str, after: str, request: str = "changed", response: str = "changed",
          back: tuple[str, str] = ("changed", "changed")) -> Edit:  # fmt: skip
    words = [f"type-{word}" for word in (request, back[0], response, back[1])]
    shapes: dict[str, Data] = {
        "list of EditWord": {"type": "list", "member": {"shape": "EditWord"}},
        "map of EditWord": {
            "type": "map", "key": {"shape": "EditWord"}, "value": {"shape": "EditWord"},
        },
    }  # fmt: skip
    a, b = (shapes.get(kind, {"type": kind}) for kind in (before, after))
    return _replaced(a, b, (words[0], words[1]), (words[2], words[3]), before, after)


_WIDER = {"request": "widened", "response": "widened", "back": ("narrowed", "narrowed")}
# A reader of whole numbers meets another type; a whole number still is one for who reads fractions.
_FRACTION = {"request": "widened", "response": "changed", "back": ("narrowed", "narrowed")}


def structure_to_text(case: Case) -> list[Row] | None:
    """Nothing is said of what was in the structure: the type says all."""
    name = case.pick(n for n in case.structures() if n not in case.inputs | case.outputs)
    if name is None:
        return None
    case.shapes[name] = {"type": "string", "min": 3, "pattern": "[a-z]+", "sensitive": True}
    words = (f"structure {name}", "string")
    return case.pair(name, "type-changed", "type-changed", *words)


def structure_to_document(case: Case) -> list[Row] | None:
    name = case.pick(n for n in case.structures() if n not in case.inputs | case.outputs)
    if name is None:
        return None
    case.shapes[name]["document"] = True
    words = (f"structure {name}", f"document {name}")
    return case.pair(name, "type-changed", "type-changed", *words)


def _flag(trait: str, rule: str, back: str, pair: bool = False) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(n for n in case.structures() if n not in case.inputs | case.outputs)
        if name is None:
            return None
        case.shapes[name][trait] = True
        return (case.pair if pair else case.any)(name, rule, back, "structure", trait)

    return edit


def listed(case: Case) -> list[Row] | None:
    """One value becomes a list of them."""
    found = case.pick(
        (n, m)
        for n, m in case.uses("string", "structure")
        if "location" not in case.shapes[n]["members"][m] and case.shapes[n].get("payload") != m
    )
    if found is None:
        return None
    ref = case.shapes[found[0]]["members"][found[1]]
    case.shapes["EditList"] = {"type": "list", "member": {"shape": ref["shape"]}}
    ref["shape"] = "EditList"
    return case.any(found[0], *["list-nesting-changed"] * 2, None, None)


def renamed(case: Case) -> list[Row] | None:
    """A type of the package has another name, wherever it is used."""
    name = case.pick(n for n in case.structures() if n not in case.inputs | case.outputs)
    if name is None:
        return None
    case.shapes["EditName"] = case.shapes.pop(name)
    for shape in case.shapes.values():
        for ref in [*shape.get("members", {}).values(),
                    *(shape[k] for k in ("member", "key", "value") if k in shape)]:  # fmt: skip
            if ref["shape"] == name:
                ref["shape"] = "EditName"
    return [Row(*["shape-renamed"] * 2, name, "EditName", case.reached(name), case.sides(name))]


def retargeted(case: Case) -> list[Row] | None:
    """One use of a structure turns to an equal one of another name; both stay."""
    found = case.pick(case.uses("structure"))
    if found is None:
        return None
    ref = case.shapes[found[0]]["members"][found[1]]
    name = ref["shape"]
    case.shapes["EditName"] = copy.deepcopy(case.shapes[name])
    case.start_here()
    ref["shape"] = "EditName"
    return case.any(found[0], *["shape-retargeted"] * 2, name, "EditName")


# ------------------------------------------------------------------------------------------- enums


def _enum(before: list[str] | None, after: list[str] | None, rules: dict[str, tuple[str, str]],
          old: str = "", new: str = "") -> Edit:  # fmt: skip

    def edit(case: Case) -> list[Row] | None:
        name = case.pick(n for n in case.used("string", plain=False))
        if name is None:
            return None
        case.shapes[name] = {"type": "string", **({"enum": before} if before else {})}
        case.start_here()
        case.shapes[name] = {"type": "string", **({"enum": after} if after else {})}
        return [
            row for side, words in rules.items() for row in case.one(side, name, *words, old, new)
        ]

    return edit


def new_value(case: Case) -> list[Row] | None:
    """A value more of an enum as it is."""
    name = case.pick(n for n in case.used("string", plain=False) if case.shapes[n].get("enum"))
    if name is None:
        return None
    case.shapes[name]["enum"].append("EDIT")
    return case.pair(name, "enum-value-added", "enum-value-removed", "", "EDIT")


# -------------------------------------------------------------------------------- limits, patterns


def _limit(
    kind: str, trait: str, before: int | None, after: int | None, word: str, back: str
) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(case.used(kind))
        if name is None:
            return None
        shape = case.shapes[name]
        for other in ("min", "max", "pattern"):
            shape.pop(other, None)
        shape.update({} if before is None else {trait: before})
        case.start_here()
        shape.pop(trait, None)
        shape.update({} if after is None else {trait: after})
        unit = f" {_LIMITED[kind]}".rstrip()
        shown = ["no limit" if n is None else f"{n}{unit}" for n in (before, after)]
        return case.pair(name, f"{trait}-{word}", f"{trait}-{back}", *shown)

    return edit


def _pattern(before: str | None, after: str | None, word: str, back: str) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(case.used("string"))
        if name is None:
            return None
        case.shapes[name] = {"type": "string", **({"pattern": before} if before else {})}
        case.start_here()
        case.shapes[name] = {"type": "string", **({"pattern": after} if after else {})}
        shown = (before or "no pattern", after or "no pattern")
        return case.pair(name, f"pattern-{word}", f"pattern-{back}", *shown)

    return edit


# ------------------------------------------------------------------------------------------ traits


def _trait(trait: str, value: Any, rule: str, back: str, *types: str, xml: bool = False) -> Edit:
    def edit(case: Case) -> list[Row] | None:
        name = case.pick(n for n in case.used(*types, plain=False) if trait not in case.shapes[n])
        if name is None or (xml and case.is_json):
            return None
        case.shapes[name][trait] = value
        return case.any(name, rule, back, None, None)

    return edit


def timestamp(case: Case) -> list[Row] | None:
    """A form that no place has without being told to."""
    overridden = {
        ref["shape"]
        for shape in case.shapes.values()
        for ref in shape.get("members", {}).values()
        if "timestampFormat" in ref
    }
    name = case.pick(
        n
        for n in case.used("timestamp")
        if n not in overridden and "timestampFormat" not in case.shapes[n]
    )
    if name is None:
        return None
    case.shapes[name]["timestampFormat"] = "iso8601"
    case.start_here()
    case.shapes[name]["timestampFormat"] = "rfc822"
    return case.any(name, *["timestamp-format-changed"] * 2, "iso8601", "rfc822")


def timestamp_of_use(case: Case) -> list[Row] | None:
    found = case.pick(case.uses("timestamp"))
    if found is None:
        return None
    ref = case.shapes[found[0]]["members"][found[1]]
    ref["timestampFormat"] = "iso8601"
    case.start_here()
    ref["timestampFormat"] = "unixTimestamp"
    return case.any(found[0], *["timestamp-format-changed"] * 2, "iso8601", "unixTimestamp")


def stream(case: Case) -> list[Row] | None:
    """A whole response becomes a stream of events where a structure was the body."""
    name = case.pick(
        n
        for n in case.structures()
        if case.sides(n) != ERROR and n not in case.inputs | case.outputs
    )
    if name is None:
        return None
    case.shapes[name]["eventstream"] = True
    words = ("streaming-added", "streaming-removed", "structure", "eventstream")
    return case.pair(name, *words)


def blob_is_the_body(case: Case) -> list[Row] | None:
    """Bytes become a stream where they are the whole body."""
    found = case.pick(
        (n, m)
        for n, m in case.uses("blob")
        if n in case.inputs | case.outputs and "payload" not in case.shapes[n]
    )
    if found is None or not case.is_rest:
        return None
    case.shapes[found[0]]["payload"] = found[1]
    payload = ("payload-changed", "payload-changed", "the whole structure", found[1])
    return [*case.pair(found[0], *payload),
            *case.one(REQUEST, found[0], "type-widened", "type-narrowed", "bytes", "a file or bytes"),
            *case.one(RESPONSE, found[0], "streaming-added", "streaming-removed", "bytes", "stream")]  # fmt: skip


_A, _AB = ["A"], ["A", "B"]
KINDS: dict[str, Edit] = {
    "text is a number": _type("string", "integer"),
    "text is a mark": _type("string", "boolean"),
    "text is a time": _type("string", "timestamp"),
    "text is bytes": _type("string", "blob"),
    "a number is a list": _type("integer", "list of EditWord"),
    "a list is a map": _type("list of EditWord", "map of EditWord"),
    "a number is longer": _type("integer", "long", **_WIDER),
    "a fraction is longer": _type("float", "double", **_WIDER),
    "a number is a fraction": _type("integer", "double", **_FRACTION),
    "a structure is text": structure_to_text,
    "a structure is any document": structure_to_document,
    "a structure is a union": _flag("union", "structure-to-union", "union-to-structure"),
    "a structure is a stream": stream,
    "bytes are the body": blob_is_the_body,
    "one value is a list": listed,
    "a type has another name": renamed,
    "a use has another type": retargeted,
    "a value of an enum": new_value,
    "a value of an enum goes": _enum(
        _AB, _A, dict.fromkeys((REQUEST, RESPONSE), ("enum-value-removed", "enum-value-added")), "B"
    ),
    "text is an enum": _enum(
        None, _AB, dict.fromkeys((REQUEST, RESPONSE), ("enum-introduced", "enum-dropped")), "", "A | B"
    ),
    **{
        f"the {trait} of {kind}, {before} to {after}": _limit(kind, trait, before, after, word, back)
        for kind in _LIMITED
        for trait, before, after, word, back in (
            ("max", 100, 50, "tightened", "relaxed"),
            ("max", None, 50, "tightened", "relaxed"),
            ("min", 2, 5, "tightened", "relaxed"),
            ("min", 5, None, "relaxed", "tightened"),
        )
    },
    "a pattern accepts less": _pattern("[a-z_]+", "[a-z]+", "tightened", "relaxed"),
    "a pattern accepts other text": _pattern("[a-z]+", "[a-y_]+", "changed", "changed"),
    "a pattern": _pattern(None, "[a-z]*", "tightened", "relaxed"),
    "a longer text": _pattern("[a-z]{1,10}", "[a-z]{1,20}", "relaxed", "tightened"),
    "a pattern that no automaton decides": _pattern("[a-z]+", r"\b[a-z]+", "undecided", "undecided"),
    "the form of a time": timestamp,
    "the form of one time": timestamp_of_use,
    "what must not be logged": _trait(
        "sensitive", True, "member-sensitive-added", "member-sensitive-removed", "string"
    ),
    "a structure that must not be logged": _trait(
        "sensitive", True, "member-sensitive-added", "member-sensitive-removed", "structure"
    ),
    "a list with holes": _trait("sparse", True, *["shape-trait-changed"] * 2, "list"),
    "the length must be known": _trait("requiresLength", True, *["shape-trait-changed"] * 2, "blob"),
    "a list without a wrapper": _trait(
        "flattened", True, *["shape-trait-changed"] * 2, "list", xml=True
    ),
    "a namespace": _trait(
        "xmlNamespace", {"uri": "urn:edit"}, *["shape-trait-changed"] * 2, "structure", xml=True
    ),
    "a wrapper": _trait("wrapper", True, *["shape-trait-changed"] * 2, "structure", xml=True),
}  # fmt: skip
