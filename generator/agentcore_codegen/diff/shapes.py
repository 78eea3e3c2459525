"""Compares one pair of shapes, once per side; the walk decides which pairs there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from .constraints import constraints, direction
from .finding import Finding, Side, show
from .members import member_traits, presence
from .model import Model, Ref, Shape, Traits
from .reach import reach
from .similar import Similarity

Pair = tuple[Side, str, str]

_INTEGERS = ("byte", "short", "integer", "long", "biginteger")
_NUMBERS = (*_INTEGERS, "float", "double", "bigdecimal")
# Traits with a rule of their own, wherever they stand.
_KNOWN = {
    "documentation", "min", "max", "pattern", "sensitive", "deprecated", "deprecatedMessage",
    "deprecatedSince", "box", "timestampFormat", "streaming", "payload", "locationName", "error",
    "exception", "fault", "retryable", "union", "eventstream", "document", "idempotencyToken",
    "default", "location",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expansion:
    """What a pair shows itself, and the pairs below it with the words that lead there."""

    findings: tuple[Finding, ...]
    children: tuple[tuple[str, Pair], ...]


def _touched(old: Model, new: Model) -> set[str]:
    """Returns the shapes that differ, or reach one that does; most of a model is neither."""
    users: dict[str, list[str]] = {}
    found: set[str] = set()
    for name, shape in new.shapes.items():
        before = old.shapes.get(name)
        if before is not shape and (before is None or _differ(before, shape)):
            found.add(name)
        for target in shape.targets:
            users.setdefault(target, []).append(name)
    return reach(found, lambda name: users.get(name, ()))


def _differ(old: Shape, new: Shape) -> bool:
    # Dicts are equal in any order, and the order of members is told too.
    return old != new or list(old.members) != list(new.members)


class ShapeComparer:
    """Compares the shapes of two models."""

    def __init__(self, old: Model, new: Model) -> None:
        self.old, self.new = old, new
        self.similar = Similarity(old, new)
        self.touched = _touched(old, new)
        self.inputs = {operation.input for operation in new.operations.values()}

    def is_same(self, pair: Pair) -> bool:
        """True for two shapes with nothing to tell about, there or below."""
        _, old_name, new_name = pair
        return old_name == new_name and new_name not in self.touched

    def expand(self, pair: Pair) -> Expansion:
        """Compares two shapes that stand in the same place."""
        side, old_name, new_name = pair
        old, new = self.old.shapes[old_name], self.new.shapes[new_name]
        if self.is_same(pair):
            return Expansion((), ())
        place = ("shapes", new_name)
        changed = list(self._type(side, old, new, new_name, place, new_name))
        if changed:
            return Expansion(tuple(changed), ())
        findings: list[Finding] = []
        is_input = side == "request" and new_name in self.inputs
        if self.similar.renamed(old_name, new_name) and not is_input:
            rule = "shape-renamed" if new.is_named else "shape-alias-changed"
            findings.append(Finding(rule, new_name, place, new_name, old_name, new_name))
        findings += self._scalar(side, old, new, new_name, place, new_name)
        children: list[tuple[str, Pair]] = []
        if old.type == new.type == "structure":
            self._members(side, old, new, findings, children)
        for label, before, after in (
            ("[]", old.item, new.item),
            ("{key}", old.key, new.key),
            ("{}", old.value, new.value),
        ):
            if before is not None and after is not None:
                key = {"[]": "member", "{key}": "key", "{}": "value"}[label]
                root = f"{new_name}{label}"
                self._reference(
                    side, before, after, root, (*place, key), root, label, findings, children
                )
        return Expansion(tuple(findings), tuple(children))

    def _members(
        self,
        side: Side,
        old: Shape,
        new: Shape,
        findings: list[Finding],
        children: list[tuple[str, Pair]],
    ) -> None:
        renames = self.similar.renames(old, new)
        findings += presence(side, old, new, renames)
        for name, before in old.members.items():
            now = renames.get(name, name)
            if now not in new.members:
                continue
            after = new.members[now]
            root = f"{new.name}.{now}"
            place = ("shapes", new.name, "members", now)
            self._reference(side, before, after, root, place, now, f".{now}", findings, children)

    def _reference(
        self,
        side: Side,
        before: Ref,
        after: Ref,
        root: str,
        place: tuple[str, ...],
        name: str,
        label: str,
        findings: list[Finding],
        children: list[tuple[str, Pair]],
    ) -> None:
        """Compares a use of a shape: its own traits here, its target as a pair or in place."""
        old, new = self.old.shapes[before.shape], self.new.shapes[after.shape]
        pair = (side, old.name, new.name)
        if bool(before.traits.get("jsonvalue")) != bool(after.traits.get("jsonvalue")):
            findings.append(
                _type_changed(side, root, place, name, _type(before, old), _type(after, new))
            )
            return
        findings += member_traits(direction(side), before.traits, after.traits, root, place, name)
        if old.name == new.name or self.similar.renamed(old.name, new.name):
            children.append((label, pair))
            return
        changed = list(self._type(side, old, new, root, place, name))
        findings += changed
        if changed:
            return
        named = old.is_named or new.is_named
        rule = "shape-retargeted" if named else "shape-alias-changed"
        findings.append(Finding(rule, root, place, name, old.name, new.name))
        if old.type == "structure" or old.item or old.value:
            children.append((label, pair))
        else:  # a plain type has no members: its difference belongs to this use of it
            findings += self._scalar(side, old, new, root, place, name)

    def _type(
        self, side: Side, old: Shape, new: Shape, root: str, place: tuple[str, ...], name: str
    ) -> Iterator[Finding]:
        """Yields the change of type; after one of these nothing below is compared."""
        if (old.kind, new.kind) == ("structure", "union"):
            yield Finding("structure-to-union", root, place, name, "structure", "union")
        elif (old.kind, new.kind) == ("union", "structure"):
            yield Finding("union-to-structure", root, place, name, "union", "structure")
        elif old.kind != new.kind:
            if "eventstream" in (old.kind, new.kind) and {old.type, new.type} <= {
                "structure",
                "blob",
            }:
                verb = "added" if new.kind == "eventstream" else "removed"
                rule = f"{direction(side)}-streaming-{verb}"
                yield Finding(rule, root, place, name, old.kind, new.kind)
            else:
                yield self._other_type(side, old, new, root, place, name)
        elif old.type == "structure" and self._unrelated(old, new):
            yield _type_changed(side, root, place, name, old.name, new.name, self._looks(new))

    def _unrelated(self, old: Shape, new: Shape) -> bool:
        """True for two structures that have a name and members, and none of them in common."""
        if old.name == new.name or not old.members or not new.members:
            return False
        return not set(old.members) & set(new.members) and not self.similar.renames(old, new)

    def _other_type(
        self, side: Side, old: Shape, new: Shape, root: str, place: tuple[str, ...], name: str
    ) -> Finding:
        if old.type in _NUMBERS and new.type in _NUMBERS:
            wide = _NUMBERS.index(new.type) > _NUMBERS.index(old.type)
            rule = f"{direction(side)}-type-{'widened' if wide else 'narrowed'}"
            return Finding(rule, root, place, name, old.type, new.type)
        shown = (self._spelled(self.old, old), self._spelled(self.new, new))
        if old.item and self.similar.equal(old.item.shape, new.name):
            return Finding("list-nesting-changed", root, place, name, *shown)
        if new.item and self.similar.equal(old.name, new.item.shape):
            return Finding("list-nesting-changed", root, place, name, *shown)
        return _type_changed(side, root, place, name, *shown, note=self._looks(new))

    def _spelled(self, model: Model, shape: Shape) -> str:
        if shape.item:
            return f"list of {shape.item.shape}"
        if shape.value:
            return f"map of {shape.value.shape}"
        return f"{shape.kind} {shape.name}" if shape.type == "structure" else shape.kind

    def _looks(self, shape: Shape) -> str:
        """Says what a structure is made of, for a reader who meets its name for the first time."""
        if not shape.members:
            return ""
        shown = [
            f"{name}: {self._spelled(self.new, self.new.shapes[ref.shape])}"
            for name, ref in list(shape.members.items())[:6]
        ]
        more = ", ..." if len(shape.members) > 6 else ""
        return f"{shape.name} = {{{', '.join(shown)}{more}}}"

    def _scalar(
        self, side: Side, old: Shape, new: Shape, root: str, place: tuple[str, ...], name: str
    ) -> Iterator[Finding]:
        """Yields differences of everything but members."""
        yield from constraints(side, old, new, root, place, name)
        yield from member_traits(
            direction(side),
            {k: v for k, v in old.traits.items() if k in _KNOWN},
            {k: v for k, v in new.traits.items() if k in _KNOWN},
            root,
            place,
            name,
        )
        yield from _payload(direction(side), old.traits, new.traits, root, place, name)
        yield from error_traits(old.traits, new.traits, root, place, name)
        for trait in sorted({*old.traits, *new.traits} - _KNOWN):
            before, after = old.traits.get(trait), new.traits.get(trait)
            if before != after:
                yield Finding(
                    "shape-trait-changed",
                    f"{root}!{trait}",
                    (*place, trait),
                    name,
                    f"{trait} {show(before) or 'absent'}",
                    f"{trait} {show(after) or 'absent'}",
                )


def _type(ref: Ref, shape: Shape) -> str:
    return "JSON document" if ref.traits.get("jsonvalue") else shape.kind


def _type_changed(
    side: Side, root: str, place: tuple[str, ...], name: str, old: str, new: str, note: str = ""
) -> Finding:
    return Finding(f"{direction(side)}-type-changed", root, place, name, old, new, note=note)


def _payload(
    side: str, old: Traits, new: Traits, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    before, after = old.get("payload"), new.get("payload")
    if before != after:
        yield Finding(
            f"{side}-payload-changed",
            f"{root}!payload",
            (*place, "payload"),
            name,
            show(before) or "the whole structure",
            show(after) or "the whole structure",
        )


def error_traits(
    old: Traits, new: Traits, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    """Yields differences of the traits that make a structure an exception."""
    before, after = _error(old), _error(new)
    for trait, rule in (
        ("code", "error-code-changed"),
        ("httpStatusCode", "error-status-changed"),
        ("fault", "error-fault-changed"),
        ("retryable", "error-retryable-changed"),
        ("other", "shape-trait-changed"),
    ):
        if before[trait] != after[trait]:
            shown = (before[trait] or "none", after[trait] or "none")
            yield Finding(rule, f"{root}!{trait}", place, name, *shown)


def _error(traits: Traits) -> dict[str, str]:
    data = traits.get("error")
    error = dict(cast("dict[str, object]", data)) if isinstance(data, dict) else {}
    fault = [error.pop("senderFault", None), error.pop("fault", None), traits.get("fault")]
    known = {
        "code": show(error.pop("code", None)),
        "httpStatusCode": show(error.pop("httpStatusCode", None)),
        "fault": "" if fault == [None] * 3 else _fault(*fault),
        "retryable": show(traits.get("retryable")),
    }
    rest = {**error, **({"exception": True} if traits.get("exception") else {})}
    return {**known, "other": show(rest) if rest else ""}


def _fault(sender: object, inner: object, outer: object) -> str:
    parts: list[str] = []
    if sender is not None:
        parts.append("client" if sender else "server")
    for value in (inner, outer):
        if value is not None:
            parts.append("server" if value is True else show(value))
    return ", ".join(parts)
