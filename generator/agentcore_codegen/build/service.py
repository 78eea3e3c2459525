"""One service: its types, operations, paginators, waiters and what an engine needs of it."""

from __future__ import annotations

from collections.abc import Mapping, Set

from .. import names, prose
from ..configuration.config import ServiceConfig
from ..configuration.service_tables import (
    AddressDeclaration,
    CollectDeclaration,
    LocalServerDeclaration,
    WaiterDeclaration,
)
from ..ir.service import File, Service
from ..models.load import Source
from . import addresses, waiters, wire
from .collections import Collections
from .operations import Operations
from .shapes import Shapes

_BEARER_AUTH = "smithy.api#httpBearerAuth"
# Protocols that the native engine speaks; the others keep the botocore engine.
_NATIVE_PROTOCOLS = frozenset({"rest-json"})


def build(
    source: Source,
    config: ServiceConfig,
    derived: tuple[WaiterDeclaration, ...] = (),
    declared: tuple[AddressDeclaration, ...] = (),
    bearer: tuple[str, ...] = (),
    collected: tuple[CollectDeclaration, ...] = (),
    served: LocalServerDeclaration | None = None,
) -> Service:
    """Builds a service's IR, with what is declared: waiters that its model lacks, addresses, and
    results of event streams.

    `bearer` has the operations that are declared to take a token, `served` what is declared of the
    local server; an operation that the model lacks has no effect.

    Raises:
        GeneratorError: two sources claim one Python name, or the model contradicts itself.
    """
    model = source.model
    space = names.Namespace(source.name, config.names)
    shapes = Shapes(model, source.raw, space, names.Namespace(source.name, config.names))
    collections = Collections(model, shapes.types, collected)
    methods = names.Namespace(source.name, config.names)
    operations = Operations(source, shapes, methods).all()
    metadata = model.metadata
    code = wire.build(model, source.raw)
    known = {operation.wire_name for operation in operations}
    views: Mapping[str, str] = {} if served is None else served.views
    return Service(
        name=source.name,
        module=config.module,
        client=config.client,
        async_client=config.async_client,
        title=metadata.get("serviceFullName", source.name),
        doc=prose.text(model.documentation),
        uid=str(metadata.get("uid", "")),
        service_id=str(metadata.get("serviceId", source.name)),
        api_version=source.api_version,
        protocol=model.resolved_protocol,
        signing_name=metadata.get("signingName", metadata.get("endpointPrefix", "")),
        endpoint_prefix=metadata.get("endpointPrefix", ""),
        botocore_version=source.version,
        bearer_auth=_BEARER_AUTH in metadata.get("auth", []),
        bearer=tuple(name for name in bearer if name in known),
        existing=_of_known(served.existing if served else {}, known),
        views={name: read for name, read in views.items() if {name, read} <= known},
        filled=_of_known(served.filled if served else {}, known),
        native=model.resolved_protocol in _NATIVE_PROTOCOLS
        and any(operation.unsupported_reason is None for operation in code.operations),
        structs=(*shapes.structs(), *collections.types(space)),
        unions=shapes.unions(),
        streams=shapes.streams(),
        enums=shapes.enums(),
        aliases=shapes.aliases(),
        errors=shapes.errors(),
        operations=operations,
        waiters=waiters.build(source, operations, derived),
        addresses=addresses.build(declared, methods),
        collections=collections.plans(operations),
        endpoint_rules=source.endpoint_rules,
        wire=code,
        files=tuple(File(name, content) for name, content in sorted(source.files.items())),
    )


def _of_known(
    table: Mapping[str, tuple[str, ...]], known: Set[str]
) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in table.items() if name in known}
