"""All declarations of a run, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from .. import prose
from ..configuration.declarations import Declarations
from ..configuration.identity_tables import PropagateDeclaration
from ..ir.service import Service
from ..ir.shims import Propagation, Shims, ShimService
from . import decorators, facades, sessions
from .auxiliary import plain
from .resolver import History, Resolver


def build(
    declarations: Declarations,
    services: Iterable[Service],
    known: Iterable[str],
    history: History,
    auxiliary: Iterable[Service] = (),
) -> Shims:
    """Returns what identity.py and sessions.py hold.

    Args:
        declarations: Of specs.toml.
        services: The services of this run, built.
        known: Every service of specs.toml.
        history: What archived releases had.
        auxiliary: Services without clients, of which decorators call operations.

    Raises:
        GeneratorError: a declaration names what no archived release has, or leaves out what is required.
    """
    built, names = tuple(services), tuple(known)
    others = tuple(map(plain, auxiliary))
    resolver = Resolver((*built, *others), names, history)
    identity = declarations.identity
    for name in identity.endpoints:
        resolver.service(name, identity.where)
    for address in declarations.addresses:
        resolver.service(address.service, address.where)
    for bearer in declarations.bearer.values():
        resolver.service(bearer.service, bearer.where)
        for operation in bearer.operations:
            resolver.operation(bearer.service, operation, bearer.where)
    _check_local_servers(declarations, resolver)
    _check_waiters(declarations, resolver)
    _check_collections(declarations, resolver)
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
    for declaration in declarations.clients:
        for service in declaration.services.values():
            resolver.service(service, declaration.where)
    workload = facades.workload(identity.workload, resolver) if identity.workload else None
    # Without the operations of the workload token there is nothing that a decorator could do.
    token = identity.workload.context if identity.workload is not None else None
    missing = identity.workload is not None and workload is None
    create = identity.workload.create if identity.workload is not None else None
    built_decorators = [
        decorator
        for declaration in declarations.decorators
        if (decorator := decorators.build(declaration, resolver, token)) is not None
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
            facades.build(declaration, resolver, clients, by_name, create)
            for declaration in declarations.clients
            if not missing
        ),
        sessions=tuple(
            session
            for declaration in declarations.sessions
            if (session := sessions.build(declaration, resolver, clients)) is not None
        ),
        local=tuple(_local(built).items()),
    )


def _propagation(
    declaration: PropagateDeclaration | None, resolver: Resolver, clients: Mapping[str, ShimService]
) -> Propagation | None:
    if declaration is None:
        return None
    operations = tuple(
        name
        for name in declaration.operations
        if resolver.operation(declaration.service, name, declaration.where) is not None
    )
    if not operations:
        return None
    doc = prose.shim_docstring(
        f"Has a client of {declaration.service} send ``{declaration.context}`` in a header, and returns it.",
        f"Where ``context`` has the value, the header ``{declaration.header}`` goes with requests of"
        f" {', '.join(f'``{name}``' for name in operations)}.",
    )
    return Propagation(
        declaration.context, declaration.header, clients[declaration.service], operations, doc
    )


def _check_local_servers(declarations: Declarations, resolver: Resolver) -> None:
    for local in declarations.local_servers.values():
        resolver.service(local.service, local.where)
        for operation in (*local.existing, *local.views, *local.views.values()):
            resolver.operation(local.service, operation, local.where)
        for operation, members in local.filled.items():
            found = resolver.operation(local.service, operation, local.where)
            if found is not None:
                for member in members:
                    resolver.response(local.service, found, member, local.where)


def _check_waiters(declarations: Declarations, resolver: Resolver) -> None:
    """Waiters are built with their service; what no release has is found here."""
    for declaration in declarations.waiters:
        if declaration.deletion:
            resolver.operation(declaration.service, declaration.deletion, declaration.where)
        op = resolver.operation(declaration.service, declaration.operation, declaration.where)
        if op is None:
            continue
        if not declaration.status:
            continue
        resolver.response(declaration.service, op, declaration.status, declaration.where)
        service = resolver.services[declaration.service]
        waiter = next((w for w in service.waiters if w.wire_name == declaration.name), None)
        current = [str(a.expected) for a in waiter.acceptors] if waiter is not None else []
        for value in (*declaration.success, *declaration.failure, *declaration.pending):
            if value not in current and not resolver.history.ever_value(
                declaration.service, declaration.operation, declaration.status, value
            ):
                what = f"no archived release has {value!r} in {declaration.status!r} of {declaration.operation}"
                raise resolver.unknown(declaration.service, what, declaration.where, value, current)


def _check_collections(declarations: Declarations, resolver: Resolver) -> None:
    """They are built with their service; what no release has is found here."""
    for declaration in declarations.collections:
        service, where = declaration.service, declaration.where
        op = resolver.operation(service, declaration.operation, where)
        if op is not None:
            for path in ("", *(f".{path}" for path in declaration.paths)):
                resolver.response(service, op, f"{declaration.stream}{path}", where)


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
