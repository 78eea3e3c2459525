"""What the templates of identity.py and sessions.py need beside the IR."""

from __future__ import annotations

from typing import Any

from ..ir.package import Package

# What identity.py exports beside its decorators and facades.
_IDENTITY = (
    "CachePolicy",
    "ConsentError",
    "ConsentFailed",
    "ConsentRequired",
    "ConsentTimeout",
    "INJECTED",
    "IdentityError",
    "IdentityMiddleware",
    "LocalFileError",
    "MemoryPendingStore",
    "PendingRequest",
    "PendingStore",
    "PollPolicy",
    "RequestTokenPoller",
    "TokenPoller",
    "WorkloadIdentity",
    "WorkloadTokenMissing",
    "context",
    "invalidate",
)


def modules(package: Package) -> dict[str, dict[str, Any]]:
    """Returns the modules to render, with what their templates need."""
    shims = package.shims
    contexts: dict[str, dict[str, Any]] = {}
    if shims is None or not (shims.decorators or shims.sessions):
        return contexts
    contexts["_shared"] = {"shims": shims}
    if shims.decorators:
        names = [d.name for d in shims.decorators]
        names += [name for f in shims.facades for name in (f.name, f.async_name)]
        # Two facades may take the same class.
        variants = {variant.name: variant for f in shims.facades for variant in f.variants}
        names += [*variants, *(["propagate"] if shims.propagation is not None else [])]
        contexts["identity"] = {
            "shims": shims,
            "workload": shims.workload,
            "variants": tuple(variants.values()),
            "calls": any(f.calls for f in shims.facades),
            "exports": sorted((*_IDENTITY, *names)),
        }
    if shims.sessions:
        names = [
            name
            for s in shims.sessions
            for name in (s.name, s.async_name, s.class_name, s.async_class)
        ]
        contexts["sessions"] = {"shims": shims, "exports": sorted(names)}
    return contexts
