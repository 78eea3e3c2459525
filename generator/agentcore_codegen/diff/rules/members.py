"""Rules about the members of structures, unions and event streams."""

from __future__ import annotations

from .rule import Pair, Rule

# A table, a rule per paragraph.
# fmt: off

# Presence

MEMBER_ADDED = Pair(
    Rule(
        "request-member-added", "request", "compatible", "minor", "both",
        "optional input {name} was added",
        "calls without it stay valid",
        effect="+ {member}{types}",
    ),
    Rule(
        "response-member-added", "response", "compatible", "minor", "both",
        "output {name} was added",
        "code that does not read it is not affected",
        effect="+ {member}{types}",
    ),
)

REQUIRED_MEMBER_ADDED = Pair(
    Rule(
        "request-required-member-added", "request", "breaking", "major", "both",
        "required input {name} was added",
        "calls that do not send it are rejected",
        "pass {name} in every call",
        effect="+ {member} is required",
    ),
    Rule(
        "response-required-member-added", "response", "compatible", "minor", "both",
        "output {name}, always present, was added",
        "code that does not read it is not affected",
        effect="+ {member}{types}",
    ),
)

MEMBER_REMOVED = Pair(
    Rule(
        "request-member-removed", "request", "breaking", "major", "both",
        "input {name} was removed",
        "a call that sends it raises ParamValidationError",
        "stop sending {name}",
        effect="- {member}{types}",
    ),
    Rule(
        "response-member-removed", "response", "breaking", "major", "both",
        "output {name} was removed",
        "reading it raises KeyError",
        "stop reading {name}",
        effect="- {member}{types}",
    ),
)

RESPONSE_REQUIRED_MEMBER_REMOVED = Rule(
    "response-required-member-removed", "response", "breaking", "major", "both",
    "output {name}, which was always present, was removed",
    "reading it raises KeyError",
    "stop reading {name}",
    effect="- {member}{types}",
)

MEMBER_RENAMED = Pair(
    Rule(
        "request-member-renamed", "request", "breaking", "major", "both",
        "input {old} is {new} now",
        "a call that sends the old name raises ParamValidationError",
        "send it as {new}",
        effect="~ {member} (was {old})",
    ),
    Rule(
        "response-member-renamed", "response", "breaking", "major", "both",
        "output {old} is {new} now",
        "reading the old name raises KeyError",
        "read {new}",
        effect="~ {member} (was {old})",
    ),
)

MEMBER_BECAME_REQUIRED = Pair(
    Rule(
        "request-member-became-required", "request", "breaking", "major", "both",
        "input {name} became required",
        "calls that leave it out are rejected",
        "pass {name} in every call",
        effect="~ {member} is required",
    ),
    Rule(
        "response-member-became-required", "response", "compatible", "minor", "both",
        "output {name} is always present now",
        "the promise grew",
        effect="~ {member} is required",
    ),
)

MEMBER_BECAME_OPTIONAL = Pair(
    Rule(
        "request-member-became-optional", "request", "compatible", "minor", "both",
        "input {name} became optional",
        "calls that send it stay valid",
        effect="~ {member} is optional",
    ),
    Rule(
        "response-member-became-optional", "response", "breaking", "major", "both",
        "output {name} may be absent now",
        "reading it may raise KeyError",
        "read it with .get() and handle None",
        effect="~ {member} is optional",
    ),
)

# Unions and event streams

UNION_MEMBER_ADDED = Pair(
    Rule(
        "request-union-member-added", "request", "compatible", "minor", "both",
        "variant {name} was added to an input union",
        "the variants in use stay valid",
        effect="+ {variant} (part of {owner})",
    ),
    Rule(
        "response-union-member-added", "response", "dangerous", "minor", "both",
        "variant {name} was added to an output union",
        "code that handles every variant meets one it does not know; older clients see "
        "SDK_UNKNOWN_MEMBER",
        "add a case, and a default for variants to come",
        effect="+ {variant} (part of {owner})",
    ),
)

UNION_MEMBER_REMOVED = Pair(
    Rule(
        "request-union-member-removed", "request", "breaking", "major", "both",
        "variant {name} was removed from an input union",
        "a call that sends it is rejected",
        "send another variant",
        effect="- {variant} (part of {owner})",
    ),
    Rule(
        "response-union-member-removed", "response", "breaking", "major", "both",
        "variant {name} was removed from an output union",
        "its type is gone from the package",
        "remove the case",
        effect="- {variant} (part of {owner})",
    ),
)

EVENTSTREAM_EVENT_ADDED = Rule(
    "eventstream-event-added", "any", "compatible", "minor", "both",
    "event {name} was added to a stream",
    "loops that skip unknown events are not affected",
    effect='+ {owner}["{name}"]',
)

EVENTSTREAM_EVENT_REMOVED = Rule(
    "eventstream-event-removed", "any", "breaking", "major", "both",
    "event {name} was removed from a stream",
    "code that waits for it waits for ever",
    "remove the case",
    effect='- {owner}["{name}"]',
)

# How a member travels

MEMBER_ORDER_CHANGED = Rule(
    "member-order-changed", "any", "docs", "none", "text",
    "order of the members of {name} changed",
    "members are passed by name",
)

MEMBER_LOCATION_CHANGED = Rule(
    "member-location-changed", "any", "dangerous", "patch", "wire",
    "{name} travels elsewhere: {old} to {new}",
    "older clients and hand-written calls put it in the old place",
    "upgrade clients together; update recorded tests",
)

MEMBER_WIRE_NAME_CHANGED = Rule(
    "member-wire-name-changed", "any", "dangerous", "patch", "wire",
    "wire name of {name}: {old} to {new}",
    "older clients and hand-written calls use the old name",
    "upgrade clients together; update recorded tests",
)

MEMBER_DEPRECATED = Rule(
    "member-deprecated", "any", "dangerous", "minor", "both",
    "{name} is deprecated",
    "it works today and is announced to go",
    "plan the move that the deprecation text names",
)

MEMBER_UNDEPRECATED = Rule(
    "member-undeprecated", "any", "compatible", "patch", "both",
    "{name} is no longer deprecated",
    "the announcement was withdrawn",
)

MEMBER_SENSITIVE_ADDED = Rule(
    "member-sensitive-added", "any", "compatible", "patch", "both",
    "{name} is sensitive now",
    "logs and repr hide it",
)

MEMBER_SENSITIVE_REMOVED = Rule(
    "member-sensitive-removed", "any", "dangerous", "patch", "both",
    "{name} is no longer sensitive",
    "what was hidden may be written to logs",
    "look at what your logs keep of it",
)

MEMBER_IDEMPOTENCY_TOKEN_ADDED = Rule(
    "member-idempotency-token-added", "any", "compatible", "minor", "both",
    "{name} is filled in when absent",
    "it is an idempotency token now",
)

MEMBER_IDEMPOTENCY_TOKEN_REMOVED = Rule(
    "member-idempotency-token-removed", "any", "dangerous", "minor", "both",
    "{name} is no longer filled in",
    "a request that is repeated may act twice",
    "pass a value of your own where you repeat calls",
)

DEFAULT_CHANGED = Pair(
    Rule(
        "request-default-changed", "request", "dangerous", "patch", "both",
        "default of input {name}: {old} to {new}",
        "calls that leave it out ask for something else",
        "pass the value you rely on",
    ),
    Rule(
        "response-default-changed", "response", "dangerous", "patch", "both",
        "default of output {name}: {old} to {new}",
        "an absent value means something else",
        "look at code that relies on the default",
    ),
)

MEMBER_TRAIT_CHANGED = Rule(
    "member-trait-changed", "any", "dangerous", "patch", "wire",
    "trait of {name}: {old} to {new}",
    "botocore or the service may treat it differently",
    "read the trait's documentation",
)

PAYLOAD_CHANGED = Pair(
    Rule(
        "request-payload-changed", "request", "dangerous", "patch", "wire",
        "body member of input {name}: {old} to {new}",
        "the HTTP body is built differently",
        "upgrade clients together; update recorded tests",
    ),
    Rule(
        "response-payload-changed", "response", "dangerous", "patch", "wire",
        "body member of output {name}: {old} to {new}",
        "the HTTP body is read differently",
        "upgrade clients together; update recorded tests",
    ),
)

STREAMING_ADDED = Pair(
    Rule(
        "request-streaming-added", "request", "breaking", "major", "both",
        "input {name} is a stream now",
        "it is sent as a file-like object or as events",
        "pass a stream",
        effect="~ {member}: bytes -> stream",
    ),
    Rule(
        "response-streaming-added", "response", "breaking", "major", "both",
        "output {name} is a stream now",
        "the value is a StreamingBody or EventStream, not bytes",
        "read it in parts, and close it",
        effect="~ {member}: bytes -> stream",
    ),
)

STREAMING_REMOVED = Pair(
    Rule(
        "request-streaming-removed", "request", "breaking", "major", "both",
        "input {name} is no longer a stream",
        "it is held in memory and sent at once",
        "pass bytes",
        effect="~ {member}: stream -> bytes",
    ),
    Rule(
        "response-streaming-removed", "response", "breaking", "major", "both",
        "output {name} is no longer a stream",
        "the value is bytes, without read()",
        "use the bytes directly",
        effect="~ {member}: stream -> bytes",
    ),
)
