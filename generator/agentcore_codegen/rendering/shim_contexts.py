"""What the templates of identity.py and sessions.py need beside the IR."""

from __future__ import annotations

from ..ir.package import Package
from ..ir.shims import Keyword, Shims
from . import imports

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


def modules(package: Package) -> dict[str, dict[str, object]]:
    """Returns the modules to render, with what their templates need."""
    shims = package.shims
    found: dict[str, dict[str, object]] = {}
    if shims is None or not (shims.decorators or shims.sessions):
        return found
    found["_shared"] = {"shims": shims}
    local = dict(shims.local)
    if shims.decorators:
        names = [d.name for d in shims.decorators]
        names += [name for f in shims.facades for name in (f.name, f.async_name)]
        found["identity"] = {
            "shims": shims,
            "workload": shims.workload,
            "exports": sorted((*_IDENTITY, *names)),
            "import_lines": imports.lines(_identity_texts(shims), local, ""),
        }
    if shims.sessions:
        names = [
            name
            for s in shims.sessions
            for name in (s.name, s.async_name, s.class_name, s.async_class)
        ]
        found["sessions"] = {
            "shims": shims,
            "exports": sorted(names),
            "import_lines": imports.lines(_session_texts(shims), local, ""),
        }
    return found


def _identity_texts(shims: Shims) -> list[str]:
    texts = ["_App _Callable _AbstractContextManager _F _Workload"]
    for decorator in shims.decorators:
        texts += _keywords(decorator.keywords)
        texts.append("_Literal" if decorator.pending is not None else "")
    for facade in shims.facades:
        texts += [f"{s.client} {s.async_client}" for _, s in facade.attributes]
        texts += [f"{m.request} {m.output}" for m in facade.requests]
        texts += [m.decorator.annotation for m in facade.tokens]
    if shims.facades and shims.workload is not None:
        texts += ["_Any", shims.workload.token_output, shims.workload.create_output]
    return texts


def _session_texts(shims: Shims) -> list[str]:
    texts: list[str] = []
    for session in shims.sessions:
        service = session.service
        texts += [service.client, service.async_client, session.response]
        texts += _keywords((*session.positional, *session.keywords))
        texts += [annotation for _, annotation, _ in session.properties]
    return texts


def _keywords(keywords: tuple[Keyword, ...]) -> list[str]:
    return [keyword.annotation for keyword in keywords]
