"""Compares what stands beside the operations: metadata, paginators, endpoints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import cast

from . import contents
from .effective import offered, protocol, signing_name
from .finding import Finding, Place, show
from .members import documentation
from .model import Model, Traits, table
from .rules import service as rules
from .rules import shapes as shape_rules

_METADATA = {
    "signingName": rules.METADATA_SIGNING_NAME_CHANGED,
    "endpointPrefix": rules.METADATA_ENDPOINT_PREFIX_CHANGED,
    "apiVersion": rules.METADATA_API_VERSION_CHANGED,
    "auth": rules.METADATA_AUTH_CHANGED,
    "signatureVersion": rules.METADATA_SIGNATURE_VERSION_CHANGED,
    "serviceId": rules.METADATA_SERVICE_ID_CHANGED,
    "serviceFullName": rules.METADATA_TITLE_CHANGED,
    "serviceAbbreviation": rules.METADATA_TITLE_CHANGED,
}
_PROTOCOLS = ("protocol", "protocols")
_TEXTS = ("documentation", "deprecatedMessage", "deprecatedSince", "examples")


def service(old: Model, new: Model) -> Iterator[Finding]:
    """Yields the differences of metadata and of the other top-level keys."""
    yield from _protocols(old, new)
    for key in sorted({*old.metadata, *new.metadata} - set(_PROTOCOLS)):
        before, after = old.metadata.get(key), new.metadata.get(key)
        if before != after:
            place = Place(f"metadata.{key}", ("metadata", key), key)
            rule = _METADATA.get(key, rules.METADATA_CHANGED)
            if key == "signingName" and signing_name(old) == signing_name(new):
                rule = shape_rules.NOTATION_CHANGED
            yield Finding(rule, place, show(before, "none"), show(after, "none"))
    for key in sorted({*old.traits, *new.traits}):
        before, after = old.traits.get(key), new.traits.get(key)
        if before == after:
            continue
        root = "service" if key == "documentation" else f"service!{key}"
        if key in _TEXTS:
            yield documentation(before, after, Place(root, (key,), "the service"))
        else:
            texts = (show(before, "none"), show(after, "none"))
            yield Finding(rules.SERVICE_TRAIT_CHANGED, Place(root, (key,), key), *texts)


def _protocols(old: Model, new: Model) -> Iterator[Finding]:
    """Yields the protocol that clients change to, and those that the service gains and loses."""
    if all(old.metadata.get(key) == new.metadata.get(key) for key in _PROTOCOLS):
        return
    place = Place("metadata.protocol", ("metadata", "protocol"), "protocol")
    before, after = protocol(old), protocol(new)
    was, now = offered(old), offered(new)
    if before != after:
        rule = rules.METADATA_PROTOCOL_CHANGED
        if before in now:  # the service answers the old one as well
            rule = rules.METADATA_PROTOCOL_PREFERRED_CHANGED
        yield Finding(rule, place, before, after)
    for name in was:
        if name not in now and (before == after or name != before):
            yield Finding(rules.METADATA_PROTOCOL_REMOVED, place, old=name)
    for name in now:
        if name not in was and (before == after or name != after):
            yield Finding(rules.METADATA_PROTOCOL_ADDED, place, new=name)
    if before == after and set(was) == set(now):
        for key in _PROTOCOLS:
            a, b = old.metadata.get(key), new.metadata.get(key)
            if a != b:
                here = Place(f"metadata.{key}", ("metadata", key), key)
                yield Finding(shape_rules.NOTATION_CHANGED, here, show(a, "none"), show(b, "none"))


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
            if before.get(key) != after.get(key):
                for finding in _page_key(key, before.get(key), after.get(key), below(place, key)):
                    yield name, finding


def _page_key(key: str, old: object, new: object, place: Place) -> Iterator[Finding]:
    was, now = _listed(old), _listed(new)
    if was == now:  # a key, and a list of that key alone
        yield Finding(shape_rules.NOTATION_CHANGED, place, show(old), show(new))
    elif key != "result_key":
        texts = (f"{key} {show(old, 'none')}", f"{key} {show(new, 'none')}")
        yield Finding(rules.PAGINATOR_CHANGED, place, *texts)
    elif was and now[: len(was)] == was:
        yield Finding(rules.PAGINATOR_RESULT_KEY_ADDED, place, new=show(now[len(was) :]))
    elif now and was[: len(now)] == now:
        yield Finding(rules.PAGINATOR_RESULT_KEY_REMOVED, place, old=show(was[len(now) :]))
    else:
        texts = (show(old, "none"), show(new, "none"))
        yield Finding(rules.PAGINATOR_RESULT_KEY_CHANGED, place, *texts)


def _listed(value: object) -> list[object]:
    if value is None:
        return []
    return cast("list[object]", value) if isinstance(value, list) else [value]


def below(place: Place, key: str) -> Place:
    return Place(f"{place.root}.{key}", (*place.keys, key), place.name)


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
        texts = (_digest(rest[0]), _digest(rest[1]))
        note = contents.hosts(*rest)
        yield Finding(rules.ENDPOINT_RULES_CHANGED, place, *texts, note=note)


def _parameters(endpoints: Traits) -> Mapping[str, Traits]:
    declared = table(endpoints.get("parameters", {}), "endpoint-rule-set-1: parameters")
    return {name: table(value, f"parameters.{name}") for name, value in declared.items()}


def _parameter(before: Traits, after: Traits, place: Place) -> Iterator[Finding]:
    name = place.name
    for key in sorted({*before, *after}):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        if key == "documentation":
            yield documentation(a, b, place)
        else:
            same = _parameter_value(key, a) == _parameter_value(key, b)
            rule = shape_rules.NOTATION_CHANGED if same else rules.ENDPOINT_RULES_CHANGED
            texts = (f"{name}.{key} {show(a, 'none')}", f"{name}.{key} {show(b, 'none')}")
            yield Finding(rule, below(place, key), *texts)


def _parameter_value(key: str, value: object) -> object:
    """Returns what a key of a parameter means: the case of its type says nothing."""
    if key == "type":
        return str(value).lower()
    return None if value is False and key == "required" else value


def _digest(value: Mapping[str, object]) -> str:
    """Returns a short name of a rule tree, which is too long to print."""
    if not value:
        return "none"
    text = json.dumps(value, sort_keys=True)
    count = text.count('"conditions"')
    return f"{count} rules ({hashlib.sha256(text.encode()).hexdigest()[:8]})"
