"""Compares what stands beside the operations: metadata, paginators, waiters, endpoints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from .finding import Finding, Place, show
from .members import documentation
from .model import Model, Traits, table
from .rules import service as rules

_METADATA = {
    "protocol": rules.METADATA_PROTOCOL_CHANGED,
    "protocols": rules.METADATA_PROTOCOLS_CHANGED,
    "signingName": rules.METADATA_SIGNING_NAME_CHANGED,
    "endpointPrefix": rules.METADATA_ENDPOINT_PREFIX_CHANGED,
    "apiVersion": rules.METADATA_API_VERSION_CHANGED,
    "auth": rules.METADATA_AUTH_CHANGED,
    "signatureVersion": rules.METADATA_SIGNATURE_VERSION_CHANGED,
    "serviceId": rules.METADATA_SERVICE_ID_CHANGED,
    "serviceFullName": rules.METADATA_TITLE_CHANGED,
    "serviceAbbreviation": rules.METADATA_TITLE_CHANGED,
}
_TEXTS = ("documentation", "deprecatedMessage", "deprecatedSince", "examples")


def service(old: Model, new: Model) -> Iterator[Finding]:
    """Yields the differences of metadata and of the other top-level keys."""
    for key in sorted({*old.metadata, *new.metadata}):
        before, after = old.metadata.get(key), new.metadata.get(key)
        if before != after:
            place = Place(f"metadata.{key}", ("metadata", key), key)
            rule = _METADATA.get(key, rules.METADATA_CHANGED)
            yield Finding(rule, place, show(before, "none"), show(after, "none"))
    for key in sorted({*old.traits, *new.traits}):
        before, after = old.traits.get(key), new.traits.get(key)
        if before == after:
            continue
        root = "service" if key == "documentation" else f"service!{key}"
        if key in _TEXTS:
            yield documentation(before, after, Place(root, (key,), "the service"))
        else:
            shown = (show(before, "none"), show(after, "none"))
            yield Finding(rules.SERVICE_TRAIT_CHANGED, Place(root, (key,), key), *shown)


def paginators(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each paginator is for."""
    for name in [*old.paginators, *(n for n in new.paginators if n not in old.paginators)]:
        before, after = old.paginators.get(name), new.paginators.get(name)
        place = Place(f"paginators.{name}", ("paginators", "pagination", name), name)
        if before is None or after is None:
            rule = rules.PAGINATOR_ADDED if before is None else rules.PAGINATOR_REMOVED
            yield name, Finding(rule, place)
            continue
        for key in sorted({*before, *after}):
            a, b = before.get(key), after.get(key)
            if a == b:
                continue
            here = _below(place, key)
            if key == "result_key":
                shown = (show(a, "none"), show(b, "none"))
                yield name, Finding(rules.PAGINATOR_RESULT_KEY_CHANGED, here, *shown)
            else:
                shown = (f"{key} {show(a, 'none')}", f"{key} {show(b, 'none')}")
                yield name, Finding(rules.PAGINATOR_CHANGED, here, *shown)


def _below(place: Place, key: str) -> Place:
    return Place(f"{place.root}.{key}", (*place.keys, key), place.name)


def waiters(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each waiter polls."""
    for name in [*old.waiters, *(n for n in new.waiters if n not in old.waiters)]:
        before, after = old.waiters.get(name), new.waiters.get(name)
        place = Place(f"waiters.{name}", ("waiters", "waiters", name), name)
        polled = str((after or before or {}).get("operation", ""))
        if before is None or after is None:
            rule = rules.WAITER_ADDED if before is None else rules.WAITER_REMOVED
            yield polled, Finding(rule, place)
            continue
        for key in sorted({*before, *after}):
            a, b = before.get(key), after.get(key)
            if a == b:
                continue
            if key in ("documentation", "description"):
                yield polled, documentation(a, b, place.trait(key))
            else:
                shown = (f"{key} {show(a, 'none')}", f"{key} {show(b, 'none')}")
                yield polled, Finding(rules.WAITER_CHANGED, _below(place, key), *shown)


def endpoints(old: Model, new: Model) -> Iterator[Finding]:
    """Yields the differences of the endpoint rule set."""
    if old.endpoints == new.endpoints:
        return
    before = _parameters(old.endpoints)
    after = _parameters(new.endpoints)
    for name in [*before, *(n for n in after if n not in before)]:
        place = Place(f"endpoint.{name}", ("endpoint-rule-set", "parameters", name), name)
        if name not in after:
            yield Finding(rules.ENDPOINT_PARAMETER_REMOVED, place)
        elif name not in before:
            yield Finding(rules.ENDPOINT_PARAMETER_ADDED, place)
        else:
            yield from _parameter(before[name], after[name], place)
    rest = [{k: v for k, v in model.endpoints.items() if k != "parameters"} for model in (old, new)]
    if rest[0] != rest[1]:
        place = Place("endpoint.rules", ("endpoint-rule-set", "rules"), "rules")
        shown = (_digest(rest[0]), _digest(rest[1]))
        yield Finding(rules.ENDPOINT_RULES_CHANGED, place, *shown)


def _parameters(endpoints: Traits) -> Mapping[str, Traits]:
    found = table(endpoints.get("parameters", {}), "endpoint-rule-set-1: parameters")
    return {name: table(value, f"parameters.{name}") for name, value in found.items()}


def _parameter(before: Traits, after: Traits, place: Place) -> Iterator[Finding]:
    name = place.name
    for key in sorted({*before, *after}):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        if key == "documentation":
            yield documentation(a, b, place)
        else:
            shown = (f"{name}.{key} {show(a, 'none')}", f"{name}.{key} {show(b, 'none')}")
            yield Finding(rules.ENDPOINT_RULES_CHANGED, _below(place, key), *shown)


def _digest(value: Mapping[str, object]) -> str:
    """Returns a short name of a rule tree, which is too long to print."""
    if not value:
        return "none"
    text = json.dumps(value, sort_keys=True)
    count = text.count('"conditions"')
    return f"{count} rules ({hashlib.sha256(text.encode()).hexdigest()[:8]})"
