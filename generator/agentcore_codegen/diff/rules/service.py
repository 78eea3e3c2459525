"""Rules about a service and its operations, errors, paginators, waiters and endpoints."""

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

# Paginators and waiters

PAGINATOR_ADDED = Rule(
    "paginator-added", "any", "compatible", "minor", "python",
    "paginator for {name} was added",
    "get_paginator and iteration work for it",
    effect='+ client.get_paginator("{method}")',
)

PAGINATOR_REMOVED = Rule(
    "paginator-removed", "any", "breaking", "major", "python",
    "paginator for {name} was removed",
    "get_paginator raises OperationNotPageableError",
    "follow the tokens by hand",
    effect='- client.get_paginator("{method}")',
)

PAGINATOR_CHANGED = Rule(
    "paginator-changed", "any", "dangerous", "minor", "python",
    "paginator of {name}: {old} to {new}",
    "pages are asked for or joined differently",
    "check code that passes tokens or page sizes itself",
    effect='~ client.get_paginator("{method}")',
)

PAGINATOR_RESULT_KEY_ADDED = Rule(
    "paginator-result-key-added", "any", "compatible", "minor", "python",
    "paginator of {name} joins {new} too",
    "what it joined before it joins as before",
)

PAGINATOR_RESULT_KEY_REMOVED = Rule(
    "paginator-result-key-removed", "any", "breaking", "major", "python",
    "paginator of {name} no longer joins {old}",
    "the whole result has it from one page alone",
    "collect it page by page",
    effect='~ client.get_paginator("{method}")',
)

PAGINATOR_RESULT_KEY_CHANGED = Rule(
    "paginator-result-key-changed", "any", "breaking", "major", "python",
    "paginated result of {name}: {old} to {new}",
    "iteration yields other items",
    "read the new key",
    effect='~ client.get_paginator("{method}")',
)

WAITER_ADDED = Rule(
    "waiter-added", "any", "compatible", "minor", "python",
    "waiter {name} was added",
    "get_waiter works for it",
    effect='+ client.get_waiter("{waiter}")',
)

WAITER_REMOVED = Rule(
    "waiter-removed", "any", "breaking", "major", "python",
    "waiter {name} was removed",
    "get_waiter raises ValueError",
    "poll the operation by hand",
    effect='- client.get_waiter("{waiter}")',
)

WAITER_CHANGED = Rule(
    "waiter-changed", "any", "dangerous", "patch", "python",
    "waiter {name}: {old} to {new}",
    "waiting takes another time or ends in another state",
    "check time limits around it",
    effect='~ client.get_waiter("{waiter}")',
)

WAITER_TIME_SHORTENED = Rule(
    "waiter-time-shortened", "any", "breaking", "minor", "python",
    "waiter {name} gives up sooner: {old} to {new}",
    "what takes longer ends in WaiterError now",
    "pass the delay and the number of attempts that you need",
    effect='~ client.get_waiter("{waiter}"): {old} -> {new}',
)

WAITER_TIME_EXTENDED = Rule(
    "waiter-time-extended", "any", "dangerous", "patch", "python",
    "waiter {name} waits longer: {old} to {new}",
    "a call that fails in the end takes longer",
    "check time limits around it",
    effect='~ client.get_waiter("{waiter}"): {old} -> {new}',
)

WAITER_INTERVAL_CHANGED = Rule(
    "waiter-interval-changed", "any", "compatible", "patch", "python",
    "waiter {name} asks at other intervals: {old} to {new}",
    "it waits as long as before",
)

WAITER_ACCEPTOR_ADDED = Rule(
    "waiter-acceptor-added", "any", "dangerous", "patch", "python",
    "waiter {name} ends with {new} too",
    "it may end sooner, or in another state",
    "handle that state after waiting",
)

WAITER_ACCEPTOR_REMOVED = Rule(
    "waiter-acceptor-removed", "any", "dangerous", "patch", "python",
    "waiter {name} no longer ends with {old}",
    "it may go on waiting, up to its time limit",
    "check that state yourself",
)

# Endpoints

ENDPOINT_PARAMETER_ADDED = Rule(
    "endpoint-parameter-added", "any", "compatible", "patch", "wire",
    "endpoint parameter {name} was added",
    "the choice of the host has one more input",
)

ENDPOINT_PARAMETER_REMOVED = Rule(
    "endpoint-parameter-removed", "any", "dangerous", "patch", "wire",
    "endpoint parameter {name} was removed",
    "a setting no longer moves the host",
    "check custom endpoint settings",
)

ENDPOINT_RULES_CHANGED = Rule(
    "endpoint-rules-changed", "any", "dangerous", "patch", "wire",
    "endpoint rules: {old} to {new}",
    "requests may go to another host",
    "check DNS, VPC endpoint and allow-list entries",
)

# The service itself

METADATA_PROTOCOL_CHANGED = Rule(
    "metadata-protocol-changed", "any", "breaking", "major", "both",
    "protocol: {old} to {new}",
    "every request and response is written differently",
    "upgrade all clients together",
    effect="~ every request and response",
)

METADATA_PROTOCOL_PREFERRED_CHANGED = Rule(
    "metadata-protocol-preferred-changed", "any", "dangerous", "patch", "wire",
    "protocol that clients use: {old} to {new}",
    "new clients write requests in another way; the service answers the old one as well",
    "check proxies and recorded tests",
)

METADATA_PROTOCOL_ADDED = Rule(
    "metadata-protocol-added", "any", "compatible", "patch", "wire",
    "the service answers {new} too",
    "clients go on with the protocol that they use",
)

METADATA_PROTOCOL_REMOVED = Rule(
    "metadata-protocol-removed", "any", "dangerous", "patch", "wire",
    "the service no longer answers {old}",
    "this package does not use it; other clients may",
    "upgrade clients that use it",
)

METADATA_SIGNING_NAME_CHANGED = Rule(
    "metadata-signing-name-changed", "any", "breaking", "major", "both",
    "signing name: {old} to {new}",
    "signatures and the prefix in IAM policies change",
    "update IAM policies and signers",
)

METADATA_ENDPOINT_PREFIX_CHANGED = Rule(
    "metadata-endpoint-prefix-changed", "any", "breaking", "major", "both",
    "endpoint prefix: {old} to {new}",
    "the host name changes",
    "update DNS, VPC endpoint and allow-list entries",
)

METADATA_API_VERSION_CHANGED = Rule(
    "metadata-api-version-changed", "any", "dangerous", "minor", "both",
    "API version: {old} to {new}",
    "code that pins the API version does not find it",
    "pin the new one",
)

METADATA_AUTH_CHANGED = Rule(
    "metadata-auth-changed", "any", "dangerous", "patch", "wire",
    "authentication schemes: {old} to {new}",
    "requests may be signed in another way",
    "check that the credentials in use fit",
)

METADATA_SIGNATURE_VERSION_CHANGED = Rule(
    "metadata-signature-version-changed", "any", "breaking", "patch", "wire",
    "signature version: {old} to {new}",
    "requests are signed in another way",
    "upgrade clients and custom signers",
)

METADATA_SERVICE_ID_CHANGED = Rule(
    "metadata-service-id-changed", "any", "breaking", "major", "both",
    "service id: {old} to {new}",
    "event names, user agents and configuration sections change",
    "rename configuration sections and event handlers",
)

METADATA_TITLE_CHANGED = Rule(
    "metadata-title-changed", "any", "docs", "none", "text",
    "title: {old} to {new}",
    "a name for people",
    prose=True,
)

METADATA_CHANGED = Rule(
    "metadata-changed", "any", "dangerous", "patch", "wire",
    "metadata {name}: {old} to {new}",
    "botocore may treat the service differently",
    "read the key's documentation",
)

SERVICE_TRAIT_CHANGED = Rule(
    "service-trait-changed", "any", "dangerous", "patch", "wire",
    "service key {name}: {old} to {new}",
    "botocore may treat the service differently",
    "read the key's documentation",
)
