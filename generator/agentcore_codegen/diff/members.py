"""Compares which members a structure has, and the traits of one use of a shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .effective import required
from .finding import Finding, Place, Side, show
from .model import Shape, Traits
from .rules import members as rules
from .rules import shapes as shape_rules
from .rules.rule import Rule


def presence(
    side: Side, old: Shape, new: Shape, renames: Mapping[str, str], is_input: bool, note: str = ""
) -> Iterator[Finding]:
    """Yields members that came, went, were renamed, or changed between optional and required.

    `is_input` says that callers pass the structure whole: then clients fill its tokens. `note`
    is said beside the first member that went.
    """
    needed, needs = set(required(old, is_input)), set(required(new, is_input))
    came = set(renames.values())
    for name, ref in old.members.items():
        if name in renames:
            now = renames[name]
            yield Finding(rules.MEMBER_RENAMED.on(side), member(new, now), name, now)
        elif name not in new.members:
            rule = _removed(side, old, name in needed)
            yield Finding(rule, member(new, name), old=ref.shape, note=note)
            note = ""  # once is enough
    for name, ref in new.members.items():
        if name not in old.members and name not in came:
            yield Finding(_added(side, new, name in needs), member(new, name), new=ref.shape)
    listed = set(old.required), set(new.required)
    for name in old.members:
        now = renames.get(name, name)
        if now not in new.members:
            continue
        if name in needed and now not in needs:
            rule = rules.MEMBER_BECAME_OPTIONAL.on(side)
            yield Finding(rule, member(new, now), "required", "optional")
        elif name not in needed and now in needs:
            rule = rules.MEMBER_BECAME_REQUIRED.on(side)
            yield Finding(rule, member(new, now), "optional", "required")
        elif (name in listed[0]) != (now in listed[1]):
            place = member(new, now).trait("required")  # clients fill it, required or not
            yield Finding(shape_rules.NOTATION_CHANGED, place, "required", "required")
    yield from _orders(old, new, renames)


def member(shape: Shape, name: str) -> Place:
    """Returns the place of a structure's member."""
    return Place(f"{shape.name}.{name}", ("shapes", shape.name, "members", name), name)


def _orders(old: Shape, new: Shape, renames: Mapping[str, str]) -> Iterator[Finding]:
    place = Place(new.name, ("shapes", new.name), new.name)
    listed = Place(f"{new.name}!required", place.keys, new.name)
    before = [renames.get(name, name) for name in old.members]
    known = set(before)
    if [n for n in before if n in new.members] != [n for n in new.members if n in known]:
        yield Finding(rules.MEMBER_ORDER_CHANGED, place)
    needed = [renames.get(name, name) for name in old.required]
    was, now = set(needed), set(new.required)
    if (was ^ now) - known - set(new.members):  # required, and not a member at all
        texts = (f"required {show(sorted(needed))}", f"required {show(sorted(new.required))}")
        yield Finding(shape_rules.SHAPE_TRAIT_CHANGED, listed, *texts)
    if [n for n in needed if n in now] != [n for n in new.required if n in was]:
        yield Finding(shape_rules.ORDER_CHANGED, listed.named(f"{new.name}'s required list"))


def _removed(side: Side, shape: Shape, is_required: bool) -> Rule:
    if shape.kind == "eventstream":
        return rules.EVENTSTREAM_EVENT_REMOVED
    if shape.kind == "union":
        return rules.UNION_MEMBER_REMOVED.on(side)
    if side != "request" and is_required:
        return rules.RESPONSE_REQUIRED_MEMBER_REMOVED
    return rules.MEMBER_REMOVED.on(side)


def _added(side: Side, shape: Shape, is_required: bool) -> Rule:
    if shape.kind == "eventstream":
        return rules.EVENTSTREAM_EVENT_ADDED
    if shape.kind == "union":
        return rules.UNION_MEMBER_ADDED.on(side)
    if is_required:
        return rules.REQUIRED_MEMBER_ADDED.on(side)
    return rules.MEMBER_ADDED.on(side)


# trait -> rule for a plain change of its value
_CHANGED = {
    "location": rules.MEMBER_LOCATION_CHANGED,
    "locationName": rules.MEMBER_WIRE_NAME_CHANGED,
    "box": shape_rules.BOX_CHANGED,
    "timestampFormat": shape_rules.TIMESTAMP_FORMAT_CHANGED,
}
# trait -> rules for a mark that is set or taken away
_MARKS = {
    "sensitive": (rules.MEMBER_SENSITIVE_ADDED, rules.MEMBER_SENSITIVE_REMOVED),
    "deprecated": (rules.MEMBER_DEPRECATED, rules.MEMBER_UNDEPRECATED),
    "idempotencyToken": (
        rules.MEMBER_IDEMPOTENCY_TOKEN_ADDED,
        rules.MEMBER_IDEMPOTENCY_TOKEN_REMOVED,
    ),
}
# traits that other functions compare
_ELSEWHERE = {
    "min", "max", "pattern", "payload", "error", "exception", "fault", "retryable", "union",
    "eventstream", "document", "jsonvalue",
}  # fmt: skip
_WORDS = {"location": "body"}  # where a member without a location travels


def member_traits(
    side: Side, old: Traits, new: Traits, place: Place, meaning: tuple[Traits, Traits]
) -> Iterator[Finding]:
    """Yields the differences of the traits of one use of a shape, or of a shape itself.

    `meaning` has the effective traits of both sides.
    """
    for trait in sorted({*old, *new, *meaning[0], *meaning[1]} - _ELSEWHERE):
        before, after = (traits.get(trait) for traits in meaning)
        if before != after and trait in {*old, *new}:
            yield _trait(side, trait, before, after, place)
        elif old.get(trait) != new.get(trait):
            texts = (show(old.get(trait), "absent"), show(new.get(trait), "absent"))
            yield Finding(shape_rules.NOTATION_CHANGED, place.trait(trait), *texts)


def _trait(side: Side, trait: str, before: object, after: object, place: Place) -> Finding:
    here = place.key(trait)
    if trait == "documentation":
        return documentation(before, after, here)
    if trait.startswith("deprecated") and trait != "deprecated":
        return documentation(before, after, place.trait(trait))
    if trait in _MARKS:
        if bool(before) == bool(after):
            return _other(trait, before, after, place)
        return Finding(_MARKS[trait][0 if after else 1], here)
    if trait == "locationName" and _wire_name(before, place) == _wire_name(after, place):
        texts = (show(before, "absent"), show(after, "absent"))
        return Finding(shape_rules.NOTATION_CHANGED, place.trait(trait), *texts)
    if trait in _CHANGED:
        default = _WORDS.get(trait, "absent")
        return Finding(_CHANGED[trait], here, show(before, default), show(after, default))
    if trait == "default":
        rule = rules.DEFAULT_CHANGED.on(side)
        return Finding(rule, here, show(before, "none"), show(after, "none"))
    return _other(trait, before, after, place)


def _wire_name(value: object, place: Place) -> str:
    """Returns the name on the wire: a member without another one goes by its own."""
    own = place.keys[-1] if "members" in place.keys else ""
    return show(value, own)


def _other(trait: str, before: object, after: object, place: Place) -> Finding:
    texts = (f"{trait} {show(before, 'absent')}", f"{trait} {show(after, 'absent')}")
    return Finding(rules.MEMBER_TRAIT_CHANGED, place.trait(trait), *texts)


def documentation(before: object, after: object, place: Place) -> Finding:
    """Returns the finding for a changed text. Old and new are the texts."""
    rule = shape_rules.DOCUMENTATION_CHANGED
    if not before or not after:
        rule = shape_rules.DOCUMENTATION_ADDED if after else shape_rules.DOCUMENTATION_REMOVED
    return Finding(rule, place, show(before), show(after))
