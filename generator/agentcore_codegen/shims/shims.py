"""All stanzas of a run, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .. import prose
from ..configuration.declarations import PropagateStanza, Stanzas
from ..ir.service import Service
from ..ir.shims import Propagation, Shims, ShimService
from . import decorators, facades, sessions
from .auxiliary import plain
from .resolver import History, Resolver


def build(
    stanzas: Stanzas,
    services: Iterable[Service],
    known: Iterable[str],
    history: History,
    auxiliary: Iterable[Service] = (),
) -> Shims:
    """Returns what identity.py and sessions.py hold.

    Args:
        stanzas: Of specs.toml.
        services: The services of this run, built.
        known: Every service of specs.toml.
        history: What archived releases had.
        auxiliary: Services without clients, of which decorators call operations.

    Raises:
        GeneratorError: a stanza names what no archived release has, or leaves out what is required.
    """
    built, names = tuple(services), tuple(known)
    others = tuple(map(plain, auxiliary))
    resolver = Resolver((*built, *others), names, history)
    identity = stanzas.identity
    for name in identity.endpoints:
        resolver.service(name, identity.where)
    _check_waiters(stanzas, resolver)
    clients = {
        service.name: ShimService(
            name=service.name,
            module=service.module,
            function=f"_{re.sub(r'[^0-9a-z]', '_', service.module.lower())}",
            client=service.client,
            async_client=service.async_client,
            endpoint=identity.endpoints.get(service.name),
        )
        for service in built
    }
    for stanza in stanzas.clients:
        for service in stanza.services.values():
            resolver.service(service, stanza.where)
    workload = facades.workload(identity.workload, resolver) if identity.workload else None
    # Without the operations of the workload token there is nothing that a decorator could do.
    token = identity.workload.context if identity.workload is not None else None
    missing = identity.workload is not None and workload is None
    create = identity.workload.create if identity.workload is not None else None
    built_decorators = [
        decorator
        for stanza in stanzas.decorators
        if (decorator := decorators.build(stanza, resolver, token)) is not None
    ]
    built_decorators = [] if missing else built_decorators
    by_name = {decorator.name: decorator for decorator in built_decorators}
    return Shims(
        region=identity.region,
        services=tuple(clients.values()),
        auxiliary=tuple((each.name, identity.endpoints.get(each.name)) for each in others),
        contexts=tuple((name, value.headers) for name, value in identity.context.items()),
        getters=tuple((n, v.getter) for n, v in identity.context.items() if v.getter is not None),
        server=tuple(
            (name, path)
            for name, path in (("request", identity.server.request), ("app", identity.server.app))
            if path is not None
        ),
        workload=workload,
        propagation=_propagation(identity.propagate, resolver, clients),
        decorators=tuple(built_decorators),
        facades=tuple(
            facades.build(stanza, resolver, clients, by_name, create)
            for stanza in stanzas.clients
            if not missing
        ),
        sessions=tuple(
            session
            for stanza in stanzas.sessions
            if (session := sessions.build(stanza, resolver, clients)) is not None
        ),
        local=tuple(_local(built).items()),
    )


def _propagation(
    stanza: PropagateStanza | None, resolver: Resolver, clients: Mapping[str, ShimService]
) -> Propagation | None:
    if stanza is None:
        return None
    operations = tuple(
        name
        for name in stanza.operations
        if resolver.operation(stanza.service, name, stanza.where) is not None
    )
    if not operations:
        return None
    doc = prose.shim_docstring(
        f"Has a client of {stanza.service} send ``{stanza.context}`` in a header, and returns it.",
        f"Where ``context`` has the value, the header ``{stanza.header}`` goes with requests of"
        f" {', '.join(f'``{name}``' for name in operations)}.",
    )
    return Propagation(stanza.context, stanza.header, clients[stanza.service], operations, doc)


def _check_waiters(stanzas: Stanzas, resolver: Resolver) -> None:
    """Waiters are built with their service; what no release has is found here."""
    for stanza in stanzas.waiters:
        if stanza.deletion:
            resolver.operation(stanza.service, stanza.deletion, stanza.where)
        op = resolver.operation(stanza.service, stanza.operation, stanza.where)
        if op is None:
            continue
        if not stanza.status:
            continue
        resolver.response(stanza.service, op, stanza.status, stanza.where)
        service = resolver.services[stanza.service]
        waiter = next((w for w in service.waiters if w.wire_name == stanza.name), None)
        current = [str(a.expected) for a in waiter.acceptors] if waiter is not None else []
        for value in (*stanza.success, *stanza.failure, *stanza.pending):
            if value not in current and not resolver.history.ever_value(
                stanza.service, stanza.operation, stanza.status, value
            ):
                what = (
                    f"no archived release has {value!r} in {stanza.status!r} of {stanza.operation}"
                )
                raise resolver.unknown(stanza.service, what, stanza.where, value, current)


def _local(services: Iterable[Service]) -> dict[str, str]:
    """Returns the module of each generated type; of two of one name, the first service's."""
    modules: dict[str, str] = {}
    for service in services:
        for enum in service.enums:
            modules.setdefault(enum.name, f".{service.module}.literals")
        for group in (service.structs, service.unions, service.streams, service.aliases):
            for item in group:
                modules.setdefault(item.name, f".{service.module}.types")
        for client, module in (
            (service.client, "client"),
            (service.async_client, "async_client"),
        ):
            modules[client] = f".{service.module}.{module}"
    return modules
