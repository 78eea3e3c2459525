"""Compares what a value may be: enums, limits and patterns, by direction."""

from __future__ import annotations

from collections.abc import Iterator

from .finding import Finding, Side, show
from .model import Shape
from .patterns import compare as compare_patterns


def direction(side: Side) -> str:
    """Returns the rule prefix of a side: what the service returns in errors is a response."""
    return "request" if side == "request" else "response"


def constraints(
    side: Side, old: Shape, new: Shape, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    """Yields the differences between two shapes of the same kind."""
    yield from _enum(direction(side), old, new, root, place, name)
    for trait, larger_is_relaxed in (("min", False), ("max", True)):
        yield from _limit(direction(side), old, new, trait, larger_is_relaxed, root, place, name)
    yield from _pattern(direction(side), old, new, root, place, name)


def _enum(
    side: str, old: Shape, new: Shape, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    place = (*place, "enum")
    if old.enum == new.enum:
        return
    if not old.enum or not new.enum:
        rule = f"{side}-enum-{'introduced' if new.enum else 'dropped'}"
        yield Finding(rule, root, place, name, " | ".join(old.enum), " | ".join(new.enum))
        return
    for value in old.enum:
        if value not in new.enum:
            yield Finding(f"{side}-enum-value-removed", root, place, name, old=value)
    for value in new.enum:
        if value not in old.enum:
            yield Finding(f"{side}-enum-value-added", root, place, name, new=value)
    if [v for v in old.enum if v in new.enum] != [v for v in new.enum if v in old.enum]:
        yield Finding("order-changed", f"{root}.enum", place, f"the values of {name}")
    elif set(old.enum) == set(new.enum):  # a value that was listed twice
        yield Finding("notation-changed", root, place, name, "enum", "enum")


def _limit(
    side: str,
    old: Shape,
    new: Shape,
    trait: str,
    larger_is_relaxed: bool,
    root: str,
    place: tuple[str, ...],
    name: str,
) -> Iterator[Finding]:
    before, after = _number(old, trait), _number(new, trait)
    if old.traits.get(trait) == new.traits.get(trait):
        return
    shown = (_with_unit(old, trait), _with_unit(new, trait))
    place = (*place, trait)
    if before == after:
        yield Finding("notation-changed", root, place, name, *shown)
        return
    if before is None or after is None:
        relaxed = after is None
    else:
        relaxed = (after > before) is larger_is_relaxed
    rule = f"{side}-{trait}-{'relaxed' if relaxed else 'tightened'}"
    yield Finding(rule, root, place, name, *shown)


def _number(shape: Shape, trait: str) -> float | None:
    """Returns a limit; a minimum length of 0 is none, a size cannot be less."""
    value = shape.traits.get(trait)
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    if trait == "min" and value == 0 and shape.type in ("string", "list", "map", "blob"):
        return None
    return value


def _with_unit(shape: Shape, trait: str) -> str:
    value = shape.traits.get(trait)
    if value is None:
        return "no limit"
    one, many = _UNITS.get(shape.type, ("", ""))
    return f"{show(value)} {one if value == 1 else many}".rstrip()


_UNITS = {
    "string": ("character", "characters"),
    "list": ("item", "items"),
    "map": ("entry", "entries"),
    "blob": ("byte", "bytes"),
}


def _pattern(
    side: str, old: Shape, new: Shape, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    before, after = old.traits.get("pattern"), new.traits.get("pattern")
    if before == after:
        return
    result = compare_patterns(
        None if before is None else str(before), None if after is None else str(after)
    )
    rule = {
        "same": "notation-changed",
        "tightened": f"{side}-pattern-tightened",
        "relaxed": f"{side}-pattern-relaxed",
    }.get(result.relation, f"{side}-pattern-changed")
    yield Finding(
        rule,
        root,
        (*place, "pattern"),
        name,
        "no pattern" if before is None else str(before),
        "no pattern" if after is None else str(after),
        result.only_old,
        result.only_new,
        result.note,
    )
