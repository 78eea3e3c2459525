"""Rules about types, enums, limits, patterns and texts."""

from __future__ import annotations

from .rule import Pair, Rule

# A table, a rule per paragraph.
# fmt: off

# Types

TYPE_CHANGED = Pair(
    Rule(
        "request-type-changed", "request", "breaking", "major", "both",
        "type of input {name}: {old} to {new}",
        "a value of the old type is rejected",
        "pass {new}",
        effect="~ {member}{types}",
    ),
    Rule(
        "response-type-changed", "response", "breaking", "major", "both",
        "type of output {name}: {old} to {new}",
        "code that uses the old type fails",
        "read it as {new}",
        effect="~ {member}{types}",
    ),
)

TYPE_WIDENED = Pair(
    Rule(
        "request-type-widened", "request", "compatible", "minor", "both",
        "input {name} accepts more: {old} to {new}",
        "values of the old type stay valid",
        effect="~ {member}{types}",
    ),
    Rule(
        "response-type-widened", "response", "dangerous", "minor", "both",
        "output {name} may be larger: {old} to {new}",
        "a value may not fit where it was stored",
        "check columns and fields that hold it",
        effect="~ {member}{types}",
    ),
)

TYPE_NARROWED = Pair(
    Rule(
        "request-type-narrowed", "request", "breaking", "major", "both",
        "input {name} accepts less: {old} to {new}",
        "values that were accepted are rejected",
        "keep values in the new range",
        effect="~ {member}{types}",
    ),
    Rule(
        "response-type-narrowed", "response", "compatible", "minor", "both",
        "output {name} promises more: {old} to {new}",
        "every new value fits the old type",
        effect="~ {member}{types}",
    ),
)

STRUCTURE_TO_UNION = Rule(
    "structure-to-union", "any", "breaking", "major", "both",
    "structure {name} became a union",
    "exactly one member may be set; its type changes kind",
    "set one member; match on the one that arrives",
    effect="~ {type}: TypedDict -> union of one TypedDict per member",
)

UNION_TO_STRUCTURE = Rule(
    "union-to-structure", "any", "breaking", "major", "both",
    "union {name} became a structure",
    "several members may arrive at once; the types of its variants are gone",
    "stop assuming that one member is set",
    effect="~ {type}: union of TypedDicts -> TypedDict",
)

TIMESTAMP_FORMAT_CHANGED = Rule(
    "timestamp-format-changed", "any", "dangerous", "patch", "wire",
    "timestamp format of {name}: {old} to {new}",
    "older clients write or read the old form",
    "upgrade clients together; update recorded tests",
)

SHAPE_RENAMED = Rule(
    "shape-renamed", "any", "dangerous", "major", "python",
    "type {old} is called {new} now",
    "calls work as before; imports of the old name and annotations with it fail",
    "import {new} instead",
    effect="~ {old} is called {new}",
)

SHAPE_RETARGETED = Rule(
    "shape-retargeted", "any", "dangerous", "minor", "python",
    "{name} has another type of the same form: {old} to {new}",
    "annotations with the old name no longer fit",
    "use the new name in annotations",
    effect="~ {member}{types}",
)

SHAPE_ALIAS_CHANGED = Rule(
    "shape-alias-changed", "any", "docs", "none", "text",
    "{name} uses another name for the same plain type: {old} to {new}",
    "the name is visible in the model alone",
)

LIST_NESTING_CHANGED = Rule(
    "list-nesting-changed", "any", "breaking", "major", "both",
    "{name}: {old} to {new}",
    "one value became a list of them, or the reverse",
    "wrap the value, or take it out of the list",
    effect="~ {member}{types}",
)

# Enums

ENUM_VALUE_ADDED = Pair(
    Rule(
        "request-enum-value-added", "request", "compatible", "minor", "both",
        "input value {new} of {name} was added",
        "the values in use stay valid",
        effect='+ {alias}: Literal["{value}"]',
    ),
    Rule(
        "response-enum-value-added", "response", "dangerous", "minor", "both",
        "output value {new} of {name} was added",
        "code that handles every value meets a new one",
        "add a case, and a default for values to come",
        effect='+ {alias}: Literal["{value}"]',
    ),
)

ENUM_VALUE_REMOVED = Pair(
    Rule(
        "request-enum-value-removed", "request", "breaking", "major", "both",
        "input value {old} of {name} was removed",
        "a call that sends it is rejected",
        "send another value",
        effect='- {alias}: Literal["{value}"]',
    ),
    Rule(
        "response-enum-value-removed", "response", "dangerous", "major", "both",
        "output value {old} of {name} was removed",
        "comparisons with it no longer type-check",
        "remove the case",
        effect='- {alias}: Literal["{value}"]',
    ),
)

ENUM_INTRODUCED = Pair(
    Rule(
        "request-enum-introduced", "request", "breaking", "major", "both",
        "input {name} takes listed values alone: {new}",
        "str became a Literal; others are rejected",
        "pass one of {new}",
        effect="~ {root}: str -> Literal",
    ),
    Rule(
        "response-enum-introduced", "response", "compatible", "minor", "both",
        "output {name} has listed values: {new}",
        "the promise grew",
        effect="~ {root}: str -> Literal",
    ),
)

ENUM_DROPPED = Pair(
    Rule(
        "request-enum-dropped", "request", "compatible", "minor", "both",
        "input {name} takes any text, not only {old}",
        "the listed values stay valid",
        effect="~ {root}: Literal -> str",
    ),
    Rule(
        "response-enum-dropped", "response", "dangerous", "minor", "both",
        "output {name} may be any text, not only {old}",
        "code that handles every value meets others",
        "add a default case",
        effect="~ {root}: Literal -> str",
    ),
)

# Limits

MAX_TIGHTENED = Pair(
    Rule(
        "request-max-tightened", "request", "breaking", "minor", "wire",
        "maximum of input {name}: {old} to {new}",
        "values that were accepted are rejected",
        "keep it within {new}",
    ),
    Rule(
        "response-max-tightened", "response", "compatible", "patch", "wire",
        "maximum of output {name}: {old} to {new}",
        "the promise grew",
    ),
)

MAX_RELAXED = Pair(
    Rule(
        "request-max-relaxed", "request", "compatible", "patch", "wire",
        "maximum of input {name}: {old} to {new}",
        "more values are accepted",
    ),
    Rule(
        "response-max-relaxed", "response", "dangerous", "patch", "wire",
        "maximum of output {name}: {old} to {new}",
        "values outside the old range may arrive",
        "check columns and buffers that hold it",
    ),
)

MIN_TIGHTENED = Pair(
    Rule(
        "request-min-tightened", "request", "breaking", "minor", "wire",
        "minimum of input {name}: {old} to {new}",
        "values that were accepted are rejected",
        "send at least {new}",
    ),
    Rule(
        "response-min-tightened", "response", "compatible", "patch", "wire",
        "minimum of output {name}: {old} to {new}",
        "the promise grew",
    ),
)

MIN_RELAXED = Pair(
    Rule(
        "request-min-relaxed", "request", "compatible", "patch", "wire",
        "minimum of input {name}: {old} to {new}",
        "more values are accepted",
    ),
    Rule(
        "response-min-relaxed", "response", "dangerous", "patch", "wire",
        "minimum of output {name}: {old} to {new}",
        "values outside the old range may arrive",
        "check code that relies on the old limit; an empty value may arrive",
    ),
)

# Patterns

PATTERN_TIGHTENED = Pair(
    Rule(
        "request-pattern-tightened", "request", "breaking", "minor", "wire",
        "pattern of input {name} accepts less",
        "values that were accepted are rejected",
        "keep values inside the new pattern",
    ),
    Rule(
        "response-pattern-tightened", "response", "compatible", "patch", "wire",
        "pattern of output {name} promises more",
        "every new value fits the old pattern",
    ),
)

PATTERN_RELAXED = Pair(
    Rule(
        "request-pattern-relaxed", "request", "compatible", "patch", "wire",
        "pattern of input {name} accepts more",
        "values in use stay valid",
    ),
    Rule(
        "response-pattern-relaxed", "response", "dangerous", "patch", "wire",
        "pattern of output {name} promises less",
        "values outside the old pattern may arrive",
        "check code that takes the value apart",
    ),
)

PATTERN_CHANGED = Pair(
    Rule(
        "request-pattern-changed", "request", "breaking", "minor", "wire",
        "pattern of input {name} changed",
        "values that were accepted are rejected; others are accepted now",
        "keep values inside the new pattern",
    ),
    Rule(
        "response-pattern-changed", "response", "dangerous", "patch", "wire",
        "pattern of output {name} changed",
        "values outside the old pattern may arrive",
        "check code that takes the value apart",
    ),
)

PATTERN_UNDECIDED = Pair(
    Rule(
        "request-pattern-undecided", "request", "dangerous", "minor", "wire",
        "pattern of input {name} changed",
        "it cannot be decided whether values that were accepted are rejected",
        "compare your values with the new pattern",
    ),
    Rule(
        "response-pattern-undecided", "response", "dangerous", "patch", "wire",
        "pattern of output {name} changed",
        "it cannot be decided whether values outside the old pattern may arrive",
        "check code that takes the value apart",
    ),
)

NOTATION_CHANGED = Rule(
    "notation-changed", "any", "docs", "none", "text",
    "{name} is written differently: {old} to {new}",
    "it means the same",
)

# Everything else

SHAPE_TRAIT_CHANGED = Rule(
    "shape-trait-changed", "any", "dangerous", "patch", "wire",
    "trait of {name}: {old} to {new}",
    "botocore or the service may treat it differently",
    "read the trait's documentation",
)

BOX_CHANGED = Rule(
    "box-changed", "any", "docs", "none", "text",
    "box mark of {name}: {old} to {new}",
    "it matters in languages with unboxed numbers",
)

ORDER_CHANGED = Rule(
    "order-changed", "any", "docs", "none", "text",
    "order of {name} changed",
    "the order carries no meaning",
)

DOCUMENTATION_CHANGED = Rule(
    "documentation-changed", "any", "docs", "none", "text",
    "documentation of {name} changed",
    "a text for people",
    prose=True,
)

DOCUMENTATION_ADDED = Rule(
    "documentation-added", "any", "docs", "none", "text",
    "documentation of {name} was added",
    "a text for people",
    prose=True,
)

DOCUMENTATION_REMOVED = Rule(
    "documentation-removed", "any", "docs", "none", "text",
    "documentation of {name} was removed",
    "a text for people",
    prose=True,
)

SHAPE_ADDED_UNUSED = Rule(
    "shape-added-unused", "any", "docs", "none", "text",
    "shape {name}, which nothing uses, was added",
    "no operation reaches it",
)

SHAPE_REMOVED_UNUSED = Rule(
    "shape-removed-unused", "any", "docs", "none", "text",
    "shape {name}, which nothing used, was removed",
    "no operation reached it",
)

SHAPE_CHANGED_UNUSED = Rule(
    "shape-changed-unused", "any", "docs", "none", "text",
    "shape {name}, which nothing uses, changed",
    "no operation reaches it",
)
