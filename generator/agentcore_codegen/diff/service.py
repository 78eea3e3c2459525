"""Compares what stands beside the operations: metadata, paginators, waiters, endpoints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from .finding import Finding, show
from .members import documentation
from .model import Model, Traits, table

_METADATA = {
    "protocol": "metadata-protocol-changed",
    "protocols": "metadata-protocols-changed",
    "signingName": "metadata-signing-name-changed",
    "endpointPrefix": "metadata-endpoint-prefix-changed",
    "apiVersion": "metadata-api-version-changed",
    "auth": "metadata-auth-changed",
    "signatureVersion": "metadata-signature-version-changed",
    "serviceId": "metadata-service-id-changed",
    "serviceFullName": "metadata-title-changed",
    "serviceAbbreviation": "metadata-title-changed",
}
_TEXTS = ("documentation", "deprecatedMessage", "deprecatedSince", "examples")


def service(old: Model, new: Model) -> Iterator[Finding]:
    """Yields the differences of metadata and of the other top-level keys."""
    for key in sorted({*old.metadata, *new.metadata}):
        before, after = old.metadata.get(key), new.metadata.get(key)
        if before != after:
            rule = _METADATA.get(key, "metadata-changed")
            shown = (show(before) or "none", show(after) or "none")
            yield Finding(rule, f"metadata.{key}", ("metadata", key), key, *shown)
    for key in sorted({*old.traits, *new.traits}):
        before, after = old.traits.get(key), new.traits.get(key)
        if before == after:
            continue
        if key in _TEXTS:
            root = "service" if key == "documentation" else f"service!{key}"
            yield documentation(before, after, root, (key,), "the service")
        else:
            shown = (show(before) or "none", show(after) or "none")
            yield Finding("service-trait-changed", f"service!{key}", (key,), key, *shown)


def paginators(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each paginator is for."""
    for name in [*old.paginators, *(n for n in new.paginators if n not in old.paginators)]:
        before, after = old.paginators.get(name), new.paginators.get(name)
        root, place = f"paginators.{name}", ("paginators", "pagination", name)
        if before is None or after is None:
            verb = "added" if before is None else "removed"
            yield name, Finding(f"paginator-{verb}", root, place, name)
            continue
        for key in sorted({*before, *after}):
            a, b = before.get(key), after.get(key)
            if a != b:
                result = key == "result_key"
                rule = "paginator-result-key-changed" if result else "paginator-changed"
                words = ("", "") if result else (f"{key} ", f"{key} ")
                shown = (f"{words[0]}{show(a) or 'none'}", f"{words[1]}{show(b) or 'none'}")
                yield name, Finding(rule, f"{root}.{key}", (*place, key), name, *shown)


def waiters(old: Model, new: Model) -> Iterator[tuple[str, Finding]]:
    """Yields findings with the operation that each waiter polls."""
    for name in [*old.waiters, *(n for n in new.waiters if n not in old.waiters)]:
        before, after = old.waiters.get(name), new.waiters.get(name)
        root, place = f"waiters.{name}", ("waiters", "waiters", name)
        polled = str((after or before or {}).get("operation", ""))
        if before is None or after is None:
            verb = "added" if before is None else "removed"
            yield polled, Finding(f"waiter-{verb}", root, place, name)
            continue
        for key in sorted({*before, *after}):
            a, b = before.get(key), after.get(key)
            if a == b:
                continue
            if key in ("documentation", "description"):
                yield polled, documentation(a, b, f"{root}!{key}", (*place, key), name)
            else:
                shown = (f"{key} {show(a) or 'none'}", f"{key} {show(b) or 'none'}")
                yield polled, Finding(
                    "waiter-changed", f"{root}.{key}", (*place, key), name, *shown
                )


def endpoints(old: Model, new: Model) -> Iterator[Finding]:
    """Yields the differences of the endpoint rule set."""
    if old.endpoints == new.endpoints:
        return
    before = _parameters(old.endpoints)
    after = _parameters(new.endpoints)
    place = ("endpoint-rule-set",)
    for name in [*before, *(n for n in after if n not in before)]:
        here = (*place, "parameters", name)
        root = f"endpoint.{name}"
        if name not in after:
            yield Finding("endpoint-parameter-removed", root, here, name)
        elif name not in before:
            yield Finding("endpoint-parameter-added", root, here, name)
        else:
            yield from _parameter(before[name], after[name], root, here, name)
    rest = [{k: v for k, v in model.endpoints.items() if k != "parameters"} for model in (old, new)]
    if rest[0] != rest[1]:
        shown = (_digest(rest[0]), _digest(rest[1]))
        yield Finding(
            "endpoint-rules-changed", "endpoint.rules", (*place, "rules"), "rules", *shown
        )


def _parameters(endpoints: Traits) -> Mapping[str, Traits]:
    found = table(endpoints.get("parameters", {}), "endpoint-rule-set-1: parameters")
    return {name: table(value, f"parameters.{name}") for name, value in found.items()}


def _parameter(
    before: Traits, after: Traits, root: str, place: tuple[str, ...], name: str
) -> Iterator[Finding]:
    for key in sorted({*before, *after}):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        if key == "documentation":
            yield documentation(a, b, root, place, name)
        else:
            shown = (f"{name}.{key} {show(a) or 'none'}", f"{name}.{key} {show(b) or 'none'}")
            yield Finding("endpoint-rules-changed", f"{root}.{key}", (*place, key), name, *shown)


def _digest(value: Mapping[str, object]) -> str:
    """Returns a short name of a rule tree, which is too long to print."""
    if not value:
        return "none"
    text = json.dumps(value, sort_keys=True)
    count = text.count('"conditions"')
    return f"{count} rules ({hashlib.sha256(text.encode()).hexdigest()[:8]})"
