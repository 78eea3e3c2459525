"""Compares operations: which there are, how they travel, what they raise."""

from __future__ import annotations

from collections.abc import Iterator

from .finding import Finding, show
from .members import documentation
from .model import Model, Operation

_HTTP = {
    "method": "operation-http-method-changed",
    "requestUri": "operation-http-uri-changed",
    "responseCode": "operation-http-status-changed",
}
_AUTH = ("auth", "authtype", "unsignedPayload")
_MISSING = "none"


def operations(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each belongs to."""
    for name, before in old.operations.items():
        place = ("operations", name)
        if name not in new.operations:
            yield name, Finding("operation-removed", name, place, name)
        elif before is not new.operations[name]:
            for finding in _compare(before, new.operations[name], place):
                yield name, finding
    for name in new.operations:
        if name not in old.operations:
            yield name, Finding("operation-added", name, ("operations", name), name)


def order(old: Model, new: Model) -> Iterator[Finding]:
    """Yields one finding where the operations that both have changed places."""
    before = [name for name in old.operations if name in new.operations]
    after = [name for name in new.operations if name in old.operations]
    if before != after:
        yield Finding("order-changed", "operations", ("operations",), "the operations")


def _compare(old: Operation, new: Operation, place: tuple[str, ...]) -> Iterator[Finding]:
    name = new.name
    for side, before, after in (
        ("input", old.input, new.input),
        ("output", old.output, new.output),
    ):
        if (before is None) != (after is None):
            verb = "added" if after else "removed"
            shown = (before or "", after or "")
            yield Finding(f"operation-{side}-{verb}", name, (*place, side), name, *shown)
        elif before is not None and after is not None and before != after:
            # The members are compared on the walk. A request goes by keywords, so the name of
            # its shape is not part of the package; that of a response is a class.
            rule = "shape-alias-changed" if side == "input" else "shape-retargeted"
            yield Finding(rule, f"{name}.{side}", (*place, side), name, before, after)
    for key in sorted({*old.http, *new.http}):
        if old.http.get(key) != new.http.get(key):
            rule = _HTTP.get(key, "operation-trait-changed")
            root = name if key in _HTTP else f"{name}!{key}"
            shown = (show(old.http.get(key)) or _MISSING, show(new.http.get(key)) or _MISSING)
            yield Finding(rule, root, (*place, "http", key), name, *shown)
    yield from _errors(old, new, place)
    yield from _traits(old, new, place)


def _errors(old: Operation, new: Operation, place: tuple[str, ...]) -> Iterator[Finding]:
    here = (*place, "errors")
    for error in old.errors:
        if error not in new.errors:
            yield Finding("error-removed", f"{new.name}!{error}", here, new.name, old=error)
    for error in new.errors:
        if error not in old.errors:
            yield Finding("error-added", f"{new.name}!{error}", here, new.name, new=error)
    kept = [error for error in old.errors if error in new.errors]
    if kept != [error for error in new.errors if error in old.errors]:
        yield Finding("order-changed", f"{new.name}!errors", here, f"the errors of {new.name}")


def _traits(old: Operation, new: Operation, place: tuple[str, ...]) -> Iterator[Finding]:
    name = new.name
    auth = [{k: o.traits[k] for k in _AUTH if k in o.traits} for o in (old, new)]
    if auth[0] != auth[1]:
        shown = (show(auth[0] or "the service's"), show(auth[1] or "the service's"))
        yield Finding("operation-auth-changed", name, place, name, *shown)
    before = {**old.traits, **old.refs}
    after = {**new.traits, **new.refs}
    for trait in sorted({*before, *after} - set(_AUTH)):
        a, b = before.get(trait), after.get(trait)
        if a != b:
            yield _trait(name, trait, a, b, (*place, trait))


def _trait(name: str, trait: str, old: object, new: object, place: tuple[str, ...]) -> Finding:
    if trait == "documentation":
        return documentation(old, new, name, place, name)
    if trait in ("deprecatedMessage", "deprecatedSince") or trait.endswith(".documentation"):
        return documentation(old, new, f"{name}!{trait}", place, name)
    if trait == "endpoint":
        shown = (show(old) or _MISSING, show(new) or _MISSING)
        return Finding("operation-host-prefix-changed", name, place, name, *shown)
    if trait == "deprecated" and bool(old) != bool(new):
        rule = "operation-deprecated" if new else "operation-undeprecated"
        return Finding(rule, name, place, name)
    if trait == "idempotent" and bool(old) != bool(new):
        verb = "added" if new else "removed"
        return Finding(f"operation-idempotent-{verb}", name, place, name)
    if trait == "readonly":
        shown = (show(old) or _MISSING, show(new) or _MISSING)
        return Finding("operation-readonly-changed", name, place, name, *shown)
    shown = (f"{trait} {show(old) or 'absent'}", f"{trait} {show(new) or 'absent'}")
    return Finding("operation-trait-changed", f"{name}!{trait}", place, name, *shown)
