"""Compares one pair of shapes, once per side; the walk decides which pairs there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from .constraints import constraints
from .contents import spelled, structure
from .effective import Effective
from .finding import Finding, Place, Side, show
from .members import member, member_traits, presence
from .model import Model, Ref, Shape, Traits
from .reach import reach
from .rules import members as member_rules
from .rules import operations as operation_rules
from .rules import shapes as rules
from .shared import Expansion, Key, Pair, Shared
from .similar import Similarity

_INTEGERS = ("byte", "short", "integer", "long", "biginteger")
_NUMBERS = (*_INTEGERS, "float", "double", "bigdecimal")
# Traits with a rule of their own, wherever they stand.
_KNOWN = {
    "documentation", "min", "max", "pattern", "sensitive", "deprecated", "deprecatedMessage",
    "deprecatedSince", "box", "timestampFormat", "streaming", "payload", "locationName", "error",
    "exception", "fault", "retryable", "union", "eventstream", "document", "idempotencyToken",
    "default", "location",
}  # fmt: skip


def _changed_closure(old: Model, new: Model) -> set[str]:
    """Returns the shapes that differ, or reach one that does; most of a model is neither."""
    users: dict[str, list[str]] = {}
    changed: set[str] = set()
    for name, shape in new.shapes.items():
        before = old.shapes.get(name)
        if before is not shape and (before is None or _differ(before, shape)):
            changed.add(name)
        for target in shape.targets:
            users.setdefault(target, []).append(name)
    return reach(changed, lambda name: users.get(name, ()))


def _differ(old: Shape, new: Shape) -> bool:
    # Dicts are equal in any order, and the order of members is reported too.
    return old != new or list(old.members) != list(new.members)


class ShapeComparer:
    """Compares the shapes of two models."""

    def __init__(self, old: Model, new: Model, shared: Shared | None = None) -> None:
        self.old, self.new = old, new
        self.similar = Similarity(old, new)
        self.changed = _changed_closure(old, new) if shared is None else set[str]()
        self.meanings = (Effective(old), Effective(new))
        self._shared = shared

    def is_same(self, pair: Pair) -> bool:
        """True for two shapes with nothing to report, there or below."""
        _, old_name, new_name = pair
        if old_name != new_name:
            return False
        if self._shared is None:
            return new_name not in self.changed
        before = self._shared.closure(self.old, old_name)
        return before is self._shared.closure(self.new, new_name)

    def key(self, pair: Pair, shared: Shared) -> Key:
        """Returns all that the comparison of a pair depends on, where that is not `elsewhere`."""
        _, old, new = pair
        before, after = self.meanings
        return (
            *pair,
            shared.closure(self.old, old), before.protocol, old in before.inputs,
            shared.closure(self.new, new), after.protocol, new in after.inputs,
        )  # fmt: skip

    def expand(self, pair: Pair) -> Expansion:
        """Compares two shapes that stand in the same place."""
        if self.is_same(pair):
            return Expansion()
        if self._shared is None:
            return self._compared(pair)
        key = self.key(pair, self._shared)
        known = self._shared.expansions.get(key)
        if known is None:
            known = self._compared(pair)
            if not known.elsewhere:
                self._shared.expansions[key] = known
        return known

    def _compared(self, pair: Pair) -> Expansion:
        self.similar.asked_for_names = False
        comparison = _Comparison(self, pair[0])
        comparison.shapes(self.old.shapes[pair[1]], self.new.shapes[pair[2]])
        elsewhere = comparison.elsewhere or self.similar.asked_for_names
        return Expansion(tuple(comparison.findings), tuple(comparison.children), elsewhere)


@dataclass(frozen=True, slots=True)
class _Use:
    """A use of a shape in another one; `slot` is empty for a structure's member."""

    owner: Shape
    ref: Ref
    slot: str = ""


class _Comparison:
    """One pair on one side, and what it shows."""

    def __init__(self, comparer: ShapeComparer, side: Side) -> None:
        self.old, self.new = comparer.old, comparer.new
        self.similar, self.meanings = comparer.similar, comparer.meanings
        self.side = side
        self.findings: list[Finding] = []
        self.children: list[tuple[str, Pair]] = []
        self.elsewhere = False

    def shapes(self, old: Shape, new: Shape) -> None:
        place = Place(new.name, ("shapes", new.name), new.name)
        if self._type(old, new, place):
            return
        is_input = self.side == "request" and new.name in self.meanings[1].inputs
        if self.similar.renamed(old.name, new.name) and not is_input:
            rule = rules.SHAPE_RENAMED if new.is_named else rules.SHAPE_ALIAS_CHANGED
            self.findings.append(Finding(rule, place, old.name, new.name))
        self._scalar(old, new, place)
        if old.type == new.type == "structure":
            self._members(old, new, is_input)
        for label, key, before, after in (
            ("[]", "member", old.item, new.item),
            ("{key}", "key", old.key, new.key),
            ("{}", "value", old.value, new.value),
        ):
            if before is not None and after is not None:
                root = f"{new.name}{label}"
                below = Place(root, (*place.keys, key), root)
                uses = (_Use(old, before, label), _Use(new, after, label))
                self._reference(*uses, below, label)

    def _members(self, old: Shape, new: Shape, is_input: bool) -> None:
        renames = self.similar.renames(old, new)
        for finding in presence(
            self.side, old, new, renames, is_input, self.similar.note(old, new)
        ):
            target = self.new.shapes.get(finding.new)
            note = finding.note or (structure(self.new, target) if target is not None else "")
            self.findings.append(replace(finding, note=note))
        for name, before in old.members.items():
            now = renames.get(name, name)
            if now in new.members:
                uses = (_Use(old, before), _Use(new, new.members[now]))
                self._reference(*uses, member(new, now), f".{now}")

    def _reference(self, use: _Use, other: _Use, place: Place, label: str) -> None:
        """Compares a use of a shape: its own traits here, its target as a pair or in place."""
        before, after = use.ref, other.ref
        old, new = self.old.shapes[before.shape], self.new.shapes[after.shape]
        pair = (self.side, old.name, new.name)
        if bool(before.traits.get("jsonvalue")) != bool(after.traits.get("jsonvalue")):
            texts = (_type(before, old), _type(after, new))
            self.findings.append(Finding(rules.TYPE_CHANGED.on(self.side), place, *texts))
            return
        meanings = self.meanings
        meaning = (
            meanings[0].use(use.owner, before, use.slot),
            meanings[1].use(other.owner, after, other.slot),
        )
        self.findings += member_traits(self.side, before.traits, after.traits, place, meaning)
        if old.name == new.name or self.similar.renamed(old.name, new.name):
            self.children.append((label, pair))
            return
        if self._type(old, new, place):
            return
        named = old.is_named or new.is_named
        rule = rules.SHAPE_RETARGETED if named else rules.SHAPE_ALIAS_CHANGED
        self.findings.append(Finding(rule, place, old.name, new.name))
        if old.type == "structure" or old.item or old.value:
            self.children.append((label, pair))
        else:  # a plain type has no members: its difference belongs to this use of it
            self._scalar(old, new, place)

    def _type(self, old: Shape, new: Shape, place: Place) -> bool:
        """Reports a change of type; after one of these nothing below is compared."""
        finding = self._changed_type(old, new, place)
        if finding is not None:
            self.findings.append(finding)
        return finding is not None

    def _changed_type(self, old: Shape, new: Shape, place: Place) -> Finding | None:
        if (old.kind, new.kind) == ("structure", "union"):
            return Finding(rules.STRUCTURE_TO_UNION, place, "structure", "union")
        if (old.kind, new.kind) == ("union", "structure"):
            return Finding(rules.UNION_TO_STRUCTURE, place, "union", "structure")
        if old.kind != new.kind:
            is_stream = "eventstream" in (old.kind, new.kind)
            if is_stream and {old.type, new.type} <= {"structure", "blob"}:
                added = new.kind == "eventstream"
                rule = member_rules.STREAMING_ADDED if added else member_rules.STREAMING_REMOVED
                return Finding(rule.on(self.side), place, old.kind, new.kind)
            return self._other_type(old, new, place)
        if old.type == "structure" and self._unrelated(old, new):
            rule = rules.TYPE_CHANGED
            return Finding(
                rule.on(self.side), place, old.name, new.name, note=structure(self.new, new)
            )
        return None

    def _unrelated(self, old: Shape, new: Shape) -> bool:
        """True for two structures that have a name and members, and none of them in common."""
        if old.name == new.name or not old.members or not new.members:
            return False
        return not set(old.members) & set(new.members) and not self.similar.renames(old, new)

    def _other_type(self, old: Shape, new: Shape, place: Place) -> Finding:
        if old.type in _NUMBERS and new.type in _NUMBERS:
            fraction = old.type in _INTEGERS and new.type not in _INTEGERS
            if fraction and self.side != "request":  # int -> float: readers get another type
                return Finding(rules.TYPE_CHANGED.on(self.side), place, old.type, new.type)
            wide = _NUMBERS.index(new.type) > _NUMBERS.index(old.type)
            rule = rules.TYPE_WIDENED if wide else rules.TYPE_NARROWED
            return Finding(rule.on(self.side), place, old.type, new.type)
        texts = (spelled(old), spelled(new))
        if old.item and self.similar.equal(old.item.shape, new.name):
            return Finding(rules.LIST_NESTING_CHANGED, place, *texts)
        if new.item and self.similar.equal(old.name, new.item.shape):
            return Finding(rules.LIST_NESTING_CHANGED, place, *texts)
        return Finding(
            rules.TYPE_CHANGED.on(self.side), place, *texts, note=structure(self.new, new)
        )

    def _scalar(self, old: Shape, new: Shape, place: Place) -> None:
        """Reports differences of everything but members."""
        # A timestamp takes its format from all places where it is used.
        self.elsewhere = self.elsewhere or "timestamp" in (old.type, new.type)
        self.findings += constraints(self.side, old, new, place)
        meaning = (self.meanings[0].shape(old), self.meanings[1].shape(new))
        known = [_known(t) for t in (old.traits, new.traits, *meaning)]
        self.findings += member_traits(self.side, known[0], known[1], place, (known[2], known[3]))
        self.findings += _payload(self.side, old.traits, new.traits, place)
        self.findings += self._streams(old, new)
        self.findings += error_traits(old.traits, new.traits, place)
        for trait in sorted({*old.traits, *new.traits} - _KNOWN):
            a, b = old.traits.get(trait), new.traits.get(trait)
            if a != b:
                same = meaning[0].get(trait) == meaning[1].get(trait)
                rule = rules.NOTATION_CHANGED if same else rules.SHAPE_TRAIT_CHANGED
                texts = (f"{trait} {show(a, 'absent')}", f"{trait} {show(b, 'absent')}")
                self.findings.append(Finding(rule, place.trait(trait), *texts))

    def _streams(self, old: Shape, new: Shape) -> Iterator[Finding]:
        """Yields members whose bytes became the whole body, or no longer are.

        A body that is received is a stream; one that is sent may be a file, and bytes as before.
        """
        was, now = _stream(self.old, old), _stream(self.new, new)
        is_sent = self.side == "request"
        more, less = (rule.on(self.side) for rule in _STREAMS[is_sent])
        words = ("bytes", "a file or bytes" if is_sent else "stream")
        if was != now and was in new.members and _is_bytes(self.new, new, was):
            yield Finding(less, member(new, was), *words[::-1])
        if was != now and now in old.members and _is_bytes(self.old, old, now):
            yield Finding(more, member(new, now), *words)


# whether the side is the request -> rules for bytes that become the body, and for the reverse
_STREAMS = {
    True: (rules.TYPE_WIDENED, rules.TYPE_NARROWED),
    False: (member_rules.STREAMING_ADDED, member_rules.STREAMING_REMOVED),
}


def _is_bytes(model: Model, shape: Shape, name: str) -> bool:
    return model.shapes[shape.members[name].shape].type == "blob"


def _stream(model: Model, shape: Shape) -> str:
    """Returns the member that is the whole body as bytes; empty for none."""
    name = str(shape.traits.get("payload", ""))
    return name if name in shape.members and _is_bytes(model, shape, name) else ""


def _known(traits: Traits) -> dict[str, object]:
    return {k: v for k, v in traits.items() if k in _KNOWN}


def _type(ref: Ref, shape: Shape) -> str:
    return "JSON document" if ref.traits.get("jsonvalue") else shape.kind


def _payload(side: Side, old: Traits, new: Traits, place: Place) -> Iterator[Finding]:
    before, after = old.get("payload"), new.get("payload")
    if before != after:
        whole = "the whole structure"
        texts = (show(before, whole), show(after, whole))
        yield Finding(member_rules.PAYLOAD_CHANGED.on(side), place.trait("payload"), *texts)


_ERRORS = {
    "code": operation_rules.ERROR_CODE_CHANGED,
    "httpStatusCode": operation_rules.ERROR_STATUS_CHANGED,
    "fault": operation_rules.ERROR_FAULT_CHANGED,
    "retryable": operation_rules.ERROR_RETRYABLE_CHANGED,
    "other": rules.SHAPE_TRAIT_CHANGED,
}


def error_traits(old: Traits, new: Traits, place: Place) -> Iterator[Finding]:
    """Yields differences of the traits that make a structure an exception."""
    before, after = _error(old), _error(new)
    for trait, rule in _ERRORS.items():
        if before[trait] != after[trait]:
            here = Place(f"{place.root}!{trait}", place.keys, place.name)
            yield Finding(rule, here, before[trait] or "none", after[trait] or "none")


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
