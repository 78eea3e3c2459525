"""Compares operations: which there are, how they travel, what they raise."""

from __future__ import annotations

from collections.abc import Iterator

from . import contents
from .effective import plain
from .finding import Finding, Place, show
from .members import documentation
from .model import Model, Operation
from .rules import operations as rules
from .rules import shapes as shape_rules

_HTTP = {
    "method": rules.OPERATION_HTTP_METHOD_CHANGED,
    "requestUri": rules.OPERATION_HTTP_URI_CHANGED,
    "responseCode": rules.OPERATION_HTTP_STATUS_CHANGED,
}
_DEFAULTS = {"responseCode": 200}
_AUTH = ("auth", "authtype", "unsignedPayload")
_MISSING = "none"


def operations(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each belongs to."""
    for name, before in old.operations.items():
        place = Place(name, ("operations", name), name)
        if name not in new.operations:
            yield name, Finding(rules.OPERATION_REMOVED, place)
        elif before is not new.operations[name]:
            for finding in _compare(before, new.operations[name], place):
                yield name, finding
    for name in new.operations:
        if name not in old.operations:
            place = Place(name, ("operations", name), name)
            yield name, Finding(rules.OPERATION_ADDED, place, note=contents.operation(new, name))


def order(old: Model, new: Model) -> Iterator[Finding]:
    """Yields one finding where the operations that both have changed places."""
    before = [name for name in old.operations if name in new.operations]
    after = [name for name in new.operations if name in old.operations]
    if before != after:
        place = Place("operations", ("operations",), "the operations")
        yield Finding(shape_rules.ORDER_CHANGED, place)


def _compare(old: Operation, new: Operation, place: Place) -> Iterator[Finding]:
    yield from _shape("input", old.input, new.input, place)
    yield from _shape("output", old.output, new.output, place)
    for key in sorted({*old.http, *new.http}):
        if old.http.get(key) != new.http.get(key):
            here = place.key("http", key)
            if key not in _HTTP:
                here = Place(f"{place.root}!{key}", here.keys, place.name)
            rule = _HTTP.get(key, rules.OPERATION_TRAIT_CHANGED)
            texts = (show(old.http.get(key), _MISSING), show(new.http.get(key), _MISSING))
            if old.http.get(key, _DEFAULTS.get(key)) == new.http.get(key, _DEFAULTS.get(key)):
                rule, here = shape_rules.NOTATION_CHANGED, place.trait(key)
            yield Finding(rule, here, *texts)
    yield from _errors(old, new, place)
    yield from _traits(old, new, place)


# key -> rules for a shape that appears, for one that goes, and for one by another name. The
# members are compared on the walk. A request goes by keywords, so the name of its shape is not
# part of the package; that of a response is a class.
_SHAPES = {
    "input": (
        rules.OPERATION_INPUT_ADDED,
        rules.OPERATION_INPUT_REMOVED,
        shape_rules.SHAPE_ALIAS_CHANGED,
    ),
    "output": (
        rules.OPERATION_OUTPUT_ADDED,
        rules.OPERATION_OUTPUT_REMOVED,
        shape_rules.SHAPE_RETARGETED,
    ),
}


def _shape(key: str, before: str | None, after: str | None, place: Place) -> Iterator[Finding]:
    added, removed, changed = _SHAPES[key]
    here = place.key(key)
    if before is None and after is not None:
        yield Finding(added, here, new=after)
    elif before is not None and after is None:
        yield Finding(removed, here, old=before)
    elif before is not None and after is not None and before != after:
        yield Finding(changed, Place(f"{place.root}.{key}", here.keys, place.name), before, after)


def _errors(old: Operation, new: Operation, place: Place) -> Iterator[Finding]:
    keys = (*place.keys, "errors")
    for error in old.errors:
        if error not in new.errors:
            here = Place(f"{place.root}!{error}", keys, place.name)
            yield Finding(rules.ERROR_REMOVED, here, old=error)
    for error in new.errors:
        if error not in old.errors:
            here = Place(f"{place.root}!{error}", keys, place.name)
            yield Finding(rules.ERROR_ADDED, here, new=error)
    kept = [error for error in old.errors if error in new.errors]
    if kept != [error for error in new.errors if error in old.errors]:
        here = place.trait("errors").named(f"the errors of {new.name}")
        yield Finding(shape_rules.ORDER_CHANGED, here)


def _traits(old: Operation, new: Operation, place: Place) -> Iterator[Finding]:
    auth = [{k: o.traits[k] for k in _AUTH if k in o.traits} for o in (old, new)]
    if auth[0] != auth[1]:
        texts = (show(auth[0] or "the service's"), show(auth[1] or "the service's"))
        yield Finding(rules.OPERATION_AUTH_CHANGED, place, *texts)
    raw = [{**o.traits, **_uses(o, other)} for o, other in ((old, new), (new, old))]
    before, after = (plain(traits) for traits in raw)
    for trait in sorted({*raw[0], *raw[1]} - set(_AUTH)):
        a, b = before.get(trait), after.get(trait)
        if a != b:
            yield _trait(trait, a, b, place)
        elif raw[0].get(trait) != raw[1].get(trait):
            texts = (show(raw[0].get(trait), "absent"), show(raw[1].get(trait), "absent"))
            yield Finding(shape_rules.NOTATION_CHANGED, place.trait(trait), *texts)


def _uses(operation: Operation, other: Operation) -> dict[str, object]:
    """Returns the traits beside the names of shapes; an error that came or went has its own row."""
    alone = {error for error in operation.errors if error not in other.errors}
    return {
        key: value
        for key, value in operation.refs.items()
        if key.partition(".")[0] != "errors" or key.split(".")[1] not in alone
    }


def _trait(trait: str, old: object, new: object, place: Place) -> Finding:
    here = place.key(trait)
    if trait == "documentation":
        return documentation(old, new, here)
    if trait in ("deprecatedMessage", "deprecatedSince") or trait.endswith(".documentation"):
        return documentation(old, new, place.trait(trait))
    if trait == "endpoint":
        texts = (show(old, _MISSING), show(new, _MISSING))
        return Finding(rules.OPERATION_HOST_PREFIX_CHANGED, here, *texts)
    if trait == "deprecated" and bool(old) != bool(new):
        return Finding(rules.OPERATION_DEPRECATED if new else rules.OPERATION_UNDEPRECATED, here)
    if trait == "idempotent" and bool(old) != bool(new):
        rule = rules.OPERATION_IDEMPOTENT_ADDED if new else rules.OPERATION_IDEMPOTENT_REMOVED
        return Finding(rule, here)
    if trait == "readonly":
        texts = (show(old, _MISSING), show(new, _MISSING))
        return Finding(rules.OPERATION_READONLY_CHANGED, here, *texts)
    texts = (f"{trait} {show(old, 'absent')}", f"{trait} {show(new, 'absent')}")
    return Finding(rules.OPERATION_TRAIT_CHANGED, place.trait(trait), *texts)
