"""Compares which members a structure has, and the traits of one use of a shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .constraints import direction
from .finding import Finding, Side, show
from .model import Shape, Traits


def presence(side: Side, old: Shape, new: Shape, renames: Mapping[str, str]) -> Iterator[Finding]:
    """Yields members that came, went, were renamed, or changed between optional and required."""
    way = direction(side)
    shapes = ("shapes", new.name)
    for name in old.members:
        place = (*shapes, "members", name)
        if name in renames:
            now = renames[name]
            root, place = f"{new.name}.{now}", (*shapes, "members", now)
            yield Finding(f"{way}-member-renamed", root, place, now, name, now)
        elif name not in new.members:
            yield Finding(
                _removed(way, old, name), f"{new.name}.{name}", place, name, _target(old, name)
            )
    for name in new.members:
        if name not in old.members and name not in renames.values():
            yield Finding(
                _added(way, new, name),
                f"{new.name}.{name}",
                (*shapes, "members", name),
                name,
                "",
                _target(new, name),
            )
    kept = {name: renames.get(name, name) for name in old.members}
    for name, now in kept.items():
        if now in new.members and (name in old.required) != (now in new.required):
            verb = "required" if now in new.required else "optional"
            words = ("optional", "required") if verb == "required" else ("required", "optional")
            yield Finding(
                f"{way}-member-became-{verb}",
                f"{new.name}.{now}",
                (*shapes, "members", now),
                now,
                *words,
            )
    yield from _orders(old, new, renames)


def _orders(old: Shape, new: Shape, renames: Mapping[str, str]) -> Iterator[Finding]:
    place = ("shapes", new.name)
    before = [renames.get(name, name) for name in old.members]
    if [n for n in before if n in new.members] != [n for n in new.members if n in before]:
        yield Finding("member-order-changed", new.name, place, new.name)
    needed = [renames.get(name, name) for name in old.required]
    ghosts = set(needed) ^ set(new.required)
    if ghosts - set(before) - set(new.members):  # required, and not a member at all
        yield Finding(
            "shape-trait-changed",
            f"{new.name}!required",
            place,
            new.name,
            f"required {show(sorted(needed))}",
            f"required {show(sorted(new.required))}",
        )
    if [n for n in needed if n in new.required] != [n for n in new.required if n in needed]:
        yield Finding("order-changed", f"{new.name}!required", place, f"{new.name}'s required list")


def _target(shape: Shape, name: str) -> str:
    return shape.members[name].shape


def _removed(way: str, shape: Shape, name: str) -> str:
    if shape.kind == "eventstream":
        return "eventstream-event-removed"
    if shape.kind == "union":
        return f"{way}-union-member-removed"
    if way == "response" and name in shape.required:
        return "response-required-member-removed"
    return f"{way}-member-removed"


def _added(way: str, shape: Shape, name: str) -> str:
    if shape.kind == "eventstream":
        return "eventstream-event-added"
    if shape.kind == "union":
        return f"{way}-union-member-added"
    if name in shape.required:
        return f"{way}-required-member-added"
    return f"{way}-member-added"


# trait -> rule for a plain change of its value
_CHANGED = {
    "location": "member-location-changed",
    "locationName": "member-wire-name-changed",
    "box": "box-changed",
    "timestampFormat": "timestamp-format-changed",
}
# trait -> rule stem for a mark that is set or taken away
_MARKS = {
    "sensitive": ("member-sensitive-added", "member-sensitive-removed"),
    "deprecated": ("member-deprecated", "member-undeprecated"),
    "idempotencyToken": ("member-idempotency-token-added", "member-idempotency-token-removed"),
}
# traits that other functions compare
_ELSEWHERE = {
    "min", "max", "pattern", "payload", "error", "exception", "fault", "retryable", "union",
    "eventstream", "document", "jsonvalue",
}  # fmt: skip
_WORDS = {"location": "body"}  # where a member without a location travels


def member_traits(
    way: str, old: Traits, new: Traits, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    """Yields the differences of the traits of one use of a shape, or of a shape itself."""
    for trait in sorted({*old, *new} - _ELSEWHERE):
        before, after = old.get(trait), new.get(trait)
        if before == after:
            continue
        here = (*place, trait)
        if trait == "documentation" or (trait.startswith("deprecated") and trait != "deprecated"):
            yield documentation(
                before, after, root if trait == "documentation" else f"{root}!{trait}", here, name
            )
        elif trait in _MARKS:
            if bool(before) != bool(after):
                rule = _MARKS[trait][0 if after else 1]
                yield Finding(rule, root, here, name)
            else:
                yield _other(trait, before, after, root, here, name)
        elif trait == "locationName" and _wire_name(before, place) == _wire_name(after, place):
            shown = (show(before) or "absent", show(after) or "absent")
            yield Finding("notation-changed", f"{root}!locationName", here, name, *shown)
        elif trait in _CHANGED:
            default = _WORDS.get(trait, "absent")
            yield Finding(
                _CHANGED[trait], root, here, name, show(before) or default, show(after) or default
            )
        elif trait == "default":
            shown = (show(before) or "none", show(after) or "none")
            yield Finding(f"{way}-default-changed", root, here, name, *shown)
        elif trait == "streaming":
            verb = "added" if after else "removed"
            yield Finding(f"{way}-streaming-{verb}", root, here, name)
        else:
            yield _other(trait, before, after, root, here, name)


def _wire_name(value: object, place: tuple[str, ...]) -> str:
    """Returns the name on the wire: a member without another one goes by its own."""
    own = place[-1] if "members" in place else ""
    return show(value) or own


def _other(
    trait: str, before: object, after: object, root: str, place: tuple[str, ...], name: str
) -> Finding:
    return Finding(
        "member-trait-changed",
        f"{root}!{trait}",
        place,
        name,
        f"{trait} {show(before) or 'absent'}",
        f"{trait} {show(after) or 'absent'}",
    )


def documentation(
    before: object, after: object, root: str, place: tuple[str, ...], name: str
) -> Finding:
    """Returns the finding for a changed text. Old and new are the texts."""
    verb = "changed" if before and after else "added" if after else "removed"
    return Finding(f"documentation-{verb}", root, place, name, show(before), show(after))
