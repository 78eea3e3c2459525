"""Names a change by what it is, so that an acceptance survives new releases and rewordings."""

from __future__ import annotations

import hashlib

from .finding import Finding


def fingerprint(service: str, finding: Finding) -> str:
    """Returns 12 hex digits of service, rule, root path, old and new value; never of prose."""
    values = ("", "") if finding.rule.prose else (finding.old, finding.new)
    parts = "\0".join((service, finding.rule.id, finding.place.root, *values))
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()[:12]
