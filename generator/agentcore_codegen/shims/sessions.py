"""A session's declaration and its two operations -> a context manager and its asynchronous counterpart."""

from __future__ import annotations

from collections.abc import Mapping

from .. import names, prose
from ..configuration.client_tables import SessionDeclaration
from ..diagnostics import GeneratorError
from ..ir.service import Field, Operation
from ..ir.shims import Keyword, SessionShim, ShimService
from . import session_methods
from .resolver import Resolver


def build(
    declaration: SessionDeclaration, resolver: Resolver, services: Mapping[str, ShimService]
) -> SessionShim | None:
    """Returns the context managers, or None where this release lacks an operation.

    Raises:
        GeneratorError: an unknown name; a required member of the stop request that the declaration
            does not identify.
    """
    start = resolver.operation(declaration.service, declaration.start, declaration.where)
    stop = resolver.operation(declaration.service, declaration.stop, declaration.where)
    if start is None or stop is None:
        return None
    async_class = names.async_class(declaration.class_name)
    for name in (declaration.class_name, async_class):
        if resolver.is_type(name):
            raise GeneratorError(
                f"session.{declaration.name}: {name!r} is a type of a service",
                declaration.where,
                "choose another class",
            )
    identify = _identify(declaration, start, stop, resolver)
    struct = resolver.struct(declaration.service, start.output_struct)
    fields = struct.fields if struct is not None else ()
    keywords: list[Keyword] = []
    positional: list[Keyword] = []
    for field in start.params:
        name, wire = _name(declaration, field), field.wire_name
        if wire in declaration.defaults:
            keywords.append(Keyword(name, field.annotation, repr(declaration.defaults[wire]), wire))
        elif field.required:
            positional.append(Keyword(name, field.annotation, None, wire))
        else:
            keywords.append(Keyword(name, f"{field.annotation} | None", "None", wire))
    for wire in (*declaration.defaults, *declaration.names):
        resolver.parameter(declaration.service, start, wire, declaration.where)
    args = [
        (_name(declaration, field), prose.opening(field.doc) or "No documentation.")
        for field in start.params
    ]
    args.insert(
        0 if not positional else len(args),
        ("region", "The region, instead of the environment's."),
    )
    args.append(("client", "A client to use instead of the shared client of the region."))
    docs = prose.Docstrings(resolver.services[declaration.service])
    properties = tuple(
        (
            _name(declaration, field),
            field.annotation if field.required else f"{field.annotation} | None",
            docs.member(field, sent=False) or f"``{field.wire_name}`` of the response.",
            field,
        )
        for field in fields
    )
    methods = session_methods.build(declaration, resolver)
    _check_names(
        declaration, [name for name, *_ in properties], [method.name for method in methods]
    )
    return SessionShim(
        name=declaration.name,
        async_name=declaration.async_name,
        class_name=declaration.class_name,
        async_class=async_class,
        constant=f"_{declaration.name.upper()}",
        service=services[declaration.service],
        start=start.name,
        stop=stop.name,
        identify=identify,
        gone=declaration.gone,
        read_timeout=declaration.read_timeout,
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
        class_doc=prose.shim_docstring(f"A session that ``{declaration.name}`` starts and stops."),
        async_class_doc=prose.shim_docstring(
            f"A session that ``{declaration.async_name}`` starts and stops."
        ),
    )


def _name(declaration: SessionDeclaration, field: Field) -> str:
    return declaration.names.get(field.wire_name, names.snake(field.wire_name))


def _check_names(
    declaration: SessionDeclaration, properties: list[str], methods: list[str]
) -> None:
    for name in methods:
        if name in (*properties, "client", "response"):
            raise GeneratorError(
                f"session.{declaration.name}.methods.{name}: the session has this name already",
                declaration.where,
                "choose another",
            )


def _identify(
    declaration: SessionDeclaration, start: Operation, stop: Operation, resolver: Resolver
) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    parameters = {field.wire_name for field in start.params}
    for member, source in declaration.identify.items():
        target = resolver.parameter(declaration.service, stop, member, declaration.where)
        if source not in parameters:
            resolver.response(declaration.service, start, source, declaration.where)
        if target is not None:
            pairs.append((member, source))
    for field in stop.params:
        if field.model_required and field.wire_name not in declaration.identify:
            raise GeneratorError(
                f"session.{declaration.name} does not identify {field.wire_name!r}, which"
                f" {declaration.stop} requires",
                declaration.where,
                "add it to identify",
            )
    return tuple(pairs)
