"""Rules about a service: its paginators, waiters, endpoints and metadata."""

from __future__ import annotations

from .rule import Rule

# A table, a rule per paragraph.
# fmt: off

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
