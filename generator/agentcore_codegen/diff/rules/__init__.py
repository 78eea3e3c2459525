"""The rule table: every kind of change that the differ knows, with verdict, bump and advice.

Each rule is a constant of `operations`, `service`, `members`, `shapes` or `package`; the code that finds
the change names that constant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from ...diagnostics import GeneratorError, UsageError, nearest
from ..model import table
from ..toml_file import load
from . import members, operations, package, service, shapes
from .rule import BUMPS, VERDICTS, Pair, Rule


def _constants(module: ModuleType) -> Iterator[Rule]:
    for value in vars(module).values():
        if isinstance(value, Rule):
            yield value
        elif isinstance(value, Pair):
            yield from value


RULES: Mapping[str, Rule] = {
    rule.id: rule
    for module in (operations, service, members, shapes, package)
    for rule in _constants(module)
}


# What this package takes up when it is generated anew, and clients that are out already cannot:
# they go on sending the old route, the old names and the old form.
_DEPLOYED: tuple[Rule, ...] = (
    operations.OPERATION_HTTP_METHOD_CHANGED,
    operations.OPERATION_HTTP_URI_CHANGED,
    operations.OPERATION_HOST_PREFIX_CHANGED,
    operations.OPERATION_AUTH_CHANGED,
    operations.OPERATION_IDEMPOTENT_REMOVED,
    operations.ERROR_CODE_CHANGED,
    operations.ERROR_RETRYABLE_CHANGED,
    service.METADATA_AUTH_CHANGED,
    service.METADATA_PROTOCOL_REMOVED,
    members.MEMBER_LOCATION_CHANGED,
    members.MEMBER_WIRE_NAME_CHANGED,
    *members.PAYLOAD_CHANGED,
    shapes.TIMESTAMP_FORMAT_CHANGED,
)


def for_deployed(table: Mapping[str, Rule]) -> Mapping[str, Rule]:
    """Returns the table for clients that others generated and that are in use already."""
    stricter = {r.id: replace(table[r.id], verdict="breaking", bump="major") for r in _DEPLOYED}
    return {**table, **stricter}


def find(rule_id: str) -> Rule:
    """Returns one rule.

    Raises:
        UsageError: there is none with this id; the nearest ids are offered.
    """
    if rule_id not in RULES:
        raise UsageError(f"no rule {rule_id!r}", remedy=nearest(rule_id, RULES))
    return RULES[rule_id]


def override(path: Path, base: Mapping[str, Rule] = RULES) -> Mapping[str, Rule]:
    """Returns the table with verdicts and bumps replaced by those of a TOML file.

    The file holds one table per rule: `[rule-id]` with `verdict = "..."` and/or `bump = "..."`.

    Raises:
        GeneratorError: the file is not readable, or names an unknown rule, key or value.
    """
    changed = dict(base)
    for rule_id, value in load(path).items():
        where = f"{path}: [{rule_id}]"
        if rule_id not in changed:
            raise GeneratorError("is not a rule", where, nearest(rule_id, changed))
        changed[rule_id] = _replaced(changed[rule_id], table(value, where), where)
    return changed


def _replaced(rule: Rule, value: Mapping[str, object], where: str) -> Rule:
    known: Mapping[str, tuple[str, ...]] = {"verdict": VERDICTS, "bump": BUMPS}
    for key, item in value.items():
        if key not in known:
            raise GeneratorError(f"{key} is not a known key", where, nearest(key, known))
        if item not in known[key]:
            raise GeneratorError(
                f"{key} = {item!r} is not a {key}", where, f"use {', '.join(known[key])}"
            )
    verdict = next((v for v in VERDICTS if v == value.get("verdict")), rule.verdict)
    bump = next((b for b in BUMPS if b == value.get("bump")), rule.bump)
    return replace(rule, verdict=verdict, bump=bump)
