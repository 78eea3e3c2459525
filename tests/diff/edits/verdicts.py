"""What each rule must say, by hand from the design's list of facts: nothing here reads the table.

A rule's words are its verdict and the bump that it asks of the generated package.
"""

from __future__ import annotations

_SIDES = ("request", "response")


def _both(names: str) -> str:
    return " ".join(f"{side}-{name}" for name in names.split() for side in _SIDES)


_LISTED: dict[tuple[str, str], str] = {
    ("breaking", "major"): f"""
        operation-removed operation-input-removed operation-output-removed error-class-removed
        {_both("member-removed member-renamed type-changed streaming-added streaming-removed")}
        {_both("union-member-removed")}
        request-required-member-added request-member-became-required
        response-required-member-removed response-member-became-optional
        request-type-narrowed request-enum-value-removed request-enum-introduced
        structure-to-union union-to-structure list-nesting-changed eventstream-event-removed
        paginator-removed paginator-result-key-changed paginator-result-key-removed waiter-removed
        metadata-protocol-changed metadata-signing-name-changed metadata-endpoint-prefix-changed
        metadata-service-id-changed
        service-removed client-renamed module-renamed package-renamed distribution-renamed
        type-renamed decorator-removed decorator-keyword-renamed decorator-keyword-removed
        python-name-removed python-keyword-removed python-keyword-required python-parameter-moved
    """,
    # The package's own surface stays: what was accepted before is rejected by the service.
    ("breaking", "minor"): """
        request-max-tightened request-min-tightened request-pattern-tightened
        request-pattern-changed waiter-time-shortened
    """,
    ("breaking", "patch"): "metadata-signature-version-changed",
    ("dangerous", "major"): "shape-renamed response-enum-value-removed",
    ("dangerous", "minor"): """
        operation-deprecated member-deprecated error-added member-idempotency-token-removed
        response-type-widened response-union-member-added response-enum-value-added
        response-enum-dropped request-pattern-undecided paginator-changed shape-retargeted
        metadata-api-version-changed
    """,
    ("dangerous", "patch"): f"""
        operation-http-method-changed operation-http-uri-changed operation-http-status-changed
        operation-host-prefix-changed operation-auth-changed operation-idempotent-removed
        operation-trait-changed error-code-changed error-status-changed error-fault-changed
        error-retryable-changed member-location-changed member-wire-name-changed
        member-sensitive-removed member-trait-changed timestamp-format-changed shape-trait-changed
        {_both("default-changed payload-changed")}
        response-max-relaxed response-min-relaxed response-pattern-relaxed
        response-pattern-changed response-pattern-undecided
        waiter-changed waiter-time-extended waiter-acceptor-added waiter-acceptor-removed
        endpoint-parameter-removed endpoint-rules-changed metadata-auth-changed metadata-changed
        metadata-protocol-preferred-changed metadata-protocol-removed service-trait-changed
    """,
    ("compatible", "minor"): f"""
        operation-added operation-input-added operation-output-added error-class-added
        {_both("member-added")} response-required-member-added
        request-member-became-optional response-member-became-required
        member-idempotency-token-added request-type-widened response-type-narrowed
        eventstream-event-added request-union-member-added request-enum-value-added
        response-enum-introduced request-enum-dropped
        paginator-added paginator-result-key-added waiter-added
        service-added decorator-added decorator-keyword-added python-name-added
        python-keyword-added
    """,
    ("compatible", "patch"): """
        operation-undeprecated operation-idempotent-added operation-readonly-changed error-removed
        member-undeprecated member-sensitive-added
        request-max-relaxed request-min-relaxed request-pattern-relaxed
        response-max-tightened response-min-tightened response-pattern-tightened
        waiter-interval-changed endpoint-parameter-added metadata-protocol-added
    """,
    ("docs", "none"): """
        member-order-changed order-changed box-changed notation-changed shape-alias-changed
        metadata-title-changed documentation-changed documentation-added documentation-removed
        shape-added-unused shape-removed-unused shape-changed-unused
    """,
}

VERDICTS = {rule: words for words, rules in _LISTED.items() for rule in rules.split()}
