"""Compares what a value may be: enums, limits and patterns, by direction."""

from __future__ import annotations

from collections.abc import Iterator

from .finding import Finding, Place, Side, show
from .model import Shape
from .patterns.language import Language, accepts_all, compare, loses_longer, loses_shorter
from .rules import shapes as rules

_TRAITS = ("min", "max", "pattern")


def constraints(side: Side, old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    """Yields the differences between two shapes of the same kind."""
    yield from _enum(side, old, new, place)
    if all(old.traits.get(trait) == new.traits.get(trait) for trait in _TRAITS):
        return
    if _all_fit(old) and _all_fit(new):  # the values are listed: nothing else can be sent
        yield from _notations(old, new, place)
        return
    yield from _limit(side, old, new, "min", place)
    yield from _limit(side, old, new, "max", place)
    yield from _pattern(side, old, new, place)


def _enum(side: Side, old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    here = place.key("enum")
    if old.enum == new.enum:
        return
    if not old.enum or not new.enum:
        rule = (rules.ENUM_INTRODUCED if new.enum else rules.ENUM_DROPPED).on(side)
        yield Finding(rule, here, " | ".join(old.enum), " | ".join(new.enum))
        return
    was, now = set(old.enum), set(new.enum)
    for value in old.enum:
        if value not in now:
            yield Finding(rules.ENUM_VALUE_REMOVED.on(side), here, old=value)
    for value in new.enum:
        if value not in was:
            yield Finding(rules.ENUM_VALUE_ADDED.on(side), here, new=value)
    if [v for v in old.enum if v in now] != [v for v in new.enum if v in was]:
        values = Place(f"{place.root}.enum", here.keys, f"the values of {place.name}")
        yield Finding(rules.ORDER_CHANGED, values)
    elif was == now:  # a value that was listed twice
        yield Finding(rules.NOTATION_CHANGED, here, "enum", "enum")


def _all_fit(shape: Shape) -> bool:
    """True for an enum none of whose values its own limits and pattern reject."""
    return bool(shape.enum) and accepts_all(_language(shape), shape.enum)


def _notations(old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    for trait in _TRAITS:
        before, after = old.traits.get(trait), new.traits.get(trait)
        if before != after:
            shown = (show(before, "absent"), show(after, "absent"))
            yield Finding(rules.NOTATION_CHANGED, place.key(trait), *shown)


# trait -> rules for a limit that rejects more, and for one that rejects less
_LIMITS = {
    "min": (rules.MIN_TIGHTENED, rules.MIN_RELAXED),
    "max": (rules.MAX_TIGHTENED, rules.MAX_RELAXED),
}


def _limit(side: Side, old: Shape, new: Shape, trait: str, place: Place) -> Iterator[Finding]:
    if old.traits.get(trait) == new.traits.get(trait):
        return
    here = place.key(trait)
    texts = (_with_unit(old, trait), _with_unit(new, trait))
    if _cuts(trait, old, new):
        yield Finding(_LIMITS[trait][0].on(side), here, *texts)
    elif _cuts(trait, new, old):
        yield Finding(_LIMITS[trait][1].on(side), here, *texts)
    else:
        yield Finding(rules.NOTATION_CHANGED, here, *texts)


def _cuts(trait: str, before: Shape, after: Shape) -> bool:
    """True where the limit of `after` rejects a value that `before` accepts."""
    was, now = _number(before, trait), _number(after, trait)
    if now is None or (was is not None and (now <= was if trait == "min" else now >= was)):
        return False
    if before.type != "string" or before.enum:
        return True
    language = _language(before)
    return loses_shorter(language, int(now)) if trait == "min" else loses_longer(language, int(now))


def _language(shape: Shape) -> Language:
    """Returns the texts that a string accepts."""
    pattern, low, high = shape.traits.get("pattern"), _number(shape, "min"), _number(shape, "max")
    return Language(
        None if pattern is None else str(pattern),
        0 if low is None else int(low),
        None if high is None else int(high),
    )


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
_PATTERNS = {
    "tightened": rules.PATTERN_TIGHTENED,
    "relaxed": rules.PATTERN_RELAXED,
    "incomparable": rules.PATTERN_CHANGED,
    "undecided": rules.PATTERN_UNDECIDED,
}


def _pattern(side: Side, old: Shape, new: Shape, place: Place) -> Iterator[Finding]:
    before, after = old.traits.get("pattern"), new.traits.get("pattern")
    if before == after:
        return
    result = compare(_language(old), _language(new))
    pair = _PATTERNS.get(result.relation)
    yield Finding(
        rules.NOTATION_CHANGED if pair is None else pair.on(side),
        place.key("pattern"),
        show(before, "no pattern"),
        show(after, "no pattern"),
        result.only_old,
        result.only_new,
        result.note,
    )
