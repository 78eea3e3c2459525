"""A session's stanza and its two operations -> a context manager and its asynchronous counterpart."""

from __future__ import annotations

from collections.abc import Mapping

from .. import names, prose
from ..configuration.declarations import SessionStanza
from ..diagnostics import GeneratorError
from ..ir.service import Field, Operation
from ..ir.shims import Keyword, SessionShim, ShimService
from . import session_methods
from .resolver import Resolver


def build(
    stanza: SessionStanza, resolver: Resolver, services: Mapping[str, ShimService]
) -> SessionShim | None:
    """Returns the context managers, or None where this release lacks an operation.

    Raises:
        GeneratorError: an unknown name; a required member of the stop request that the stanza
            does not identify.
    """
    start = resolver.operation(stanza.service, stanza.start, stanza.where)
    stop = resolver.operation(stanza.service, stanza.stop, stanza.where)
    if start is None or stop is None:
        return None
    async_class = names.async_class(stanza.class_name)
    for name in (stanza.class_name, async_class):
        if resolver.is_type(name):
            raise GeneratorError(
                f"session.{stanza.name}: {name!r} is a type of a service",
                stanza.where,
                "choose another class",
            )
    identify = _identify(stanza, start, stop, resolver)
    struct = resolver.struct(stanza.service, start.output_struct)
    fields = struct.fields if struct is not None else ()
    keywords: list[Keyword] = []
    positional: list[Keyword] = []
    for field in start.params:
        name, wire = _name(stanza, field), field.wire_name
        if wire in stanza.defaults:
            keywords.append(Keyword(name, field.annotation, repr(stanza.defaults[wire]), wire))
        elif field.required:
            positional.append(Keyword(name, field.annotation, None, wire))
        else:
            keywords.append(Keyword(name, f"{field.annotation} | None", "None", wire))
    for wire in (*stanza.defaults, *stanza.names):
        resolver.parameter(stanza.service, start, wire, stanza.where)
    args = [
        (_name(stanza, field), prose.opening(field.doc) or "No documentation.")
        for field in start.params
    ]
    args.insert(
        0 if not positional else len(args),
        ("region", "The region, instead of the environment's."),
    )
    args.append(("client", "A client to use instead of the shared client of the region."))
    docs = prose.Docstrings(resolver.services[stanza.service])
    properties = tuple(
        (
            _name(stanza, field),
            field.annotation if field.required else f"{field.annotation} | None",
            docs.member(field, sent=False) or f"``{field.wire_name}`` of the response.",
            field,
        )
        for field in fields
    )
    methods = session_methods.build(stanza, resolver)
    _check_names(stanza, [name for name, *_ in properties], [method.name for method in methods])
    return SessionShim(
        name=stanza.name,
        async_name=stanza.async_name,
        class_name=stanza.class_name,
        async_class=async_class,
        constant=f"_{stanza.name.upper()}",
        service=services[stanza.service],
        start=start.name,
        stop=stop.name,
        identify=identify,
        gone=stanza.gone,
        read_timeout=stanza.read_timeout,
        region_first=not positional,
        positional=tuple(positional),
        keywords=tuple(keywords),
        response=start.output,
        properties=properties,
        methods=methods,
        doc=prose.shim_docstring(
            f"Starts a session with ``{start.wire_name}`` and stops it with ``{stop.wire_name}``"
            " however the block is left.",
            prose.opening(start.doc),
            args=args,
        ),
        class_doc=prose.shim_docstring(f"A session that ``{stanza.name}`` starts and stops."),
        async_class_doc=prose.shim_docstring(
            f"A session that ``{stanza.async_name}`` starts and stops."
        ),
    )


def _name(stanza: SessionStanza, field: Field) -> str:
    return stanza.names.get(field.wire_name, names.snake(field.wire_name))


def _check_names(stanza: SessionStanza, properties: list[str], methods: list[str]) -> None:
    for name in methods:
        if name in (*properties, "client", "response"):
            raise GeneratorError(
                f"session.{stanza.name}.methods.{name}: the session has this name already",
                stanza.where,
                "choose another",
            )


def _identify(
    stanza: SessionStanza, start: Operation, stop: Operation, resolver: Resolver
) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    parameters = {field.wire_name for field in start.params}
    for member, source in stanza.identify.items():
        target = resolver.parameter(stanza.service, stop, member, stanza.where)
        if source not in parameters:
            resolver.response(stanza.service, start, source, stanza.where)
        if target is not None:
            pairs.append((member, source))
    for field in stop.params:
        if field.model_required and field.wire_name not in stanza.identify:
            raise GeneratorError(
                f"session.{stanza.name} does not identify {field.wire_name!r}, which"
                f" {stanza.stop} requires",
                stanza.where,
                "add it to identify",
            )
    return tuple(pairs)
