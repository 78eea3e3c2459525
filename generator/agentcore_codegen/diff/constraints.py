"""Compares what a value may be: enums, limits and patterns, by direction."""

from __future__ import annotations

from collections.abc import Iterator

from .finding import Finding, Place, Side, show
from .model import Shape
from .patterns import compare as compare_patterns
from .rules import shapes as rules


def constraints(side: Side, old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    """Yields the differences between two shapes of the same kind."""
    yield from _enum(side, old, new, place)
    for trait, larger_is_relaxed in (("min", False), ("max", True)):
        yield from _limit(side, old, new, trait, larger_is_relaxed, place)
    yield from _pattern(side, old, new, place)


def _enum(side: Side, old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    here = place.key("enum")
    if old.enum == new.enum:
        return
    if not old.enum or not new.enum:
        rule = (rules.ENUM_INTRODUCED if new.enum else rules.ENUM_DROPPED).on(side)
        yield Finding(rule, here, " | ".join(old.enum), " | ".join(new.enum))
        return
    for value in old.enum:
        if value not in new.enum:
            yield Finding(rules.ENUM_VALUE_REMOVED.on(side), here, old=value)
    for value in new.enum:
        if value not in old.enum:
            yield Finding(rules.ENUM_VALUE_ADDED.on(side), here, new=value)
    if [v for v in old.enum if v in new.enum] != [v for v in new.enum if v in old.enum]:
        values = Place(f"{place.root}.enum", here.keys, f"the values of {place.name}")
        yield Finding(rules.ORDER_CHANGED, values)
    elif set(old.enum) == set(new.enum):  # a value that was listed twice
        yield Finding(rules.NOTATION_CHANGED, here, "enum", "enum")


_LIMITS = {
    ("min", "tightened"): rules.MIN_TIGHTENED,
    ("min", "relaxed"): rules.MIN_RELAXED,
    ("max", "tightened"): rules.MAX_TIGHTENED,
    ("max", "relaxed"): rules.MAX_RELAXED,
}


def _limit(
    side: Side, old: Shape, new: Shape, trait: str, larger_is_relaxed: bool, place: Place
) -> Iterator[Finding]:
    before, after = _number(old, trait), _number(new, trait)
    if old.traits.get(trait) == new.traits.get(trait):
        return
    shown = (_with_unit(old, trait), _with_unit(new, trait))
    here = place.key(trait)
    if before == after:
        yield Finding(rules.NOTATION_CHANGED, here, *shown)
        return
    if before is None or after is None:
        relaxed = after is None
    else:
        relaxed = (after > before) is larger_is_relaxed
    rule = _LIMITS[trait, "relaxed" if relaxed else "tightened"]
    yield Finding(rule.on(side), here, *shown)


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
_PATTERNS = {"tightened": rules.PATTERN_TIGHTENED, "relaxed": rules.PATTERN_RELAXED}


def _pattern(side: Side, old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    before, after = old.traits.get("pattern"), new.traits.get("pattern")
    if before == after:
        return
    result = compare_patterns(
        None if before is None else str(before), None if after is None else str(after)
    )
    rule = _PATTERNS.get(result.relation, rules.PATTERN_CHANGED).on(side)
    yield Finding(
        rules.NOTATION_CHANGED if result.relation == "same" else rule,
        place.key("pattern"),
        show(before, "no pattern"),
        show(after, "no pattern"),
        result.only_old,
        result.only_new,
        result.note,
    )
