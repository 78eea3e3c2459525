"""Names a change by what it is, so that an acceptance survives new releases and rewordings."""

from __future__ import annotations

import hashlib

from .finding import Finding

# Values that are prose, or that a rewording of the model moves, are no part of the name.
_PROSE = ("documentation-", "metadata-title-", "shape-changed-unused")


def fingerprint(service: str, finding: Finding) -> str:
    """Returns 12 hex digits of service, rule, root path, old and new value."""
    values = (finding.old, finding.new)
    if finding.rule.startswith(_PROSE):
        values = ("", "")
    parts = "\0".join((service, finding.rule, finding.root, *values))
    return hashlib.sha256(parts.encode("utf-8")).hexdigest()[:12]
