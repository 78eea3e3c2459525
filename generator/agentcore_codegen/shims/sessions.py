"""A session's stanza and its two operations -> a context manager and its asynchronous twin."""

from __future__ import annotations

from collections.abc import Mapping

from .. import names, prose
from ..configuration.declarations import SessionStanza
from ..diagnostics import GeneratorError
from ..ir.service import Operation
from ..ir.shims import Keyword, SessionShim, ShimService
from .lookup import Lookup


def build(
    stanza: SessionStanza, lookup: Lookup, services: Mapping[str, ShimService]
) -> SessionShim | None:
    """Returns the context managers, or None where this release lacks an operation.

    Raises:
        GeneratorError: an unknown name; a required member of the stop request that the stanza
            does not identify.
    """
    start = lookup.operation(stanza.service, stanza.start, stanza.where)
    stop = lookup.operation(stanza.service, stanza.stop, stanza.where)
    if start is None or stop is None:
        return None
    async_class = names.async_class(stanza.class_name)
    for name in (stanza.class_name, async_class):
        if lookup.is_type(name):
            raise GeneratorError(
                f"session.{stanza.name}: {name!r} is a type of a service",
                stanza.where,
                "choose another class",
            )
    identify = _identify(stanza, start, stop, lookup)
    struct = lookup.struct(stanza.service, start.output_struct)
    fields = struct.fields if struct is not None else ()
    keywords: list[Keyword] = []
    positional: list[Keyword] = []
    for field in start.params:
        name, wire = names.snake(field.wire_name), field.wire_name
        if wire in stanza.defaults:
            default = repr(stanza.defaults[wire])
            positional.append(Keyword(name, field.annotation, default, wire))
        elif field.required:
            positional.append(Keyword(name, field.annotation, None, wire))
        else:
            keywords.append(Keyword(name, f"{field.annotation} | None", "None", wire))
    positional.sort(key=lambda keyword: keyword.default is not None)
    for wire in stanza.defaults:
        lookup.parameter(stanza.service, start, wire, stanza.where)
    args = [
        (names.snake(field.wire_name), prose.opening(field.doc) or "No documentation.")
        for field in start.params
    ]
    args.append(("client", "A client to use instead of the shared client of this region."))
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
        positional=tuple(positional),
        keywords=tuple(keywords),
        response=start.output,
        properties=tuple(
            (
                names.snake(field.wire_name),
                field.annotation if field.required else f"{field.annotation} | None",
                field,
            )
            for field in fields
        ),
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


def _identify(
    stanza: SessionStanza, start: Operation, stop: Operation, lookup: Lookup
) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    given = {field.wire_name for field in start.params}
    for member, source in stanza.identify.items():
        target = lookup.parameter(stanza.service, stop, member, stanza.where)
        if source not in given:
            lookup.response(stanza.service, start, source, stanza.where)
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
