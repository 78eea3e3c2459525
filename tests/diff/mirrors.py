"""What a change is called when old and new are swapped."""

from __future__ import annotations

import re

_OPPOSITE = {
    "added": "removed",
    "removed": "added",
    "tightened": "relaxed",
    "relaxed": "tightened",
    "introduced": "dropped",
    "dropped": "introduced",
    "widened": "narrowed",
    "narrowed": "widened",
    "deprecated": "undeprecated",
    "undeprecated": "deprecated",
    "required": "optional",
    "optional": "required",
    "shortened": "extended",
    "extended": "shortened",
}


def family(rule: str) -> str:
    """The rule's id without what the direction of time or the required mark decides."""
    rule = rule.replace("structure-to-union", "union-to-structure")
    rule = rule.replace("-required-member-", "-member-")
    rule = re.sub(r"-type-(widened|narrowed)", "-type-changed", rule)
    rule = rule.replace("-protocol-preferred-changed", "-protocol-changed")
    return re.sub(r"undeprecated|deprecated", "deprecated", rule)


def mirrored(rule: str) -> str:
    words = family(rule).split("-")
    if words[-1] == "unused":
        words[1] = _OPPOSITE.get(words[1], words[1])
    if words[-1] != "deprecated":
        words[-1] = _OPPOSITE.get(words[-1], words[-1])
    return "-".join(words)
