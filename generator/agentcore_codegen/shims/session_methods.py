"""The methods of a session's declaration -> what the session's classes offer beside their context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from .. import names, prose
from ..configuration.client_tables import SessionDeclaration, SessionMethodDeclaration
from ..diagnostics import GeneratorError, nearest
from ..ir.service import Operation
from ..ir.shims import Keyword, SessionMethod, SessionMethodKind
from .resolver import Resolver


def build(declaration: SessionDeclaration, resolver: Resolver) -> tuple[SessionMethod, ...]:
    """Returns the methods that this release has the operations and members for.

    Raises:
        GeneratorError: an unknown name; a required member that nothing sets; a path with a name
            that the session does not identify.
    """
    return tuple(
        method
        for method_declaration in declaration.methods
        if (method := _method(declaration, method_declaration, resolver)) is not None
    )


def _method(
    session: SessionDeclaration, declaration: SessionMethodDeclaration, resolver: Resolver
) -> SessionMethod | None:
    path = declaration.websocket or declaration.presign
    for name in re.findall(r"{(.*?)}", path + declaration.user_agent):
        if name not in session.identify:
            raise GeneratorError(
                f"{_title(session, declaration)} has {{{name}}}, which the session does not identify",
                declaration.where,
                nearest(name, session.identify),
            )
    args: list[tuple[str, str]] = []
    raises: list[tuple[str, str]] = []
    op: Operation | None = None
    keywords: tuple[Keyword, ...] = ()
    if declaration.operation:
        op = resolver.operation(session.service, declaration.operation, declaration.where)
        if op is None or not _has_members(session, declaration, op, resolver):
            return None
        _check_required(session, declaration, op)
        keywords = tuple(_keywords(session, declaration, op, resolver, args))
    kind, texts = _kind(declaration)
    args += texts
    if declaration.read and not declaration.many:
        raises.append(("FileNotFoundError", "The response does not have the file."))
    if declaration.files:
        raises.append(("ValueError", "A path is not relative."))
    return SessionMethod(
        name=declaration.name,
        kind=kind,
        constant=f"_{session.name}_{declaration.name}".upper(),
        method=op.name if op is not None else "",
        keywords=keywords,
        values=tuple((path, repr(value)) for path, value in _constants(declaration).items()),
        members=_members(declaration),
        files=tuple(getattr(declaration.files, key) for key in _FILE if declaration.files),
        read=tuple(getattr(declaration.read, key) for key in _READ if declaration.read),
        result=_RESULTS.get(kind) or (op.output if op is not None else ""),
        async_result=_RESULTS.get(kind) or (op.async_output if op is not None else ""),
        path=path,
        user_agent=declaration.user_agent,
        expires=declaration.expires,
        doc=prose.shim_docstring(declaration.doc, args=args, raises=raises, indent=8),
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


def _members(declaration: SessionMethodDeclaration) -> tuple[tuple[str, str], ...]:
    """Returns the members of the request that the method sets, by the names of its parameters."""
    if declaration.files:
        return (("files", declaration.files.list),)
    if declaration.read:
        return (("paths", declaration.read.paths),)
    return tuple(declaration.parameters.items())


def _kind(declaration: SessionMethodDeclaration) -> tuple[SessionMethodKind, list[tuple[str, str]]]:
    """Returns what the body of a method does, and the texts of its own parameters."""
    if declaration.files and declaration.many:
        files = "Of each file `path`, relative, and `content`, text or bytes."
        return "write_many", [("files", files)]
    if declaration.files:
        return "write", [
            ("path", "Where the file is to be, relative."),
            ("content", "Text or bytes."),
            ("description", "What the file holds, for readers of the program; it is not sent."),
        ]
    if declaration.read and declaration.many:
        return "read_many", [("paths", "Of the files.")]
    if declaration.read:
        return "read", [("path", "Of the file.")]
    if declaration.presign:
        return "presign", [("expires", f"Seconds, at most {declaration.expires}.")]
    return ("websocket" if declaration.websocket else "call"), []


def _has_members(
    session: SessionDeclaration,
    declaration: SessionMethodDeclaration,
    op: Operation,
    resolver: Resolver,
) -> bool:
    """Tells whether this release has every member that a method needs."""
    inputs = [*session.identify, *(path for _, path in _members(declaration)), *declaration.values]
    present = [
        resolver.member(session.service, op, "input", path, declaration.where) is not None
        for path in inputs
    ]
    return all(present)


def _check_required(
    session: SessionDeclaration, declaration: SessionMethodDeclaration, op: Operation
) -> None:
    assigned = (
        *session.identify,
        *(path for _, path in _members(declaration)),
        *declaration.values,
    )
    tops = {path.partition(".")[0] for path in assigned}
    for field in op.params:
        if field.model_required and field.wire_name not in tops:
            raise GeneratorError(
                f"{_title(session, declaration)} does not set {field.wire_name!r}, which"
                f" {declaration.operation} requires",
                declaration.where,
                "add it to parameters or values",
            )


def _keywords(
    session: SessionDeclaration,
    declaration: SessionMethodDeclaration,
    op: Operation,
    resolver: Resolver,
    args: list[tuple[str, str]],
) -> Iterator[Keyword]:
    """Yields the parameters; a value that is a table stands where its parameter is None."""
    for name, path in declaration.parameters.items():
        field = resolver.member(session.service, op, "input", path, declaration.where)
        if field is None:
            continue
        annotation, default = field.annotation, None
        if path in declaration.values:
            default = repr(declaration.values[path])
            if _is_table(declaration.values[path]):
                annotation, default = f"{annotation} | None", "None"
        args.append((name, prose.opening(field.doc) or "No documentation."))
        yield Keyword(names.snake(name), annotation, default, path)


def _constants(declaration: SessionMethodDeclaration) -> Mapping[str, object]:
    """Returns the values but those that are a parameter's default."""
    parameters = set(declaration.parameters.values())
    return {
        path: value
        for path, value in declaration.values.items()
        if path not in parameters or _is_table(value)
    }


def _is_table(value: object) -> bool:
    return isinstance(value, dict)


def _title(session: SessionDeclaration, declaration: SessionMethodDeclaration) -> str:
    return f"session.{session.name}.methods.{declaration.name}"
