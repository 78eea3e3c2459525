"""The methods of a session's stanza -> what the session's classes offer beside their context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .. import names, prose
from ..configuration.declarations import SessionMethodStanza, SessionStanza
from ..diagnostics import GeneratorError, nearest
from ..ir.service import Operation
from ..ir.shims import Keyword, SessionMethod, SessionMethodKind
from .resolver import Resolver


def build(stanza: SessionStanza, resolver: Resolver) -> tuple[SessionMethod, ...]:
    """Returns the methods that this release has the operations and members for.

    Raises:
        GeneratorError: an unknown name; a required member that nothing sets; a path with a name
            that the session does not identify.
    """
    return tuple(
        method
        for method_stanza in stanza.methods
        if (method := _method(stanza, method_stanza, resolver)) is not None
    )


def _method(
    session: SessionStanza, stanza: SessionMethodStanza, resolver: Resolver
) -> SessionMethod | None:
    path = stanza.websocket or stanza.presign
    for name in re.findall(r"{(.*?)}", path + stanza.user_agent):
        if name not in session.identify:
            raise GeneratorError(
                f"{_title(session, stanza)} has {{{name}}}, which the session does not identify",
                stanza.where,
                nearest(name, session.identify),
            )
    args: list[tuple[str, str]] = []
    raises: list[tuple[str, str]] = []
    op: Operation | None = None
    keywords: tuple[Keyword, ...] = ()
    if stanza.operation:
        op = resolver.operation(session.service, stanza.operation, stanza.where)
        if op is None or not _has_members(session, stanza, op, resolver):
            return None
        _check_required(session, stanza, op)
        keywords = tuple(_keywords(session, stanza, op, resolver, args))
    kind, texts = _kind(stanza)
    args += texts
    if stanza.read and not stanza.many:
        raises.append(("FileNotFoundError", "The response does not have the file."))
    if stanza.files:
        raises.append(("ValueError", "A path is not relative."))
    return SessionMethod(
        name=stanza.name,
        kind=kind,
        constant=f"_{session.name}_{stanza.name}".upper(),
        method=op.name if op is not None else "",
        keywords=keywords,
        values=tuple((path, repr(value)) for path, value in _constants(stanza).items()),
        members=_members(stanza),
        files=tuple(getattr(stanza.files, key) for key in _FILE if stanza.files),
        read=tuple(getattr(stanza.read, key) for key in _READ if stanza.read),
        result=_RESULTS.get(kind) or (op.output if op is not None else ""),
        async_result=_RESULTS.get(kind) or (op.async_output if op is not None else ""),
        path=path,
        user_agent=stanza.user_agent,
        expires=stanza.expires,
        doc=prose.shim_docstring(stanza.doc, args=args, raises=raises, indent=8),
    )


_FILE = ("path", "text", "blob")
_READ = ("events", "list", "file", "uri", "text", "blob")
# What a method returns that does not return the response.
_RESULTS = {
    "read": "str | bytes",
    "read_many": "dict[str, str | bytes]",
    "websocket": "tuple[str, dict[str, str]]",
    "presign": "str",
}


def _members(stanza: SessionMethodStanza) -> tuple[tuple[str, str], ...]:
    """Returns the members of the request that the method sets, by the names of its parameters."""
    if stanza.files:
        return (("files", stanza.files.list),)
    if stanza.read:
        return (("paths", stanza.read.paths),)
    return tuple(stanza.parameters.items())


def _kind(stanza: SessionMethodStanza) -> tuple[SessionMethodKind, list[tuple[str, str]]]:
    """Returns what the body of a method does, and the texts of its own parameters."""
    if stanza.files and stanza.many:
        files = "Of each file `path`, relative, and `content`, text or bytes."
        return "write_many", [("files", files)]
    if stanza.files:
        return "write", [
            ("path", "Where the file is to be, relative."),
            ("content", "Text or bytes."),
            ("description", "What the file holds, for readers of the program; it is not sent."),
        ]
    if stanza.read and stanza.many:
        return "read_many", [("paths", "Of the files.")]
    if stanza.read:
        return "read", [("path", "Of the file.")]
    if stanza.presign:
        return "presign", [("expires", f"Seconds, at most {stanza.expires}.")]
    return ("websocket" if stanza.websocket else "call"), []


def _has_members(
    session: SessionStanza, stanza: SessionMethodStanza, op: Operation, resolver: Resolver
) -> bool:
    """Tells whether this release has every member that a method needs."""
    inputs = [*session.identify, *(path for _, path in _members(stanza)), *stanza.values]
    present = [
        resolver.member(session.service, op, "input", path, stanza.where) is not None
        for path in inputs
    ]
    return all(present)


def _check_required(session: SessionStanza, stanza: SessionMethodStanza, op: Operation) -> None:
    assigned = (*session.identify, *(path for _, path in _members(stanza)), *stanza.values)
    tops = {path.partition(".")[0] for path in assigned}
    for field in op.params:
        if field.model_required and field.wire_name not in tops:
            raise GeneratorError(
                f"{_title(session, stanza)} does not set {field.wire_name!r}, which"
                f" {stanza.operation} requires",
                stanza.where,
                "add it to parameters or values",
            )


def _keywords(
    session: SessionStanza,
    stanza: SessionMethodStanza,
    op: Operation,
    resolver: Resolver,
    args: list[tuple[str, str]],
) -> Iterator[Keyword]:
    """Yields the parameters; a value that is a table stands where its parameter is None."""
    for name, path in stanza.parameters.items():
        field = resolver.member(session.service, op, "input", path, stanza.where)
        if field is None:
            continue
        annotation, default = field.annotation, None
        if path in stanza.values:
            default = repr(stanza.values[path])
            if _is_table(stanza.values[path]):
                annotation, default = f"{annotation} | None", "None"
        args.append((name, prose.opening(field.doc) or "No documentation."))
        yield Keyword(names.snake(name), annotation, default, path)


def _constants(stanza: SessionMethodStanza) -> Mapping[str, object]:
    """Returns the values but those that are a parameter's default."""
    parameters = set(stanza.parameters.values())
    return {
        path: value
        for path, value in stanza.values.items()
        if path not in parameters or _is_table(value)
    }


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _title(session: SessionStanza, stanza: SessionMethodStanza) -> str:
    return f"session.{session.name}.methods.{stanza.name}"
