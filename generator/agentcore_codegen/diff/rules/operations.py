"""Rules about operations and their errors."""

from __future__ import annotations

from .rule import Rule

# A table, a rule per paragraph.
# fmt: off

# Operations

OPERATION_ADDED = Rule(
    "operation-added", "any", "compatible", "minor", "both",
    "operation {name} was added",
    "the client gains a method",
    effect="+ client.{method}()",
)

OPERATION_REMOVED = Rule(
    "operation-removed", "any", "breaking", "major", "both",
    "operation {name} was removed",
    "the method is gone and the service no longer answers it",
    "find the operation that replaces it, or stay on the old release",
    effect="- client.{method}()",
)

OPERATION_DEPRECATED = Rule(
    "operation-deprecated", "any", "dangerous", "minor", "both",
    "operation {name} is deprecated",
    "it works today and is announced to go",
    "plan the move that the deprecation text names",
    effect="~ client.{method}() warns",
)

OPERATION_UNDEPRECATED = Rule(
    "operation-undeprecated", "any", "compatible", "patch", "both",
    "operation {name} is no longer deprecated",
    "the announcement was withdrawn",
    effect="~ client.{method}() no longer warns",
)

OPERATION_INPUT_ADDED = Rule(
    "operation-input-added", "any", "compatible", "minor", "both",
    "{name} takes parameters now",
    "it took none before; calls without them stay valid",
    effect="+ client.{method}(...): its keywords",
)

OPERATION_INPUT_REMOVED = Rule(
    "operation-input-removed", "any", "breaking", "major", "both",
    "{name} takes no parameters any more",
    "a call with any keyword is rejected",
    "remove the keywords",
    effect="- client.{method}(...): its keywords",
)

OPERATION_OUTPUT_ADDED = Rule(
    "operation-output-added", "any", "compatible", "minor", "both",
    "{name} returns a result now",
    "it returned none before",
    effect="+ client.{method}(): its result",
)

OPERATION_OUTPUT_REMOVED = Rule(
    "operation-output-removed", "any", "breaking", "major", "both",
    "{name} returns nothing any more",
    "reading the result raises KeyError",
    "stop reading the result",
    effect="- client.{method}(): its result",
)

OPERATION_HTTP_METHOD_CHANGED = Rule(
    "operation-http-method-changed", "any", "dangerous", "patch", "wire",
    "HTTP method of {name}: {old} to {new}",
    "older clients and hand-written calls send the old verb, which the service may refuse; "
    "this package sends the new one",
    "upgrade clients together; update proxies, allow-lists and recorded tests",
)

OPERATION_HTTP_URI_CHANGED = Rule(
    "operation-http-uri-changed", "any", "dangerous", "patch", "wire",
    "URI of {name}: {old} to {new}",
    "older clients and hand-written calls use the old route, which the service may refuse; "
    "this package uses the new one",
    "upgrade clients together; update proxies, allow-lists and recorded tests",
)

OPERATION_HTTP_STATUS_CHANGED = Rule(
    "operation-http-status-changed", "any", "dangerous", "patch", "wire",
    "success status of {name}: {old} to {new}",
    "it shows in ResponseMetadata.HTTPStatusCode and on the wire",
    "compare with the range 200-299, not with one number",
)

OPERATION_HOST_PREFIX_CHANGED = Rule(
    "operation-host-prefix-changed", "any", "dangerous", "patch", "wire",
    "host prefix of {name}: {old} to {new}",
    "requests go to another host name",
    "update DNS, VPC endpoint and allow-list entries",
)

OPERATION_AUTH_CHANGED = Rule(
    "operation-auth-changed", "any", "dangerous", "patch", "wire",
    "authentication of {name}: {old} to {new}",
    "requests are signed in another way",
    "check that the credentials in use fit the new scheme",
)

OPERATION_IDEMPOTENT_ADDED = Rule(
    "operation-idempotent-added", "any", "compatible", "patch", "wire",
    "{name} is idempotent now",
    "repeating a call is safe",
)

OPERATION_IDEMPOTENT_REMOVED = Rule(
    "operation-idempotent-removed", "any", "dangerous", "patch", "wire",
    "{name} is no longer idempotent",
    "repeating a call may act twice",
    "look at code that retries it",
)

OPERATION_READONLY_CHANGED = Rule(
    "operation-readonly-changed", "any", "compatible", "patch", "wire",
    "read-only mark of {name}: {old} to {new}",
    "a hint for tools",
)

OPERATION_TRAIT_CHANGED = Rule(
    "operation-trait-changed", "any", "dangerous", "patch", "wire",
    "trait of {name}: {old} to {new}",
    "botocore or the service may treat the call differently",
    "read the trait's documentation",
)

# Errors

ERROR_ADDED = Rule(
    "error-added", "any", "dangerous", "minor", "both",
    "{name} may raise {new}",
    "an exception that callers have not met from this operation",
    "handle it where the call's errors are handled",
)

ERROR_REMOVED = Rule(
    "error-removed", "any", "compatible", "patch", "both",
    "{name} no longer raises {old}",
    "an except clause for it is dead code; the class stays",
)

ERROR_CLASS_ADDED = Rule(
    "error-class-added", "any", "compatible", "minor", "python",
    "exception {name} was added",
    "client.exceptions gains a class",
    effect="+ client.exceptions.{error}",
)

ERROR_CLASS_REMOVED = Rule(
    "error-class-removed", "any", "breaking", "major", "python",
    "exception {name} was removed",
    "client.exceptions.{name} raises AttributeError",
    "catch ClientError and compare its code, or remove the clause",
    effect="- client.exceptions.{error}",
)

ERROR_CODE_CHANGED = Rule(
    "error-code-changed", "any", "dangerous", "patch", "both",
    "code of {name}: {old} to {new}",
    "handlers that compare the error code miss it",
    "compare with the new code, or catch the class",
)

ERROR_STATUS_CHANGED = Rule(
    "error-status-changed", "any", "dangerous", "patch", "wire",
    "HTTP status of {name}: {old} to {new}",
    "handlers that decide by it may act differently",
    "look at code that compares the status",
)

ERROR_FAULT_CHANGED = Rule(
    "error-fault-changed", "any", "dangerous", "patch", "wire",
    "fault of {name}: {old} to {new}",
    "the blame moves between client and server",
    "look at code that decides by it",
)

ERROR_RETRYABLE_CHANGED = Rule(
    "error-retryable-changed", "any", "dangerous", "patch", "both",
    "retry mark of {name}: {old} to {new}",
    "automatic retries start or stop",
    "look at the time a failing call may take",
    effect="~ client.exceptions.{error}.retryable",
)
